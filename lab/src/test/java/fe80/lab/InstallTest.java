package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** README's section "On one hypervisor", typed word by word on a machine with systemd and libvirt. */
class InstallTest {

    private static final String WHAT_IS_LEFT = """
            find /etc/systemd /usr/local /usr/share /var/lib /run -xdev -name '*fe80*' -not -path '/run/lab/*'
            nft list tables
            ip -brief link show type bridge
            """;

    private static FreshMachine machine;

    @BeforeAll
    static void startFreshMachine() throws IOException {
        machine = FreshMachine.start("install");
    }

    @AfterAll
    static void stopMachine() {
        machine.close();
    }

    @Test
    void whatReadmeSaysGoesThroughFromTheInstallationToTheRemoval() throws IOException {
        List<String> blocks = FreshMachine.blocks("README.md", "On one hypervisor");

        assertThat(machine.type(blocks.getFirst()))
                .containsPattern("s-1-VM +secondary-storage-vm +READY")
                .containsPattern("command +works");

        assertThat(machine.sh("ssh s-1-VM hostname")).isEqualTo("s-1-VM\n");
        assertThat(machine.sh("fe80 host --format json"))
                .as("a service that may do too little cannot try KVM")
                .contains("\"accelerator\": \"" + accelerator() + "\"")
                .doesNotContain("it said nothing");
        assertThat(machine.sh("systemctl stop fe80-agent; systemctl is-failed fe80-agent || true; nft list tables"))
                .startsWith("inactive\n")
                .contains("table inet fe80", "table bridge fe80");

        assertThat(machine.type("systemctl start fe80-agent; make install")).contains("systemctl restart fe80-agent");
        assertThat(machine.sh("fe80 run s-1-VM hostname")).isEqualTo("s-1-VM\n");

        machine.type(blocks.getLast());

        assertThat(machine.sh(WHAT_IS_LEFT)).isEmpty();
    }

    private static String accelerator() {
        return LabExtension.accelerator().getClass().getSimpleName().toUpperCase(Locale.ROOT);
    }
}
