package fe80.management.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import io.grpc.Status;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The answer to a request that could not be served, for whom it is: a gRPC status, or the same as JSON. */
final class Problem {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GRPC = "application/grpc";

    private Problem() {}

    /** The answer in the way in which the request was spoken. */
    static HttpResponse of(HttpRequest request, Status status) {
        return isGrpc(request)
                ? HttpResponse.of(grpc(status).build())
                : json(status).toHttpResponse();
    }

    /** Likewise, for one that can be made again after this time (RFC 9110, section 10.2.3; gRPC A6). */
    static HttpResponse of(HttpRequest request, Status status, Duration wait) {
        if (isGrpc(request)) {
            return HttpResponse.of(grpc(status)
                    .setLong("grpc-retry-pushback-ms", wait.toMillis() + 1)
                    .build());
        }
        AggregatedHttpResponse problem = json(status);
        return HttpResponse.of(
                problem.headers().toBuilder()
                        .setLong(HttpHeaderNames.RETRY_AFTER, wait.toSeconds() + 1)
                        .build(),
                problem.content());
    }

    static boolean isGrpc(HttpRequest request) {
        return request.headers().get(HttpHeaderNames.CONTENT_TYPE, "").startsWith(GRPC);
    }

    /** Trailers only (gRPC over HTTP2, Responses). */
    private static ResponseHeadersBuilder grpc(Status status) {
        return ResponseHeaders.builder(HttpStatus.OK)
                .endOfStream(true)
                .set(HttpHeaderNames.CONTENT_TYPE, GRPC)
                .setInt("grpc-status", status.getCode().value())
                .set(
                        "grpc-message",
                        URLEncoder.encode(description(status), StandardCharsets.UTF_8)
                                .replace("+", "%20"));
    }

    /** The same members as Armeria gives the errors of methods. */
    static AggregatedHttpResponse json(Status status) {
        return json(http(status.getCode()), status);
    }

    static AggregatedHttpResponse json(HttpStatus http, Status status) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("code", status.getCode().value());
        members.put("grpc-code", status.getCode().name());
        members.put("message", description(status));
        try {
            return AggregatedHttpResponse.of(http, MediaType.JSON_UTF_8, JSON.writeValueAsString(members));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings and numbers can be written as JSON", e);
        }
    }

    private static String description(Status status) {
        return status.getDescription() == null ? "" : status.getDescription();
    }

    /** As google.rpc.Code maps them. */
    static HttpStatus http(Status.Code code) {
        return switch (code) {
            case OK -> HttpStatus.OK;
            case CANCELLED -> HttpStatus.valueOf(499);
            case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE -> HttpStatus.BAD_REQUEST;
            case DEADLINE_EXCEEDED -> HttpStatus.GATEWAY_TIMEOUT;
            case NOT_FOUND -> HttpStatus.NOT_FOUND;
            case ALREADY_EXISTS, ABORTED -> HttpStatus.CONFLICT;
            case PERMISSION_DENIED -> HttpStatus.FORBIDDEN;
            case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
            case RESOURCE_EXHAUSTED -> HttpStatus.TOO_MANY_REQUESTS;
            case UNIMPLEMENTED -> HttpStatus.NOT_IMPLEMENTED;
            case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
            case UNKNOWN, INTERNAL, DATA_LOSS -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }
}
