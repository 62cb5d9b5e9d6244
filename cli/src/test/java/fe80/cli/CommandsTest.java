package fe80.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import fe80.cli.agent.TestAgent;
import fe80.cli.output.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each command as a user gives it, against an agent on a Unix socket. */
class CommandsTest {

    private static final String UUID = "7c0e1f2a-52ab-4ee4-9d3f-0d1f7b1f6f10";

    @TempDir
    Path directory;

    private TestAgent agent;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void serve() throws IOException {
        agent = new TestAgent(directory.resolve("hv1"));
        assertThat(fe80("deploy", "secondary-storage-vm", "s-1-VM", "--uuid", UUID))
                .isZero();
        assertThat(fe80("deploy", "CONSOLE_PROXY", "v-2-VM", "--wait", "10s")).isZero();
        out.reset();
    }

    @AfterEach
    void stop() {
        agent.close();
    }

    private int fe80(String... arguments) {
        return fe80WithInput(new byte[0], arguments);
    }

    private int fe80WithInput(byte[] input, String... arguments) {
        return Fe80.run(
                new Streams(
                        new ByteArrayInputStream(input),
                        new PrintStream(out, false, UTF_8),
                        new PrintStream(err, false, UTF_8),
                        Map.of("FE80_AGENT", agent.uri(), "HOME", directory.toString()),
                        new Streams.Terminals(false, false, false)),
                arguments);
    }

    private String said() {
        return out.toString(UTF_8);
    }

    private String complained() {
        return err.toString(UTF_8);
    }

    @Test
    void lsListsEachVmWithItsStateAndAddress() {
        assertThat(fe80("ls")).isZero();
        assertThat(said().lines()).hasSize(3);
        assertThat(said()).startsWith("NAME").contains("s-1-VM", "secondary-storage-vm", "READY", "fe80::");
    }

    @Test
    void lsKeepsToNamesKindsAndStates() {
        assertThat(fe80("ls", "v-*", "--kind", "console-proxy", "--state", "ready", "--no-header"))
                .isZero();
        assertThat(said().lines()).singleElement().asString().startsWith("v-2-VM");
    }

    @Test
    void jsonHasEveryPropertyOfAVm() {
        assertThat(fe80("show", "s-1-VM", "--format", "json")).isZero();
        assertThat(said())
                .contains(
                        "\"name\": \"s-1-VM\"",
                        "\"uuid\": \"" + UUID + "\"",
                        "\"roundTripMillis\": 0.123",
                        "\"deployed\": true");
    }

    @Test
    void aVmThatDoesNotExistIsOurFailureAndOneSentence() {
        assertThat(fe80("show", "x-9-VM")).isEqualTo(125);
        assertThat(complained()).isEqualTo("fe80: there is no System VM \"x-9-VM\" on hv1\n");
    }

    @Test
    void withoutAnAgentTheMessageSaysWhereItWasSoughtAndWhatToDo() {
        assertThat(fe80("ls", "--agent", "unix:///nowhere/agent.sock")).isEqualTo(125);
        assertThat(complained()).contains("unix:///nowhere/agent.sock", "systemctl status fe80-agent");
        assertThat(complained().lines()).hasSize(1);
    }

    @Test
    void aMistypedOptionIsOneLineThatNamesTheHelp() {
        assertThat(fe80("ls", "--formt", "json")).isEqualTo(125);
        assertThat(complained()).contains("--formt", "fe80 ls --help");
    }

    @Test
    void runConnectsTheStreamsAndPassesTheExitStatusOn() {
        assertThat(fe80WithInput("hello".getBytes(UTF_8), "run", "s-1-VM", "sh", "-c", "cat; echo oops >&2; exit 7"))
                .isEqualTo(7);
        assertThat(said()).isEqualTo("hello");
        assertThat(complained()).isEqualTo("oops\n");
    }

    @Test
    void runPassesOptionsThatFollowTheVmToTheCommand() {
        assertThat(fe80("run", "s-1-VM", "echo", "--all", "--", "-x")).isZero();
        assertThat(said()).isEqualTo("--all -- -x\n");
    }

    @Test
    void aCommandThatASignalEndedGives128AndItsNumber() {
        assertThat(fe80("run", "--shell", "s-1-VM", "kill -9 $$")).isEqualTo(137);
    }

    @Test
    void runCarriesALotInBothDirectionsUnchanged() {
        byte[] much = new byte[32 << 20];
        for (int at = 0; at < much.length; at++) {
            much[at] = (byte) ((at * 31) >>> 3);
        }
        assertThat(fe80WithInput(much, "run", "s-1-VM", "cat")).isZero();
        assertThat(out.toByteArray()).isEqualTo(much);
    }

    @Test
    void runInSeveralKeepsTheirOutputApartAndFailsIfOneFails() {
        assertThat(fe80("run", "--shell", "s-1-VM,v-*", "pwd; case $PWD in */v-2-VM) exit 3;; esac"))
                .isEqualTo(1);
        assertThat(said()).contains("==> s-1-VM <==\n", "==> v-2-VM <==\n");
        assertThat(complained()).contains("1 of 2 VMs succeeded, 1 did not: v-2-VM (exit status 3)");
    }

    @Test
    void runInSeveralLivePutsTheNameBeforeEachLine() {
        assertThat(fe80("run", "--all", "--live", "--shell", "--", "echo one; printf two"))
                .isZero();
        assertThat(said().lines())
                .containsExactlyInAnyOrder("s-1-VM: one", "s-1-VM: two", "v-2-VM: one", "v-2-VM: two");
    }

    @Test
    void runStopsAfterTooManyFailures() {
        assertThat(fe80("run", "--all", "--parallel", "1", "--max-failures", "1", "false"))
                .isEqualTo(1);
        assertThat(complained()).contains("0 of 2 VMs succeeded", "1 were not tried");
    }

    @Test
    void runNamesTheVmThatDoesNotExistAndRunsNothing() {
        assertThat(fe80("run", "s-1-VM,x-9-VM", "touch", "ran")).isEqualTo(125);
        assertThat(complained()).contains("x-9-VM");
        assertThat(directory.resolve("hv1/s-1-VM/ran")).doesNotExist();
    }

    @Test
    void resultsOfSeveralAsJsonHaveOutputAndStatus() {
        assertThat(fe80("run", "--all", "--format", "json", "echo", "a\tb")).isZero();
        assertThat(said()).contains("\"stdout\": \"a\\tb\\n\"", "\"exitStatus\": 0", "\"outcome\": \"completed\"");
    }

    @Test
    void stopSaysSoAndTheNextCommandSaysWhyItCannotRun() {
        assertThat(fe80("stop", "s-1-VM")).isZero();
        assertThat(fe80("run", "s-1-VM", "true")).isEqualTo(125);
        assertThat(complained()).contains("It is off: fe80 start s-1-VM");
    }

    @Test
    void destroyAsksAndWithoutATerminalWantsToBeSure() {
        assertThat(fe80("destroy", "s-1-VM")).isEqualTo(125);
        assertThat(complained()).contains("--yes");
        assertThat(fe80("destroy", "s-1-VM", "--yes")).isZero();
        assertThat(said()).isEqualTo("s-1-VM is gone\n");
        assertThat(fe80("show", "s-1-VM")).isEqualTo(125);
    }

    @Test
    void probeTellsTheLayerThatFails() {
        assertThat(fe80("probe", "s-1-VM")).isZero();
        fe80("stop", "s-1-VM");
        assertThat(fe80("probe", "s-1-VM")).isEqualTo(1);
        assertThat(said()).contains("fails", "not tried", "fe80 start s-1-VM");
    }

    @Test
    void cpCarriesAFileThereAndBackWithItsMode() throws IOException {
        Path file = Files.writeString(directory.resolve("motd"), "welcome\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x---"));
        assertThat(fe80("cp", file.toString(), "s-1-VM:/motd")).isZero();
        Path back = directory.resolve("back");
        assertThat(fe80("cp", "s-1-VM:/motd", back.toString())).isZero();
        assertThat(back).hasContent("welcome\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(back)))
                .isEqualTo("rwxr-x---");
    }

    @Test
    void cpCarriesADirectoryThereAndBack() throws IOException {
        Path tree = Files.createDirectories(directory.resolve("tree/inner"));
        Files.writeString(tree.resolve("file"), "deep");
        assertThat(fe80("cp", directory.resolve("tree").toString(), "s-1-VM:/tree"))
                .isZero();
        assertThat(fe80("cp", "s-1-VM:/tree", directory.resolve("copy").toString()))
                .isZero();
        assertThat(directory.resolve("copy/inner/file")).hasContent("deep");
    }

    @Test
    void cpReadsStdinAndWritesStdout() {
        assertThat(fe80WithInput("list".getBytes(UTF_8), "cp", "-", "s-1-VM:/list"))
                .isZero();
        assertThat(fe80("cp", "s-1-VM:/list", "-")).isZero();
        assertThat(said()).isEqualTo("list");
    }

    @Test
    void aCopyThatFailsLeavesTheOldFileAndNothingElse() throws IOException {
        Path old = Files.writeString(directory.resolve("old"), "old");
        assertThat(fe80("cp", "s-1-VM:/missing", old.toString())).isEqualTo(125);
        assertThat(old).hasContent("old");
        assertThat(directory).isDirectoryNotContaining("glob:**/.fe80-*");
    }

    @Test
    void proxyCarriesBytesToTheSshPortAndEndsWithTheOtherSide() {
        assertThat(fe80WithInput("SSH-2.0".getBytes(UTF_8), "proxy", "s-1-VM")).isZero();
        assertThat(said()).isEqualTo("port 3922\nSSH-2.0");
    }

    @Test
    void addressComputesAllFromEach() {
        assertThat(fe80(
                        "address",
                        "169.254.254.59",
                        "0e:00:a9:fe:fe:3b",
                        "fe80::c00:a9ff:fefe:fe3b",
                        "--format",
                        "csv"))
                .isZero();
        assertThat(said().lines().skip(1))
                .allSatisfy(line -> assertThat(line)
                        .endsWith(",0e:00:a9:fe:fe:3b,fe80::c00:a9ff:fefe:fe3b,fe80-00a9fefe3b,169.254.254.59"));
    }

    @Test
    void addressRefusesWhatIsNoAddressOfASystemVm() {
        assertThat(fe80("address", "fe80::1")).isEqualTo(125);
        assertThat(complained()).contains("not made from a MAC");
    }

    @Test
    void everyCommandHasHelpWithAnExample() {
        assertThat(fe80("--help")).isZero();
        String[] commands = said().lines()
                .filter(line -> line.matches("  [a-z-]+  .*"))
                .map(line -> line.strip().split(" ", 2)[0])
                .toArray(String[]::new);
        assertThat(commands).contains("ls", "run", "cp");
        for (String command : commands) {
            out.reset();
            assertThat(fe80(command, "--help")).isZero();
            assertThat(said()).as(command).contains("Example");
        }
    }
}
