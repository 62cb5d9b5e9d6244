package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.systemvm.Kind;
import fe80.v1.SystemVm.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A zone of three hypervisors as CloudStack leaves them, with four real legacy VMs each, leaves 169.254 by jobs. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LegacyZoneTest {

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    private static final int HOSTS = 3;
    private static final Duration BOOT = Duration.ofMinutes(12);
    private static final List<Kind> KINDS =
            List.of(Kind.SECONDARY_STORAGE_VM, Kind.CONSOLE_PROXY, Kind.VIRTUAL_ROUTER, Kind.VIRTUAL_ROUTER);

    /** Its template has no nftables, without which nothing of IPv6 is opened. */
    private static final String BROKEN = "r-23-VM";

    private static final Map<LabAgent, LegacyVms> LEGACY = new LinkedHashMap<>();
    private static LabZone zone;
    private static Shell shell;

    @BeforeAll
    static void threeHostsOfCloudStacks() {
        zone = LabZone.found(LAB.lab(), LabExtension.installation());
        zone.logIn();
        shell = zone.shell();
        long begun = System.nanoTime();
        for (int host = 1; host <= HOSTS; host++) {
            LabAgent agent = LAB.lab().agent("hv" + host);
            LegacyVms legacy = LegacyVms.on(agent, LabExtension.LEGACY_IMAGE_DIRECTORY, LabExtension.accelerator());
            LEGACY.put(agent, legacy);
            zone.enrol(agent);
            for (int vm = 1; vm <= KINDS.size(); vm++) {
                legacy.start(KINDS.get(vm - 1), name(host, vm), "169.254." + host + "." + vm);
            }
        }
        int host = 1;
        for (LabAgent agent : LEGACY.keySet()) {
            for (int vm = 1; vm <= KINDS.size(); vm++) {
                agent.await(name(host, vm), now -> now.getPath() == Path.LEGACY, BOOT);
            }
            host++;
        }
        System.out.println(HOSTS * KINDS.size() + " legacy VMs were reached after "
                + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun) + " s");
    }

    private static String name(int host, int vm) {
        return "svrr".charAt(vm - 1) + "-" + host + vm + "-VM";
    }

    @Test
    @Order(1)
    void anAuditScoresTheZoneAndItsStatusSaysThatSomethingIsLeft() {
        assertThat(audit())
                .contains("0 of 12 System VMs on link-local", "hv1", "hv2", "hv3", "169.254.2.3")
                .endsWith("status 1\n");
    }

    @Test
    @Order(2)
    void theJobAdoptsAllButOneAndItsReportNamesThatAndWhy() {
        shell.run("fe80 run " + BROKEN + " mv /usr/sbin/nft /root/nft");

        String number = shell.run("fe80 adopt --job --all").strip();

        assertThat(watch(number)).contains("COMPLETED", "11 succeeded, 1 failed, 0 unknown, 0 skipped", "status 1");
        assertThat(shell.run("fe80 job results " + number + " --state failed --no-header"))
                .hasLineCount(1)
                .contains(BROKEN, "hv2", "nft");
        assertThat(audit()).contains("11 of 12 System VMs on link-local");
        assertThat(shell.run("fe80 run " + BROKEN + " hostname")).isEqualTo(BROKEN + "\n");
    }

    @Test
    @Order(3)
    void onceThatIsMendedItIsAdoptedAndTheSameJobAgainHarmsNone() {
        shell.run("fe80 run " + BROKEN + " mv /root/nft /usr/sbin/nft");
        assertThat(shell.run("fe80 adopt --state legacy_only"))
                .startsWith(BROKEN + " is dual")
                .hasLineCount(1);

        String number = shell.run("fe80 adopt --job --all").strip();

        assertThat(watch(number)).contains("COMPLETED", "12 succeeded").doesNotContain("status");
        assertThat(audit()).contains("12 of 12 System VMs on link-local").endsWith("status 1\n");
    }

    @Test
    @Order(4)
    void retiredByAJobAndByHostNothingOf169254IsLeft() {
        String number = shell.run("fe80 retire --job --all").strip();
        assertThat(watch(number)).contains("COMPLETED", "12 succeeded");

        for (LabAgent agent : LEGACY.keySet()) {
            assertThat(shell.run("fe80 retire-host " + agent.machine().name())).contains("cloud0 has no IPv4");
        }

        assertThat(audit()).contains("12 of 12 System VMs on link-local").doesNotContain("status");
        assertThat(shell.run("fe80 run --all --deadline 3m -- ip address")).doesNotContain("169.254");
        List<String> hosts = new ArrayList<>();
        LEGACY.values().forEach(host -> hosts.add(host.sh("ip address; ip route show table all; nft list ruleset")));
        assertThat(hosts).hasSize(HOSTS).noneMatch(host -> host.contains("169.254"));
    }

    @Test
    @Order(5)
    void oneHostGoesBackByAJobWithItsIpv4First() {
        String number = shell.run("fe80 restore --job --host hv1").strip();

        assertThat(watch(number)).contains("COMPLETED", "4 succeeded");
        assertThat(LEGACY.values().iterator().next().sh("ip -4 -brief address show dev cloud0"))
                .contains("169.254.0.1/16");
        assertThat(audit()).contains("8 of 12 System VMs on link-local");
    }

    /** With its exit status at the end, if that is not 0. */
    private static String audit() {
        return shell.run("fe80 audit || echo status $?");
    }

    /** Watches a job to its end, which may take longer than a command line may. */
    private static String watch(String number) {
        String said;
        do {
            said = shell.run("timeout 240 fe80 job watch " + number + " || echo status $?");
        } while (said.contains("status 124"));
        return said;
    }
}
