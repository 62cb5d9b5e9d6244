package fe80.management.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretTest {

    private static final byte[] CLEAR = "a private key".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path directory;

    @Test
    void onlyItsOwnerMayReadItAndItIsNeverReplaced() throws IOException {
        Path file = directory.resolve("secret");
        Secret.create(file);
        String before = Files.readString(file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> Secret.create(file))
                .isInstanceOf(AuthorityException.class)
                .hasMessageContaining("already");
        assertThat(file).hasContent(before.strip());
        assertThat(directory).isDirectoryNotContaining(path -> path.toString().endsWith(".new"));
    }

    @Test
    void oneThatOthersMayReadIsNotUsed() throws IOException {
        Path file = directory.resolve("secret");
        Secret.create(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        assertThatThrownBy(() -> Secret.load(file))
                .isInstanceOf(AuthorityException.class)
                .hasMessageContaining("rw-r-----")
                .hasMessageContaining("chmod 600 " + file);
    }

    @Test
    void oneThatIsMissingIsSaidToBeAnotherServers() {
        assertThatThrownBy(() -> Secret.load(directory.resolve("secret")))
                .isInstanceOf(AuthorityException.class)
                .hasMessageContaining("copy it from another server");
    }

    @Test
    void whatItSealedItOpensAgainAfterItWasRead() {
        Path file = directory.resolve("secret");
        String sealed = Secret.create(file).seal(CLEAR, "a key");

        assertThat(sealed).doesNotContain("private");
        assertThat(Secret.load(file).open(sealed, "a key")).isEqualTo(CLEAR);
    }

    @Test
    void theSameSealedTwiceLooksDifferent() {
        Secret secret = Secret.create(directory.resolve("secret"));

        assertThat(secret.seal(CLEAR, "a key")).isNotEqualTo(secret.seal(CLEAR, "a key"));
    }

    @Test
    void neitherAnotherSecretNorAnotherPurposeNorChangedTextIsOpened() {
        Secret secret = Secret.create(directory.resolve("secret"));
        Secret other = Secret.create(directory.resolve("other"));
        String sealed = secret.seal(CLEAR, "a key");
        String changed = (sealed.charAt(0) == 'A' ? "B" : "A") + sealed.substring(1);

        assertThatThrownBy(() -> other.open(sealed, "a key"))
                .isInstanceOf(AuthorityException.class)
                .hasMessageContaining("that of another zone");
        assertThatThrownBy(() -> secret.open(sealed, "another key")).isInstanceOf(AuthorityException.class);
        assertThatThrownBy(() -> secret.open(changed, "a key")).isInstanceOf(AuthorityException.class);
        assertThatThrownBy(() -> secret.open("", "a key")).isInstanceOf(AuthorityException.class);
    }
}
