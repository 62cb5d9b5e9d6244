package fe80.management.zone;

import com.google.protobuf.ByteString;
import fe80.management.access.Caller;
import fe80.v1.Announcement;
import fe80.v1.MigrationProgress;
import fe80.v1.MigrationsGrpc;
import fe80.v1.ReceiveEnd;
import fe80.v1.ReceiveRequest;
import fe80.v1.ReceiveResponse;
import fe80.v1.SendGo;
import fe80.v1.SendRequest;
import fe80.v1.SendResponse;
import fe80.v1.SendStart;
import fe80.v1.Settled;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * One System VM on its way from one host to another. What the two have for each other passes through here, since hosts
 * do not call each other; if either call ends early, so does the other, and the VM stays.
 */
final class Transfer {

    /** For how long a host may tell nothing: it tells of its progress ten times a second. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private static final Duration ARRIVAL = Duration.ofSeconds(30);
    private static final Duration FAULT = Duration.ofSeconds(1);

    private final HostKeeper from;
    private final HostKeeper to;
    private final BlockingClientCall<SendRequest, SendResponse> sending;
    private final BlockingClientCall<ReceiveRequest, ReceiveResponse> receiving;
    private final CompletableFuture<Settled> settled = new CompletableFuture<>();

    /** What is known of it when it has ended. */
    record Result(Optional<Duration> gap, String reason) {}

    /**
     * Begins it.
     *
     * @throws ZoneException if one of the two does not answer; then neither was called
     */
    Transfer(HostKeeper from, HostKeeper to, Caller caller) {
        this.from = from;
        this.to = to;
        Channel source = named(from, caller);
        Channel target = named(to, caller); // Before either is called: a call that nobody ends would stay open.
        this.sending = MigrationsGrpc.newBlockingV2Stub(source).send();
        this.receiving = MigrationsGrpc.newBlockingV2Stub(target).receive();
    }

    private static Channel named(HostKeeper host, Caller caller) {
        return ClientInterceptors.intercept(
                host.channel().migrations(), MetadataUtils.newAttachHeadersInterceptor(OnwardHeaders.of(caller)));
    }

    /**
     * Moves it.
     *
     * @throws StatusException if it was not moved
     */
    Result run(String vm, Consumer<MigrationProgress> progress) throws StatusException, InterruptedException {
        try {
            Announcement announcement = announcement(vm);
            receive(ReceiveRequest.newBuilder().setAnnouncement(announcement));
            expectReady();
            Thread back = Thread.ofVirtual().name("migration-back").start(this::carryBack);
            try {
                send(SendRequest.newBuilder().setGo(SendGo.getDefaultInstance()));
                long switching = carry(progress);
                receive(ReceiveRequest.newBuilder().setEnd(ReceiveEnd.getDefaultInstance()));
                return result(switching);
            } finally {
                receiving.cancel("the migration has ended", null);
                back.join();
            }
        } catch (TimeoutException e) {
            throw Status.ABORTED
                    .withDescription("the host " + from.host().name() + " tells nothing of the migration any more")
                    .withCause(e)
                    .asException();
        } finally {
            sending.cancel("the migration has ended", null);
            receiving.cancel("the migration has ended", null);
        }
    }

    private Announcement announcement(String vm) throws StatusException, InterruptedException, TimeoutException {
        send(SendRequest.newBuilder().setStart(SendStart.newBuilder().setSystemVm(vm)));
        SendResponse first = next();
        if (!first.hasAnnouncement()) {
            throw unexpected(from);
        }
        return first.getAnnouncement();
    }

    private void expectReady() throws StatusException, InterruptedException, TimeoutException {
        try {
            ReceiveResponse first = receiving.read(SILENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (first == null || !first.hasReady()) {
                throw unexpected(to);
            }
        } catch (StatusException e) {
            throw Failures.ofHost(e.getStatus(), to.host()).asException();
        }
    }

    /** Until it was sent; returns when it began to switch, by {@link System#nanoTime}. */
    private long carry(Consumer<MigrationProgress> told)
            throws StatusException, InterruptedException, TimeoutException {
        long switching = 0;
        for (SendResponse response = next(); !response.hasSent(); response = next()) {
            if (response.hasData()) {
                receive(ReceiveRequest.newBuilder().setData(response.getData()));
            } else if (response.hasProgress()) {
                MigrationProgress progress = response.getProgress();
                if (switching == 0 && progress.getStage() == MigrationProgress.Stage.SWITCHING) {
                    switching = System.nanoTime();
                }
                told.accept(progress.toBuilder().setTo(to.host().name()).build());
                expectLive();
            }
        }
        told.accept(MigrationProgress.newBuilder()
                .setStage(MigrationProgress.Stage.ARRIVING)
                .setTo(to.host().name())
                .build());
        return switching == 0 ? System.nanoTime() : switching;
    }

    /** libvirt would wait for a host that is lost for as long as TCP does. */
    private void expectLive() throws StatusException {
        if (to.presence() instanceof Presence.Unreachable gone) {
            throw Status.UNAVAILABLE
                    .withDescription("the host " + to.host().name() + " does not answer any more: " + gone.reason())
                    .asException();
        }
    }

    private SendResponse next() throws StatusException, InterruptedException, TimeoutException {
        try {
            SendResponse response = sending.read(SILENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (response == null) {
                throw unexpected(from);
            }
            return response;
        } catch (StatusException e) {
            throw fault().orElseGet(
                            () -> Failures.ofHost(e.getStatus(), from.host()).asException());
        }
    }

    private void carryBack() {
        try {
            for (ReceiveResponse response = receiving.read(); response != null; response = receiving.read()) {
                if (response.hasSettled()) {
                    settled.complete(response.getSettled());
                    return;
                }
                sendBack(response.getData());
            }
            settled.completeExceptionally(unexpected(to));
        } catch (StatusException e) {
            settled.completeExceptionally(
                    Failures.ofHost(e.getStatus(), to.host()).asException());
        } catch (InterruptedException e) {
            settled.completeExceptionally(unexpected(to));
        } finally {
            if (settled.isCompletedExceptionally()) {
                sending.cancel("the other host has ended the migration", null);
            }
        }
    }

    private void sendBack(ByteString data) throws InterruptedException {
        try {
            var _ = sending.write(SendRequest.newBuilder().setData(data).build());
        } catch (StatusException e) {
            // That call has ended, and who reads it knows how. The two libvirts part in their own order.
        }
    }

    /** What the host that it goes to said, if that ended it. */
    private Optional<StatusException> fault() {
        return settled.isCompletedExceptionally() && settled.exceptionNow() instanceof StatusException told
                ? Optional.of(told)
                : Optional.empty();
    }

    /** It is there, whatever else is not known. */
    private Result result(long switching) throws InterruptedException {
        try {
            Settled told = settled.get(ARRIVAL.toMillis(), TimeUnit.MILLISECONDS);
            return told.getReason().isEmpty()
                    ? new Result(Optional.of(Duration.ofNanos(System.nanoTime() - switching)), "")
                    : new Result(Optional.empty(), told.getReason());
        } catch (ExecutionException e) {
            return new Result(
                    Optional.empty(), String.valueOf(settled.exceptionNow().getMessage()));
        } catch (TimeoutException e) {
            return new Result(
                    Optional.empty(), "the host " + to.host().name() + " does not tell whether it is reached");
        }
    }

    private void send(SendRequest.Builder request) throws StatusException, InterruptedException {
        try {
            check(sending.write(request.build()), from);
        } catch (StatusException e) {
            throw fault().orElseGet(
                            () -> Failures.ofHost(e.getStatus(), from.host()).asException());
        }
    }

    private void receive(ReceiveRequest.Builder request) throws StatusException, InterruptedException {
        try {
            check(receiving.write(request.build()), to);
        } catch (StatusException e) {
            throw awaitFault()
                    .orElseGet(() -> Failures.ofHost(e.getStatus(), to.host()).asException());
        }
    }

    /** Who reads the other call is told more than who writes it, and maybe a moment later. */
    private Optional<StatusException> awaitFault() throws InterruptedException {
        try {
            var _ = settled.get(FAULT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // Looked at now.
        }
        return fault();
    }

    private static void check(boolean sent, HostKeeper host) throws StatusException {
        if (!sent) {
            throw unexpected(host);
        }
    }

    private static StatusException unexpected(HostKeeper host) {
        return Status.ABORTED
                .withDescription("the host " + host.host().name() + " ended the migration without a reason")
                .asException();
    }
}
