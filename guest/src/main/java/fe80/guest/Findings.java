package fe80.guest;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;

/** What has been learnt of one connection: which host key came, and how the connection ended. */
final class Findings {

    private static final AttributeRepository.AttributeKey<Findings> KEY = new AttributeRepository.AttributeKey<>();

    private final ExpectedHostKey expected;
    private final AtomicReference<PublicHostKey> presented = new AtomicReference<>();
    private volatile boolean accepted;
    private final AtomicReference<String> ending = new AtomicReference<>();

    Findings(ExpectedHostKey expected) {
        this.expected = expected;
    }

    /** Carries these findings into a connection that is about to be made. */
    AttributeRepository context() {
        return AttributeRepository.ofKeyValuePair(KEY, this);
    }

    /** The findings that were carried into this connection. */
    static Findings of(ClientSession session) {
        return session.getConnectionContext().getAttribute(KEY);
    }

    /** Notes the key; whether it is the expected one. */
    boolean present(PublicHostKey key) {
        presented.set(key);
        accepted = expected.accepts(key);
        return accepted;
    }

    /** Whether a key was presented that is not the expected one. */
    boolean mismatch() {
        return presented().isPresent() && !accepted;
    }

    /** The key that the other side has proven to own; empty before that. */
    Optional<PublicHostKey> presented() {
        return Optional.ofNullable(presented.get());
    }

    /** How the connection ended, as far as known. Only the first reason counts: what follows comes of it. */
    String ending() {
        String known = ending.get();
        return known == null ? "it was closed by the VM" : known;
    }

    void end(String reason) {
        ending.compareAndSet(null, reason);
    }

    /** Listens to all connections of a client, and notes in the findings of each how it ends. */
    static final class Listener implements SessionListener {

        @Override
        public void sessionException(Session session, Throwable failure) {
            end(session, Printable.of(failure));
        }

        @Override
        public void sessionDisconnect(Session session, int code, String message, String language, boolean byUs) {
            end(session, (byUs ? "this side ended it: " : "sshd ended it: ") + Printable.of(message));
        }

        private static void end(Session session, String reason) {
            if (session instanceof ClientSession client) {
                of(client).end(reason);
            }
        }
    }
}
