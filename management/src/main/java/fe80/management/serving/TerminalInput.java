package fe80.management.serving;

import com.google.protobuf.ByteString;
import com.linecorp.armeria.common.grpc.GrpcJsonMarshaller;
import com.linecorp.armeria.common.websocket.WebSocketFrame;
import fe80.v1.ExecRequest;
import fe80.v1.ExecResponse;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** What a caller at the other end of a WebSocket sends, as messages of Exec. */
final class TerminalInput implements Subscriber<WebSocketFrame> {

    private final GrpcJsonMarshaller json;
    private final MethodDescriptor<ExecRequest, ExecResponse> method;
    private final TerminalCall call;

    TerminalInput(GrpcJsonMarshaller json, MethodDescriptor<ExecRequest, ExecResponse> method, TerminalCall call) {
        this.json = json;
        this.method = method;
        this.call = call;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        call.connect(subscription);
    }

    @Override
    public void onNext(WebSocketFrame frame) {
        switch (frame.type()) {
            case TEXT -> text(frame.array());
            case BINARY, CONTINUATION ->
                call.message(ExecRequest.newBuilder()
                        .setStdin(ByteString.copyFrom(frame.array()))
                        .build());
            case PING -> call.pong(frame.array());
            case PONG -> call.request(1); // It was none of those that the method asked for.
            case CLOSE -> call.gone();
        }
    }

    private void text(byte[] text) {
        try {
            call.message(json.deserializeMessage(method.getRequestMarshaller(), new ByteArrayInputStream(text)));
        } catch (IOException e) {
            call.refuse(Status.INVALID_ARGUMENT.withDescription(
                    "a frame of text has to be an ExecRequest as JSON: " + Malformed.said(e)));
        }
    }

    @Override
    public void onError(Throwable failure) {
        call.gone();
    }

    @Override
    public void onComplete() {
        call.gone();
    }
}
