package fe80.agent;

import fe80.agent.BoardWatch.News;
import fe80.agent.exec.RequestedTime;
import fe80.v1.WatchRequest;
import fe80.v1.WatchResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** One watcher of the API, on a virtual thread of its own: sends no faster than it reads. */
final class WatchCall {

    private static final Duration SHORTEST_HEARTBEAT = Duration.ofMillis(100);
    private static final Duration NEVER = Duration.ofDays(1000);
    private static final WatchResponse UNCHANGED = WatchResponse.newBuilder()
            .setUnchanged(WatchResponse.Unchanged.getDefaultInstance())
            .build();

    private final BoardWatch watch;
    private final Selection selection;
    private final Duration heartbeat;
    private final String host;
    private final ServerCallStreamObserver<WatchResponse> responses;
    private final Semaphore ready = new Semaphore(0);
    private final Set<UUID> told = new HashSet<>();

    WatchCall(
            Supplier<BoardWatch> board,
            WatchRequest request,
            String host,
            ServerCallStreamObserver<WatchResponse> responses) {
        this.selection = new Selection(request.getFilter());
        this.heartbeat = request.hasHeartbeat() ? heartbeat(RequestedTime.of(request.getHeartbeat())) : NEVER;
        this.host = host;
        this.responses = responses;
        this.watch = board.get(); // last: nobody would close it if the request were refused after that
    }

    private static Duration heartbeat(Duration asked) {
        return Collections.min(List.of(NEVER, Collections.max(List.of(SHORTEST_HEARTBEAT, asked))));
    }

    /** Returns at once. */
    void start() {
        Thread thread = Thread.ofVirtual().name("watch").unstarted(this::run);
        responses.setOnReadyHandler(ready::release);
        responses.setOnCancelHandler(thread::interrupt);
        thread.start();
    }

    private void run() {
        try (watch) {
            while (true) {
                Optional<News> news = watch.next(heartbeat);
                if (news.isPresent()) {
                    send(news.get());
                } else {
                    send(UNCHANGED);
                }
            }
        } catch (InterruptedException e) {
            // The watcher has gone.
        } catch (AgentException e) {
            responses.onError(Failures.status(e).asRuntimeException());
        }
    }

    private void send(News news) throws InterruptedException {
        switch (news) {
            case News.Changed(Sighting now)
            when selection.has(now) -> {
                told.add(now.vm().uuid());
                send(WatchResponse.newBuilder()
                        .setChanged(Answers.systemVm(now, host))
                        .build());
            }
            case News.Changed(Sighting now) -> remove(now.vm().uuid());
            case News.Removed(UUID vm) -> remove(vm);
            case News.Synced() ->
                send(WatchResponse.newBuilder()
                        .setSynced(WatchResponse.Synced.getDefaultInstance())
                        .build());
        }
    }

    private void remove(UUID vm) throws InterruptedException {
        if (told.remove(vm)) {
            send(WatchResponse.newBuilder().setRemovedUuid(vm.toString()).build());
        }
    }

    private void send(WatchResponse response) throws InterruptedException {
        while (!responses.isReady()) {
            ready.acquire();
        }
        responses.onNext(response);
    }
}
