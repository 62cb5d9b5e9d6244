package fe80.agent.enrolment;

import com.google.protobuf.ByteString;
import fe80.file.FileTrouble;
import fe80.v1.CertifyResponse;
import fe80.v1.EnrolRequest;
import fe80.v1.EnrolmentGrpc;
import fe80.v1.Membership;
import fe80.v1.RenewRequest;
import fe80.v1.VouchRequest;
import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server of the zone, as a host sees it: it can enrol there, and renew its certificate. */
final class ZoneServer {

    private static final long PATIENCE_SECONDS = 20;
    private static final Pattern TOKEN = Pattern.compile("fe80_[A-Za-z0-9_-]{43}_([0-9a-f]{64})");

    private final String address;
    private final ChannelCredentials credentials;

    private ZoneServer(String address, ChannelCredentials credentials) {
        this.address = address;
        this.credentials = credentials;
    }

    /** That of which only the token is known. */
    static ZoneServer ofToken(String address, String token) {
        Matcher parts = TOKEN.matcher(token);
        if (!parts.matches()) {
            throw new EnrolmentException(
                    "that is no token of 'fe80 host invite': one begins with fe80_ and has 113 characters");
        }
        return new ZoneServer(
                address,
                TlsChannelCredentials.newBuilder()
                        .trustManager(new PinnedAuthority(parts.group(1)))
                        .build());
    }

    /** One of the zone that this host is part of. */
    static ZoneServer trusted(String address, Path authorities) {
        try {
            return new ZoneServer(
                    address,
                    TlsChannelCredentials.newBuilder()
                            .trustManager(authorities.toFile())
                            .build());
        } catch (IOException e) {
            throw new EnrolmentException("cannot read " + authorities + ": " + FileTrouble.of(e), e);
        }
    }

    Membership enrol(String token, byte[] request, String name, String hostAddress) {
        return call(
                "enrol",
                enrolment -> enrolment.enrol(EnrolRequest.newBuilder()
                        .setToken(token)
                        .setCertificateRequest(ByteString.copyFrom(request))
                        .setName(name)
                        .setAddress(hostAddress)
                        .build()));
    }

    Membership renew(byte[] request) {
        return call(
                "renew the certificate",
                enrolment -> enrolment.renew(RenewRequest.newBuilder()
                        .setCertificateRequest(ByteString.copyFrom(request))
                        .build()));
    }

    CertifyResponse vouch(VouchRequest request) {
        return call("get a certificate for a user", enrolment -> enrolment.vouch(request));
    }

    private <A> A call(String what, Function<EnrolmentGrpc.EnrolmentBlockingStub, A> call) {
        ManagedChannel channel =
                NettyChannelBuilder.forTarget("dns:///" + address, credentials).build();
        try {
            return call.apply(
                    EnrolmentGrpc.newBlockingStub(channel).withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (StatusRuntimeException e) {
            String message = "cannot " + what + " at " + address + ": " + reason(e);
            throw e.getStatus().getCode() == Status.Code.PERMISSION_DENIED
                    ? new RemovedException(message, e)
                    : new EnrolmentException(message, e);
        } finally {
            channel.shutdownNow();
        }
    }

    /** What the server says, or why it could not be asked. */
    private static String reason(StatusRuntimeException failure) {
        if (failure.getCause() == null && failure.getStatus().getDescription() != null) {
            return failure.getStatus().getDescription();
        }
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
