package fe80.cli.connection;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;

/** How far a call came: a stub that intercepts with it notes that of the one call it is used for. */
public final class Delivery extends ClientStreamTracer.Factory implements ClientInterceptor {

    private volatile boolean sent;
    private volatile boolean answered;
    private volatile boolean refused;

    /** Whether something of the call may have reached the other side. */
    public boolean wasSent() {
        return sent;
    }

    /** Whether the other side itself said that the call failed, before any answer; otherwise its status is a guess. */
    public boolean wasRefused() {
        return refused;
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        return next.newCall(method, options.withStreamTracerFactory(this));
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(ClientStreamTracer.StreamInfo info, Metadata headers) {
        return new ClientStreamTracer() {
            @Override
            public void outboundHeaders() {
                sent = true;
            }

            @Override
            public void inboundMessage(int number) {
                answered = true;
            }

            @Override
            public void inboundTrailers(Metadata trailers) {
                refused = !answered;
            }
        };
    }
}
