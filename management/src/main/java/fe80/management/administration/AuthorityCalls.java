package fe80.management.administration;

import static fe80.management.zone.Answers.answer;

import fe80.management.authority.Authorities;
import fe80.management.store.StoredAuthority;
import fe80.management.zone.Reliance;
import fe80.management.zone.Zone;
import fe80.v1.AddAuthorityRequest;
import fe80.v1.AuthoritiesGrpc;
import fe80.v1.Authority;
import fe80.v1.ListAuthoritiesRequest;
import fe80.v1.ListAuthoritiesResponse;
import fe80.v1.RemoveAuthorityRequest;
import fe80.v1.RemoveAuthorityResponse;
import fe80.v1.SignRequest;
import io.grpc.stub.StreamObserver;
import java.util.UUID;

/** The authorities, as the API has them. */
public final class AuthorityCalls extends AuthoritiesGrpc.AuthoritiesImplBase {

    private final Authorities authorities;
    private final Zone zone;

    /** These, of this zone. */
    public AuthorityCalls(Authorities authorities, Zone zone) {
        this.authorities = authorities;
        this.zone = zone;
    }

    @Override
    public void list(ListAuthoritiesRequest request, StreamObserver<ListAuthoritiesResponse> responses) {
        answer(
                responses,
                () -> ListAuthoritiesResponse.newBuilder()
                        .addAllAuthorities(
                                authorities.all().stream().map(this::message).toList())
                        .build());
    }

    @Override
    public void add(AddAuthorityRequest request, StreamObserver<Authority> responses) {
        answer(responses, () -> message(authorities.add(purpose(request.getPurpose()))));
    }

    @Override
    public void sign(SignRequest request, StreamObserver<Authority> responses) {
        answer(responses, () -> message(authorities.sign(id(request.getId()))));
    }

    @Override
    public void remove(RemoveAuthorityRequest request, StreamObserver<RemoveAuthorityResponse> responses) {
        answer(responses, () -> {
            UUID id = id(request.getId());
            if (!request.getForce()) {
                StoredAuthority authority = authorities.find(id);
                if (!authority.signing()) { // that it signs is the better reason to refuse
                    new Reliance(zone).expectNone(authority);
                }
            }
            authorities.remove(id);
            return RemoveAuthorityResponse.getDefaultInstance();
        });
    }

    private static UUID id(String text) {
        return UUID.fromString(text);
    }

    private static StoredAuthority.Purpose purpose(Authority.Purpose purpose) {
        return switch (purpose) {
            case TLS -> StoredAuthority.Purpose.TLS;
            case SSH -> StoredAuthority.Purpose.SSH;
            case PURPOSE_UNSPECIFIED, UNRECOGNIZED -> throw new IllegalArgumentException("purpose: TLS or SSH");
        };
    }

    private Authority message(StoredAuthority authority) {
        String fingerprint = authorities.fingerprint(authority);
        return Authority.newBuilder()
                .setId(authority.id().toString())
                .setPurpose(
                        switch (authority.purpose()) {
                            case TLS -> Authority.Purpose.TLS;
                            case SSH -> Authority.Purpose.SSH;
                        })
                .setSigning(authority.signing())
                .setCreated(Times.timestamp(authority.created()))
                .setPublicPart(authority.publicPart())
                .setFingerprint(fingerprint)
                .setHosts(zone.hostsWith(fingerprint))
                .setSystemVms(zone.systemVmsTrusting(fingerprint))
                .build();
    }
}
