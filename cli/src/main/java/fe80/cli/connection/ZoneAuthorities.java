package fe80.cli.connection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The authorities by which a user knows a zone: the one in the token, and those for which one of them has vouched
 * since. They are SHA-256 digests of certificates, in hexadecimal.
 */
public final class ZoneAuthorities {

    private final Optional<Path> file;
    private final Set<String> fingerprints = ConcurrentHashMap.newKeySet();

    private ZoneAuthorities(Optional<Path> file, List<String> fingerprints) {
        this.file = file;
        this.fingerprints.addAll(fingerprints);
    }

    /** These only; what is learnt is not kept. */
    static ZoneAuthorities of(ZoneToken token) {
        return new ZoneAuthorities(Optional.empty(), List.of(token.authority()));
    }

    /** These; what is learnt is added to the file, a line each. */
    static ZoneAuthorities keptIn(Path file, List<String> fingerprints) {
        return new ZoneAuthorities(Optional.of(file), fingerprints);
    }

    boolean has(String fingerprint) {
        return fingerprints.contains(fingerprint);
    }

    /** One that is known has vouched for this one. */
    void learn(String fingerprint) {
        if (fingerprints.add(fingerprint) && file.isPresent()) {
            try {
                Files.writeString(file.get(), fingerprint + "\n", StandardOpenOption.APPEND);
            } catch (IOException e) {
                // It will be learnt again next time.
            }
        }
    }
}
