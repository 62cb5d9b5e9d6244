package fe80.management.zone;

import com.google.protobuf.MessageLite;
import com.linecorp.armeria.common.util.SafeCloseable;
import com.linecorp.armeria.server.ServiceRequestContext;
import fe80.management.access.Caller;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One call that is passed on, from the caller's side, in the thread that brings its messages. That one waits for
 * nothing: while a System VM switches to another host, a virtual thread waits for the end of it.
 */
final class RelayedCall<Q, A> extends ServerCall.Listener<Q> {

    /** How many bytes of messages are kept, for the case that they have to be sent to another host. */
    private static final int MOST_KEPT = 1 << 20;

    private static final int MOST_ATTEMPTS = 5;

    private final Relay<Q, A> relay;
    private final ServerCall<Q, A> call;
    private final Caller caller;
    private final ServiceRequestContext request = ServiceRequestContext.current();
    private final Gate requests = new Gate(this::room, () -> call().request(1));

    // Guarded by this; what came before is told then.
    private final List<Q> kept = new ArrayList<>();
    private long keptBytes;
    private boolean repeatable = true;
    private int attempts;
    private volatile Optional<UUID> left = Optional.empty();
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
            passOn(message);
            // Most commands have no stdin, and their caller says so at once. To tell the host that when the command has
            // ended would break the call.
            call.request(1);
            find(message);
        }
    }

    private void find(Q first) {
        try {
            relay.onwardNow(first, method(), caller, left)
                    .ifPresentOrElse(
                            this::begin, () -> Thread.ofVirtual().name("relay").start(() -> waitAndBegin(first)));
        } catch (RuntimeException e) {
            call.close(Failures.status(e), new Metadata());
        }
    }

    private void waitAndBegin(Q first) {
        try {
            begin(relay.onward(first, method(), caller, left));
        } catch (RuntimeException | InterruptedException e) {
            call.close(Failures.status(e), new Metadata());
        }
    }

    private String method() {
        return Action.name(call.getMethodDescriptor());
    }

    private void begin(Relay.Onward way) {
        ClientCall<Q, A> started = newCall(way.channel());
        RelayedAnswers<A> listener = new RelayedAnswers<>(
                call,
                started,
                requests::open,
                way.action(),
                way.route().keeper().host(),
                this::forget,
                () -> again(way.route().keeper().host().id()));
        if (request.eventLoop().inEventLoop()) {
            connect(started, listener);
        } else {
            request.eventLoop().execute(() -> connect(started, listener));
        }
    }

    /** As a part of the request that it is made for: both may be worked on by one of Armeria's threads. */
    private ClientCall<Q, A> newCall(HostChannel channel) {
        try (SafeCloseable _ = request.push()) {
            return channel.of(call.getMethodDescriptor()).newCall(call.getMethodDescriptor(), CallOptions.DEFAULT);
        }
    }

    /**
     * In the thread that brings what comes next. From another one, messages would wait their turn in that thread, and a
     * half-close from there would come before them: the request would be closed without a message.
     */
    private synchronized void connect(ClientCall<Q, A> started, RelayedAnswers<A> listener) {
        started.start(listener, OnwardHeaders.of(caller));
        started.request(1);
        onward = started;
        answers = listener;
        attempts++;
        kept.forEach(started::sendMessage);
        keepFew();
        if (cancelled) {
            started.cancel("the caller has gone", null);
        } else if (ended) {
            started.halfClose();
        } else {
            requests.passed();
        }
    }

    /** The host has done nothing, since the System VM has left it: what was sent there goes to where that is now. */
    private synchronized boolean again(UUID host) {
        if (cancelled || !repeatable || attempts == MOST_ATTEMPTS) {
            return false;
        }
        onward = null;
        answers = null;
        left = Optional.of(host);
        find(kept.getFirst());
        return true;
    }

    /** The host has begun, or there is too much of it: it is sent to no other. */
    private synchronized void forget() {
        repeatable = false;
        kept.clear();
    }

    private synchronized void keepFew() {
        if (keptBytes > MOST_KEPT) {
            forget();
        }
    }

    private synchronized void passOn(Q message) {
        if (repeatable) {
            kept.add(message);
            keptBytes += ((MessageLite) message).getSerializedSize();
        }
        if (onward != null) {
            keepFew();
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
