package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.link.CommandFailed;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * README's section "A zone" and then docs/operations.md, typed on a machine with systemd and libvirt that is the
 * server's and a hypervisor's at once: all but what needs a second hypervisor.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ZoneInstallTest {

    private static final Pattern PLACE = Pattern.compile("^# .*\n", Pattern.MULTILINE);
    private static final Pattern OTHER_HYPERVISOR = Pattern.compile("hv2|maintain");

    private static FreshMachine machine;

    @BeforeAll
    static void install() throws IOException {
        machine = FreshMachine.start("zone");
        machine.type("""
                make install install-image
                groupadd --system --force fe80
                printf '[api]\\nlisten = "[::]:9080"\\n' >/etc/fe80/agent.toml
                echo '127.0.0.1 zone.example hv1.example' >>/etc/hosts
                hostname zone.example
                """);
    }

    @AfterAll
    static void stopMachine() {
        machine.close();
    }

    @Test
    @Order(1)
    void whatReadmeSaysLeadsToAZoneWithAHypervisorAndASystemVm() throws IOException {
        String block = FreshMachine.blocks("README.md", "A zone").getFirst();
        List<String> places = PLACE.splitAsStream(block).toList();

        machine.type(places.get(1));
        machine.sh("hostname hv1");
        machine.type(places.get(2));
        machine.sh("hostname zone.example");
        until("fe80 hosts --no-header", "hv1 +LIVE");
        String said = machine.type(places.get(3)
                .lines()
                .filter(line -> !OTHER_HYPERVISOR.matcher(line).find())
                .collect(Collectors.joining("\n")));

        assertThat(said)
                .containsPattern("r-1-VM +virtual-router +hv1 +READY")
                .contains("1 of 1 System VMs, 1 succeeded");
        assertThat(machine.sh("ssh r-1-VM hostname")).isEqualTo("r-1-VM\n");
    }

    @Test
    @Order(2)
    void theServerIsNobodyMayLittleAndIsStartedAgainWhenItIsKilled() {
        assertThat(machine.sh("ps -o user= -p " + process())).doesNotContain("root");
        assertThat(machine.sh("grep -E 'CapEff|CapBnd|NoNewPrivs|Seccomp:' /proc/" + process() + "/status"))
                .contains("CapEff:\t0000000000000000", "CapBnd:\t0000000000000000", "NoNewPrivs:\t1", "Seccomp:\t2");
        assertThat(machine.sh("systemd-analyze verify --man=no fe80-management.service"))
                .isEmpty();
        machine.sh("systemd-analyze security --threshold=20 fe80-management");

        String before = process();
        machine.sh("systemctl kill --signal=KILL fe80-management");
        awaitAnotherThan(before);
        until("fe80 run r-1-VM hostname", "r-1-VM\n");
    }

    @Test
    @Order(3)
    void whatIsThereToLookAtIsThere() throws IOException {
        assertThat(machine.type(FreshMachine.blocks("docs/operations.md", "What to look at")
                        .getFirst()))
                .contains("fe80_hosts{presence=\"LIVE\"} 1.0")
                .contains("SystemVms.Deploy");
    }

    @Test
    @Order(3)
    void usersComeAndGo() throws IOException {
        machine.type(FreshMachine.blocks("docs/operations.md", "Who may use it").getFirst());

        assertThat(machine.sh("grep -c '\"method\": *\"Users' /root/audit.jsonl"))
                .isNotEqualTo("0\n");
        assertThat(machine.sh("fe80 user --format csv --no-header"))
                .contains("admin")
                .doesNotContain("ada");
    }

    @Test
    @Order(4)
    void aBackupIsRestoredAndWhatWasChangedSinceIsGone() throws IOException {
        List<String> backup = FreshMachine.blocks("docs/operations.md", "Backup");
        machine.type(backup.getFirst() + "fe80 user put eve --role viewer\n");
        assertThat(machine.sh("stat --format %A /srv/backup/zone-*.zip")).isEqualTo("-rw-------\n");

        machine.type(FreshMachine.blocks("docs/operations.md", "Restore")
                .getFirst()
                .replaceAll("zone-[0-9-]+[.]zip", "zone-\\$(date +%F).zip"));

        assertThat(machine.sh("fe80 user --format csv --no-header"))
                .contains("admin")
                .doesNotContain("eve");
        until("fe80 run r-1-VM hostname", "r-1-VM\n");
    }

    @Test
    @Order(5)
    void aMistakeInTheConfigurationStopsItAndTheJournalSaysWhich() {
        machine.sh("echo 'lissten = \"x\"' >/etc/fe80/management.toml");
        try {
            assertThatThrownBy(() -> machine.sh("systemctl restart fe80-management"))
                    .isInstanceOf(CommandFailed.class);
            assertThat(machine.sh("journalctl --unit fe80-management --priority warning --output cat"))
                    .contains("there is no key lissten; did you mean listen?");
            assertThat(machine.sh("systemctl show --property SubState --value fe80-management"))
                    .isEqualTo("failed\n");
        } finally {
            machine.sh("rm /etc/fe80/management.toml; systemctl start fe80-management");
        }
    }

    private static void until(String command, String pattern) {
        machine.sh("until { " + command + "; } 2>&1 | grep -qE '" + pattern.strip() + "'; do sleep 0.2; done");
    }

    private static void awaitAnotherThan(String process) {
        machine.sh("until [ $(systemctl show --property MainPID --value fe80-management) != " + process
                + " ] && systemctl is-active --quiet fe80-management; do sleep 0.1; done");
    }

    private static String process() {
        return machine.sh("systemctl show --property MainPID --value fe80-management")
                .strip();
    }
}
