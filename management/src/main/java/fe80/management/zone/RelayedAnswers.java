package fe80.management.zone;

import fe80.management.store.EnrolledHost;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.function.BooleanSupplier;

/** One call that is passed on, from the host's side. */
final class RelayedAnswers<A> extends ClientCall.Listener<A> {

    private final ServerCall<?, A> call;
    private final Runnable ready;
    private final Action action;
    private final EnrolledHost host;
    private final Gate answers;
    private final Runnable first;
    private final BooleanSupplier again;
    private boolean begun;
    private volatile String outcome = "";

    /**
     * The host's side.
     *
     * @param first told when the first answer has come
     * @param again whether the call is made anew, which is asked if the System VM has left the host and nothing was
     *     done
     */
    RelayedAnswers(
            ServerCall<?, A> call,
            ClientCall<?, A> onward,
            Runnable ready,
            Action action,
            EnrolledHost host,
            Runnable first,
            BooleanSupplier again) {
        this.call = call;
        this.ready = ready;
        this.action = action;
        this.host = host;
        this.first = first;
        this.again = again;
        this.answers = new Gate(call::isReady, () -> onward.request(1));
    }

    @Override
    public void onMessage(A answer) {
        Messages.outcome(answer).ifPresent(found -> outcome = found);
        if (!begun) {
            begun = true;
            first.run();
            call.sendHeaders(new Metadata());
        }
        call.sendMessage(answer);
        answers.passed();
    }

    /** The caller may be able to take more. */
    void open() {
        answers.open();
    }

    @Override
    public void onReady() {
        ready.run();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        if (Moved.isSaid(trailers) && !begun && again.getAsBoolean()) {
            return;
        }
        Status told = Failures.ofHost(status, host);
        action.end(told, outcome);
        call.close(told, new Metadata());
    }
}
