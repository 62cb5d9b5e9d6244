package fe80.cli.agent;

import com.google.protobuf.ByteString;
import fe80.v1.ForwardEnd;
import fe80.v1.ForwardRequest;
import fe80.v1.ForwardResponse;
import io.grpc.stub.StreamObserver;

/** One Forward, to a port at which everything is sent back. */
final class TestForward implements StreamObserver<ForwardRequest> {

    private final StreamObserver<ForwardResponse> responses;

    TestForward(StreamObserver<ForwardResponse> responses) {
        this.responses = responses;
    }

    @Override
    public void onNext(ForwardRequest request) {
        switch (request.getRequestCase()) {
            case START -> answer("port " + request.getStart().getPort() + "\n");
            case DATA ->
                responses.onNext(
                        ForwardResponse.newBuilder().setData(request.getData()).build());
            case END -> {
                responses.onNext(ForwardResponse.newBuilder()
                        .setEnd(ForwardEnd.getDefaultInstance())
                        .build());
                responses.onCompleted();
            }
            case REQUEST_NOT_SET -> {}
        }
    }

    private void answer(String text) {
        responses.onNext(ForwardResponse.newBuilder()
                .setData(ByteString.copyFromUtf8(text))
                .build());
    }

    @Override
    public void onError(Throwable failure) {
        // The client has gone.
    }

    @Override
    public void onCompleted() {
        // Its end was sent before.
    }
}
