package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.address.ControlMac;
import fe80.link.CommandFailed;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an operator types, with the command and the agent as they are installed, and one real System VM. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CommandLineTest {

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    private static final UUID ID = UUID.randomUUID();

    private static Shell shell;
    private static String deployed;

    @BeforeAll
    static void deploy() {
        Installation installation = LabExtension.installation();
        shell = new Shell(installation, LAB.lab().agent("operator", installation));
        deployed = shell.run("fe80 deploy secondary-storage-vm s-1-VM --uuid " + ID + " --wait 3m");
    }

    @Test
    void deployThatWaitsReturnsWhenTheVmIsReady() {
        assertThat(deployed).containsPattern("state: +READY");
    }

    @Test
    void lsAndShowTellHowFarTheWayWorksAndWhereTheVmIs() {
        String address = ControlMac.of(ID).address().toString();
        assertThat(shell.run("fe80 ls --no-header"))
                .containsPattern("^s-1-VM +secondary-storage-vm +READY .* " + address);
        assertThat(shell.run("fe80 show s-1-VM --format json"))
                .contains("\"uuid\": \"" + ID + '"', "\"controlAddress\": \"" + address + '"');
    }

    @Test
    void runPassesStreamsAndExitStatus() {
        assertThat(shell.run("seq 100000 | fe80 run s-1-VM tail -n 1")).isEqualTo("100000\n");
        assertThatThrownBy(() -> shell.run("fe80 run s-1-VM sh -c 'echo err >&2; exit 3'"))
                .isInstanceOfSatisfying(CommandFailed.class, failed -> {
                    assertThat(failed.exitStatus()).isEqualTo(3);
                    assertThat(failed.errorOutput()).isEqualTo("err\n");
                });
    }

    @Test
    void interruptEndsTheCommandInTheVm() {
        try (Conversation terminal = shell.start("script --quiet --return --command"
                + " 'fe80 run s-1-VM sh -c \"echo begun; exec tail -f /dev/null\"' /dev/null")) {
            terminal.until("begun");
            terminal.type("\u0003");
            assertThat(terminal.exitStatus()).isEqualTo(130);
        }
        assertThat(shell.run("fe80 run s-1-VM sh -c 'cat /proc/[0-9]*/comm | grep -x tail || echo none'"))
                .isEqualTo("none\n");
    }

    @Test
    void runInAllVmsLabelsTheirOutput() {
        assertThat(shell.run("fe80 run --all --live -- echo hello")).contains("s-1-VM", "hello");
    }

    @Test
    void aShellHasTheSizeOfItsTerminalAndPassesItsExitStatus() {
        try (Conversation terminal =
                shell.start("script --quiet --return --command 'stty rows 40 cols 100; fe80 shell s-1-VM' /dev/null")) {
            terminal.until("# ");
            terminal.type("stty size; exit 7\n");
            assertThat(terminal.until("40 100")).contains("stty size");
            assertThat(terminal.exitStatus()).isEqualTo(7);
        }
    }

    @Test
    void cpCopiesFilesAndDirectoriesBothWaysWithTheirModes() {
        shell.run("mkdir -p tree/empty && head -c 2M /dev/urandom >tree/file && chmod 640 tree/file");
        shell.run("fe80 cp tree s-1-VM:/root/tree && fe80 cp s-1-VM:/root/tree back && diff --recursive tree back");
        assertThat(shell.run("stat -c %a back/file && fe80 cp s-1-VM:/etc/hostname -"))
                .isEqualTo("640\ns-1-VM\n");
    }

    @Test
    void forwardLeadsToAServiceThatListensInTheVmOnly() {
        String server =
                "use Socket; socket(S, PF_INET, SOCK_STREAM, 0); bind(S, pack_sockaddr_in(8080, INADDR_LOOPBACK))"
                        + " or die; listen(S, 1); accept(C, S); syswrite C, uc <C>";
        shell.run("fe80 run s-1-VM systemd-run --quiet perl -e '" + server + "'");
        shell.run("fe80 run s-1-VM sh -c 'until ss -ltn | grep -q :8080; do sleep 0.1; done'");
        try (Conversation forward = shell.start("fe80 forward s-1-VM 0:8080")) {
            String port = forward.line().replaceFirst("localhost:(\\d+) leads to s-1-VM:8080", "$1");
            assertThat(shell.run("exec 3<>/dev/tcp/127.0.0.1/" + port + "; echo hello >&3; cat <&3"))
                    .isEqualTo("HELLO\n");
        }
    }

    @Test
    void proxyLeadsToTheVmsSshd() {
        try (Conversation proxy = shell.start("fe80 proxy s-1-VM")) {
            assertThat(proxy.line()).startsWith("SSH-2.0-OpenSSH");
        }
    }

    @Test
    void whenSshdIsClosedWatchSeesItAndProbeSaysWhichLayerFailsAndWhatToDo() {
        try (Conversation watch = shell.start("fe80 watch s-1-VM")) {
            await("READY", watch);
            shell.run("fe80 run s-1-VM systemd-run --quiet --no-block"
                    + " sh -c 'sleep 1; systemctl stop ssh; pkill sshd; sleep 20; systemctl start ssh'");

            await("REFUSED", watch);
            String probed = shell.run("fe80 probe s-1-VM || echo \"exit status $?\"");

            assertThat(probed)
                    .containsPattern("port +works")
                    .containsPattern("TCP +fails .*port 3922 is closed.*ssh.service")
                    .containsPattern("command +not tried")
                    .endsWith("exit status 1\n");
            await("READY", watch);
        }
    }

    @Test
    @Order(Integer.MAX_VALUE - 1)
    void aVmIsStoppedStartedAndRebootedAndWatchSeesEachOfThese() {
        try (Conversation watch = shell.start("fe80 watch s-1-VM")) {
            await("READY", watch);
            assertThat(shell.run("fe80 stop s-1-VM")).isEqualTo("s-1-VM is off\n");
            await("STOPPED", watch);
            shell.run("fe80 start s-1-VM");
            await("READY", watch);
            String boot = boot();
            shell.run("fe80 reboot s-1-VM");
            while (watch.line().contains("READY")) {
                // it has not begun
            }
            await("READY", watch);
            assertThat(boot()).isNotEqualTo(boot);
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void aVmThatIsDestroyedIsGone() {
        assertThat(shell.run("fe80 destroy --yes s-1-VM")).isEqualTo("s-1-VM is gone\n");
        assertThatThrownBy(() -> shell.run("fe80 show s-1-VM")).isInstanceOfSatisfying(CommandFailed.class, failed -> {
            assertThat(failed.exitStatus()).isEqualTo(125);
            assertThat(failed.errorOutput()).contains("s-1-VM");
        });
        assertThat(shell.run("fe80 ls --no-header; virsh list --all --name")).isBlank();
    }

    /** Reads on until the VM is in this state. */
    private static void await(String state, Conversation watch) {
        String line = watch.line();
        while (!line.contains(" s-1-VM  " + state)) {
            line = watch.line();
        }
    }

    private static String boot() {
        return shell.run("fe80 run s-1-VM cat /proc/sys/kernel/random/boot_id");
    }
}
