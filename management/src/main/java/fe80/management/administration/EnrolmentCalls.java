package fe80.management.administration;

import static fe80.management.zone.Answers.answer;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.linecorp.armeria.server.ServiceRequestContext;
import fe80.management.access.Audit;
import fe80.management.access.Caller;
import fe80.management.access.Refusals;
import fe80.management.access.Token;
import fe80.management.authority.Authorities;
import fe80.management.authority.CertificateRequest;
import fe80.management.authority.HostCertificates;
import fe80.management.authority.HostStatement;
import fe80.management.enrolment.Enrolment;
import fe80.management.enrolment.EnrolmentException;
import fe80.management.enrolment.VouchedUser;
import fe80.management.store.AuditEntry;
import fe80.management.store.ConflictException;
import fe80.management.store.EnrolledHost;
import fe80.v1.CertifyResponse;
import fe80.v1.EnrolRequest;
import fe80.v1.EnrolmentGrpc;
import fe80.v1.Invitation;
import fe80.v1.InviteRequest;
import fe80.v1.Membership;
import fe80.v1.RemoveHostRequest;
import fe80.v1.RemoveHostResponse;
import fe80.v1.RenewRequest;
import fe80.v1.VouchRequest;
import fe80.v1.Vouched;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;

/** Enrolment, as the API has it. */
public final class EnrolmentCalls extends EnrolmentGrpc.EnrolmentImplBase {

    private static final Duration USUAL_INVITATION = Duration.ofHours(1);

    private final Enrolment enrolment;
    private final Audit audit;
    private final Refusals refusals;
    private final Clock clock;

    /** Of these hosts. */
    public EnrolmentCalls(Enrolment enrolment, Audit audit, Refusals refusals, Clock clock) {
        this.enrolment = enrolment;
        this.audit = audit;
        this.refusals = refusals;
        this.clock = clock;
    }

    @Override
    public void invite(InviteRequest request, StreamObserver<Invitation> responses) {
        answer(responses, () -> {
            var invitation = enrolment.invite(
                    Caller.current().user().name(),
                    request.hasLifetime() ? Times.duration(request.getLifetime()) : USUAL_INVITATION);
            return Invitation.newBuilder()
                    .setToken(invitation.token().text())
                    .setExpires(Times.timestamp(invitation.expires()))
                    .build();
        });
    }

    @Override
    public void enrol(EnrolRequest request, StreamObserver<Membership> responses) {
        String from = from();
        answer(
                responses,
                () -> written(
                        "Enrolment.Enrol",
                        from,
                        () -> enrolment.enrol(
                                Token.parse(request.getToken()),
                                CertificateRequest.parse(
                                        request.getCertificateRequest().toByteArray()),
                                request.getName(),
                                request.getAddress())));
    }

    @Override
    public void renew(RenewRequest request, StreamObserver<Membership> responses) {
        String from = from();
        answer(
                responses,
                () -> written(
                        "Enrolment.Renew",
                        from,
                        () -> enrolment.renew(CertificateRequest.parse(
                                request.getCertificateRequest().toByteArray()))));
    }

    private static String from() {
        return ServiceRequestContext.current().clientAddress().getHostAddress();
    }

    /** No user makes these calls, so what came of them is written down here. */
    private Membership written(String method, String from, Supplier<fe80.management.enrolment.Membership> call) {
        Instant begun = clock.instant();
        try {
            var membership = call.get();
            EnrolledHost host = membership.host();
            audit.record(new AuditEntry(
                    begun,
                    UUID.randomUUID().toString(),
                    "",
                    method,
                    "",
                    "",
                    host.name(),
                    "OK",
                    host.id() + " at " + host.address(),
                    Duration.between(begun, clock.instant())));
            return message(membership);
        } catch (EnrolmentException | ConflictException e) {
            refusals.add(
                    Refusals.Reason.HOST,
                    "",
                    UUID.randomUUID().toString(),
                    method,
                    from,
                    String.valueOf(e.getMessage()));
            throw e;
        }
    }

    @Override
    public void vouch(VouchRequest request, StreamObserver<CertifyResponse> responses) {
        answer(responses, () -> {
            Instant begun = clock.instant();
            HostStatement statement = HostStatement.verified(
                    request.getHostKey().toByteArray(),
                    request.getVouched().toByteArray(),
                    request.getSignature().toByteArray());
            Vouched vouched = parse(request.getVouched());
            VouchedUser user = enrolment
                    .vouch(
                            statement,
                            Times.instant(vouched.getAt()),
                            vouched.getPublicKey(),
                            vouched.getUser(),
                            vouched.getSshAuthoritiesList())
                    .orElseThrow(() -> Status.FAILED_PRECONDITION
                            .withDescription("none of these SSH authorities is the zone's: "
                                    + String.join(", ", vouched.getSshAuthoritiesList()))
                            .asRuntimeException());
            audit.record(new AuditEntry(
                    begun,
                    UUID.randomUUID().toString(),
                    "",
                    "Enrolment.Vouch",
                    "",
                    "",
                    user.host().name(),
                    "OK",
                    "for " + user.identity(),
                    Duration.between(begun, clock.instant())));
            return CertifyResponse.newBuilder()
                    .setCertificate(user.certificate())
                    .setValidUntil(Times.timestamp(begun.plus(Authorities.USER_VALIDITY)))
                    .build();
        });
    }

    private static Vouched parse(ByteString vouched) {
        try {
            return Vouched.parseFrom(vouched);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("vouched: it is no message Vouched", e);
        }
    }

    @Override
    public void remove(RemoveHostRequest request, StreamObserver<RemoveHostResponse> responses) {
        answer(responses, () -> {
            enrolment.remove(request.getHost());
            return RemoveHostResponse.getDefaultInstance();
        });
    }

    private static Membership message(fe80.management.enrolment.Membership membership) {
        HostCertificates certificates = membership.certificates();
        return Membership.newBuilder()
                .setHostId(membership.host().id().toString())
                .setName(membership.host().name())
                .setCertificate(der(certificates.tls()))
                .addAllAuthorities(
                        certificates.trusted().stream().map(EnrolmentCalls::der).toList())
                .addAllSshCertificates(certificates.ssh())
                .addAllSshAuthorities(certificates.sshAuthorities())
                .setValidUntil(Times.timestamp(certificates.validUntil()))
                .build();
    }

    private static ByteString der(X509Certificate certificate) {
        try {
            return ByteString.copyFrom(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was made or read can be written", e);
        }
    }
}
