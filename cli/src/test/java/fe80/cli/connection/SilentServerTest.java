package fe80.cli.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import fe80.cli.agent.TestWire;
import fe80.cli.agent.TestZone;
import fe80.v1.WatchRequest;
import fe80.v1.WatchResponse;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A management server whose machine is lost: its connection stays, and nothing comes. */
@Timeout(60)
class SilentServerTest {

    /** gRPC asks no more often. */
    private static final Duration UNTIL_ASKED = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    @Test
    void aServerThatAnswersNoPingIsLostAndNamed() throws Exception {
        try (TestZone zone = new TestZone(directory);
                TestWire wire = TestWire.tcp(URI.create(zone.uri()).getPort())) {
            Target target = new Target.Zone(
                    "zone", URI.create("https://localhost:" + wire.port()), new ZoneToken(zone.token()));
            try (AgentConnection connection = AgentConnection.to(target, UNTIL_ASKED, Duration.ofSeconds(1))) {
                BlockingClientCall<?, WatchResponse> watch =
                        connection.systemVms().watch(WatchRequest.getDefaultInstance());
                assertThat(watch.read()).isNotNull();
                wire.fallSilent();
                StatusException lost = catchThrowableOfType(StatusException.class, watch::read);
                assertThat(Failures.of(lost, target).sentence())
                        .startsWith("the connection to the management server at " + target.uri() + " was lost");
            }
        }
    }
}
