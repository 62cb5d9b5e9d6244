package fe80.management.serving;

import fe80.management.access.AccessException;
import fe80.management.zone.Failures;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * A call that the server can end although its method would go on. To the method that is as if the caller had gone; the
 * caller is told why.
 */
final class EndableCall<Q, A> extends SimpleForwardingServerCall<Q, A> {

    // Guarded by this.
    private boolean ended;
    private ServerCall.@Nullable Listener<Q> method;
    private Runnable release = () -> {};

    EndableCall(ServerCall<Q, A> call) {
        super(call);
    }

    /** What is run once when the call has ended in whatever way, or now if it has. */
    void whenEnded(Runnable action) {
        synchronized (this) {
            if (!ended) {
                release = action;
                return;
            }
        }
        action.run();
    }

    /** The method's listener, as the caller's side is to have it. */
    ServerCall.Listener<Q> listener(ServerCall.Listener<Q> inner) {
        boolean late;
        synchronized (this) {
            method = inner;
            late = ended;
        }
        if (late) {
            inner.onCancel();
        }
        return new SimpleForwardingServerCallListener<>(inner) {
            @Override
            public void onCancel() {
                if (finish()) {
                    super.onCancel();
                }
            }
        };
    }

    /** Ends it, since its caller may not go on. */
    void end(AccessException why) {
        if (!finish()) {
            return;
        }
        delegate()
                .close(Failures.status(why).withDescription("the call was ended: " + why.getMessage()), new Metadata());
        ServerCall.Listener<Q> inner;
        synchronized (this) {
            inner = method;
        }
        if (inner != null) {
            inner.onCancel();
        }
    }

    /** Whether it was this time that it ended. */
    private boolean finish() {
        Runnable last;
        synchronized (this) {
            if (ended) {
                return false;
            }
            ended = true;
            last = release;
        }
        last.run();
        return true;
    }

    private synchronized boolean ended() {
        return ended;
    }

    @Override
    public void sendMessage(A answer) {
        if (!ended()) {
            super.sendMessage(answer);
        }
    }

    @Override
    public void close(Status status, Metadata trailers) {
        if (finish()) {
            super.close(status, trailers);
        }
    }

    @Override
    public boolean isCancelled() {
        return ended() || super.isCancelled();
    }
}
