package fe80.management.serving;

import com.linecorp.armeria.common.grpc.GrpcJsonMarshaller;
import com.linecorp.armeria.common.sse.ServerSentEvent;
import com.linecorp.armeria.common.stream.StreamWriter;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A call of a method that answers with a stream, for a caller who is told each answer as an event. To the method it is
 * as one that is spoken as gRPC.
 */
final class EventCall<Q, A> extends ServerCall<Q, A> {

    private final MethodDescriptor<Q, A> method;
    private final JsonAnswers<A> answers;
    private final StreamWriter<ServerSentEvent> events;
    private final AtomicInteger unsent = new AtomicInteger();
    private volatile Runnable ready = () -> {};

    EventCall(GrpcJsonMarshaller json, MethodDescriptor<Q, A> method, StreamWriter<ServerSentEvent> events) {
        this.method = method;
        this.answers = new JsonAnswers<>(json, method);
        this.events = events;
    }

    /** What is run whenever another answer can be taken. */
    void onReady(Runnable action) {
        ready = action;
    }

    @Override
    public void request(int count) {
        // There is one request, and it was in the URL.
    }

    @Override
    public void sendHeaders(Metadata headers) {
        // HTTP's own were sent.
    }

    @Override
    public void sendMessage(A answer) {
        unsent.incrementAndGet();
        if (events.tryWrite(ServerSentEvent.ofData(answers.text(answer)))) {
            var _ = events.whenConsumed().thenRun(() -> {
                if (unsent.decrementAndGet() == 0) {
                    ready.run();
                }
            });
        }
    }

    @Override
    public boolean isReady() {
        return unsent.get() == 0;
    }

    /** As an event of its own, since a browser does not see why a stream ended. */
    @Override
    public void close(Status status, Metadata trailers) {
        var _ = events.tryWrite(ServerSentEvent.builder()
                .event("end")
                .data(Problem.json(status).contentUtf8())
                .build());
        events.close();
    }

    @Override
    public boolean isCancelled() {
        return !events.isOpen();
    }

    @Override
    public MethodDescriptor<Q, A> getMethodDescriptor() {
        return method;
    }
}
