package fe80.management.serving;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import fe80.management.openapi.OpenApi;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.util.List;

/** The OpenAPI document of what is served. It is made when it is asked for: few do. */
record Description(List<ServerServiceDefinition> services) implements HttpService {

    @Override
    public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
        return request.method() == HttpMethod.GET
                ? HttpResponse.of(HttpStatus.OK, MediaType.JSON_UTF_8, OpenApi.of(services, Doors::open))
                : Problem.json(
                                HttpStatus.METHOD_NOT_ALLOWED,
                                Status.UNIMPLEMENTED.withDescription("this is read by GET"))
                        .toHttpResponse();
    }
}
