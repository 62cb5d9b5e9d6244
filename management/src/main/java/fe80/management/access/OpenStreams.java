package fe80.management.access;

import fe80.management.access.AccessException.Reason;
import fe80.management.store.Register;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The calls that stream and are open: no more of each user than that user may have, and none of a user whose token was
 * revoked, who was removed, or whose roles were changed, since roles are looked at when a call begins.
 */
public final class OpenStreams {

    private final int most;

    /** By user; changed within compute only, so that two at once do not both take the last place. */
    private final Map<String, Set<Open>> open = new ConcurrentHashMap<>();

    OpenStreams(int most) {
        this.most = most;
    }

    /** One that is open, until it is closed. */
    public final class Open implements AutoCloseable {

        private final Admission admission;
        private final Consumer<AccessException> end;

        private Open(Admission admission, Consumer<AccessException> end) {
            this.admission = admission;
            this.end = end;
        }

        /** Its token has expired. */
        public void expire() {
            end.accept(admission.expired());
        }

        @Override
        public void close() {
            open.computeIfPresent(admission.user().name(), (_, others) -> {
                others.remove(this);
                return others.isEmpty() ? null : others;
            });
        }
    }

    /**
     * Opens one.
     *
     * @param end ends it, for this reason; must not wait for anything
     * @throws AccessException if this user has as many as there may be
     */
    public Open open(Admission admission, Consumer<AccessException> end) {
        Open stream = new Open(admission, end);
        String user = admission.user().name();
        Set<Open> all = open.compute(user, (_, others) -> {
            Set<Open> now = others == null ? ConcurrentHashMap.newKeySet() : others;
            if (now.size() < most) {
                now.add(stream);
            }
            return now;
        });
        if (!all.contains(stream)) {
            throw new AccessException(
                    Reason.EXHAUSTED,
                    user + " has " + most
                            + " calls open that stream, and may have no more: end some, or raise limits.streams in the"
                            + " server's configuration");
        }
        return stream;
    }

    /** Ends those that may not go on, now that users and tokens are these. */
    void review(Register now) {
        open.values()
                .forEach(streams ->
                        streams.forEach(stream -> stream.admission.ended(now).ifPresent(stream.end)));
    }

    /** How many are open. */
    public int count() {
        return open.values().stream().mapToInt(Set::size).sum();
    }
}
