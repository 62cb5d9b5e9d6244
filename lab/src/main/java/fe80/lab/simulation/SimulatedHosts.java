package fe80.lab.simulation;

import com.google.protobuf.ByteString;
import fe80.agent.enrolment.CertificateRequest;
import fe80.lab.LabException;
import fe80.lab.MachineSockets;
import fe80.lab.ZoneConnection;
import fe80.v1.EnrolRequest;
import fe80.v1.GetHostRequest;
import fe80.v1.Host;
import fe80.v1.HostsGrpc;
import fe80.v1.InviteRequest;
import fe80.v1.Membership;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Any number of hosts, each with an address of its own in 127.0.0.0/8, at one TLS port. Each has enrolled with a key of
 * its own; which of them is called, the name says that the server expects in its certificate.
 */
public final class SimulatedHosts implements AutoCloseable {

    private final MachineSockets sockets;
    private final int port;
    private final int systemVmsEach;
    private final HostKeys keys = new HostKeys();
    private final SimulatedCalls calls = new SimulatedCalls();
    private final List<SimulatedHost> hosts = new ArrayList<>();
    private final Map<String, SimulatedHost> byCertifiedName = new ConcurrentHashMap<>();
    private @Nullable Server server;

    /** None yet. */
    public SimulatedHosts(MachineSockets sockets, int port, int systemVmsEach) {
        this.sockets = sockets;
        this.port = port;
        this.systemVmsEach = systemVmsEach;
    }

    /** Lets hosts enrol until there are so many. */
    public void enrol(ZoneConnection zone, int wanted) throws StatusException, GeneralSecurityException, IOException {
        while (hosts.size() < wanted) {
            SimulatedHost host = new SimulatedHost(hosts.size(), systemVmsEach);
            KeyPair pair = newPair();
            Membership membership = zone.enrolment()
                    .enrol(EnrolRequest.newBuilder()
                            .setToken(zone.enrolment()
                                    .invite(InviteRequest.getDefaultInstance())
                                    .getToken())
                            .setCertificateRequest(ByteString.copyFrom(CertificateRequest.of(pair)))
                            .setName(host.name())
                            .setAddress(address(hosts.size()) + ":" + port)
                            .build());
            String certifiedName = membership.getHostId() + ".host.fe80";
            byCertifiedName.put(certifiedName, host);
            keys.add(certifiedName, pair.getPrivate(), certificate(membership.getCertificate()));
            hosts.add(host);
            if (server == null) {
                serve(certificate(membership.getAuthorities(0)));
            }
        }
    }

    private static String address(int number) {
        return "127.1." + number / 250 + "." + (1 + number % 250);
    }

    private void serve(X509Certificate authority) throws IOException {
        server = sockets.server("0.0.0.0", port)
                .sslContext(GrpcSslContexts.configure(
                                SslContextBuilder.forServer(keys)
                                        .trustManager(authority)
                                        .clientAuth(ClientAuth.REQUIRE),
                                SslProvider.JDK)
                        .build())
                .directExecutor()
                .intercept(new WhichHost())
                .addService(calls)
                .addService(new HostsGrpc.HostsImplBase() {
                    @Override
                    public void get(GetHostRequest request, StreamObserver<Host> responses) {
                        responses.onNext(SimulatedCalls.HOST.get().details());
                        responses.onCompleted();
                    }
                })
                .build()
                .start();
    }

    private final class WhichHost implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            String authority = Objects.requireNonNullElse(call.getAuthority(), "");
            SimulatedHost host = byCertifiedName.get(authority.replaceFirst(":\\d+$", ""));
            if (host == null) {
                call.close(Status.UNIMPLEMENTED.withDescription("no host is " + authority), new Metadata());
                return new ServerCall.Listener<>() {};
            }
            return Contexts.interceptCall(Context.current().withValue(SimulatedCalls.HOST, host), call, headers, next);
        }
    }

    /** All of them, in the order in which they enrolled. */
    public List<SimulatedHost> all() {
        return List.copyOf(hosts);
    }

    /** How many commands were run in their System VMs. */
    public long runs() {
        return calls.runs();
    }

    private static KeyPair newPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static X509Certificate certificate(ByteString der) throws GeneralSecurityException {
        if (CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der.toByteArray()))
                instanceof X509Certificate certificate) {
            return certificate;
        }
        throw new LabException("the zone has answered with a certificate of another kind");
    }

    @Override
    public void close() {
        if (server != null) {
            server.shutdownNow();
        }
    }
}
