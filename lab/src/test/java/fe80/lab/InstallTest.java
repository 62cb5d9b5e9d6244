package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** README's section "On one hypervisor", typed word by word on a machine with systemd and libvirt. */
class InstallTest {

    private static final String REPOSITORY = "/opt/fe80";
    private static final Path README = Path.of("../README.md");
    private static final Pattern BLOCK = Pattern.compile("^```\n(.*?)^```\n", Pattern.DOTALL | Pattern.MULTILINE);

    /**
     * What the words need where nobody sits: a terminal, an answer, an end. What make would build has been built, and
     * /etc/group cannot be replaced once the lab's libvirtd runs.
     */
    private static final String UNATTENDED = """
            set -x
            cd /root
            make() { command make -C /opt/fe80 -o build -o image "$@"; }
            fe80() {
                case $1 in
                shell) script --quiet --return --command "fe80 $*" /dev/null <<<exit ;;
                forward) timeout --signal INT 3 fe80 "$@" || [ $? = 124 ] ;;
                destroy) command fe80 "$@" --yes ;;
                *) command fe80 "$@" ;;
                esac
            }
            groupdel() { getent group "$1"; }
            """;

    private static final String FRESH = """
            rm -rf /usr/local/bin/fe80 /usr/share/fe80 /etc/fe80/agent.toml /etc/systemd/system/fe80-agent.service /root/.ssh
            groupdel fe80
            systemctl daemon-reload
            """;
    private static final String WHAT_IS_LEFT = """
            find /etc/systemd /usr/local /usr/share /var/lib /run -xdev -name '*fe80*' -not -path '/run/lab/*'
            nft list tables
            ip -brief link show type bridge
            """;

    private static SystemdMachine machine;

    @BeforeAll
    static void startFreshMachine() throws IOException {
        machine = SystemdMachine.start(
                Machine.start("install"),
                List.of(
                        absolute(".."),
                        REPOSITORY,
                        absolute("../agent/fe80-agent.service"),
                        "/bin/true",
                        "/nonexistent",
                        "AUTO",
                        absolute("src/main/resources/fe80/lab/libvirtd.sh")));
        machine.sh(FRESH);
    }

    private static String absolute(String path) {
        return Path.of(path).toAbsolutePath().normalize().toString();
    }

    @AfterAll
    static void stopMachine() {
        machine.close();
    }

    @Test
    void whatReadmeSaysGoesThroughFromTheInstallationToTheRemoval() throws IOException {
        List<String> blocks = blocks();

        assertThat(type(blocks.getFirst()))
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

        assertThat(machine.sh(UNATTENDED + "systemctl start fe80-agent; make install"))
                .contains("systemctl restart fe80-agent");
        assertThat(machine.sh("fe80 run s-1-VM hostname")).isEqualTo("s-1-VM\n");

        type(blocks.getLast());

        assertThat(machine.sh(WHAT_IS_LEFT)).isEmpty();
    }

    /** Types line after line; together they would need more patience than a machine has with one command. */
    private static String type(String block) {
        return block.lines().map(line -> machine.sh(UNATTENDED + line)).collect(Collectors.joining());
    }

    private static String accelerator() {
        return LabExtension.accelerator().getClass().getSimpleName().toUpperCase(Locale.ROOT);
    }

    /** The commands of the section, those that install first and those that remove last. */
    private static List<String> blocks() throws IOException {
        String section =
                Files.readString(README).split("## On one hypervisor\n", 2)[1].split("\n## ", 2)[0];
        return BLOCK.matcher(section).results().map(block -> block.group(1)).toList();
    }
}
