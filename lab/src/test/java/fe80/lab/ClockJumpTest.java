package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import fe80.v1.Command;
import fe80.v1.ExecRequest;
import fe80.v1.ExecResponse;
import fe80.v1.ExecStart;
import fe80.v1.Kind;
import fe80.v1.Presence;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The clocks of a management server and of an agent are set while the zone is used; that of the System VM is not. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ClockJumpTest {

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    /** Longer than a host may be silent, and than a clock needs to jump. */
    private static final Duration A_WHILE = Duration.ofSeconds(5);

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration WITHIN_A_MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    /** Longer than a certificate of TLS is valid. */
    private static final Duration DAY_AND_HOUR = Duration.ofHours(25);

    private static final String ADDRESS = "127.0.0.1";
    private static final String HOST = "hv1";
    private static final String VM = "r-1-VM";

    @TempDir
    private static Path directory;

    private static JumpingClock agents;
    private static JumpingClock servers;
    private static LabAgent agent;
    private static ManagementServer server;
    private static MachineSockets sockets;
    private static ZoneConnection connection;

    @BeforeAll
    static void foundTheZone() throws StatusException {
        agents = JumpingClock.right(directory.resolve("agent"));
        servers = JumpingClock.right(directory.resolve("server"));
        agent = LAB.lab().lightAgent(HOST, agents.environment());
        server = ManagementServer.alone(agent.machine(), LabExtension.installation(), ADDRESS, servers.environment());
        server.start();
        sockets = new MachineSockets(agent.machine(), 1);
        try (ZoneConnection first = server.connect(sockets)) {
            connection = server.connect(sockets, new ZoneCalls(first).lastingToken());
        }
        server.enrol(agent, connection, ADDRESS);
        agent.deploy(Kind.VIRTUAL_ROUTER, VM);
        soon(() -> zone().ready(VM));
    }

    @AfterAll
    static void stop() {
        connection.close();
        sockets.close();
    }

    @Test
    void whereAClockJumpsByAnHourEverythingGoesOn() throws Exception {
        BlockingClientCall<ExecRequest, ExecResponse> session = session();

        for (Duration ahead : List.of(HOUR, HOUR.negated())) {
            agents.jump(ahead);
            goesOn(session);
            servers.jump(ahead);
            goesOn(session);
        }

        assertThat(server.logged()).doesNotContain("a host is lost");
        session.cancel("enough", null);
    }

    @Test
    void certificatesThatAreOverWhenAHostWakesUpAreRenewedWithinAMinuteAndSoAreThoseOfATimeToCome() {
        for (Duration ahead : List.of(DAY_AND_HOUR, Duration.ZERO)) {
            server.kill(); // an open connection does not end with the certificates
            agents.jump(ahead);
            servers.jump(ahead);
            server.start();
            within(WITHIN_A_MINUTE, () -> zone().presence(HOST) == Presence.State.LIVE && zone().ready(VM));
            within(SOON, () -> zone().run(VM, "echo works").equals("works\n"));
        }
    }

    @Test
    void whereTheClocksAreFurtherApartThanCertificatesAreValidTheZoneSaysSo() {
        for (JumpingClock wrong : List.of(agents, servers)) {
            server.kill();
            wrong.jump(DAY_AND_HOUR);
            server.start();
            within(
                    WITHIN_A_MINUTE,
                    () -> zone().presence(HOST) == Presence.State.UNREACHABLE
                            && zone().absence(HOST).contains("the clock of that host or of this server is wrong"));
            server.kill();
            wrong.jump(Duration.ZERO);
            server.start();
            within(WITHIN_A_MINUTE, () -> zone().presence(HOST) == Presence.State.LIVE);
        }
    }

    /** The zone is live all the time, commands run, and what was begun before goes on. */
    private static void goesOn(BlockingClientCall<ExecRequest, ExecResponse> session) throws Exception {
        long end = System.nanoTime() + A_WHILE.toNanos();
        while (System.nanoTime() < end) {
            assertThat(zone().presence(HOST)).isEqualTo(Presence.State.LIVE);
            assertThat(zone().ready(VM)).isTrue();
            assertThat(zone().run(VM, "echo works")).isEqualTo("works\n");
        }
        assertThat(session.write(ExecRequest.newBuilder()
                        .setStdin(ByteString.copyFromUtf8("echo\n"))
                        .build()))
                .isTrue();
        ExecResponse answer = session.read(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(answer.getStdout().toStringUtf8()).isEqualTo("echo\n");
    }

    private static BlockingClientCall<ExecRequest, ExecResponse> session() throws Exception {
        BlockingClientCall<ExecRequest, ExecResponse> session =
                connection.endlessVms().exec();
        assertThat(session.write(ExecRequest.newBuilder()
                        .setStart(ExecStart.newBuilder()
                                .setSystemVm(VM)
                                .setCommand(Command.newBuilder().addArguments("cat")))
                        .build()))
                .isTrue();
        assertThat(session.read(SOON.toSeconds(), TimeUnit.SECONDS).hasStarted())
                .isTrue();
        return session;
    }

    private static ZoneCalls zone() {
        return new ZoneCalls(connection);
    }

    private static void soon(Callable<Boolean> condition) {
        within(SOON, condition);
    }

    private static void within(Duration time, Callable<Boolean> condition) {
        await().pollInterval(LOOK).atMost(time).ignoreExceptions().until(condition);
    }
}
