package fe80.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationFileTest {

    @Test
    void theExampleIsTheDefaults() {
        assertThat(Example.FILE.defaults())
                .isEqualTo(new Example(Path.of("/var/lib/example"), "", true, List.of(), new Example.Limits(10)));
    }

    @Test
    void aFileSaysOnlyWhatItWantsOtherwise() {
        Example configuration = Example.FILE.parse("""
                listen = "[::1]:9080"
                names = ["a", "b"]

                [limits]
                calls = 3
                """);

        assertThat(configuration.address())
                .hasValueSatisfying(address -> assertThat(address.getPort()).isEqualTo(9080));
        assertThat(configuration.names()).containsExactly("a", "b");
        assertThat(configuration.limits().calls()).isEqualTo(3);
        assertThat(configuration.state()).isEqualTo(Example.FILE.defaults().state());
    }

    @ParameterizedTest
    @CsvSource({"sttae = '/x', sttae, state", "limits.cals = 1, limits.cals, limits.calls", "nams = [], nams, names"})
    void anUnknownKeyNamesTheNearestKnownOne(String line, String unknown, String nearest) {
        assertThatThrownBy(() -> Example.FILE.parse(line.replace('\'', '"')))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("there is no key " + unknown + "; did you mean " + nearest + "?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state = 7",
                "state = \"example\"",
                "limits = \"few\"",
                "limits.calls = \"few\"",
                "listen = \"9081\"",
                "listen = \"127.0.0.1:99999\"",
                "listen = \"::1:9081\"",
                "careful = \"yes\"",
                "names = \"a\"",
                "state ="
            })
    void aValueThatCannotBeOneIsRefused(String line) {
        assertThatThrownBy(() -> Example.FILE.parse(line)).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void whatIsNoTomlIsRefusedWithItsLine() {
        assertThatThrownBy(() -> Example.FILE.parse("state = \"/x\"\n\n[limits\n"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("line 3: ");
    }

    @Test
    void aMessageNamesTheFile(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("example.toml");

        assertThatThrownBy(() -> Example.FILE.read(file)).hasMessage("there is no configuration file " + file);
        Files.writeString(file, "carefull = true");
        assertThatThrownBy(() -> Example.FILE.read(file)).hasMessageStartingWith("in " + file + ": there is no key");
    }
}
