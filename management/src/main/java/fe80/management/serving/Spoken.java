package fe80.management.serving;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Lets through what is spoken in a way that the method understands, and tells others which one that is.
 *
 * @param streams the paths of methods that take or give more than one message
 */
record Spoken(Set<String> streams) implements DecoratingHttpServiceFunction {

    private static final String TIMEOUT = "grpc-timeout";
    private static final String LONG = "99999999H";

    /** gRPC over HTTP2, Requests. */
    private static final Pattern PATIENCE = Pattern.compile("[0-9]{1,8}[HMSmun]");

    static Spoken of(List<ServerServiceDefinition> services) {
        return new Spoken(services.stream()
                .map(ServerServiceDefinition::getMethods)
                .flatMap(Collection::stream)
                .map(ServerMethodDefinition::getMethodDescriptor)
                .filter(method -> method.getType() != MethodType.UNARY)
                .map(method -> "/" + method.getFullMethodName())
                .collect(Collectors.toSet()));
    }

    @Override
    public HttpResponse serve(HttpService next, ServiceRequestContext context, HttpRequest request) throws Exception {
        MediaType type = request.contentType();
        if (type != null && type.type().equals("application") && type.subtype().startsWith("grpc")) {
            String patience = request.headers().get(TIMEOUT, LONG);
            if (!PATIENCE.matcher(patience).matches()) {
                return Problem.of(
                        request,
                        Status.INVALID_ARGUMENT.withDescription(
                                "grpc-timeout has to be like " + LONG + ", and \"" + patience + "\" is not"));
            }
            if (streams.contains(context.path()) || type.subtype().contains("text")) {
                return next.serve(context, request);
            }
            HttpRequest single = request.mapData(new OneMessage()::check);
            context.updateRequest(single);
            return next.serve(context, single);
        }
        if (request.method() != HttpMethod.POST) {
            return Problem.json(
                            HttpStatus.METHOD_NOT_ALLOWED,
                            Status.INVALID_ARGUMENT.withDescription(
                                    "a method is called by POST with a JSON object, not by " + request.method()))
                    .toHttpResponse();
        }
        if (type == null || !type.is(MediaType.JSON)) {
            return Problem.json(
                            HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                            Status.INVALID_ARGUMENT.withDescription(
                                    "the Content-Type has to be application/json or application/grpc"))
                    .toHttpResponse();
        }
        if (streams.contains(context.path())) {
            return Problem.json(Status.INVALID_ARGUMENT.withDescription(
                            "this method takes or gives more than one message, so it has to be spoken as gRPC;"
                                    + " /openapi.json has what there is for browsers"))
                    .toHttpResponse();
        }
        return next.serve(context, request);
    }
}
