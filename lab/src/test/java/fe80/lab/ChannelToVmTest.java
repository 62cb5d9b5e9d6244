package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.guest.ChannelLostException;
import fe80.guest.Command;
import fe80.guest.CommandOutcomeUnknownException;
import fe80.guest.CommandResult;
import fe80.guest.CommandResult.Exit;
import fe80.guest.CredentialRejectedException;
import fe80.guest.Endpoint;
import fe80.guest.GuestChannel;
import fe80.guest.HostKey;
import fe80.guest.HostKeyMismatchException;
import fe80.guest.SshCa;
import fe80.guest.UserCertificate;
import fe80.v1.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The channel to the sshd of a real System VM. */
class ChannelToVmTest {

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    private static final Duration ENOUGH = Duration.ofSeconds(60);
    private static final int BLOCKS = 150;
    private static final int IN_FLIGHT = 32;

    private static LabVm vm;

    @BeforeAll
    static void deploy() {
        LabAgent agent = LAB.lab().agent("channel");
        agent.deploy(Kind.SECONDARY_STORAGE_VM, "s-3-VM");
        vm = agent.past("s-3-VM");
        vm.channel();
    }

    @Test
    void stdoutStderrAndTheExitStatusAreKeptApart() {
        CommandResult result = run(Command.of("sh", "-c", "echo out; echo err >&2; exit 3"), ENOUGH);
        assertThat(result.exit()).isEqualTo(new Exit.Status(3));
        assertThat(result.stdout().text()).isEqualTo("out\n");
        assertThat(result.stderr().text()).isEqualTo("err\n");
    }

    @Test
    void aSignalThatEndsACommandIsNamed() {
        assertThat(run(Command.of("sh", "-c", "kill -KILL $$"), ENOUGH).exit()).isEqualTo(new Exit.Signal("KILL"));
    }

    @Test
    void theArgumentsAndTheInputArriveAsTheyAre() {
        assertThat(vm.run("printf", "%s|", "a b", "$HOME", "'", "\n", "é")).isEqualTo("a b|$HOME|'|\n|é|");
        byte[] input = new byte[3 << 20];
        CommandResult counted = run(Command.of("wc", "-c").withInput(input), ENOUGH);
        assertThat(counted.stdout().text().strip()).isEqualTo(Integer.toString(input.length));
    }

    @Test
    void inputThatNobodyReadsDoesNotHoldUpTheResult() {
        assertThat(run(Command.of("true").withInput(new byte[8 << 20]), ENOUGH).succeeded())
                .isTrue();
    }

    @Test
    void noOutputIsLostOrMixedAmongManyCommandsAtOnce() throws Exception {
        Semaphore places = new Semaphore(IN_FLIGHT);
        List<Future<?>> commands = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int block = 0; block < BLOCKS; block++) {
                int number = block;
                places.acquire();
                commands.add(threads.submit(() -> {
                    try {
                        checkBlock(number);
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

    private static void checkBlock(int number) {
        int lines = number % 300;
        String script = "i=0; while [ $i -lt " + lines + " ]; do i=$((i + 1)); echo " + number + " $i; done; echo "
                + number + " >&2; exit " + number % 200;
        String expected = IntStream.rangeClosed(1, lines)
                .mapToObj(line -> number + " " + line + "\n")
                .collect(Collectors.joining());
        CommandResult result = run(Command.of("sh", "-c", script), ENOUGH);
        assertThat(result.stdout().text()).isEqualTo(expected);
        assertThat(result.stderr().text()).isEqualTo(number + "\n");
        assertThat(result.exit()).isEqualTo(new Exit.Status(number % 200));
    }

    @Test
    void aCommandThatIsKilledAtItsDeadlineIsGoneWithAllThatItStarted() {
        assertThatThrownBy(() -> run(Command.of("sh", "-c", "sleep 1001 & sleep 1002"), Duration.ofSeconds(2)))
                .isInstanceOf(CommandOutcomeUnknownException.class)
                .hasMessageContaining("did not end within 2 s; it was killed in the VM");
        assertThat(run(Command.of("sh", "-c", "grep -lszx -e 100[12] /proc/[0-9]*/cmdline"), ENOUGH)
                        .stdout()
                        .text())
                .isEmpty();
    }

    @Test
    void whatACommandLeavesInTheBackgroundDelaysItsResultButIsNotKilled() {
        CommandResult result = run(Command.of("sh", "-c", "sleep 30 & echo $!"), Duration.ofSeconds(3));
        assertThat(result.succeeded()).isTrue();
        assertThat(result.stdout().complete()).isFalse();
        vm.run("kill", result.stdout().text().strip());
    }

    @Test
    void anotherHostKeyIsRefused() {
        Endpoint wrong = vm.endpoint(HostKey.create().publicKey());
        assertThatThrownBy(() -> vm.open(wrong, vm.certificate(), ENOUGH))
                .isInstanceOf(HostKeyMismatchException.class)
                .hasMessageContaining(vm.hostKey().fingerprint());
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRejected() {
        UserCertificate foreign = SshCa.create().issue(Duration.ofMinutes(5), "stranger");
        assertThatThrownBy(() -> vm.open(vm.endpoint(), foreign, ENOUGH))
                .isInstanceOf(CredentialRejectedException.class);
    }

    @Test
    void aVmThatStopsAnsweringIsNoticedWithinFifteenSeconds() throws Exception {
        try (GuestChannel channel = vm.open(vm.endpoint(), vm.certificate(), ENOUGH)) {
            // The parent of a command is the sshd process that serves its channel; stopped, it is as good as a dead VM.
            CommandResult parent = channel.run(Command.of("sh", "-c", "echo $PPID"), ENOUGH);
            String sshd = parent.stdout().text().strip();
            FutureTask<CommandResult> running = new FutureTask<>(() -> channel.run(Command.of("sleep", "60"), ENOUGH));
            Thread.ofVirtual().start(running);
            vm.run("kill", "-STOP", sshd);
            long begun = System.nanoTime();
            assertThatThrownBy(running::get).cause().hasCauseInstanceOf(ChannelLostException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
            assertThat(channel.isOpen()).isFalse();
            vm.run("kill", "-KILL", sshd);
        }
    }

    private static CommandResult run(Command command, Duration deadline) {
        return vm.channel().run(command, deadline);
    }
}
