package fe80.management.zone;

import fe80.management.zone.ZoneWatch.News;
import fe80.v1.SystemVm;
import fe80.v1.WatchRequest;
import fe80.v1.WatchResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** One watcher of the API, on a virtual thread of its own: sends no faster than it reads. */
final class WatchCall {

    private static final Duration WITHOUT_HEARTBEAT = Duration.ofDays(1);
    private static final Duration SHORTEST_HEARTBEAT = Duration.ofMillis(100);

    private final Supplier<ZoneWatch> start;
    private final Predicate<SystemVm> selection;
    private final Supplier<Iterable<String>> missingHosts;
    private final Duration heartbeat;
    private final ServerCallStreamObserver<WatchResponse> responses;
    private final Semaphore ready = new Semaphore(0);
    private final Set<String> told = new HashSet<>();

    WatchCall(
            Supplier<ZoneWatch> start,
            Predicate<SystemVm> selection,
            Supplier<Iterable<String>> missingHosts,
            WatchRequest request,
            ServerCallStreamObserver<WatchResponse> responses) {
        this.start = start;
        this.selection = selection;
        this.missingHosts = missingHosts;
        this.heartbeat = heartbeat(request);
        this.responses = responses;
    }

    private static Duration heartbeat(WatchRequest request) {
        if (!request.hasHeartbeat()) {
            return WITHOUT_HEARTBEAT;
        }
        com.google.protobuf.Duration told = request.getHeartbeat();
        Duration asked =
                Duration.ofSeconds(Math.min(told.getSeconds(), WITHOUT_HEARTBEAT.toSeconds()), told.getNanos());
        return asked.compareTo(SHORTEST_HEARTBEAT) < 0 ? SHORTEST_HEARTBEAT : asked;
    }

    /** Returns at once. */
    void start() {
        Thread thread = Thread.ofVirtual().name("watch").unstarted(this::run);
        responses.setOnReadyHandler(ready::release);
        responses.setOnCancelHandler(thread::interrupt);
        thread.start();
    }

    private void run() {
        try (ZoneWatch watch = start.get()) {
            while (true) {
                Optional<News> news = watch.next(heartbeat);
                if (news.isPresent()) {
                    send(news.get());
                } else {
                    send(WatchResponse.newBuilder().setUnchanged(WatchResponse.Unchanged.getDefaultInstance()));
                }
            }
        } catch (InterruptedException e) {
            // The watcher has gone.
        } catch (ZoneException e) {
            responses.onError(Failures.status(e).asRuntimeException());
        }
    }

    private void send(News news) throws InterruptedException {
        switch (news) {
            case News.Changed(SystemVm now)
            when selection.test(now) -> {
                told.add(now.getUuid());
                send(WatchResponse.newBuilder().setChanged(now));
            }
            case News.Changed(SystemVm now) -> remove(now.getUuid());
            case News.Removed(String uuid) -> remove(uuid);
            case News.Synced() ->
                send(WatchResponse.newBuilder()
                        .setSynced(WatchResponse.Synced.newBuilder().addAllMissingHosts(missingHosts.get())));
        }
    }

    private void remove(String uuid) throws InterruptedException {
        if (told.remove(uuid)) {
            send(WatchResponse.newBuilder().setRemovedUuid(uuid));
        }
    }

    private void send(WatchResponse.Builder response) throws InterruptedException {
        while (!responses.isReady()) {
            ready.acquire();
        }
        responses.onNext(response.build());
    }
}
