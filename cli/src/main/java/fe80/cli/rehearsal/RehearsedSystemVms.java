package fe80.cli.rehearsal;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import fe80.v1.ExecRequest;
import fe80.v1.ExecResponse;
import fe80.v1.ForwardRequest;
import fe80.v1.ForwardResponse;
import fe80.v1.GetRequest;
import fe80.v1.Kind;
import fe80.v1.ListRequest;
import fe80.v1.ListResponse;
import fe80.v1.Outcome;
import fe80.v1.Reachability;
import fe80.v1.RunRequest;
import fe80.v1.RunResponse;
import fe80.v1.SystemVm;
import fe80.v1.SystemVmsGrpc;
import io.grpc.stub.StreamObserver;
import java.util.function.Consumer;

/** One System VM in which every command succeeds at once. */
final class RehearsedSystemVms extends SystemVmsGrpc.SystemVmsImplBase {

    private static final int ROUND_TRIP_NANOS = 200_000;

    private static final SystemVm VM = SystemVm.newBuilder()
            .setName("s-1-VM")
            .setUuid("00000000-0000-4000-8000-000000000001")
            .setKind(Kind.SECONDARY_STORAGE_VM)
            .setControlMac("0e:5c:21:9b:40:d7")
            .setControlAddress("fe80::c5c:21ff:fe9b:40d7")
            .setReachability(Reachability.newBuilder()
                    .setState(Reachability.State.READY)
                    .setSince(Timestamp.newBuilder().setSeconds(1))
                    .setRoundTrip(Duration.newBuilder().setNanos(ROUND_TRIP_NANOS)))
            .build();

    private static final Outcome SUCCESS = Outcome.newBuilder().setExitStatus(0).build();
    private static final ByteString OUTPUT = ByteString.copyFromUtf8("rehearsed\n");

    @Override
    public void list(ListRequest request, StreamObserver<ListResponse> responses) {
        answer(responses, ListResponse.newBuilder().addSystemVms(VM).build());
    }

    @Override
    public void get(GetRequest request, StreamObserver<SystemVm> responses) {
        answer(responses, VM);
    }

    @Override
    public void run(RunRequest request, StreamObserver<RunResponse> responses) {
        answer(
                responses,
                RunResponse.newBuilder().setOutcome(SUCCESS).setStdout(OUTPUT).build());
    }

    @Override
    public StreamObserver<ExecRequest> exec(StreamObserver<ExecResponse> responses) {
        responses.onNext(ExecResponse.newBuilder().setStdout(OUTPUT).build());
        return whenFirst(() ->
                answer(responses, ExecResponse.newBuilder().setOutcome(SUCCESS).build()));
    }

    @Override
    public StreamObserver<ForwardRequest> forward(StreamObserver<ForwardResponse> responses) {
        return whenFirst(() ->
                answer(responses, ForwardResponse.newBuilder().setData(OUTPUT).build()));
    }

    private static <T> StreamObserver<T> whenFirst(Runnable answer) {
        return new StreamObserver<>() {
            private Consumer<T> next = _ -> {
                answer.run();
                next = _ -> {};
            };

            @Override
            public void onNext(T request) {
                next.accept(request);
            }

            @Override
            public void onError(Throwable failure) {
                // The command has heard enough.
            }

            @Override
            public void onCompleted() {
                // Answered already.
            }
        };
    }

    private static <T> void answer(StreamObserver<T> responses, T response) {
        responses.onNext(response);
        responses.onCompleted();
    }
}
