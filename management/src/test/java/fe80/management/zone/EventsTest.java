package fe80.management.zone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import fe80.management.store.Role;
import fe80.management.store.Scope;
import fe80.v1.ListRequest;
import fe80.v1.SystemVm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Watch, as browsers have it. */
class EventsTest {

    @TempDir
    private Path directory;

    private TestZone zone;
    private TestHost hv1;
    private SystemVm s1;

    @BeforeEach
    void open() throws Exception {
        zone = new TestZone(directory);
        hv1 = zone.host("hv1");
        s1 = hv1.ready("s-1-VM");
        await().until(() ->
                zone.systemVms().list(ListRequest.getDefaultInstance()).getSystemVmsCount() == 1
                        && zone.zone().silentHosts().isEmpty());
    }

    @AfterEach
    void close() {
        zone.close();
    }

    @Test
    void eventsTellWhatThereIsThenEachChange() {
        List<String> told = new CopyOnWriteArrayList<>();
        HttpResponse events = client().get("/fe80.v1.SystemVms/Watch/events?request=%7B%22heartbeat%22:%221s%22%7D");
        collect(events, told);

        await().untilAsserted(() -> assertThat(String.join("", told))
                .contains("data:{\"changed\":", "\"name\":\"s-1-VM\"", "data:{\"synced\":{}}"));
        hv1.systemVms().remove(s1);
        await().untilAsserted(
                        () -> assertThat(String.join("", told)).contains("{\"removedUuid\":\"" + s1.getUuid() + "\"}"));
        await().untilAsserted(() -> assertThat(String.join("", told)).contains("data:{\"unchanged\":{}}"));
        events.abort();
    }

    @Test
    void eventsThatCannotBeAskedForAreRefused() {
        AggregatedHttpResponse answer = client().get(
                        "/fe80.v1.SystemVms/Watch/events?request=%7B%22noSuchField%22:1%7D")
                .aggregate()
                .join();

        assertThat(answer.status()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(answer.contentUtf8()).contains("INVALID_ARGUMENT");
    }

    private WebClient client() {
        return WebClient.builder(zone.uri())
                .factory(zone.clients())
                .responseTimeout(Duration.ZERO)
                .addHeader("authorization", "Bearer " + zone.token(Role.OPERATOR, Scope.ZONE))
                .build();
    }

    private static void collect(HttpResponse response, List<String> into) {
        response.split().body().subscribe(new Subscriber<>() {
            @Override
            public void onSubscribe(Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(HttpData data) {
                into.add(data.toStringUtf8());
            }

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onComplete() {}
        });
    }
}
