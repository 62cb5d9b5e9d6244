package fe80.management.serving;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.grpc.GrpcJsonMarshaller;
import com.linecorp.armeria.common.sse.ServerSentEvent;
import com.linecorp.armeria.common.stream.StreamMessage;
import com.linecorp.armeria.common.stream.StreamWriter;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.streaming.ServerSentEvents;
import fe80.v1.WatchRequest;
import fe80.v1.WatchResponse;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Watch as server-sent events (HTML Living Standard, section 9.2): the data of each is a WatchResponse as JSON. The
 * request is JSON in the query parameter {@code request}; without one, everything is watched.
 */
record Events(GrpcJsonMarshaller json, ServerMethodDefinition<WatchRequest, WatchResponse> watch)
        implements HttpService {

    @Override
    public HttpResponse serve(ServiceRequestContext context, HttpRequest httpRequest) {
        WatchRequest request;
        try {
            byte[] text = context.queryParams().get("request", "{}").getBytes(StandardCharsets.UTF_8);
            request = json.deserializeMessage(
                    watch.getMethodDescriptor().getRequestMarshaller(), new ByteArrayInputStream(text));
        } catch (IOException e) {
            return Problem.json(Status.INVALID_ARGUMENT.withDescription("request: " + Malformed.said(e)))
                    .toHttpResponse();
        }
        StreamWriter<ServerSentEvent> events = StreamMessage.streaming();
        EventCall<WatchRequest, WatchResponse> call = new EventCall<>(json, watch.getMethodDescriptor(), events);
        ServerCall.Listener<WatchRequest> listener =
                watch.getServerCallHandler().startCall(call, new Metadata());
        call.onReady(listener::onReady);
        var _ = events.whenComplete().handle((_, gone) -> {
            if (gone != null) {
                listener.onCancel();
            }
            return null;
        });
        listener.onMessage(request);
        listener.onHalfClose();
        return ServerSentEvents.fromPublisher(events);
    }
}
