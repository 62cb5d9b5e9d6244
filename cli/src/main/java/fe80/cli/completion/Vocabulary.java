package fe80.cli.completion;

import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What can be written after {@code fe80}.
 *
 * @param commands all but the hidden ones
 */
public record Vocabulary(List<CommandWord> commands) {

    /** Prints the names of the System VMs, one a line; no agent, no names. */
    static final String NAMES_OF_VMS = "fe80 ls --format csv --no-header 2>/dev/null | cut -d, -f1";

    /** Copies the list. */
    public Vocabulary {
        commands = List.copyOf(commands);
    }

    /** One command: its options, and what its parameters are. */
    record CommandWord(String name, String description, List<OptionWord> options, Values parameters) {}

    /** One option by all of its names, with what may follow it. */
    record OptionWord(List<String> names, String description, Values values) {}

    /** What may be written in one place. */
    sealed interface Values {

        /** One of these words, or nothing that is known if there are none. */
        record Words(List<String> words) implements Values {}

        /** The name of a System VM. */
        record VmName() implements Values {}

        /** The name of a System VM, then what fe80 does not know. */
        record VmNameFirst() implements Values {}

        /** The name of a file. */
        record FileName() implements Values {}

        /** The name of a file, here or as {@code VM:/path}. */
        record FileInVm() implements Values {}

        /** An option that stands alone. */
        record Nothing() implements Values {}
    }

    /** The words of a program, from its description. */
    public static Vocabulary of(CommandLine program) {
        return new Vocabulary(program.getSubcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(spec -> !spec.usageMessage().hidden())
                .map(Vocabulary::command)
                .toList());
    }

    private static CommandWord command(CommandSpec spec) {
        List<OptionWord> options = spec.options().stream()
                .map(option -> new OptionWord(List.of(option.names()), sentence(option.description()), values(option)))
                .toList();
        Values parameters = spec.positionalParameters().stream()
                .findFirst()
                .map(Vocabulary::values)
                .orElseGet(() -> new Values.Words(List.of()));
        return new CommandWord(spec.name(), sentence(spec.usageMessage().description()), options, parameters);
    }

    /** The first sentence of a description, without its full stop. */
    public static String sentence(String... lines) {
        return String.join(" ", lines).replace("%%", "%").split("\\. |\\.$", 2)[0];
    }

    private static Values values(ArgSpec argument) {
        if (argument instanceof OptionSpec && argument.arity().max() == 0) {
            return new Values.Nothing();
        } else if (argument.completionCandidates() != null) {
            return new Values.Words(StreamSupport.stream(
                            argument.completionCandidates().spliterator(), false)
                    .map(word -> word.equals(word.toUpperCase(Locale.ROOT)) ? word.toLowerCase(Locale.ROOT) : word)
                    .toList());
        }
        return switch (argument.paramLabel()) {
            case "VM" ->
                argument.command().positionalParameters().size() > 1 ? new Values.VmNameFirst() : new Values.VmName();
            case "VM COMMAND" -> new Values.VmNameFirst();
            case "FILE", "DIRECTORY", "PATH" -> new Values.FileName();
            case "FROM", "TO" -> new Values.FileInVm();
            default -> new Values.Words(List.of());
        };
    }
}
