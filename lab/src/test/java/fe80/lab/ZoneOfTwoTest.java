package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.link.Commands;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an operator types who has a zone: a management server and two hypervisors, with light System VMs. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ZoneOfTwoTest {

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private static LabAgent hv1;
    private static LabAgent hv2;
    private static Shell shell;
    private static Path configuration;
    private static Process server;

    @BeforeAll
    static void foundTheZone() throws IOException {
        Installation installation = LabExtension.installation();
        hv1 = LAB.lab().lightAgent("hv1");
        hv2 = LAB.lab().lightAgent("hv2");
        connect();
        shell = new Shell(installation, hv1);
        Path state = hv1.machine().directory().resolve("management");
        Files.createDirectory(state);
        configuration = Files.writeString(hv1.machine().directory().resolve("management.toml"), """
                listen = "192.0.2.1:9443"
                names = ["192.0.2.1"]
                state = "%s"
                """.formatted(state));
        server = serve(installation);
        until(
                "fe80 login https://192.0.2.1:9443 --name zone <" + state.resolve("admin.token"),
                "logged in to zone as admin");
        enrol(installation, hv1, "192.0.2.1");
        enrol(installation, hv2, "192.0.2.2");
    }

    @AfterAll
    static void stop() {
        server.destroyForcibly();
    }

    @Test
    @Order(1)
    void bothHypervisorsAreLive() throws IOException {
        until("echo $(fe80 hosts --zone zone --format csv --no-header | grep -c ,LIVE,) live", "2 live");
    }

    @Test
    @Order(2)
    void aSystemVmIsDeployedOnTheHypervisorThatIsNamedAndRunsCommandsThroughTheZone() {
        String deployed = shell.run("fe80 deploy virtual-router r-1-VM --zone zone --host hv2 --wait 1m");
        shell.run("fe80 deploy console-proxy v-2-VM --zone zone --host hv1 --wait 1m");

        assertThat(deployed).containsPattern("host: +hv2").containsPattern("state: +READY");
        assertThat(shell.run("fe80 run --zone zone r-1-VM hostname")).isEqualTo("r-1-VM\n");
        assertThat(shell.run("seq 100000 | fe80 run --zone zone v-2-VM tail -n 1"))
                .isEqualTo("100000\n");
        assertThat(shell.run("fe80 ls --zone zone --host hv2 --format csv --no-header"))
                .startsWith("r-1-VM,");
    }

    @Test
    @Order(3)
    void whereAnAgentIsKilledNothingIsKnownUntilItIsBack() throws IOException {
        hv2.kill();
        until("fe80 ls --zone zone r-1-VM --no-header", "UNKNOWN");
        assertThat(shell.run("fe80 hosts --zone zone")).contains("UNREACHABLE");

        hv2.start();
        until("fe80 ls --zone zone r-1-VM --no-header", "READY");
    }

    @Test
    @Order(4)
    void aServerThatIsKilledKnowsEverythingAgain() throws IOException {
        hv1.machine()
                .commands()
                .run("sh", "-euc", "kill -KILL $(cat \"$1\")", "kill", pidFile().toString());
        server = serve(LabExtension.installation());

        until("echo $(fe80 ls --zone zone --no-header | grep -c READY) ready", "2 ready");
        assertThat(shell.run("fe80 run --zone zone r-1-VM hostname")).isEqualTo("r-1-VM\n");
    }

    private static void connect() {
        new Commands()
                .run(("ip link add name manage address 02:00:00:00:01:01 netns "
                                + hv1.machine().pid()
                                + " type veth peer name manage address 02:00:00:00:01:02 netns "
                                + hv2.machine().pid())
                        .split(" "));
        hv1.machine().commands().run("sh", "-euc", "ip addr add 192.0.2.1/24 dev manage; ip link set manage up");
        hv2.machine().commands().run("sh", "-euc", "ip addr add 192.0.2.2/24 dev manage; ip link set manage up");
    }

    private static Path log() {
        return configuration.resolveSibling("management.log");
    }

    private static Path pidFile() {
        return configuration.resolveSibling("management.pid");
    }

    private static Process serve(Installation installation) throws IOException {
        List<String> command = new ArrayList<>(hv1.machine().prefix());
        command.addAll(List.of(
                "sh",
                "-euc",
                "echo $$ >\"$1\"; shift; exec \"$@\"",
                "management",
                pidFile().toString(),
                installation.program().toString(),
                "management",
                "--config",
                configuration.toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log().toFile()))
                .start();
    }

    /** As an operator does, but that the agent is no systemd unit here. */
    private static void enrol(Installation installation, LabAgent agent, String address) throws IOException {
        Path directory = agent.machine().directory();
        Files.writeString(
                directory.resolve("agent.toml"), """

                [api]
                listen = "%1$s:9080"
                certificate = "%2$s/agent.crt"
                key = "%2$s/agent.key"
                authority = "%2$s/authority.crt"
                """.formatted(address, directory), StandardOpenOption.APPEND);
        Files.writeString(directory.resolve("invitation"), shell.run("fe80 host invite --zone zone"));
        agent.machine()
                .commands()
                .run(
                        "sh",
                        "-euc",
                        "\"$1\" host enrol --server 192.0.2.1:9443 --name \"$2\" --address \"$3\":9080 --config \"$4\" <\"$5\"",
                        "enrol",
                        installation.program().toString(),
                        agent.machine().name(),
                        address,
                        directory.resolve("agent.toml").toString(),
                        directory.resolve("invitation").toString());
        agent.kill();
        agent.start();
    }

    /** Runs a command line again and again until it says this. */
    private static void until(String commandLine, String expected) throws IOException {
        Instant deadline = Instant.now().plus(START);
        String said = "";
        while (!said.contains(expected)) {
            assertThat(Instant.now())
                    .as("%s says: %s; the server's log: %s", commandLine, said, Files.readString(log()))
                    .isBefore(deadline);
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            said = shell.run("{ " + commandLine + "; } 2>&1 || true");
        }
    }
}
