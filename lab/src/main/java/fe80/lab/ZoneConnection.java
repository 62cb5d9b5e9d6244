package fe80.lab;

import fe80.v1.AuditLogGrpc;
import fe80.v1.EnrolmentGrpc;
import fe80.v1.HostsGrpc;
import fe80.v1.SystemVmsGrpc;
import fe80.v1.UsersGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.MetadataUtils;
import java.util.concurrent.TimeUnit;

/** A user's connection to a management server, from a lab machine. */
public final class ZoneConnection implements AutoCloseable {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final long PATIENCE_SECONDS = 120;
    private static final long END_SECONDS = 5;

    private final ManagedChannel channel;

    private ZoneConnection(ManagedChannel channel) {
        this.channel = channel;
    }

    /** Prepares a connection of the owner of a token, who knows the server by what is in the token. */
    public static ZoneConnection to(MachineSockets sockets, String address, int port, String token) {
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, "Bearer " + token);
        return new ZoneConnection(sockets.client(
                        address,
                        port,
                        TlsChannelCredentials.newBuilder()
                                .trustManager(ZoneTrust.ofToken(token))
                                .build())
                .intercept(MetadataUtils.newAttachHeadersInterceptor(headers))
                .build());
    }

    /** Calls that may take half a minute. */
    public SystemVmsGrpc.SystemVmsBlockingV2Stub vms() {
        return endlessVms().withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Calls that may take for ever. */
    public SystemVmsGrpc.SystemVmsBlockingV2Stub endlessVms() {
        return SystemVmsGrpc.newBlockingV2Stub(channel);
    }

    /** Calls that nobody waits for. */
    public SystemVmsGrpc.SystemVmsStub asyncVms() {
        return SystemVmsGrpc.newStub(channel);
    }

    public HostsGrpc.HostsBlockingV2Stub hosts() {
        return HostsGrpc.newBlockingV2Stub(channel).withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    public EnrolmentGrpc.EnrolmentBlockingV2Stub enrolment() {
        return EnrolmentGrpc.newBlockingV2Stub(channel).withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    public UsersGrpc.UsersBlockingV2Stub users() {
        return UsersGrpc.newBlockingV2Stub(channel).withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    public AuditLogGrpc.AuditLogBlockingV2Stub audit() {
        return AuditLogGrpc.newBlockingV2Stub(channel).withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        try {
            channel.shutdownNow().awaitTermination(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
