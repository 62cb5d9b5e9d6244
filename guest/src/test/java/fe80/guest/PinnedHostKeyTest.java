package fe80.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinnedHostKeyTest {

    private static final PublicHostKey FIRST = HostKey.create().publicKey();
    private static final PublicHostKey OTHER = HostKey.create().publicKey();

    @TempDir
    private Path directory;

    @Test
    void theFirstKeyIsTrustedAndNoOther() {
        PinnedHostKey pinned = new PinnedHostKey(directory.resolve("vm"));

        assertThat(pinned.accepts(FIRST)).isTrue();
        assertThat(pinned.accepts(OTHER)).isFalse();
        assertThat(pinned.accepts(FIRST)).isTrue();
        assertThat(pinned.known()).contains(FIRST);
    }

    @Test
    void aKeyThatIsHandedOnCountsOverTheFirstThatWasSeen() throws Exception {
        PinnedHostKey pinned = new PinnedHostKey(directory.resolve("vm"));
        assertThat(pinned.accepts(FIRST)).isTrue();

        pinned.pin(OTHER);

        assertThat(pinned.accepts(FIRST)).isFalse();
        assertThat(pinned.accepts(OTHER)).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pinned.file())))
                .isEqualTo("rw-------");
        assertThat(directory).isDirectoryContaining(path -> path.equals(pinned.file()));
    }
}
