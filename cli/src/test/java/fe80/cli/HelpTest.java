package fe80.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void withoutACommandTheUsualOnesAreNamed() {
        assertThat(fe80()).isEqualTo(2);
        assertThat(said()).isEmpty();
        assertThat(complained())
                .startsWith("Usage: fe80 COMMAND\n\nControl the System VMs")
                .contains("\n  run  ", "fe80 --help has all of them")
                .doesNotContain("restore-host");
    }

    @Test
    void aMistypedOptionIsOneLineThatNamesTheHelp() {
        assertThat(fe80("ls", "--formt", "json")).isEqualTo(125);
        assertThat(complained()).contains("--formt", "fe80 ls --help");
    }

    @Test
    void everyCommandHasHelpWithAnExample() {
        assertThat(subcommands()).contains("ls", "run", "cp");
        for (String command : subcommands()) {
            assertThat(help(command)).as(command).contains("Example");
        }
    }

    @Test
    void inNoHelpAPercentSignIsTakenForAFormat() {
        PrintStream usual = System.err;
        ByteArrayOutputStream warnings = new ByteArrayOutputStream();
        System.setErr(new PrintStream(warnings, true, UTF_8));
        try {
            for (String command : subcommands()) {
                for (String subcommand : subcommands(command)) {
                    assertThat(help(command, subcommand)).isNotEmpty();
                }
            }
        } finally {
            System.setErr(usual);
        }
        assertThat(warnings.toString(UTF_8)).isEmpty();
    }

    private List<String> subcommands(String... command) {
        return help(command)
                .lines()
                .filter(line -> line.matches("  [a-z-]+  .*"))
                .map(line -> line.strip().split(" ", 2)[0])
                .toList();
    }

    private String help(String... command) {
        forget();
        assertThat(fe80(Stream.concat(Stream.of(command), Stream.of("--help")).toArray(String[]::new)))
                .isZero();
        return said();
    }

    @Test
    void aDescriptionIsAParagraphThatBreaksBetweenWords() {
        assertThat(fe80("run", "--help")).isZero();
        assertThat(said())
                .contains(
                        "\nRun a command in one System VM, with its streams connected and its exit status\npassed on, or");
    }

    @Test
    void theListOfCommandsHasAWholeSentenceForEach() {
        assertThat(fe80("--help")).isZero();
        assertThat(said().replaceAll("\\s+", " "))
                .contains("watch Show each System VM as it is, then each change, until interrupted host Show")
                .contains("migrate Move a System VM to another host of the zone while it runs destroy");
        forget();
        assertThat(fe80("host", "--help")).isZero();
        assertThat(said().replaceAll("\\s+", " "))
                .contains("renew Have a hypervisor of the zone get its next certificates now Examples:");
    }

    @Test
    void anUnknownCommandNamesTheNearestKnownOne() {
        assertThat(fe80("shwo", "s-1-VM")).isEqualTo(125);
        assertThat(complained()).contains("\"shwo\" is no command: did you mean show?");
        assertThat(complained().lines()).hasSize(1);

        assertThat(fe80("version")).isEqualTo(125);
        assertThat(complained()).endsWith("\"version\" is no command (fe80 --help says more)\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user create ada           | ls, put, rm, revoke and token",
                "authority foo             | add, ls, remove and sign",
                "job stop 7                | results, resume, show and watch",
                "management copy           | backup and restore",
                "host hv1 leave            | maintain, remove and renew",
            })
    void anUnknownCommandOfAGroupIsAnsweredWithThoseThatThereAre(String words, String known) {
        assertThat(fe80(words.split(" "))).isEqualTo(125);
        assertThat(complained()).containsPattern("is no command of fe80 [a-z]+: it has .*" + known);
        assertThat(complained().lines()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user put ada                                   | fe80 user put needs --role ROLE[:KIND]",
                "deploy console-proxy                           | fe80 deploy needs NAME",
                "ls --agent                                     | --agent needs a value: --agent URI",
                "hosts hv1 hv2                                  | fe80 hosts does not take \"hv1\" \"hv2\"",
                "stop s-1-VM --force                            | fe80 stop has no option \"--force\"",
                "job show seven                                 | JOB: \"seven\" is no whole number",
                "deploy console-proxy v-9-VM --memory 999999999999 | --memory: \"999999999999\" is no whole number",
                "deploy console-proxy v-9-VM --uuid x           | --uuid: \"x\" is no UUID",
                "deploy router v-9-VM                           | none of secondary-storage-vm, console-proxy, virtual",
                "run --parallel many --all true                 | --parallel: \"many\" is no whole number",
                "job results 7 --state unrecognized             | none of waiting, running, succeeded, failed, unknown",
                "authority add gpg                              | PURPOSE: \"gpg\" is none of tls, ssh",
                "ls --agent s[                                  | expected unix:///PATH",
                "ls --format csv --format json                  | should be specified only once",
                "management restore /no/backup.zip --state /tmp | from /no/backup.zip: there is no /no/backup.zip",
                "cp /no/file s-1-VM:/root/                      | /no/file cannot be read: there is no /no/file",
                "login nowhere                                  | expected HOST:PORT or https://HOST:PORT",
                "login http://zone.example:9443                 | expected HOST:PORT or https://HOST:PORT",
            })
    void aMistakeIsSaidInOneSentenceThatNamesNothingOfJava(String words, String sentence) {
        assertThat(fe80(words.split(" "))).isEqualTo(125);
        assertThat(complained()).contains(sentence).doesNotContain("java", "Exception");
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
