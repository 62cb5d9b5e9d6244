package fe80.management.serving;

import com.linecorp.armeria.common.grpc.GrpcJsonMarshaller;
import com.linecorp.armeria.common.websocket.WebSocketCloseStatus;
import com.linecorp.armeria.common.websocket.WebSocketFrame;
import com.linecorp.armeria.common.websocket.WebSocketWriter;
import fe80.v1.ExecRequest;
import fe80.v1.ExecResponse;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;

/**
 * A call of Exec whose caller is at the other end of a WebSocket. To the method it is as one that is spoken as gRPC.
 */
final class TerminalCall extends ServerCall<ExecRequest, ExecResponse> {

    /** How many frames may be on their way out before the method has to wait. */
    private static final int MOST_UNSENT = 8;

    private static final int PRIVATE_CLOSES = 4000;
    private static final int LONGEST_REASON = 120; // bytes: RFC 6455, section 5.5

    private final MethodDescriptor<ExecRequest, ExecResponse> method;
    private final JsonAnswers<ExecResponse> answers;
    private final WebSocketWriter frames;
    private final AtomicInteger unsent = new AtomicInteger();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile Listener<ExecRequest> listener = new Listener<>() {};

    // Guarded by this.
    private int asked;
    private @Nullable Subscription input;

    TerminalCall(GrpcJsonMarshaller json, MethodDescriptor<ExecRequest, ExecResponse> method, WebSocketWriter frames) {
        this.method = method;
        this.answers = new JsonAnswers<>(json, method);
        this.frames = frames;
    }

    /** This is the method's side. */
    void begin(Listener<ExecRequest> side) {
        listener = side;
    }

    /** Frames come from there, as many as were asked for. */
    void connect(Subscription subscription) {
        int first;
        synchronized (this) {
            input = subscription;
            first = asked;
        }
        if (first > 0) {
            subscription.request(first);
        }
    }

    @Override
    public void request(int count) {
        Subscription from;
        synchronized (this) {
            asked += count;
            from = input;
        }
        if (from != null) {
            from.request(count);
        }
    }

    /** The caller has sent this. */
    void message(ExecRequest request) {
        if (!ended.get()) {
            listener.onMessage(request);
        }
    }

    /** The caller asks whether the connection lives, and is heard again once the answer is on its way. */
    void pong(byte[] data) {
        if (frames.tryWrite(WebSocketFrame.ofPong(data))) {
            var _ = frames.whenConsumed().thenRun(() -> request(1));
        }
    }

    /** The caller is there no longer. */
    void gone() {
        if (ended.compareAndSet(false, true)) {
            frames.close();
            listener.onCancel();
        }
    }

    /** The caller has sent what cannot be understood. */
    void refuse(Status why) {
        if (!ended.get()) {
            close(why, new Metadata());
            listener.onCancel();
        }
    }

    @Override
    public void sendHeaders(Metadata headers) {
        // HTTP's own were sent.
    }

    @Override
    public void sendMessage(ExecResponse answer) {
        unsent.incrementAndGet();
        WebSocketFrame frame = answer.hasStdout()
                ? WebSocketFrame.ofBinary(answer.getStdout().toByteArray())
                : WebSocketFrame.ofText(answers.text(answer));
        if (frames.tryWrite(frame)) {
            var _ = frames.whenConsumed().thenRun(() -> {
                if (unsent.decrementAndGet() < MOST_UNSENT) {
                    listener.onReady();
                }
            });
        }
    }

    @Override
    public boolean isReady() {
        return unsent.get() < MOST_UNSENT;
    }

    @Override
    public void close(Status status, Metadata trailers) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        if (status.isOk()) {
            frames.close(WebSocketCloseStatus.NORMAL_CLOSURE);
        } else {
            var _ = frames.tryWrite(WebSocketFrame.ofText(Problem.json(status).contentUtf8()));
            frames.close(WebSocketCloseStatus.ofPrivateUse(
                    PRIVATE_CLOSES + status.getCode().value(), cut(String.valueOf(status.getDescription()))));
        }
    }

    private static String cut(String reason) {
        String cut = reason;
        while (cut.getBytes(StandardCharsets.UTF_8).length > LONGEST_REASON) {
            cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
        }
        return cut;
    }

    @Override
    public boolean isCancelled() {
        return ended.get() || !frames.isOpen();
    }

    @Override
    public MethodDescriptor<ExecRequest, ExecResponse> getMethodDescriptor() {
        return method;
    }
}
