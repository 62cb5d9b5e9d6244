package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.guest.Caller;
import fe80.guest.Checksum;
import fe80.guest.Chunk;
import fe80.guest.Command;
import fe80.guest.CommandResult;
import fe80.guest.CommandResult.Exit;
import fe80.guest.Connection;
import fe80.guest.ConnectionException;
import fe80.guest.CopyEntry;
import fe80.guest.CopyException;
import fe80.guest.Push;
import fe80.guest.RunningCommand;
import fe80.guest.Signal;
import fe80.guest.Terminal;
import fe80.systemvm.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes through the channel to the image's sshd, in a VM fast enough to make much of it. */
class StreamingTest {

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    private static final Duration ENOUGH = Duration.ofSeconds(60);
    private static final Caller CALLER = new Caller("alice", "streaming");
    private static final int COMMANDS = 10_000;
    private static final int INTERRUPTS = 20;
    private static final int IN_FLIGHT = 32;
    private static final long GIBIBYTE = 1L << 30;
    private static final long MOST_HELD = 64L << 20;

    private static LabVm vm;

    @BeforeAll
    static void deploy() {
        vm = BareHypervisor.light(LAB.lab(), "streaming").deploy(Kind.SECONDARY_STORAGE_VM, "s-4-VM");
        vm.channel();
    }

    @Test
    void nothingIsLostOfTenThousandShortCommandsThatPrintANumberedBlock() throws Exception {
        Semaphore places = new Semaphore(IN_FLIGHT);
        List<Future<?>> commands = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < COMMANDS; i++) {
                String block = ("block " + i + "\n").repeat(1 + i % 50);
                places.acquire();
                commands.add(threads.submit(() -> {
                    try {
                        CommandResult result = vm.channel().run(Command.of("printf", "%s", block), ENOUGH);
                        assertThat(result.succeeded()).isTrue();
                        assertThat(result.stdout().complete()).isTrue();
                        assertThat(result.stdout().text()).isEqualTo(block);
                    } finally {
                        places.release();
                    }
                }));
            }
        }
        for (Future<?> command : commands) {
            command.get();
        }
    }

    @Test
    void aGibibyteEachWayThroughASlowReaderIsHeldByNobody() throws Exception {
        long before = used();
        long most = 0;
        long received = 0;
        try (RunningCommand cat = vm.channel().start(Command.of("cat"), Duration.ofMinutes(5))) {
            Thread.startVirtualThread(() -> writeGibibyte(cat));
            int pauses = 0;
            for (Optional<Chunk> chunk = cat.read(); chunk.isPresent(); chunk = cat.read()) {
                received += chunk.get().bytes().length;
                if (received / (GIBIBYTE / 8) > pauses) { // it would have time to fill any buffer that is not bounded
                    pauses++;
                    Thread.sleep(Duration.ofMillis(500));
                    most = Math.max(most, used() - before);
                }
            }
            assertThat(cat.exit()).isEqualTo(new Exit.Status(0));
        }
        assertThat(received).isEqualTo(GIBIBYTE);
        assertThat(most).isLessThan(MOST_HELD);
    }

    @Test
    void aTerminalHasItsSizeAndTakesAnotherOne() throws Exception {
        Command shell = Command.loginShell().withTerminal(new Terminal("xterm", new Terminal.Size(80, 24)));
        try (RunningCommand running = vm.channel().start(shell, ENOUGH)) {
            type(running, "stty size\n");
            String seen = readUntil(running, "24 80");
            running.resize(new Terminal.Size(132, 50));
            type(running, "stty size; exit 7\n");
            seen += readUntil(running, "50 132");
            assertThat(seen).contains("stty size");
            readUntil(running, "");
            assertThat(running.exit()).isEqualTo(new Exit.Status(7));
        }
    }

    @Test
    void aSignalReachesTheCommand() {
        String script = "trap 'echo caught; exit 5' USR1; echo ready; while :; do sleep 0.05; done";
        try (RunningCommand running = vm.channel().start(Command.of("sh", "-c", script), ENOUGH)) {
            readUntil(running, "ready\n");
            running.signal(Signal.USR1);
            assertThat(readUntil(running, "caught\n")).contains("caught");
            readUntil(running, "");
            assertThat(running.exit()).isEqualTo(new Exit.Status(5));
        }
    }

    @Test
    void aCommandThatIsClosedIsGoneWithAllThatItStarted() {
        try (RunningCommand running =
                vm.channel().start(Command.of("sh", "-c", "sleep 2001 & echo ready; sleep 2002"), ENOUGH)) {
            readUntil(running, "ready\n");
        }
        assertThat(vm.channel()
                        .run(Command.of("sh", "-c", "grep -lszx -e 200[12] /proc/[0-9]*/cmdline"), ENOUGH)
                        .stdout()
                        .text())
                .isEmpty();
    }

    @Test
    void aBrokenPushLeavesTheOldFileAndNothingElse() {
        vm.run("sh", "-c", "mkdir /root/copies; echo old > /root/copies/file");
        try (Push push = vm.channel().push(CALLER, "/root/copies/file")) {
            push.entry(new CopyEntry.File("", 0600, 2 << 20));
            push.data(ByteBuffer.allocate(1 << 20));
        }
        assertThat(vm.run("sh", "-c", "ls -A /root/copies; cat /root/copies/file"))
                .isEqualTo("file\nold\n");
    }

    /** As an agent interrupts it when its caller goes: while the VM does not take more, or between two pieces. */
    @Test
    void aPushThatIsInterruptedLeavesTheOldFileAndNothingElse() throws InterruptedException {
        vm.run("sh", "-c", "mkdir /root/broken; echo old > /root/broken/file");
        for (int i = 0; i < INTERRUPTS; i++) {
            Thread pushing = Thread.startVirtualThread(StreamingTest::pushWithoutEnd);
            while (vm.run("sh", "-c", "ls -A /root/broken | grep -vx file || true")
                    .isEmpty()) {
                Thread.sleep(1);
            }
            pushing.interrupt();
            pushing.join();
            assertThat(vm.run("sh", "-c", "ls -A /root/broken; cat /root/broken/file"))
                    .isEqualTo("file\nold\n");
        }
    }

    private static void pushWithoutEnd() {
        try (Push push = vm.channel().push(CALLER, "/root/broken/file")) {
            push.entry(new CopyEntry.File("", 0600, GIBIBYTE));
            while (!Thread.currentThread().isInterrupted()) {
                push.data(ByteBuffer.allocate(1 << 20));
            }
        } catch (CopyException e) {
            assertThat(e).hasMessageContaining("it was not sent to its end");
        }
    }

    @Test
    void aPushedDirectoryReplacesTheOldOneAsAWhole() {
        vm.run("sh", "-c", "mkdir /root/tree; touch /root/tree/old");
        Checksum nothing = new Checksum(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        try (Push push = vm.channel().push(CALLER, "/root/tree")) {
            push.entry(new CopyEntry.Directory("", 0750));
            push.entry(new CopyEntry.File("new", 0640, 0));
            assertThat(push.finish(nothing)).isEqualTo(nothing);
        }
        assertThat(vm.run("sh", "-c", "ls -A /root/tree; stat -c %a /root/tree /root/tree/new"))
                .isEqualTo("new\n750\n640\n");
    }

    @Test
    void aPortInTheVmWhereNobodyListensIsNamed() {
        assertThatThrownBy(() -> vm.channel().connect(CALLER, 81, ENOUGH))
                .isInstanceOf(ConnectionException.class)
                .hasMessageContaining("cannot connect to port 81");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PF_INET6, pack_sockaddr_in6(8081, Socket::IN6ADDR_LOOPBACK())",
                "PF_INET, pack_sockaddr_in(8081, Socket::INADDR_LOOPBACK())"
            })
    void whatListensOnOneLoopbackAddressOfTheVmIsReached(String familyAndAddress) throws IOException {
        String server = "use Socket; my ($family, $address) = (" + familyAndAddress + ");"
                + " socket(my $s, $family, SOCK_STREAM, 0) or die; setsockopt($s, SOL_SOCKET, SO_REUSEADDR, 1);"
                + " bind($s, $address) or die; listen($s, 1) or die; $| = 1; print qq(ready\\n);"
                + " accept(my $c, $s); syswrite $c, scalar <$c>;";
        try (RunningCommand listening = vm.channel().start(Command.of("perl", "-e", server), ENOUGH)) {
            readUntil(listening, "ready\n");
            try (Connection connection = vm.channel().connect(CALLER, 8081, ENOUGH)) {
                connection.output().write("there and back\n".getBytes(StandardCharsets.UTF_8));
                assertThat(new String(connection.read().orElseThrow(), StandardCharsets.UTF_8))
                        .isEqualTo("there and back\n");
            }
        }
    }

    private static void writeGibibyte(RunningCommand command) {
        byte[] block = new byte[1 << 20];
        try (OutputStream stdin = command.stdin()) {
            for (long sent = 0; sent < GIBIBYTE; sent += block.length) {
                stdin.write(block);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void type(RunningCommand command, String text) throws IOException {
        command.stdin().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** What the command writes until this was in it; for an empty text, all of it. */
    private static String readUntil(RunningCommand command, String text) {
        StringBuilder seen = new StringBuilder();
        while (text.isEmpty() || seen.indexOf(text) < 0) {
            Optional<Chunk> chunk = command.read();
            if (chunk.isEmpty()) {
                break;
            }
            seen.append(new String(chunk.get().bytes(), StandardCharsets.UTF_8));
        }
        return seen.toString();
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
