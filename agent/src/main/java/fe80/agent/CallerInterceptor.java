package fe80.agent;

import fe80.guest.Caller;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSession;

/**
 * Finds out on whose behalf a call is made: over TCP the common name in the caller's certificate, or whom a management
 * server names; over the unix socket the user that the kernel names (unix(7), SO_PEERCRED). The request id is the
 * caller's own, if it sends one.
 */
public final class CallerInterceptor implements ServerInterceptor {

    static final Metadata.Key<String> REQUEST_ID = Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER);

    /** On whose behalf a management server calls. */
    static final Metadata.Key<String> USER = Metadata.Key.of("x-fe80-user", Metadata.ASCII_STRING_MARSHALLER);

    private static final Context.Key<Caller> CALLER = Context.key("fe80.caller");
    private static final Context.Key<Boolean> MANAGEMENT = Context.key("fe80.management");
    private static final Pattern ACCEPTED_ID = Pattern.compile("[A-Za-z0-9._:/+=-]{1,64}");
    private static final Caller NOBODY = new Caller("agent", "none");

    /** Whether the caller of the call that this thread works for is a management server. */
    static boolean isManagement() {
        return Boolean.TRUE.equals(MANAGEMENT.get());
    }

    /** The caller of the call that this thread works for. */
    public static Caller current() {
        return CALLER.get() == null ? NOBODY : CALLER.get();
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String requestId = Optional.ofNullable(headers.get(REQUEST_ID))
                .filter(id -> ACCEPTED_ID.matcher(id).matches())
                .orElseGet(() -> UUID.randomUUID().toString());
        SSLSession tls = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        Context context = Context.current()
                .withValue(CALLER, new Caller(user(call, headers), requestId))
                .withValue(MANAGEMENT, tls != null && Peer.of(tls).isManagement());
        return Contexts.interceptCall(context, call, headers, next);
    }

    private static String user(ServerCall<?, ?> call, Metadata headers) {
        SSLSession tls = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        if (tls != null) {
            Peer peer = Peer.of(tls);
            return Optional.ofNullable(headers.get(USER))
                    .filter(named -> peer.isManagement() && !named.isEmpty())
                    .orElseGet(peer::name);
        }
        String local = call.getAttributes().get(PeerUser.ATTRIBUTE);
        return local == null ? "local" : local;
    }
}
