package fe80.guest;

import fe80.file.FileTrouble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * For a System VM that fe80 did not deploy: the first host key that it shows is trusted and written to a file, and from
 * then on no other.
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

    @Override
    public String advice() {
        return "Another machine has this address, or the VM has got another host key. On its console, 'ssh-keygen -lf"
                + " FILE' with each /etc/ssh/ssh_host_*_key.pub shows which it has. Only if the refused one is among them,"
                + " delete " + file + ": the next one that it shows is trusted.";
    }

    private static String line(PublicHostKey key) {
        return key.line() + "\n";
    }

    @Override
    public String toString() {
        return known().map(PublicHostKey::toString).orElse("none yet") + " (pinned in " + file + ")";
    }
}
