package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.lab.demo.Demo;
import fe80.lab.demo.LegacyDemo;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demos as programs of their own. Each test leaves the directory for temporary files empty. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DemoTest {

    @TempDir
    private Path temporary;

    @AfterEach
    void nothingIsLeft() {
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void bothAtOnceTellTheirWholeStoriesWithoutDisturbingEachOther() throws Exception {
        Process zone = demo();
        Process wayOut = demo(LegacyDemo.class, LabExtension.LEGACY_IMAGE_DIRECTORY.toString());
        assertThat(story(zone))
                .containsPattern("cloud0 +DOWN +fe80::1/64 *\n")
                .containsPattern("# fe80 address (.*)\n.*\n +\\1 +0e:[0-9a-f:]+ +fe80::")
                .containsPattern("# fe80 deploy secondary-storage-vm s-1-VM --uuid ")
                .containsPattern("# fe80 watch s-1-VM\n(.*\n)* +[0-9:.]+ +s-1-VM +READY")
                .containsPattern("# fe80 ls\n(.*….*\n)* +NAME.*\n( +[rsv]-[123]-VM +[a-z-]+ +hv[12] +READY.*\n){3}")
                .containsPattern("eth1 +UP +fe80::[0-9a-f:]+/64 *\n")
                .containsPattern("# seq 5 .* fe80 run s-1-VM wc -l\n +5\n")
                .contains("   exit status 7\n", "   the same\n")
                .containsPattern("# ssh s-1-VM hostname\n(.*….*\n)* +s-1-VM\n")
                .containsPattern("# fe80 probe s-1-VM\n(.*\n)* +command +works")
                .containsPattern("100 through the agent +p50 +[0-9.]+ ms +p99 +[0-9.]+ ms")
                .containsPattern(
                        "# fe80 migrate s-1-VM --to hv2\n(.*….*\n)* +s-1-VM is on hv2; commands waited for at most")
                .containsPattern(
                        " (\\d+) commands sent\n(.*….*\n)* +# fe80 run s-1-VM wc -l /run/commands\n(.*….*\n)* +\\1 /run/commands\n")
                .containsPattern("none in the +\\d+ lines of +virsh dumpxml s-1-VM")
                .contains("s-1-VM is gone", "Everything is removed");
        assertThat(story(wayOut))
                .containsPattern("cloud0 +UP +169.254.0.1/16 fe80::1/64 *\n")
                .containsPattern("# fe80 watch s-1-VM\n(.*\n)* +[0-9:.]+ +s-1-VM +LEGACY_ONLY")
                .containsPattern("all +score +old +0 of 2 System VMs on link-local\n +exit status 1\n")
                .contains("s-1-VM is dual", "r-2-VM is dual", "s-1-VM is retired", "r-2-VM is retired")
                .containsPattern("all +score +good +2 of 2 System VMs on link-local\n")
                .containsPattern("none in the +\\d+ lines of +fe80 run r-2-VM ip route show table all")
                .contains("Everything is removed");
    }

    private static String story(Process demo) throws IOException, InterruptedException {
        String story = new String(demo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(demo.waitFor()).as(story).isZero();
        return story;
    }

    @Test
    void anInterruptRemovesEverything() throws Exception {
        Process demo = demo();
        readUntilItBoots(demo);
        List<ProcessHandle> parts = demo.descendants().toList();
        assertThat(parts).isNotEmpty();

        new ProcessBuilder("kill", "-INT", Long.toString(demo.pid())).start().waitFor();

        assertThat(demo.waitFor()).isEqualTo(130);
        assertThat(parts).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void whenItIsKilledItsMachinesEndAndDeleteTheirFiles() throws Exception {
        Process demo = demo();
        readUntilItBoots(demo);
        List<ProcessHandle> parts = demo.descendants().toList();
        assertThat(parts).isNotEmpty();

        demo.destroyForcibly();

        for (ProcessHandle part : parts) {
            part.onExit().get(30, TimeUnit.SECONDS);
        }
    }

    private Process demo() throws IOException {
        return demo(Demo.class);
    }

    private Process demo(Class<?> program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                program.getName(),
                LabExtension.IMAGE_DIRECTORY.toString(),
                LabExtension.INSTALLER.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static void readUntilItBoots(Process demo) throws IOException {
        BufferedReader story = demo.inputReader();
        String line = story.readLine();
        while (!line.contains("Three of them boot")) {
            line = story.readLine();
        }
    }
}
