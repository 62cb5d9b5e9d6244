package fe80.cli.completion;

import fe80.cli.completion.Vocabulary.CommandWord;
import fe80.cli.completion.Vocabulary.OptionWord;
import fe80.cli.completion.Vocabulary.Values;
import java.util.stream.Collectors;

/** The script for fish (fish-doc, complete). */
public final class FishCompletion {

    private FishCompletion() {}

    /** The script. */
    public static String of(Vocabulary vocabulary) {
        return """
                # Completion of fe80 for fish, made by fe80 completion.
                function __fe80_vms
                    %s
                end

                complete -c fe80 -f
                complete -c fe80 -n __fish_use_subcommand -l help -d 'Show this help'
                complete -c fe80 -n __fish_use_subcommand -l version -d 'Print the version'
                """.formatted(Vocabulary.NAMES_OF_VMS)
                + vocabulary.commands().stream().map(FishCompletion::command).collect(Collectors.joining());
    }

    private static String command(CommandWord command) {
        String within = "complete -c fe80 -n '__fish_seen_subcommand_from " + command.name() + "'";
        return "complete -c fe80 -n __fish_use_subcommand -a " + command.name() + " -d " + quoted(command.description())
                + "\n"
                + command.options().stream()
                        .map(option -> within + names(option) + arguments(option.values()) + " -d "
                                + quoted(option.description()) + "\n")
                        .collect(Collectors.joining())
                + parameters(within, command.parameters());
    }

    private static String names(OptionWord option) {
        return option.names().stream()
                .map(name -> name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1))
                .collect(Collectors.joining());
    }

    private static String arguments(Values values) {
        return switch (values) {
            case Values.Nothing() -> "";
            case Values.FileName(), Values.FileInVm() -> " -r -F";
            case Values.Words(var words) -> " -x" + (words.isEmpty() ? "" : " -a " + quoted(String.join(" ", words)));
            case Values.VmName(), Values.VmNameFirst() -> " -x -a '(__fe80_vms)'";
        };
    }

    private static String parameters(String within, Values values) {
        return switch (values) {
            case Values.Nothing() -> "";
            case Values.FileName() -> within + " -F\n";
            case Values.FileInVm() -> within + " -F -a \"(__fe80_vms | string replace -r '\\$' ':')\"\n";
            case Values.Words(var words) ->
                words.isEmpty() ? "" : within + " -a " + quoted(String.join(" ", words)) + "\n";
            case Values.VmName(), Values.VmNameFirst() -> within + " -a '(__fe80_vms)'\n";
        };
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
