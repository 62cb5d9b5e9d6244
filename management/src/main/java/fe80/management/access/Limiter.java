package fe80.management.access;

import fe80.management.store.Register;
import fe80.management.store.RegisterReader;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;

/** Sees to it that nobody asks more of a server than the limits allow, nor goes on who may not any longer. */
public final class Limiter {

    private final Limits limits;
    private final Rates rates;
    private final Strangers strangers = new Strangers(System::nanoTime);
    private final OpenStreams streams;
    private final Refusals refusals;
    private volatile Register current;

    private Limiter(Limits limits, Register current, Audit audit, Clock clock) {
        this.current = current;
        this.limits = limits;
        this.rates = new Rates(limits, System::nanoTime);
        this.streams = new OpenStreams(limits.streams());
        this.refusals = new Refusals(audit, clock);
    }

    /** For the users of this register. */
    public static Limiter of(Limits limits, RegisterReader register, Audit audit, Clock clock) {
        Limiter limiter = new Limiter(limits, register.current(), audit, clock);
        register.listen(limiter::review);
        return limiter;
    }

    private void review(Register now) {
        current = now;
        rates.keep(now.users().keySet());
        streams.review(now);
    }

    /** One from this address who needs no token asks; if that is one too many, says after how long it is not. */
    public Duration stranger(String address) {
        return strangers.take(address);
    }

    /** What they are. */
    public Limits limits() {
        return limits;
    }

    /** A user makes a request; if that is one too many, says after how long the next one will not be. */
    public Duration request(Admission admission) {
        return rates.take(admission.user().name());
    }

    /**
     * A user begins a call that streams.
     *
     * @param end ends it, for this reason; must not wait for anything
     * @throws AccessException if this user has as many as there may be
     */
    public OpenStreams.Open open(Admission admission, Consumer<AccessException> end) {
        OpenStreams.Open stream = streams.open(admission, end);
        admission.ended(current).ifPresent(end); // It was let in a moment ago, but may not go on any longer.
        return stream;
    }

    /** What is open. */
    public OpenStreams streams() {
        return streams;
    }

    /** What was refused. */
    public Refusals refusals() {
        return refusals;
    }
}
