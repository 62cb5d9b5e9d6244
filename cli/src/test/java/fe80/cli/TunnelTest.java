package fe80.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

/** Connections into a System VM, and OpenSSH by name. */
class TunnelTest extends AgainstAnAgent {

    @Test
    void proxyCarriesBytesToTheSshPortAndEndsWithTheOtherSide() {
        assertThat(fe80WithInput("SSH-2.0".getBytes(UTF_8), "proxy", "s-1-VM")).isZero();
        assertThat(said()).isEqualTo("port 3922\nSSH-2.0");
    }

    @Test
    void forwardRefusesWhatIsNoPort() {
        assertThat(fe80("forward", "s-1-VM", "8080:http")).isEqualTo(125);
        assertThat(complained()).contains("8080:http", "[LOCAL:]PORT");
    }

    @Test
    void sshGetsACertificateForTheVmThatItIsAboutToReachAndItsHostKey() throws IOException {
        String ssh = directory.resolve("ssh").toString();
        assertThat(fe80("ssh-config", "--renew", "s-1-VM", "--directory", ssh)).isZero();

        assertThat(said()).isEmpty();
        assertThat(directory.resolve("ssh/vms/s-1-VM.known_hosts"))
                .content()
                .startsWith("s-1-VM ecdsa-sha2-nistp256 AAAAs-1-VM");
        assertThat(directory.resolve("ssh/vms/s-1-VM-cert.pub")).content().contains("ecdsa-sha2-nistp256");

        assertThat(fe80("ssh-config", "--renew", "../x", "--directory", ssh)).isEqualTo(125);
        assertThat(complained().lines()).hasSize(1);
    }

    @Test
    void sshConfigIsUnderstoodByOpenSsh() throws IOException, InterruptedException {
        assertThat(fe80("ssh-config", "--directory", directory.resolve("ssh").toString()))
                .isZero();
        // So that ssh, which runs what the file says, needs no fe80 in its path.
        Path config = Files.writeString(directory.resolve("config"), said().replaceAll("exec \".*\"", "exec \"true\""));
        Process ssh = new ProcessBuilder("ssh", "-G", "-F", config.toString(), "s-1-VM").start();
        String options = new String(ssh.getInputStream().readAllBytes(), UTF_8);
        assertThat(ssh.waitFor()).isZero();
        assertThat(options)
                .contains("user root\n", "stricthostkeychecking true\n", "identitiesonly yes\n")
                .containsPattern("proxycommand .*fe80 proxy --agent unix://\\S+ %n\n");
        assertThat(options)
                .contains("userknownhostsfile " + directory.resolve("ssh/vms/s-1-VM.known_hosts") + "\n")
                .contains("certificatefile " + directory.resolve("ssh/vms/%n-cert.pub") + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("ssh"))))
                .isEqualTo("rwx------");
    }
}
