package fe80.management.zone;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.endpoint.EndpointGroup;
import com.linecorp.armeria.client.grpc.GrpcClients;
import com.linecorp.armeria.common.SessionProtocol;
import fe80.management.authority.Identity;
import fe80.management.store.EnrolledHost;
import fe80.v1.HostsGrpc;
import fe80.v1.LegacyGrpc;
import fe80.v1.MigrationsGrpc;
import fe80.v1.SystemVmsGrpc;
import io.grpc.stub.AbstractStub;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Connects to hosts, by TLS with certificates on both sides: one connection to each, made when it is needed. The name
 * that the host's certificate has to have is made of its id, so another host at its address is not taken for it.
 */
final class Dialler implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(2);

    /**
     * A connection in which nothing goes on is closed; 5 s later than that one whose other end is gone (tcp(7),
     * TCP_USER_TIMEOUT).
     */
    private static final Duration IDLE = Duration.ofSeconds(1);

    /** With a processor for each few of them, a handshake takes well below the moment. */
    private static final int AT_ONCE = 64;

    private static final Duration MOMENT = Duration.ofMillis(500);

    private final ClientFactory factory;
    private final Turnstile turnstile = new Turnstile(AT_ONCE, MOMENT);

    Dialler(Supplier<Identity> identity) {
        factory = ClientFactory.builder()
                .tlsProvider(new Certificates(identity))
                .connectTimeout(CONNECT)
                .idleTimeout(IDLE)
                .build();
    }

    /**
     * The way to a host; where it is, is looked up now.
     *
     * @throws UnknownHostException if its address cannot be resolved
     */
    HostChannel dial(EnrolledHost host) throws UnknownHostException {
        Endpoint address = Endpoint.parse(host.address());
        Endpoint endpoint = Endpoint.of(host.certifiedName(), address.port())
                .withInetAddress(InetAddress.getByName(address.host()));
        return new HostChannel(
                stub(endpoint, SystemVmsGrpc.SystemVmsStub.class).getChannel(),
                stub(endpoint, HostsGrpc.HostsStub.class).getChannel(),
                stub(endpoint, MigrationsGrpc.MigrationsStub.class).getChannel(),
                stub(endpoint, LegacyGrpc.LegacyStub.class).getChannel());
    }

    /** Waits until a host may be called for the first time. */
    Turnstile.Turn turn() throws InterruptedException {
        return turnstile.enter();
    }

    private <S extends AbstractStub<S>> S stub(EndpointGroup endpoint, Class<S> type) {
        return GrpcClients.builder(SessionProtocol.H2, endpoint)
                .factory(factory)
                .responseTimeout(Duration.ZERO)
                .maxResponseMessageLength(ZoneServices.LARGEST_MESSAGE)
                .maxResponseLength(0)
                .build(type);
    }

    @Override
    public void close() {
        factory.close();
    }
}
