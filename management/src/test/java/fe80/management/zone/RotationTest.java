package fe80.management.zone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import fe80.management.store.Role;
import fe80.management.store.Scope;
import fe80.management.store.StoredAuthority;
import fe80.management.store.StoredAuthority.Purpose;
import fe80.systemvm.Kind;
import fe80.v1.CertifyRequest;
import fe80.v1.ListHostsRequest;
import fe80.v1.Presence.State;
import fe80.v1.SystemVm;
import io.grpc.Status;
import io.grpc.StatusException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Authorities of the zone, its hosts and System VMs, while one is replaced. */
class RotationTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String KEY = "ecdsa-sha2-nistp256"
            + " AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBHsmFHZYgmud5y4OzjpmIaWkEVpyJG6Id9EYAozlncd0iGvFkJWVV/fAI6/keC3mNlFYdxn54h4QtKbz069iGyM="
            + " user";

    @TempDir
    private Path directory;

    private TestZone zone;
    private TestHost hv1;
    private StoredAuthority old;
    private String oldFingerprint;

    @BeforeEach
    void start() throws Exception {
        zone = new TestZone(directory);
        hv1 = zone.host("hv1");
        old = zone.authority(Purpose.SSH);
        oldFingerprint = zone.authorities().fingerprint(old);
        live(1);
    }

    @AfterEach
    void close() {
        zone.close();
    }

    @Test
    void hostsRenewByThemselvesWhenAnAuthorityIsAddedAndWhenItSigns() {
        StoredAuthority next = zone.authorities().add(Purpose.SSH);
        zone.zone().renew();
        await().atMost(SOON)
                .until(() -> zone.zone().hostsWith(zone.authorities().fingerprint(next)) == 1);

        StoredAuthority nextTls = zone.authorities().add(Purpose.TLS);
        zone.authorities().sign(nextTls.id());
        zone.zone().renew();
        await().atMost(SOON)
                .until(() -> zone.zone().hostsWith(zone.authorities().fingerprint(nextTls)) == 1);
        int renewals = hv1.renewals();
        zone.zone().renew();
        assertThat(hv1.renewals()).isEqualTo(renewals);
    }

    @Test
    void anAuthorityIsNotRemovedWhileASystemVmTrustsNoOther() {
        hv1.systemVms().put(vm("r-1-VM", oldFingerprint));
        replaceSsh();
        await().atMost(SOON).until(() -> zone.zone().systemVmsTrusting(oldFingerprint) == 1);

        assertThatThrownBy(() -> new Reliance(zone.zone()).expectNone(old))
                .isInstanceOf(ZoneException.class)
                .hasMessageContaining("r-1-VM on hv1 trusts no other: 'fe80 stop r-1-VM' and 'fe80 start r-1-VM'");

        hv1.systemVms().put(vm("r-1-VM", oldFingerprint, TestHost.OWN_SSH_AUTHORITY));
        await().atMost(SOON).until(() -> {
            new Reliance(zone.zone()).expectNone(old);
            return true;
        });
        hv1.systemVms().put(vm("r-1-VM", zone.authorities().sshFingerprints().getFirst()));
        await().atMost(SOON).until(() -> zone.zone().systemVmsTrusting(oldFingerprint) == 0);
        new Reliance(zone.zone()).expectNone(old);
    }

    @Test
    void anAuthorityIsNotRemovedWhileAHostHasNotRenewedOrIsNotHeardOf() throws Exception {
        TestHost hv2 = zone.host("hv2");
        live(2);
        hv2.refuseToRenew();
        replaceSsh();

        assertThatThrownBy(() -> new Reliance(zone.zone()).expectNone(old))
                .isInstanceOf(ZoneException.class)
                .hasMessageContaining("hv2 has no certificate yet of the authority that signs: 'fe80 host renew hv2'");

        StoredAuthority tls = zone.authority(Purpose.TLS);
        zone.authorities().sign(zone.authorities().add(Purpose.TLS).id());
        hv2.kill();
        live(1);
        assertThatThrownBy(() -> new Reliance(zone.zone()).expectNone(tls))
                .isInstanceOf(ZoneException.class)
                .hasMessageContaining("hv2 does not answer")
                .hasMessageContaining("fe80 host remove hv2");
    }

    @Test
    void aUserGetsACertificateOfAnAuthorityThatTheSystemVmTrusts() throws Exception {
        hv1.systemVms().put(vm("r-1-VM", oldFingerprint));
        hv1.systemVms().put(vm("r-2-VM", TestHost.OWN_SSH_AUTHORITY));
        replaceSsh();
        await().atMost(SOON).until(() -> zone.zone().systemVmsTrusting(TestHost.OWN_SSH_AUTHORITY) == 1);

        var ofZone = zone.systemVms().certify(request("r-1-VM"));
        assertThat(ofZone.getCertificate()).startsWith("ecdsa-sha2-nistp256-cert-v01@openssh.com ");
        assertThat(zone.systemVms().certify(request("r-2-VM")).getCertificate()).isEqualTo("hv1's");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(zone.audited())
                        .filteredOn(entry -> entry.method().equals("SystemVms.Certify"))
                        .extracting(entry -> entry.vmName() + " " + entry.outcome())
                        .contains("r-1-VM OK", "r-2-VM OK"));

        String viewer = zone.token(Role.VIEWER, Scope.ZONE);
        assertThatThrownBy(() -> zone.systemVms(viewer).certify(request("r-1-VM")))
                .isInstanceOfSatisfying(
                        StatusException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED));
        String ofOtherKind = zone.token(Role.OPERATOR, Scope.of(Kind.CONSOLE_PROXY));
        for (String name : List.of("r-1-VM", "r-2-VM", "")) {
            assertThatThrownBy(() -> zone.systemVms(ofOtherKind).certify(request(name)))
                    .isInstanceOfSatisfying(
                            StatusException.class,
                            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED));
        }
    }

    private void replaceSsh() {
        StoredAuthority next = zone.authorities().add(Purpose.SSH);
        zone.authorities().sign(next.id());
        zone.zone().renew();
        await().atMost(SOON)
                .until(() -> zone.zone().hostsWith(zone.authorities().fingerprint(next)) >= 1);
    }

    private void live(int hosts) {
        await().atMost(SOON)
                .until(() -> zone.hosts().list(ListHostsRequest.getDefaultInstance()).getHostsList().stream()
                                .filter(host -> host.getPresence().getState() == State.LIVE)
                                .count()
                        == hosts);
    }

    private SystemVm vm(String name, String... authorities) {
        return hv1.ready(name).toBuilder()
                .addAllSshAuthorities(List.of(authorities))
                .build();
    }

    private static CertifyRequest request(String vm) {
        return CertifyRequest.newBuilder().setPublicKey(KEY).setSystemVm(vm).build();
    }
}
