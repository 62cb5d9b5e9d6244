package fe80.daemon;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a daemon of the tests can be told. */
record Example(Path state, String listen, boolean careful, List<String> names, Limits limits) {

    static final ConfigurationFile<Example> FILE = new ConfigurationFile<>(Example.class, "example.toml");

    record Limits(int calls) {}

    Example {
        if (!state.isAbsolute()) {
            throw new ConfigurationException("state has to be an absolute path, not " + state);
        }
        Addresses.parse("listen", listen);
    }

    Optional<InetSocketAddress> address() {
        return Addresses.parse("listen", listen);
    }
}
