package fe80.management.serving;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import fe80.management.access.Access;
import fe80.management.access.AccessException;
import fe80.management.access.Admission;
import fe80.management.access.Caller;
import fe80.management.access.Limiter;
import fe80.management.access.Refusals.Reason;
import fe80.management.zone.Failures;
import io.grpc.Status;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets no request in without a token of a user, nor more of them than the user may make, whatever its path and however
 * it is spoken. It is around the whole server, so what is added to the server later is behind it too.
 *
 * @param access knows the tokens
 */
record Authentication(Access access, Limiter limiter) implements DecoratingHttpServiceFunction {

    /** On whose behalf a request is made. */
    static final AttributeKey<Caller> CALLER = AttributeKey.valueOf(Authentication.class, "caller");

    /** By which token. */
    static final AttributeKey<Admission> ADMISSION = AttributeKey.valueOf(Authentication.class, "admission");

    /** What a browser, which cannot set headers for a WebSocket, puts before the token among the subprotocols. */
    static final String TOKEN_PROTOCOL = "fe80.token.";

    /** Who enrols sends a certificate request, which is short. */
    private static final long MOST_OF_NOBODY = 64 << 10;

    private static final String REQUEST_ID = "x-request-id";
    private static final Pattern ACCEPTED_ID = Pattern.compile("[A-Za-z0-9._:/+=-]{1,64}");
    private static final Pattern BEARER = Pattern.compile("(?i:Bearer) +([A-Za-z0-9._~+/=-]{1,512})"); // RFC 6750

    @Override
    public HttpResponse serve(HttpService next, ServiceRequestContext context, HttpRequest request) throws Exception {
        String requestId = Optional.ofNullable(request.headers().get(REQUEST_ID))
                .filter(id -> ACCEPTED_ID.matcher(id).matches())
                .orElseGet(() -> UUID.randomUUID().toString());
        context.mutateAdditionalResponseHeaders(headers -> headers.set(REQUEST_ID, requestId));
        if (Doors.open(context.path())) {
            return open(next, context, request, requestId);
        }
        Optional<String> token = token(request);
        if (token.isEmpty()) {
            return stranger(
                    context,
                    request,
                    requestId,
                    Status.UNAUTHENTICATED.withDescription(
                            "a request needs the header 'Authorization: Bearer TOKEN', with the token of a user"));
        }
        Admission admission;
        try {
            admission = access.admit(token.get());
        } catch (AccessException e) {
            return stranger(context, request, requestId, Failures.status(e));
        }
        Duration wait = limiter.request(admission);
        if (wait.isPositive()) {
            String why = admission.user().name() + " makes more requests than "
                    + limiter.limits().requestsPerSecond() + " a second, and was not heard: again in "
                    + wait.toMillis() + " ms";
            refuse(Reason.RATE, admission.user().name(), context, requestId, why);
            return Problem.of(request, Status.RESOURCE_EXHAUSTED.withDescription(why), wait);
        }
        context.setAttr(ADMISSION, admission);
        context.setAttr(CALLER, new Caller(admission.user(), requestId));
        if (!Problem.isGrpc(request) && request.method() == HttpMethod.POST) {
            context.setMaxRequestLength(limiter.limits().requestBytes());
        }
        return next.serve(context, request);
    }

    /** What is for everybody: hosts that enrol and renew show what they have in the message. */
    private HttpResponse open(HttpService next, ServiceRequestContext context, HttpRequest request, String requestId)
            throws Exception {
        Duration wait = limiter.stranger(context.clientAddress().getHostAddress());
        if (wait.isPositive()) {
            String why = "too many ask without a token: again in " + wait.toMillis() + " ms";
            refuse(Reason.RATE, "", context, requestId, why);
            return Problem.of(request, Status.RESOURCE_EXHAUSTED.withDescription(why), wait);
        }
        context.setMaxRequestLength(MOST_OF_NOBODY);
        return next.serve(context, request);
    }

    private HttpResponse stranger(ServiceRequestContext context, HttpRequest request, String requestId, Status status) {
        if (status.getCode() == Status.Code.UNAUTHENTICATED) {
            refuse(Reason.UNAUTHENTICATED, "", context, requestId, String.valueOf(status.getDescription()));
        }
        return Problem.of(request, status);
    }

    private void refuse(Reason reason, String user, ServiceRequestContext context, String requestId, String why) {
        limiter.refusals()
                .add(
                        reason,
                        user,
                        requestId,
                        context.path(),
                        context.clientAddress().getHostAddress(),
                        why);
    }

    private static Optional<String> token(HttpRequest request) {
        return Optional.ofNullable(request.headers().get(HttpHeaderNames.AUTHORIZATION))
                .map(BEARER::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .or(() -> protocolToken(request));
    }

    private static Optional<String> protocolToken(HttpRequest request) {
        return Arrays.stream(request.headers()
                        .get(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, "")
                        .split(","))
                .map(String::strip)
                .filter(protocol -> protocol.startsWith(TOKEN_PROTOCOL))
                .map(protocol -> protocol.substring(TOKEN_PROTOCOL.length()))
                .findFirst();
    }
}
