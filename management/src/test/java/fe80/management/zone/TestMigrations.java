package fe80.management.zone;

import fe80.v1.Announcement;
import fe80.v1.MigrationProgress;
import fe80.v1.MigrationsGrpc;
import fe80.v1.PinRequest;
import fe80.v1.PinResponse;
import fe80.v1.ReceiveReady;
import fe80.v1.ReceiveRequest;
import fe80.v1.ReceiveResponse;
import fe80.v1.SendRequest;
import fe80.v1.SendResponse;
import fe80.v1.Sent;
import fe80.v1.Settled;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The migrations of a host that has no memory to copy. One System VM at a time leaves it. */
final class TestMigrations extends MigrationsGrpc.MigrationsImplBase {

    private final List<PinRequest> pins = new CopyOnWriteArrayList<>();
    private final AtomicInteger sending = new AtomicInteger();
    private final AtomicInteger begun = new AtomicInteger();

    /** The host keys that it was told. */
    List<PinRequest> pins() {
        return List.copyOf(pins);
    }

    /** How many calls of Send are open. */
    int sending() {
        return sending.get();
    }

    /** How many calls of Send there were. */
    int begun() {
        return begun.get();
    }

    @Override
    public void pin(PinRequest request, StreamObserver<PinResponse> responses) {
        pins.add(request);
        responses.onNext(PinResponse.getDefaultInstance());
        responses.onCompleted();
    }

    @Override
    public StreamObserver<SendRequest> send(StreamObserver<SendResponse> responses) {
        begun.incrementAndGet();
        boolean alone = sending.incrementAndGet() == 1;
        return new StreamObserver<>() {
            @Override
            public void onNext(SendRequest request) {
                if (!alone) {
                    sending.decrementAndGet();
                    responses.onError(Status.FAILED_PRECONDITION
                            .withDescription("another System VM is leaving")
                            .asRuntimeException());
                } else if (request.hasStart()) {
                    responses.onNext(SendResponse.newBuilder()
                            .setAnnouncement(Announcement.newBuilder()
                                    .setUuid(request.getStart().getSystemVm()))
                            .build());
                } else if (request.hasGo()) {
                    responses.onNext(SendResponse.newBuilder()
                            .setProgress(MigrationProgress.newBuilder().setStage(MigrationProgress.Stage.SWITCHING))
                            .build());
                    responses.onNext(SendResponse.newBuilder()
                            .setSent(Sent.getDefaultInstance())
                            .build());
                    sending.decrementAndGet();
                    responses.onCompleted();
                }
            }

            @Override
            public void onError(Throwable failure) {
                sending.decrementAndGet();
            }

            @Override
            public void onCompleted() {}
        };
    }

    @Override
    public StreamObserver<ReceiveRequest> receive(StreamObserver<ReceiveResponse> responses) {
        return new StreamObserver<>() {
            @Override
            public void onNext(ReceiveRequest request) {
                if (request.hasAnnouncement()) {
                    responses.onNext(ReceiveResponse.newBuilder()
                            .setReady(ReceiveReady.getDefaultInstance())
                            .build());
                } else if (request.hasEnd()) {
                    responses.onNext(ReceiveResponse.newBuilder()
                            .setSettled(Settled.getDefaultInstance())
                            .build());
                    responses.onCompleted();
                }
            }

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onCompleted() {}
        };
    }
}
