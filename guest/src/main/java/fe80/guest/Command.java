package fe80.guest;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A program to run in a System VM, with its arguments, what it reads on stdin and how much of its output is kept. It is
 * looked up in root's PATH; no shell interprets the arguments: for a script say {@code Command.of("sh", "-c", script)}.
 */
public final class Command {

    /** How many bytes of stdout, and of stderr, are kept if the command does not say otherwise: 16 MiB. */
    public static final int OUTPUT_LIMIT = 16 << 20;

    /** sshd sets the variable (sshd(8), ENVIRONMENT). */
    private static final String LOGIN_SHELL = "\"$SHELL\" -l";

    private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z0-9_./:@%+,-]+");

    private final List<String> arguments;
    private final byte[] input;
    private final int outputLimit;

    private final Optional<Terminal> terminal;
    private final Optional<Caller> caller;
    private final Optional<String> name;

    private Command(
            List<String> arguments,
            byte[] input,
            int outputLimit,
            Optional<Terminal> terminal,
            Optional<Caller> caller,
            Optional<String> name) {
        this.arguments = arguments;
        this.input = input;
        this.outputLimit = outputLimit;
        this.terminal = terminal;
        this.caller = caller;
        this.name = name;
    }

    /** Root's login shell. */
    public static Command loginShell() {
        return of(List.of());
    }

    /**
     * A program and its arguments; nothing on stdin.
     *
     * @throws IllegalArgumentException if one has a NUL in it, which no process can be given, or the program has no
     *     name
     */
    public static Command of(String program, String... arguments) {
        List<String> all =
                Stream.concat(Stream.of(program), Stream.of(arguments)).toList();
        if (program.isEmpty()) {
            throw new IllegalArgumentException("a command needs the name of a program");
        }
        if (all.stream().anyMatch(argument -> argument.indexOf('\0') >= 0)) {
            throw new IllegalArgumentException("an argument of " + program + " has a NUL in it");
        }
        return of(all);
    }

    private static Command of(List<String> arguments) {
        return new Command(arguments, new byte[0], OUTPUT_LIMIT, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same with these bytes on stdin. */
    public Command withInput(byte[] bytes) {
        return new Command(arguments, bytes.clone(), outputLimit, terminal, caller, name);
    }

    /** The same with this text on stdin, in UTF-8. */
    public Command withInput(String text) {
        return withInput(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same with this many bytes kept of each of stdout and stderr; the rest is read and thrown away. */
    public Command withOutputLimit(int bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("an output limit cannot be negative: " + bytes);
        }
        return new Command(arguments, input, bytes, terminal, caller, name);
    }

    /** The same with a terminal, which is its stdin, stdout and stderr. */
    public Command withTerminal(Terminal wanted) {
        return new Command(arguments, input, outputLimit, Optional.of(wanted), caller, name);
    }

    /** The same on behalf of somebody, which the VM's journal will tell. */
    public Command calledBy(Caller somebody) {
        return new Command(arguments, input, outputLimit, terminal, Optional.of(somebody), name);
    }

    /** The same under this name in messages, where its whole text would help nobody. */
    Command named(String text) {
        return new Command(arguments, input, outputLimit, terminal, caller, Optional.of(text));
    }

    String name() {
        return name.orElseGet(this::toString);
    }

    Optional<Terminal> terminal() {
        return terminal;
    }

    Optional<Caller> caller() {
        return caller;
    }

    byte[] input() {
        return input;
    }

    int outputLimit() {
        return outputLimit;
    }

    /**
     * One line of POSIX shell that runs exactly this program with these arguments. sshd knows only lines, given to the
     * user's shell (RFC 4254, section 6.5; sshd(8), LOGIN PROCESS).
     */
    @Override
    public String toString() {
        return arguments.isEmpty()
                ? LOGIN_SHELL
                : arguments.stream().map(Command::quoted).collect(Collectors.joining(" "));
    }

    /** Within single quotes the shell leaves each character alone but the single quote (POSIX, XCU 2.2.2). */
    private static String quoted(String word) {
        return PLAIN_WORD.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
