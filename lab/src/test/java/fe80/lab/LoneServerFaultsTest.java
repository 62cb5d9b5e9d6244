package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import fe80.v1.Kind;
import io.grpc.Status;
import io.grpc.StatusException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What befalls a server with the embedded database, on a small disk of its own, and the agent of the same machine. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class LoneServerFaultsTest {

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int MORE_THAN_FIT = 2000;
    private static final String ADDRESS = "127.0.0.1";
    private static final String HOST = "hv1";
    private static final String VM = "r-1-VM";

    private static LabAgent agent;
    private static ManagementServer server;
    private static MachineSockets sockets;
    private static ZoneConnection connection;

    @BeforeAll
    static void foundTheZone() throws StatusException {
        agent = LAB.lab().lightAgent(HOST);
        Machine machine = agent.machine();
        server = ManagementServer.alone(machine, LabExtension.installation(), ADDRESS, List.of());
        machine.commands()
                .run(
                        "mount",
                        "-t",
                        "tmpfs",
                        "-o",
                        "size=32m,mode=700",
                        "tmpfs",
                        server.state().toString());
        server.start();
        sockets = new MachineSockets(machine, 1);
        connection = server.connect(sockets);
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
    void onAFullDiskWritesFailClearlyAndReadsGoOnAndWhatWasAcknowledgedIsThereAfterwards() throws StatusException {
        List<String> acknowledged = new ArrayList<>();
        sh("cat /dev/zero >\"$1\"/fill || true");
        assertThatThrownBy(() -> {
                    for (int i = 0; i < MORE_THAN_FIT; i++) {
                        zone().put("full-" + i);
                        acknowledged.add("full-" + i);
                    }
                })
                .hasMessageContaining("the database in ")
                .isInstanceOfSatisfying(
                        StatusException.class,
                        refusal -> assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
        assertThat(zone().ready(VM)).isTrue();
        assertThat(zone().run(VM, "echo works")).isEqualTo("works\n");

        sh("rm \"$1\"/fill");

        await().pollInterval(LOOK).atMost(SOON).ignoreExceptions().untilAsserted(() -> zone().put("again"));
        acknowledged.add("again");
        server.kill();
        server.start();
        assertThat(zone().users()).containsAll(acknowledged);
        soon(() -> zone().ready(VM));
    }

    private static ZoneCalls zone() {
        return new ZoneCalls(connection);
    }

    private static void sh(String script) {
        agent.machine().commands().run("sh", "-uc", script, "sh", server.state().toString());
    }

    private static void soon(Callable<Boolean> condition) {
        await().pollInterval(LOOK).atMost(SOON).ignoreExceptions().until(condition);
    }
}
