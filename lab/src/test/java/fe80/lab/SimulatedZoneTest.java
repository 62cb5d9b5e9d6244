package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import fe80.lab.simulation.SimulatedHost;
import fe80.lab.simulation.SimulatedHosts;
import fe80.v1.ExecRequest;
import fe80.v1.ExecResponse;
import fe80.v1.ListRequest;
import fe80.v1.Reachability;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A real management server with more System VMs than one answer holds, which are simulated. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SimulatedZoneTest {

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    private static final String ADDRESS = "127.0.0.1";
    private static final int HOSTS = 43;
    private static final int SYSTEM_VMS = HOSTS * 50;
    private static final Duration SOON = Duration.ofSeconds(30);

    private static final String LIST = """
            mkdir -m 700 "$1"; export HOME="$1"
            printf %s "$3" | "$2" login https://127.0.0.1:9443 --name zone
            "$2" ls --zone zone --format csv --no-header
            """;

    private static Machine machine;
    private static MachineSockets sockets;
    private static ManagementServer server;
    private static ZoneConnection connection;
    private static SimulatedHosts hosts;

    @BeforeAll
    static void enrol() throws Exception {
        machine = LAB.lab().machine("zone");
        sockets = new MachineSockets(machine, 1);
        server = ManagementServer.alone(machine, LabExtension.installation(), ADDRESS, List.of());
        server.start();
        connection = server.connect(sockets);
        hosts = new SimulatedHosts(sockets, 9080, 50);
        hosts.enrol(connection, HOSTS);
        await().atMost(SOON).until(() -> missingHosts() == 0);
    }

    @AfterAll
    static void stop() {
        connection.close();
        hosts.close();
        sockets.close();
    }

    @Test
    void theCommandListsMoreThanOnePage() {
        Path home = machine.directory().resolve("home");
        String listed = machine.commands()
                .run(
                        "sh",
                        "-euc",
                        LIST,
                        "list",
                        home.toString(),
                        LabExtension.installation().program().toString(),
                        server.firstToken());

        assertThat(listed.lines().filter(line -> line.contains(",READY,"))).hasSize(SYSTEM_VMS);
    }

    @Test
    void aCommandInEachSystemVmReachesItsHostOnce() throws StatusException {
        long before = hosts.runs();
        for (SimulatedHost host : hosts.all()) {
            for (String vm : host.systemVms().subList(0, 5)) {
                assertThat(new ZoneCalls(connection).run(vm, "true")).isEqualTo(vm);
            }
        }
        assertThat(hosts.runs() - before).isEqualTo(HOSTS * 5L);
    }

    @Test
    void aCallThatStreamsIsToldOfATokenOfNobodyAsAnyOther() throws Exception {
        String token = server.firstToken();
        String ofNobody = "fe80_" + new StringBuilder(token.substring(5, 48)).reverse() + token.substring(48);
        try (ZoneConnection stranger = server.connect(sockets, ofNobody)) {
            BlockingClientCall<ExecRequest, ExecResponse> exec = stranger.vms().exec();

            assertThatThrownBy(() -> exec.read(SOON.toSeconds(), TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            StatusException.class,
                            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED))
                    .hasMessageContaining("the token is not one of this zone");
        }
    }

    @Test
    void aChangeOnAHostIsSeenInTheZone() {
        SimulatedHost host = hosts.all().getLast();
        host.change(
                7,
                vm -> vm.toBuilder()
                        .setReachability(Reachability.newBuilder().setState(Reachability.State.SILENT))
                        .build());

        String vm = host.systemVms().get(7);
        await().atMost(SOON).until(() -> new ZoneCalls(connection).state(vm) == Reachability.State.SILENT);
        host.change(
                7,
                changed -> changed.toBuilder()
                        .setReachability(Reachability.newBuilder().setState(Reachability.State.READY))
                        .build());
        await().atMost(SOON).until(() -> new ZoneCalls(connection).ready(vm));
    }

    private static int missingHosts() throws StatusException {
        return connection
                .vms()
                .list(ListRequest.newBuilder().setPageSize(1).build())
                .getMissingHostsCount();
    }
}
