package fe80.management.serving;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.annotation.Nullable;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.Status;

/** Answers in JSON to requests that no method was found for, or that HTTP itself refuses. */
final class Unserved implements ServerErrorHandler {

    @Override
    public @Nullable HttpResponse onServiceException(ServiceRequestContext context, Throwable cause) {
        return null;
    }

    @Override
    public AggregatedHttpResponse renderStatus(
            @Nullable ServiceRequestContext context,
            ServiceConfig config,
            @Nullable RequestHeaders headers,
            HttpStatus status,
            @Nullable String description,
            @Nullable Throwable cause) {
        String why = description == null ? status.reasonPhrase() : description;
        return Problem.json(
                status,
                switch (status.code()) {
                    case 404 -> Status.NOT_FOUND.withDescription("there is nothing at this path");
                    case 405, 501 -> Status.UNIMPLEMENTED.withDescription("that cannot be done at this path: " + why);
                    case 413 -> Status.RESOURCE_EXHAUSTED.withDescription("the request is too large");
                    case 503 -> Status.UNAVAILABLE.withDescription("the server is stopping, or has too much to do");
                    default ->
                        status.isClientError()
                                ? Status.INVALID_ARGUMENT.withDescription(why)
                                : Status.INTERNAL.withDescription("a fault in the management server; its log has more");
                });
    }
}
