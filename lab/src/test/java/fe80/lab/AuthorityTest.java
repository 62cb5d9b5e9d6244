package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Timestamp;
import fe80.guest.CredentialRejectedException;
import fe80.guest.UserCertificate;
import fe80.link.CommandFailed;
import fe80.v1.Kind;
import fe80.v1.Reachability.State;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Who lets whom in, from a hypervisor of its own to one of a zone whose authorities are replaced, and back: each step
 * on the state that the one before has left. The System VM old-VM was started before the zone was founded and is never
 * restarted; plain ssh comes from the server's machine, which is only logged in to the zone and has no link.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AuthorityTest {

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String AUTHORITY_OF_HV1 = "\"$(fe80 host --format json | jq -r .ownSshAuthority)\"";

    private static LabZone zone;
    private static LabAgent hv1;
    private static Shell host;
    private static Shell desk;

    @BeforeAll
    static void foundAZoneBesideAHypervisorThatHasASystemVm() {
        Installation installation = LabExtension.installation();
        hv1 = LAB.lab().lightAgent("hv1");
        host = new Shell(installation, hv1);
        hv1.deploy(Kind.SECONDARY_STORAGE_VM, "old-VM");
        hv1.await("old-VM", State.READY, PATIENCE);
        zone = LabZone.found(LAB.lab(), installation);
        zone.logIn();
        desk = zone.shell();
    }

    @Test
    @Order(1)
    void aHypervisorThatEnrolsLosesNoSystemVmAndNewOnesTrustTheZone() {
        zone.enrol(hv1);
        zone.until("fe80 hosts --format csv --no-header", "hv1,LIVE,");
        hv1.await("old-VM", State.READY, PATIENCE);
        desk.run("fe80 deploy virtual-router r-1-VM --wait 1m");

        assertThat(trusted("old-VM")).isEqualTo(host.run("echo " + AUTHORITY_OF_HV1));
        assertThat(trusted("r-1-VM")).isEqualTo(signing("ssh", ".fingerprint"));
        assertEachLetsUsIn("old-VM", "r-1-VM");
    }

    @Test
    @Order(2)
    void plainSshReachesSystemVmsByNameFromWhereOneIsOnlyLoggedInToTheZone() {
        desk.run("fe80 ssh-config >>~/.ssh/config");
        assertThat(desk.run("echo in | ssh r-1-VM 'cat; hostname'")).isEqualTo("in\nr-1-VM\n");
        assertThat(desk.run("ssh old-VM hostname")).isEqualTo("old-VM\n");
        assertThat(desk.run("ssh-keygen -L -f ~/.ssh/fe80/vms/r-1-VM-cert.pub")).contains("Key ID: \"admin\"");
        assertThatThrownBy(() -> desk.run("ssh -o UserKnownHostsFile=/dev/null r-1-VM true"))
                .isInstanceOf(CommandFailed.class)
                .hasMessageContaining("Host key verification failed");
        assertThatThrownBy(() -> desk.run("ssh -o IdentityFile=~/.ssh/fe80/id_ecdsa"
                        + " -F /dev/null -o IdentitiesOnly=yes -o UserKnownHostsFile=~/.ssh/fe80/vms/r-1-VM.known_hosts"
                        + " -o ProxyCommand='fe80 proxy r-1-VM' root@r-1-VM true"))
                .isInstanceOf(CommandFailed.class)
                .hasMessageContaining("Permission denied");
    }

    @Test
    @Order(2)
    void plainSshOnTheHypervisorItselfReachesThoseThatTrustTheZoneTooSinceItsAgentVouches() {
        host.run("fe80 ssh-config >>~/.ssh/config");
        assertThat(host.run("ssh r-1-VM hostname")).isEqualTo("r-1-VM\n");
        assertThat(host.run("ssh old-VM hostname")).isEqualTo("old-VM\n");
        assertThat(host.run("ssh-keygen -L -f ~/.ssh/fe80/vms/r-1-VM-cert.pub")).contains("Key ID: \"root@hv1\"");
    }

    @Test
    @Order(3)
    void anSshAuthorityIsReplacedAndNoSystemVmGetsOutOfControl() {
        Timestamp ready = hv1.get("old-VM").getReachability().getSince();
        String old = signing("ssh", ".id").strip();
        String next =
                desk.run("fe80 authority add ssh --format json | jq -r .id").strip();
        zone.until("fe80 authority ls --format json | jq -r '" + of(next, ".hosts") + "'", "1");
        desk.run("fe80 authority sign " + next);
        assertEachLetsUsIn("old-VM", "r-1-VM");

        assertThatThrownBy(() -> desk.run("fe80 authority remove " + old))
                .isInstanceOf(CommandFailed.class)
                .hasMessageContaining("r-1-VM on hv1 trusts no other")
                .hasMessageNotContaining("old-VM");
        assertThatThrownBy(() -> desk.run("fe80 authority remove " + next))
                .isInstanceOf(CommandFailed.class)
                .hasMessageContaining("the one that signs cannot be removed");

        desk.run("fe80 stop r-1-VM && fe80 start r-1-VM");
        hv1.await("r-1-VM", State.READY, PATIENCE);
        zone.until("fe80 authority remove " + old + " && echo removed", "removed");
        zone.until("fe80 host hv1 --format json | jq -r '.sshAuthorities | length'", "1");
        assertEachLetsUsIn("old-VM", "r-1-VM");
        assertThat(hv1.get("old-VM").getReachability().getSince()).isEqualTo(ready);

        hv1.kill();
        hv1.start();
        hv1.await("old-VM", State.READY, PATIENCE);
        hv1.await("r-1-VM", State.READY, PATIENCE);
        zone.until("fe80 hosts --format csv --no-header", "hv1,LIVE,");
        assertThat(desk.run("ssh r-1-VM hostname")).isEqualTo("r-1-VM\n");
    }

    @Test
    @Order(4)
    void aTlsAuthorityIsReplacedWhileHostsStayLiveAndUsersLoggedIn() {
        zone.until("fe80 hosts --format csv --no-header", "hv1,LIVE,");
        String since = desk.run("fe80 hosts --format json | jq -r .[].since");
        String old = signing("tls", ".id").strip();
        String next =
                desk.run("fe80 authority add tls --format json | jq -r .id").strip();
        desk.run("fe80 authority sign " + next);
        zone.until("fe80 authority remove " + old + " && echo removed", "removed");

        assertThat(desk.run("fe80 hosts --format json | jq -r .[].since")).isEqualTo(since);
        assertThat(desk.run("fe80 run r-1-VM hostname")).isEqualTo("r-1-VM\n");
        hv1.kill();
        hv1.start();
        zone.until("fe80 hosts --format csv --no-header", "hv1,LIVE,");
        desk.run("fe80 host renew hv1");
        assertEachLetsUsIn("old-VM", "r-1-VM");
    }

    @Test
    @Order(5)
    void aHostThatIsRemovedIsCalledNoMoreGivesUpItsCertificatesAndIsOnItsOwn() {
        desk.run("fe80 host remove hv1");

        assertThatThrownBy(() -> desk.run("fe80 run r-1-VM hostname"))
                .isInstanceOf(CommandFailed.class)
                .hasMessageContaining("there is no System VM \"r-1-VM\" in this zone");
        assertThat(desk.run("fe80 hosts --format csv --no-header")).isEmpty();
        assertThatThrownBy(() -> host.run("fe80 host renew"))
                .isInstanceOf(CommandFailed.class)
                .hasMessageContaining("it was removed");
        assertThat(host.run("fe80 probe r-1-VM || true")).contains("no valid certificate");
        host.run("fe80 probe old-VM");

        host.run("fe80 stop r-1-VM && fe80 start r-1-VM");
        hv1.await("r-1-VM", State.READY, PATIENCE);
        assertThat(trusted("r-1-VM")).isEqualTo(host.run("echo " + AUTHORITY_OF_HV1));
    }

    @Test
    @Order(6)
    void aCertificateOpensNothingAnyMoreWhenItsTimeIsOver() {
        LabVm vm = hv1.past("old-VM");
        UserCertificate brief = LAB.lab().ca().issue(Duration.ofSeconds(1), "brief");
        await().until(() -> brief.validUntil().isBefore(Instant.now().minusSeconds(1)));

        assertThatThrownBy(() -> vm.open(vm.endpoint(), brief, PATIENCE))
                .isInstanceOf(CredentialRejectedException.class);
    }

    /** A new login to each, beside the channel that is open. */
    private static void assertEachLetsUsIn(String... vms) {
        for (String vm : vms) {
            assertThat(host.run("fe80 probe " + vm)).doesNotContain("fails");
            assertThat(hv1.get(vm).getReachability().getState()).isEqualTo(State.READY);
        }
    }

    private static String trusted(String vm) {
        return host.run("fe80 show " + vm + " --format json | jq -r .sshAuthorities[]");
    }

    private static String signing(String purpose, String field) {
        return desk.run("fe80 authority ls --format json | jq -r '.[] | select(.purpose == \"" + purpose
                + "\" and .signing)" + field + "'");
    }

    private static String of(String id, String field) {
        return ".[] | select(.id == \"" + id + "\")" + field;
    }
}
