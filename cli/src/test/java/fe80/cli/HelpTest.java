package fe80.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What a user hears who does not know, or makes a mistake. */
class HelpTest extends AgainstAnAgent {

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
    void everyCommandHasHelpWithAnExample() {
        assertThat(fe80("--help")).isZero();
        String[] commands = said().lines()
                .filter(line -> line.matches("  [a-z-]+  .*"))
                .map(line -> line.strip().split(" ", 2)[0])
                .toArray(String[]::new);
        assertThat(commands).contains("ls", "run", "cp");
        for (String command : commands) {
            forget();
            assertThat(fe80(command, "--help")).isZero();
            assertThat(said()).as(command).contains("Example");
        }
    }

    @Test
    void anUnknownCommandNamesTheNearestKnownOne() {
        assertThat(fe80("shwo", "s-1-VM")).isEqualTo(125);
        assertThat(complained()).contains("shwo", "show");
        assertThat(complained().lines()).hasSize(1);
    }

    @Test
    void aBadDurationSaysWhatOneLooksLike() {
        assertThat(fe80("stop", "s-1-VM", "--deadline", "5 minutes")).isEqualTo(125);
        assertThat(complained()).contains("5 minutes", "500ms, 30s, 5m or 1h");
        assertThat(complained().lines()).hasSize(1);
    }

    @Test
    void anUnknownFormatOrStateListsTheKnownOnes() {
        assertThat(fe80("ls", "--format", "xml")).isEqualTo(125);
        assertThat(fe80("ls", "--state", "unrecognized")).isEqualTo(125);
        assertThat(complained().lines()).hasSize(2);
        assertThat(complained()).containsIgnoringCase("yaml").containsIgnoringCase("host_key_mismatch");
    }

    @Test
    void thereIsAManualPageForEachCommand() throws IOException {
        Path pages = directory.resolve("man1");
        assertThat(fe80("manual", pages.toString())).isZero();
        assertThat(pages.resolve("fe80-run.1")).content().contains(".SH OPTIONS", "max\\-failures", "Examples");
        assertThat(pages.resolve("fe80-host.1")).exists();
        assertThat(Files.readString(pages.resolve("fe80.1"))).contains(".SH COMMANDS");
    }
}
