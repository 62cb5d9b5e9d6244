package fe80.guest;

import fe80.daemon.FileTrouble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * For a System VM that fe80 did not deploy: the first host key that it shows is trusted and written to a file, and from
 * then on no other. To trust another, delete the file.
 */
public record PinnedHostKey(Path file) implements ExpectedHostKey {

    /** The key that was pinned; empty if none was yet. */
    @Override
    public Optional<PublicHostKey> known() {
        try {
            return Optional.of(PublicHostKey.parse(Files.readString(file, StandardCharsets.US_ASCII)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            throw new KeyFileException("cannot read the pinned host key " + file + ": " + FileTrouble.of(e), e);
        }
    }

    @Override
    public boolean accepts(PublicHostKey presented) {
        Optional<PublicHostKey> pinned = known();
        if (pinned.isEmpty()) {
            KeyFile.at(file).write(line(presented));
        }
        return pinned.map(presented::equals).orElse(true);
    }

    /** Trusts this one from now on, and no other, whichever was trusted before. */
    public void pin(PublicHostKey key) {
        KeyFile.at(file).replace(line(key));
    }

    private static String line(PublicHostKey key) {
        return key.line() + "\n";
    }

    @Override
    public String toString() {
        return known().map(PublicHostKey::toString).orElse("none yet") + " (pinned in " + file
                + "; delete that, and the next one is trusted)";
    }
}
