package fe80.management.serving;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import fe80.management.access.Access;
import fe80.management.access.AccessException;
import fe80.management.access.Caller;
import fe80.management.zone.Failures;
import io.grpc.Status;
import io.netty.util.AttributeKey;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Lets no request in without a token of a user, whatever its path and however it is spoken. It is around the whole
 * server, so what is added to the server later is behind it too.
 *
 * @param access knows the tokens
 */
record Authentication(Access access) implements DecoratingHttpServiceFunction {

    /** On whose behalf a request is made. */
    static final AttributeKey<Caller> CALLER = AttributeKey.valueOf(Authentication.class, "caller");

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
            return next.serve(context, request);
        }
        Optional<String> token = token(request);
        if (token.isEmpty()) {
            return Problem.of(
                    request,
                    Status.UNAUTHENTICATED.withDescription(
                            "a request needs the header 'Authorization: Bearer TOKEN', with the token of a user"));
        }
        try {
            context.setAttr(CALLER, new Caller(access.authenticate(token.get()), requestId));
        } catch (AccessException e) {
            return Problem.of(request, Failures.status(e));
        }
        return next.serve(context, request);
    }

    private static Optional<String> token(HttpRequest request) {
        return Optional.ofNullable(request.headers().get(HttpHeaderNames.AUTHORIZATION))
                .map(BEARER::matcher)
                .filter(java.util.regex.Matcher::matches)
                .map(matcher -> matcher.group(1));
    }
}
