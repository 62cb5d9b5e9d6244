package fe80.management.zone;

import com.linecorp.armeria.common.RequestContext;
import com.linecorp.armeria.common.util.SafeCloseable;
import fe80.management.access.Caller;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * One call that is passed on, from the caller's side. Messages are passed on in the thread that brings them, which
 * waits for nothing; finding the way may wait for the database, and has a virtual thread.
 */
final class RelayedCall<Q, A> extends ServerCall.Listener<Q> {

    private final Relay<Q, A> relay;
    private final ServerCall<Q, A> call;
    private final Caller caller;
    private final RequestContext request = RequestContext.current();
    private final Gate requests = new Gate(this::room, () -> call().request(1));

    // Set once, guarded by this; what came before is told then.
    private @Nullable ClientCall<Q, A> onward;
    private @Nullable RelayedAnswers<A> answers;
    private boolean begun;
    private boolean ended;
    private boolean cancelled;

    RelayedCall(Relay<Q, A> relay, ServerCall<Q, A> call, Caller caller) {
        this.relay = relay;
        this.call = call;
        this.caller = caller;
    }

    private ServerCall<Q, A> call() {
        return call;
    }

    @Override
    public void onMessage(Q message) {
        if (begun) {
            passOn(message);
        } else {
            begun = true;
            Thread.ofVirtual().name("relay").start(() -> begin(message));
        }
    }

    private void begin(Q first) {
        try {
            Relay.Onward way = relay.onward(first, Action.name(call.getMethodDescriptor()), caller);
            ClientCall<Q, A> started = newCall(way.channel());
            RelayedAnswers<A> listener = new RelayedAnswers<>(
                    call,
                    started,
                    requests::open,
                    way.action(),
                    way.route().keeper().host());
            started.start(listener, OnwardHeaders.of(caller));
            started.request(1);
            started.sendMessage(first);
            connect(started, listener);
        } catch (RuntimeException e) {
            call.close(Failures.status(e), new Metadata());
        }
    }

    /** As a part of the request that it is made for: both may be worked on by one of Armeria's threads. */
    private ClientCall<Q, A> newCall(HostChannel channel) {
        try (SafeCloseable _ = request.push()) {
            return channel.systemVms().newCall(call.getMethodDescriptor(), CallOptions.DEFAULT);
        }
    }

    private synchronized void connect(ClientCall<Q, A> started, RelayedAnswers<A> listener) {
        onward = started;
        answers = listener;
        if (cancelled) {
            started.cancel("the caller has gone", null);
        } else if (ended) {
            started.halfClose();
        } else {
            requests.passed();
        }
    }

    private synchronized void passOn(Q message) {
        if (onward != null) {
            onward.sendMessage(message);
            requests.passed();
        }
    }

    private synchronized boolean room() {
        return onward != null && onward.isReady();
    }

    @Override
    public synchronized void onHalfClose() {
        ended = true;
        if (onward != null) {
            onward.halfClose();
        } else if (!begun) {
            call.close(
                    Status.INVALID_ARGUMENT.withDescription("start: the first message has to be that one"),
                    new Metadata());
        }
    }

    @Override
    public synchronized void onCancel() {
        cancelled = true;
        if (onward != null) {
            onward.cancel("the caller has gone", null);
        }
    }

    @Override
    public synchronized void onReady() {
        if (answers != null) {
            answers.open();
        }
    }
}
