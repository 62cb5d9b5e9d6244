package fe80.management.serving;

import com.linecorp.armeria.common.grpc.GrpcJsonMarshaller;
import com.linecorp.armeria.common.websocket.WebSocket;
import com.linecorp.armeria.common.websocket.WebSocketWriter;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.websocket.WebSocketService;
import com.linecorp.armeria.server.websocket.WebSocketServiceHandler;
import fe80.v1.ExecRequest;
import fe80.v1.ExecResponse;
import io.grpc.Metadata;
import io.grpc.ServerMethodDefinition;
import java.util.Set;

/**
 * Exec as a WebSocket (RFC 6455, and RFC 8441 over HTTP/2), for terminals in browsers. A frame of text is a message of
 * Exec as JSON, an ExecRequest one way and an ExecResponse the other; a binary frame is stdin one way and stdout the
 * other. The first frame starts the command. When the call has ended the server closes the socket: with 1000 if the
 * outcome was told, otherwise with 4000 and the number of the gRPC status, after a frame of text with the same members
 * as an error in JSON.
 */
final class Terminals implements WebSocketServiceHandler {

    /** The subprotocol that a browser has to name beside the one with the token, since one has to be accepted. */
    static final String PROTOCOL = "fe80.v1";

    private static final int LONGEST_FRAME = 1 << 20;

    private final GrpcJsonMarshaller json;
    private final ServerMethodDefinition<ExecRequest, ExecResponse> exec;

    private Terminals(GrpcJsonMarshaller json, ServerMethodDefinition<ExecRequest, ExecResponse> exec) {
        this.json = json;
        this.exec = exec;
    }

    /** Serves them, to pages of these origins too. */
    static HttpService of(
            GrpcJsonMarshaller json, ServerMethodDefinition<ExecRequest, ExecResponse> exec, Set<String> origins) {
        return WebSocketService.builder(new Terminals(json, exec))
                .subprotocols(PROTOCOL)
                .allowedOrigins("*") // They are looked at before: Armeria would refuse programs, which have none.
                .maxFramePayloadLength(LONGEST_FRAME)
                .aggregateContinuation(true)
                .build()
                .decorate(new Origins(origins));
    }

    @Override
    public WebSocket handle(ServiceRequestContext context, WebSocket in) {
        WebSocketWriter out = WebSocket.streaming();
        TerminalCall call = new TerminalCall(json, exec.getMethodDescriptor(), out);
        call.begin(exec.getServerCallHandler().startCall(call, new Metadata()));
        in.subscribe(new TerminalInput(json, exec.getMethodDescriptor(), call), context.eventLoop());
        var _ = out.whenComplete().handle((_, _) -> {
            call.gone();
            return null;
        });
        return out;
    }
}
