package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.link.CommandFailed;
import fe80.link.Commands;
import fe80.v1.Command;
import fe80.v1.DeployRequest;
import fe80.v1.Kind;
import fe80.v1.Reachability.State;
import fe80.v1.RunRequest;
import fe80.v1.SystemVmsGrpc;
import fe80.v1.WatchRequest;
import fe80.v1.WatchResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The agent as a service of a real systemd, by the unit that is installed. */
class ServiceTest {

    /** Where the machine has this repository; it may be below /tmp on this host, which a service does not see. */
    private static final String REPOSITORY = "/opt/fe80";

    private static final Path ROOT = Path.of("..");
    private static final Path UNIT = Path.of("../agent/fe80-agent.service");
    private static final Path OPTIONS = Path.of("../cli/launcher/agent.options");
    private static final Path LIBVIRTD = Path.of("src/main/resources/fe80/lab/libvirtd.sh");
    private static final String DROP_IN = "/run/systemd/system/fe80-agent.service.d/lab.conf";

    private static final Duration BOOT = Duration.ofMinutes(2);
    private static final String SCRAPE =
            "exec 3<>/dev/tcp/127.0.0.1/9081; printf 'GET /metrics HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3";

    /** As the agent sees what QEMU, whose user is another, has open: in its place, and with its capabilities only. */
    private static final String QEMUS_FILES = """
            show() { systemctl show --value --property "$1" fe80-agent; }
            capabilities=$(show CapabilityBoundingSet | sed 's/ *cap_/,+/g')
            qemu=$(cat /run/libvirt/qemu/r-1-VM.pid)
            [ $(ps -o user= -p $qemu) != root ]
            nsenter --target $(show MainPID) --mount -- \
                setpriv --bounding-set=-all$capabilities --no-new-privs ls -l /proc/$qemu/fd""";

    private static SystemdMachine machine;

    @BeforeAll
    static void startSystemd() throws IOException {
        Machine lab = Machine.start("service");
        Path program = Files.writeString(lab.directory().resolve("fe80"), launcher());
        machine = SystemdMachine.start(
                lab,
                List.of(
                        absolute(ROOT),
                        REPOSITORY,
                        absolute(UNIT),
                        program.toString(),
                        inside(absolute(LabExtension.IMAGE_DIRECTORY)),
                        LabExtension.accelerator().getClass().getSimpleName().toUpperCase(Locale.ROOT),
                        absolute(LIBVIRTD)));
    }

    /** What the launcher does, with the classes of this test in place of the installed ones. */
    private static String launcher() throws IOException {
        String options = Files.readAllLines(OPTIONS).stream()
                .takeWhile(line -> !line.equals("-cp"))
                .collect(Collectors.joining(" "));
        return """
                #!/bin/sh
                shift
                export MALLOC_ARENA_MAX=1
                exec %s/bin/java %s -cp '%s' fe80.agent.Agent "$@"
                """.formatted(System.getProperty("java.home"), options, inside(System.getProperty("java.class.path")));
    }

    private static String inside(String paths) {
        return paths.replace(absolute(ROOT), REPOSITORY);
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }

    @AfterAll
    static void stopSystemd() {
        machine.close();
    }

    @BeforeEach
    void itRuns() {
        machine.sh("systemctl start fe80-agent");
    }

    @Test
    void itIsActiveOnlyOnceItServes() {
        machine.sh("systemctl stop fe80-agent");

        machine.sh("systemctl start --no-block fe80-agent");

        assertThat(show("ActiveState")).isEqualTo("activating");
        machine.sh("systemctl start fe80-agent");
        assertThat(show("ActiveState")).isEqualTo("active");
        assertThat(machine.isThere("/run/fe80/agent.sock")).isTrue();
    }

    @Test
    void itsSocketIsForRootAndTheGroupFe80Only() throws IOException {
        Path socket = machine.path("/run/fe80/agent.sock");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rw-rw----");
        assertThat(machine.sh("stat --format '%U %G' /run/fe80/agent.sock")).isEqualTo("root fe80\n");
    }

    @Test
    void anAgentThatIsKilledIsStartedAgain() {
        String before = show("MainPID");

        machine.sh("systemctl kill --signal=KILL fe80-agent");

        awaitAnotherThan(before);
    }

    @Test
    void anAgentThatHangsIsStartedAgainByTheWatchdog() {
        machine.sh("mkdir -p $(dirname " + DROP_IN + "); printf '[Service]\\nWatchdogSec=5\\n' >" + DROP_IN
                + "; systemctl daemon-reload; systemctl restart fe80-agent");
        String before = show("MainPID");

        try {
            machine.sh("kill -STOP " + before);

            awaitAnotherThan(before);
            assertThat(machine.sh("journalctl --unit fe80-agent --output cat")).contains("Watchdog timeout");
        } finally {
            machine.sh("rm " + DROP_IN + "; systemctl daemon-reload; systemctl restart fe80-agent");
        }
    }

    @Test
    void itHasTheFourCapabilitiesThatItNeedsAndCannotGetMore() throws IOException {
        String status = Files.readString(machine.path("/proc/" + show("MainPID") + "/status"));

        // CAP_CHOWN (0), CAP_DAC_OVERRIDE (1), CAP_NET_ADMIN (12), CAP_SYS_PTRACE (19)
        assertThat(status).contains("CapEff:\t0000000000081003", "CapBnd:\t0000000000081003");
        assertThat(status).contains("NoNewPrivs:\t1", "Seccomp:\t2");
    }

    @Test
    void itCannotWriteToTheHostsFiles() {
        String inside = "nsenter --target " + show("MainPID") + " --mount -- ";

        assertThatThrownBy(() -> machine.sh(inside + "touch /home/secret")).isInstanceOf(CommandFailed.class);
        assertThatThrownBy(() -> machine.sh(inside + "touch /usr/local/bin/fe80"))
                .isInstanceOf(CommandFailed.class);
        machine.sh(inside + "touch /var/lib/fe80/may-be-written");
    }

    @Test
    void underItASystemVmIsDeployedAndReachedAndWhatItIsAskedIsCounted() {
        try (ApiClient client = ApiClient.of(machine.path("/run/fe80/agent.sock"))) {
            SystemVmsGrpc.SystemVmsBlockingStub vms = client.systemVms(BOOT);
            vms.deploy(DeployRequest.newBuilder()
                    .setKind(Kind.VIRTUAL_ROUTER)
                    .setName("r-1-VM")
                    .build());
            awaitReady(vms.watch(WatchRequest.getDefaultInstance()));
            for (int i = 0; i < 3; i++) {
                vms.run(RunRequest.newBuilder()
                        .setSystemVm("r-1-VM")
                        .setCommand(Command.newBuilder().addArguments("true"))
                        .build());
            }
        }

        assertThat(machine.sh(QEMUS_FILES)).contains("/root.img");
        assertThat(machine.sh(SCRAPE))
                .contains("fe80_system_vms{state=\"READY\"} 1.0")
                .contains("fe80_channel_attempts_total{result=\"READY\"} 1.0")
                .contains("fe80_calls_seconds_count{method=\"fe80.v1.SystemVms/Run\",status=\"OK\"} 3")
                .contains("fe80_calls_seconds_bucket{method=\"fe80.v1.SystemVms/Run\",status=\"OK\",le=\"+Inf\"} 3")
                .contains("fe80_api_bytes_total{direction=\"in\"}", "fe80_api_bytes_total{direction=\"out\"}")
                .contains("fe80_link_repairs_total 0.0")
                .doesNotContain("r-1-VM");
    }

    @Test
    void theJournalHasThePriorityOfEachLineAndShowsWhatSomebodyHasToLookInto() {
        try {
            machine.sh("ip link set cloud0 down");
            machine.sh(
                    "until journalctl --unit fe80-agent --priority warning --output cat | grep -q 'was put right'; do"
                            + " sleep 0.1; done");

            assertThat(machine.sh("journalctl --unit fe80-agent --priority warning --output cat"))
                    .contains("LinkKeeper: cloud0 was not as it should be, and was put right steps=\"")
                    .doesNotContain("Agent: ready", "<4>");
            assertThat(machine.sh("journalctl --unit fe80-agent --grep 'Agent: ready' --output json"))
                    .contains("\"PRIORITY\":\"6\"", "\"MESSAGE\":\"Agent: ready listeners=");
        } finally {
            machine.sh("systemctl restart fe80-agent");
        }
    }

    @Test
    void itStartsOnAHostWhoseNameNobodyResolves() {
        String before = machine.sh("hostname").strip();
        try {
            machine.sh("hostname nobody-knows; systemctl restart fe80-agent");

            assertThat(show("ActiveState")).isEqualTo("active");
        } finally {
            machine.sh("hostname " + before + "; systemctl restart fe80-agent");
        }
    }

    @Test
    void whyAnAgentDoesNotStartIsAWarningInTheJournal() {
        machine.sh("cp /etc/fe80/agent.toml /run/agent.toml; sed -i '1i sokket = \"/x\"' /etc/fe80/agent.toml");
        try {
            machine.sh("systemctl stop fe80-agent; systemctl start --no-block fe80-agent");
            machine.sh("until journalctl --unit fe80-agent --priority warning --output cat | grep -q sokket; do"
                    + " sleep 0.1; done");
        } finally {
            machine.sh("cp /run/agent.toml /etc/fe80/agent.toml; systemctl restart fe80-agent");
        }
    }

    private static void awaitReady(Iterator<WatchResponse> changes) {
        while (changes.next().getChanged().getReachability().getState() != State.READY) {}
    }

    @Test
    void systemdFindsNoMistakeInTheUnit() {
        assertThat(machine.sh("systemd-analyze verify --man=no /etc/systemd/system/fe80-agent.service"))
                .isEmpty();
    }

    @Test
    void systemdFindsLittleThatTheServiceCouldDoAndDoesNotNeed() {
        new Commands().run("systemd-analyze", "security", "--offline=yes", "--threshold=31", absolute(UNIT));
    }

    private static void awaitAnotherThan(String process) {
        machine.sh("until [ $(systemctl show --property MainPID --value fe80-agent) != " + process
                + " ] && systemctl is-active --quiet fe80-agent; do sleep 0.1; done");
    }

    private static String show(String property) {
        return machine.sh("systemctl show --property " + property + " --value fe80-agent")
                .strip();
    }
}
