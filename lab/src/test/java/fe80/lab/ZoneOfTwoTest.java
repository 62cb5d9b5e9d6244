package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an operator types who has a zone: a management server and two hypervisors, with light System VMs. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ZoneOfTwoTest {

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    private static LabAgent hv2;
    private static LabZone zone;
    private static Shell shell;

    @BeforeAll
    static void foundTheZone() {
        zone = LabZone.found(LAB.lab(), LabExtension.installation());
        zone.logIn();
        zone.enrol(LAB.lab().lightAgent("hv1"));
        hv2 = LAB.lab().lightAgent("hv2");
        zone.enrol(hv2);
        shell = zone.shell();
    }

    @Test
    @Order(1)
    void bothHypervisorsAreLive() {
        zone.until("echo $(fe80 hosts --format csv --no-header | grep -c ,LIVE,) live", "2 live");
    }

    @Test
    @Order(2)
    void aSystemVmIsDeployedOnTheHypervisorThatIsNamedAndRunsCommandsThroughTheZone() {
        String deployed = shell.run("fe80 deploy virtual-router r-1-VM --host hv2 --wait 1m");
        shell.run("fe80 deploy console-proxy v-2-VM --host hv1 --wait 1m");

        assertThat(deployed).containsPattern("host: +hv2").containsPattern("state: +READY");
        assertThat(shell.run("fe80 run r-1-VM hostname")).isEqualTo("r-1-VM\n");
        assertThat(shell.run("seq 100000 | fe80 run v-2-VM tail -n 1")).isEqualTo("100000\n");
        assertThat(shell.run("fe80 ls --host hv2 --format csv --no-header")).startsWith("r-1-VM,");
    }

    @Test
    @Order(3)
    void whereAnAgentIsKilledNothingIsKnownUntilItIsBack() {
        hv2.kill();
        zone.until("fe80 ls r-1-VM --no-header", "UNKNOWN");
        assertThat(shell.run("fe80 hosts")).contains("UNREACHABLE");

        hv2.start();
        zone.until("fe80 ls r-1-VM --no-header", "READY");
    }

    @Test
    @Order(4)
    void aServerThatIsKilledKnowsEverythingAgain() {
        zone.kill();
        zone.start();

        zone.until("echo $(fe80 ls --no-header | grep -c READY) ready", "2 ready");
        assertThat(shell.run("fe80 run r-1-VM hostname")).isEqualTo("r-1-VM\n");
    }
}
