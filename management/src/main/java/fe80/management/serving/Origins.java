package fe80.management.serving;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.Status;
import java.util.Locale;
import java.util.Set;

/**
 * Lets in what no page of another origin has asked for (RFC 6455, section 10.2): a browser says from which page a
 * WebSocket is opened, and a program says nothing.
 *
 * @param others that may, in lower case, such as https://console.example
 */
record Origins(Set<String> others) implements DecoratingHttpServiceFunction {

    @Override
    public HttpResponse serve(HttpService next, ServiceRequestContext context, HttpRequest request) throws Exception {
        String origin = request.headers().get(HttpHeaderNames.ORIGIN, "").toLowerCase(Locale.ROOT);
        String own = "https://" + String.valueOf(request.headers().authority()).toLowerCase(Locale.ROOT);
        if (origin.isEmpty() || origin.equals(own) || others.contains(origin)) {
            return next.serve(context, request);
        }
        return Problem.json(Status.PERMISSION_DENIED.withDescription(
                        "pages of this origin may not use the zone; 'origins' in the server's configuration has those"
                                + " that may"))
                .toHttpResponse();
    }
}
