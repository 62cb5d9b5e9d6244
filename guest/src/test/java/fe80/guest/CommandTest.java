package fe80.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CommandTest {

    private static final List<String> AWKWARD = List.of(
            "", " ", "'", "''", "\"", "\\", "$HOME", "`id`", "$(id)", "a\nb", "\n", "\t", "*", "?", "[a]", "~", "#x",
            "&", "|", ";", "<", ">", "!", "-n", "--", "A=b", "=", "%s", "{a,b}", "\\'", "é", "🦊", "\u0001", "x'y\"z",
            "if");

    @Test
    void aPlainCommandReadsAsOneWouldTypeIt() {
        assertThat(Command.of("ip", "-br", "addr", "show", "eth1@if3")).hasToString("ip -br addr show eth1@if3");
    }

    @Test
    void aShellGivesAProgramExactlyTheArgumentsOfTheCommand() throws Exception {
        Random random = new Random(3922);
        List<String> arguments = Stream.concat(
                        AWKWARD.stream(),
                        Stream.generate(() -> randomText(random)).limit(3000))
                .toList();
        List<String> argv =
                Stream.concat(Stream.of("%s\\0"), arguments.stream()).toList();
        // One process for all: printf repeats its format for each argument.
        Process shell = new ProcessBuilder("sh", "-s").start();
        try (var line = shell.outputWriter(StandardCharsets.UTF_8)) {
            line.write("exec " + Command.of("printf", argv.toArray(String[]::new)) + "\n");
        }
        String seen = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).isZero();
        assertThat(List.of(seen.split("\0", -1)))
                .startsWith(arguments.toArray(String[]::new))
                .hasSize(arguments.size() + 1);
    }

    @Test
    void aWordOfTheShellIsOnlyTheNameOfAProgram() throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", "exec " + Command.of("if", "true"))
                .redirectErrorStream(true)
                .start();
        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("not found");
        assertThat(shell.waitFor()).isEqualTo(127);
    }

    @Test
    void whatNoProcessCanBeGivenIsRefused() {
        assertThatThrownBy(() -> Command.of("echo", "a\0b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an argument of echo has a NUL in it");
        assertThatThrownBy(() -> Command.of("")).hasMessage("a command needs the name of a program");
        assertThatThrownBy(() -> Command.of("echo").withOutputLimit(-1)).hasMessageContaining("-1");
    }

    @Test
    void changingTheCallersArrayDoesNotChangeTheInput() {
        byte[] bytes = {1};
        Command command = Command.of("cat").withInput(bytes);
        bytes[0] = 2;
        assertThat(command.input()).containsExactly(1);
    }

    private static String randomText(Random random) {
        String alphabet = "ab \t\n'\"\\$`*?[]~#&|;<>!-=%{}()éß漢🦊\u007f";
        int[] points = alphabet.codePoints().toArray();
        return random.ints(random.nextInt(20), 0, points.length)
                .map(index -> points[index])
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
