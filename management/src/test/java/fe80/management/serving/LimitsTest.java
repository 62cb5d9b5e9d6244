package fe80.management.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import fe80.management.access.Limits;
import fe80.management.store.AuditEntry;
import fe80.management.store.Grant;
import fe80.management.store.Role;
import fe80.management.store.Scope;
import fe80.management.store.User;
import fe80.management.zone.TestZone;
import fe80.v1.ListRequest;
import fe80.v1.SystemVmsGrpc;
import fe80.v1.WatchRequest;
import fe80.v1.WatchResponse;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much one user may ask of a server, and what becomes of those who may not go on. */
class LimitsTest {

    private static final int PLENTY = 100_000;

    @TempDir
    private Path directory;

    @SuppressWarnings("NullAway.Init") // Each test makes the one that it needs.
    private TestZone zone;

    @AfterEach
    void close() {
        zone.close();
    }

    @Test
    void whoAsksTooOftenIsToldWhenToAskAgainAndThatIsWrittenDownOnce() {
        zone = new TestZone(directory, new Limits(1, 3, 10, Limits.MOST_BYTES));
        String token = zone.token(Role.VIEWER, Scope.ZONE);
        for (int i = 0; i < 3; i++) {
            assertThat(post(token, "{}").status()).isEqualTo(HttpStatus.OK);
        }

        AggregatedHttpResponse refused = post(token, "{}");

        assertThat(refused.status()).isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
        assertThat(refused.headers().getInt("retry-after")).isBetween(1, 2);
        assertThat(refused.contentUtf8()).contains("RESOURCE_EXHAUSTED", "more requests than 1 a second");
        assertThatThrownBy(() ->
                        SystemVmsGrpc.newBlockingV2Stub(zone.channel(token)).list(ListRequest.getDefaultInstance()))
                .isInstanceOfSatisfying(
                        StatusException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
        assertThat(post(zone.token(Role.OPERATOR, Scope.ZONE), "{}").status()).isEqualTo(HttpStatus.OK);
        assertThat(zone.metrics().text()).contains("fe80_refusals_total{reason=\"RATE\"} 2.0");
        await().untilAsserted(() -> assertThat(zone.audited())
                .filteredOn(entry -> entry.outcome().equals("RESOURCE_EXHAUSTED"))
                .extracting(AuditEntry::user)
                .hasSize(1));
    }

    @Test
    void whoAsksWithoutATokenIsLimitedTooAndRefusalsOfHostsAreWrittenDownOnce() throws Exception {
        zone = new TestZone(directory);
        WebClient client = WebClient.builder(zone.uri()).factory(zone.clients()).build();
        List<HttpStatus> answers = new ArrayList<>();
        for (int i = 0; i < 30 && !answers.contains(HttpStatus.TOO_MANY_REQUESTS); i++) {
            List<CompletableFuture<AggregatedHttpResponse>> asked = IntStream.range(0, 200)
                    .mapToObj(_ -> client.prepare()
                            .post("/fe80.v1.Enrolment/Enrol")
                            .content(MediaType.JSON, "{\"token\": \"x\"}")
                            .execute()
                            .aggregate())
                    .toList();
            asked.forEach(answer -> answers.add(answer.join().status()));
        }

        assertThat(answers).contains(HttpStatus.TOO_MANY_REQUESTS);
        assertThat(answers.indexOf(HttpStatus.TOO_MANY_REQUESTS)).isGreaterThanOrEqualTo(2000);
        assertThat(post(zone.token(Role.VIEWER, Scope.ZONE), "{}").status()).isEqualTo(HttpStatus.OK);
        await().untilAsserted(() -> assertThat(zone.audited())
                .filteredOn(entry -> entry.detail().contains("from 127.0.0.1"))
                .hasSizeBetween(1, 2));
    }

    @Test
    void aRequestThatIsTooLongIsRefusedInEitherWay() {
        zone = new TestZone(directory, new Limits(PLENTY, PLENTY, 10, 1 << 20));
        String token = zone.token(Role.VIEWER, Scope.ZONE);
        String name = "x".repeat(2 << 20);

        AggregatedHttpResponse refused = post(token, "{\"pageToken\": \"" + name + "\"}");

        assertThat(refused.status().isClientError()).isTrue();
        assertThat(refused.contentUtf8()).contains("RESOURCE_EXHAUSTED");
        assertThatThrownBy(() -> SystemVmsGrpc.newBlockingV2Stub(zone.channel(token))
                        .list(ListRequest.newBuilder().setPageToken(name).build()))
                .isInstanceOfSatisfying(
                        StatusException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
        assertThat(post(token, "{}").status()).isEqualTo(HttpStatus.OK);
    }

    @Test
    void aUserHasSoManyStreamsAndNoMoreUntilOneHasEnded() throws Exception {
        zone = new TestZone(directory, new Limits(PLENTY, PLENTY, 2, Limits.MOST_BYTES));
        String token = zone.token(Role.VIEWER, Scope.ZONE);
        BlockingClientCall<?, WatchResponse> first = watch(token);
        var _ = watch(token);

        assertThatThrownBy(() -> watch(token)).isInstanceOfSatisfying(StatusException.class, e -> {
            assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(e.getMessage()).contains("2 calls open");
        });
        assertThat(zone.metrics().text()).contains("fe80_streams 2.0", "fe80_watchers 2.0");

        first.cancel("enough", null);
        await().untilAsserted(
                        () -> assertThat(zone.metrics().text()).contains("fe80_streams 1.0", "fe80_watchers 1.0"));
        assertThat(watch(token)).isNotNull();
    }

    @Test
    void theStreamsOfATokenEndWhenItIsRevoked() throws Exception {
        zone = new TestZone(directory);
        BlockingClientCall<?, WatchResponse> watch = watch(zone.token(Role.VIEWER, Scope.ZONE));
        BlockingClientCall<?, WatchResponse> other = watch(zone.token(Role.OPERATOR, Scope.ZONE));

        zone.users().revoke(user(Role.VIEWER), "test");

        ended(watch, Status.Code.UNAUTHENTICATED, "was revoked");
        zone.users().remove(user(Role.OPERATOR));
        ended(other, Status.Code.UNAUTHENTICATED, "was revoked");
        await().untilAsserted(
                        () -> assertThat(zone.metrics().text()).contains("fe80_streams 0.0", "fe80_watchers 0.0"));
    }

    @Test
    void theStreamsOfAUserEndWhenTheRolesAreChanged() throws Exception {
        zone = new TestZone(directory);
        BlockingClientCall<?, WatchResponse> watch = watch(zone.token(Role.OPERATOR, Scope.ZONE));

        zone.users().put(new User(user(Role.OPERATOR), Set.of(new Grant(Scope.CONSOLE_PROXY, Role.VIEWER))));

        ended(watch, Status.Code.PERMISSION_DENIED, "roles of");
    }

    @Test
    void theStreamsOfATokenEndWhenItExpires() throws Exception {
        zone = new TestZone(directory);
        zone.users().put(new User("ada", Set.of(new Grant(Scope.ZONE, Role.VIEWER))));
        String token = zone.users().issue("ada", "short", Duration.ofSeconds(2)).text();

        ended(watch(token), Status.Code.UNAUTHENTICATED, "expired at");
    }

    private static String user(Role role) {
        return "user-" + role.name().toLowerCase(java.util.Locale.ROOT) + "-"
                + Integer.toHexString(Scope.ZONE.hashCode());
    }

    private BlockingClientCall<?, WatchResponse> watch(String token) throws Exception {
        BlockingClientCall<?, WatchResponse> watch =
                SystemVmsGrpc.newBlockingV2Stub(zone.channel(token)).watch(WatchRequest.getDefaultInstance());
        assertThat(watch.read(10, TimeUnit.SECONDS)).isNotNull();
        return watch;
    }

    private static void ended(BlockingClientCall<?, WatchResponse> watch, Status.Code code, String why) {
        assertThatThrownBy(() -> {
                    while (watch.read(10, TimeUnit.SECONDS) != null) {}
                })
                .isInstanceOfSatisfying(StatusException.class, e -> {
                    assertThat(e.getStatus().getCode()).isEqualTo(code);
                    assertThat(e.getMessage()).contains(why);
                });
    }

    private AggregatedHttpResponse post(String token, String body) {
        return WebClient.builder(zone.uri())
                .factory(zone.clients())
                .addHeader("authorization", "Bearer " + token)
                .build()
                .prepare()
                .post("/fe80.v1.SystemVms/List")
                .content(MediaType.JSON, body)
                .execute()
                .aggregate()
                .join();
    }
}
