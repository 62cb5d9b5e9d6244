package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.link.CommandFailed;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Programs that know nothing of fe80 but what {@code fe80 ssh-config} wrote for them, and a real System VM. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PlainToolsTest {

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    private static Shell shell;

    @BeforeAll
    static void deploy() {
        Installation installation = LabExtension.installation();
        shell = new Shell(installation, LAB.lab().agent("tools", installation));
        shell.run("fe80 deploy secondary-storage-vm s-1-VM --wait 3m");
        shell.run("fe80 ssh-config >>~/.ssh/config");
        shell.run("mkdir sent; head -c 3M /dev/urandom >sent/large; echo small >sent/small; ln -s small sent/link");
    }

    @Test
    void sshRunsACommandWithItsStreamsAndExitStatus() {
        assertThat(shell.run("echo in | ssh s-1-VM 'cat; hostname'")).isEqualTo("in\ns-1-VM\n");
        assertThatThrownBy(() -> shell.run("ssh s-1-VM 'echo err >&2; exit 3'"))
                .isInstanceOfSatisfying(CommandFailed.class, failed -> {
                    assertThat(failed.exitStatus()).isEqualTo(3);
                    assertThat(failed.errorOutput()).isEqualTo("err\n");
                });
    }

    @Test
    void sshRefusesAVmWhoseHostKeyItWasNotGiven() {
        assertThatThrownBy(() -> shell.run("ssh -o UserKnownHostsFile=/dev/null s-1-VM true"))
                .isInstanceOf(CommandFailed.class)
                .hasMessageContaining("Host key verification failed");
    }

    @Test
    void scpCopiesBothWays() {
        shell.run("scp -q sent/large s-1-VM:/root/by-scp && scp -q s-1-VM:/root/by-scp by-scp");
        assertSame("by-scp");
    }

    @Test
    void sftpCopiesBothWays() {
        shell.run("printf 'put sent/large /root/by-sftp\nget /root/by-sftp by-sftp\n' | sftp -q -b - s-1-VM");
        assertSame("by-sftp");
    }

    @Test
    void rsyncCopiesATreeBothWaysAndFindsNothingToDoAfterwards() {
        shell.run("rsync -a sent/ s-1-VM:/root/by-rsync/ && rsync -a s-1-VM:/root/by-rsync/ by-rsync/");
        assertThat(shell.run("diff --recursive --no-dereference sent by-rsync && readlink by-rsync/link"))
                .isEqualTo("small\n");
        assertThat(shell.run("rsync -a --checksum --itemize-changes sent/ s-1-VM:/root/by-rsync/"))
                .isEmpty();
    }

    @Test
    void ansibleRunsACommand() {
        assertThat(shell.run("ansible all --inventory s-1-VM, --module-name raw --args hostname"))
                .contains("s-1-VM | CHANGED | rc=0", "\ns-1-VM");
    }

    /** The file in the VM and the one that came back are the one that was sent. */
    private static void assertSame(String name) {
        String digest = shell.run("sha256sum <sent/large");
        assertThat(shell.run("fe80 run s-1-VM sh -c 'sha256sum <" + name + "'")).isEqualTo(digest);
        assertThat(shell.run("sha256sum <" + name)).isEqualTo(digest);
    }
}
