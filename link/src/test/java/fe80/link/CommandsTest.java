package fe80.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandsTest {

    private final Commands commands = new Commands();

    @Test
    void outputIsReturnedAsItIs() {
        assertThat(commands.run("printf", "%s\\n", "two words", "fe80::1 – €")).isEqualTo("two words\nfe80::1 – €\n");
    }

    @Test
    void argumentsReachTheProgramWithoutAShellBetween() {
        assertThat(commands.run("echo", "$HOME; *", "`id`")).isEqualTo("$HOME; * `id`\n");
    }

    @Test
    void inputReachesTheProgram() {
        assertThat(commands.run(List.of("cat"), "link set\n".repeat(100_000))).hasSize(900_000);
    }

    @Test
    void aProgramThatDoesNotReadItsInputIsNoFailure() {
        assertThat(commands.run(List.of("true"), "x".repeat(1_000_000))).isEmpty();
    }

    @Test
    void muchOutputOnBothStreamsDoesNotBlock() {
        String script = "head -c 1000000 /dev/zero >&2; head -c 1000000 /dev/zero";

        assertThat(commands.run("sh", "-c", script)).hasSize(1_000_000);
    }

    @Test
    void aFailureSaysWhatRanAndWithWhichStatusAndWhy() {
        assertThatThrownBy(() -> commands.run("sh", "-c", "echo lost >&2; exit 3"))
                .hasMessage("`sh -c echo lost >&2; exit 3` failed with exit status 3: lost")
                .asInstanceOf(type(CommandFailed.class))
                .satisfies(failure -> {
                    assertThat(failure.command()).containsExactly("sh", "-c", "echo lost >&2; exit 3");
                    assertThat(failure.exitStatus()).isEqualTo(3);
                    assertThat(failure.errorOutput()).isEqualTo("lost\n");
                });
    }

    @Test
    void aProgramThatIsNotThereIsNamedWithItsPackage() {
        Commands withoutPath = new Commands(List.of("env", "PATH=/nonexistent"));

        assertThatThrownBy(() -> withoutPath.run("nft", "list"))
                .isInstanceOf(LinkException.class)
                .hasMessage("cannot run `nft`: it is not on the PATH of this process; install nftables");
        assertThatThrownBy(() -> commands.run("no-such-program"))
                .isInstanceOf(LinkException.class)
                .hasMessage("cannot run `no-such-program`: it is not on the PATH of this process; install it");
    }

    @Test
    void aCommandIsKilledAtItsDeadlineAndSoIsWhatItStarted() {
        Commands impatient = new Commands(List.of(), Duration.ofMillis(100));
        long before = ProcessHandle.current().descendants().count();

        assertThatThrownBy(() -> impatient.run("sh", "-c", "sleep 1000 & sleep 1000"))
                .isInstanceOf(LinkException.class)
                .hasMessageContaining("was not done after 100 ms and was killed");

        assertThat(ProcessHandle.current().descendants().count()).isEqualTo(before);
    }

    @Test
    void anInterruptedCallerGetsAnExceptionAndStaysInterrupted() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> commands.run("sleep", "1000"))
                .isInstanceOf(LinkException.class)
                .hasMessageContaining("interrupted in `sleep 1000`");

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aPrefixStandsBeforeEachCommand() {
        assertThat(new Commands(List.of("env", "COLOUR=blue")).run("sh", "-c", "echo $COLOUR"))
                .isEqualTo("blue\n");
    }
}
