package fe80.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.systemvm.Kind;
import fe80.systemvm.SystemVm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialFilesTest {

    private static final SystemVm VM =
            new SystemVm(UUID.fromString("7c6e1f8a-4f43-4b1e-9c3a-0d7a5f1c2b3d"), Kind.SECONDARY_STORAGE_VM, "s-1-VM");
    private static final BootCredentials CREDENTIALS = new BootCredentials(
            "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n",
            "ecdsa-sha2-nistp256 AAAA ca");

    @TempDir
    private Path directory;

    @Test
    void whatTheVmIsToldIsInFilesThatOnlyTheirOwnerReads() throws IOException {
        CredentialFiles files = new CredentialFiles(directory);

        files.write(VM, CREDENTIALS);

        assertThat(files.of(VM.uuid()).get("fe80.systemvm")).content().isEqualTo("""
                KIND=SECONDARY_STORAGE_VM
                NAME=s-1-VM
                UUID=7c6e1f8a-4f43-4b1e-9c3a-0d7a5f1c2b3d
                """);
        assertThat(files.of(VM.uuid()).get("fe80.ssh-ca")).hasContent("ecdsa-sha2-nistp256 AAAA ca\n");
        assertThat(files.of(VM.uuid()).get("fe80.ssh-host-key")).hasContent(CREDENTIALS.sshHostKey());
        assertThat(files.read(VM))
                .hasValueSatisfying(read -> assertThat(read.sshHostKey()).isEqualTo(CREDENTIALS.sshHostKey()));
        for (Path file : files.of(VM.uuid()).values()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void theDirectoryLetsQemusUserPassAndNobodyLook() throws IOException {
        new CredentialFiles(directory).write(VM, CREDENTIALS);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(
                        directory.resolve(VM.uuid().toString()))))
                .isEqualTo("rwx--x--x");
    }

    @Test
    void nothingIsLeftAfterDeletionAndASecondDeletionIsNoError() {
        CredentialFiles files = new CredentialFiles(directory);
        files.write(VM, CREDENTIALS);

        files.delete(VM);
        files.delete(VM);

        assertThat(directory).isEmptyDirectory();
        assertThat(files.read(VM)).isEmpty();
    }

    @Test
    void theAuthoritiesOfTheNextStartReplaceThoseBeforeAndNothingElse() throws IOException {
        CredentialFiles files = new CredentialFiles(directory);
        String two = "ecdsa-sha2-nistp256 BBBB zone\necdsa-sha2-nistp256 CCCC zone";
        files.trust(VM, two);
        assertThat(directory).isEmptyDirectory();
        files.write(VM, CREDENTIALS);

        files.trust(VM, two);

        assertThat(files.read(VM)).hasValue(new BootCredentials(CREDENTIALS.sshHostKey(), two + "\n"));
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(files.of(VM.uuid()).get("fe80.ssh-ca"))))
                .isEqualTo("rw-------");
        assertThat(directory.resolve(VM.uuid().toString()).toFile().list()).hasSize(3);
        assertThatThrownBy(() -> files.trust(VM, CREDENTIALS.sshHostKey()))
                .isInstanceOf(IllegalArgumentException.class);
        files.delete(VM);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void whatAnEarlierDeploymentLeftIsReplaced() {
        CredentialFiles files = new CredentialFiles(directory);
        files.write(VM, CREDENTIALS);

        files.write(VM, new BootCredentials(CREDENTIALS.sshHostKey(), "ecdsa-sha2-nistp256 BBBB ca"));

        assertThat(files.of(VM.uuid()).get("fe80.ssh-ca")).hasContent("ecdsa-sha2-nistp256 BBBB ca\n");
    }
}
