package fe80.cli.completion;

import fe80.cli.completion.Vocabulary.CommandWord;
import fe80.cli.completion.Vocabulary.OptionWord;
import fe80.cli.completion.Vocabulary.Values;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The script for bash(1), Programmable Completion. */
public final class BashCompletion {

    private BashCompletion() {}

    /** The script. */
    public static String of(Vocabulary vocabulary) {
        return """
                # Completion of fe80 for bash, made by fe80 completion.
                _fe80_vms() {
                    %s
                }

                _fe80_words() {
                    mapfile -t COMPREPLY < <(compgen -W "$1" -- "$word")
                }

                _fe80() {
                    local IFS=$' \\t\\n' word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}
                    COMPREPLY=()
                    if [[ $COMP_CWORD -eq 1 ]]; then
                        _fe80_words "%s --help --version"
                        return
                    fi
                    case "$command $before" in
                %s    esac
                    case "$command $word" in
                %s    esac
                    case "$command" in
                %s    esac
                }
                complete -F _fe80 fe80
                """.formatted(
                        Vocabulary.NAMES_OF_VMS,
                        vocabulary.commands().stream().map(CommandWord::name).collect(Collectors.joining(" ")),
                        lines(vocabulary, BashCompletion::valuesOfOptions),
                        lines(vocabulary, BashCompletion::options),
                        lines(vocabulary, BashCompletion::parameters));
    }

    private static String lines(Vocabulary vocabulary, Function<CommandWord, String> of) {
        return vocabulary.commands().stream().map(of).collect(Collectors.joining());
    }

    private static String valuesOfOptions(CommandWord command) {
        return command.options().stream()
                .filter(option -> !(option.values() instanceof Values.Nothing))
                .map(option -> choice(
                        option.names().stream()
                                .map(name -> "'" + command.name() + " " + name + "'")
                                .collect(Collectors.joining(" | ")),
                        action(option.values())))
                .collect(Collectors.joining());
    }

    private static String options(CommandWord command) {
        String names = command.options().stream()
                .map(OptionWord::names)
                .map(each -> String.join(" ", each))
                .collect(Collectors.joining(" "));
        return choice("'" + command.name() + " -'*", "_fe80_words \"" + names + "\"");
    }

    private static String parameters(CommandWord command) {
        return choice(command.name(), action(command.parameters()));
    }

    private static String choice(String pattern, String action) {
        return "    %s) %s; return ;;\n".formatted(pattern, action);
    }

    private static String action(Values values) {
        return switch (values) {
            case Values.Words(var words) -> words.isEmpty() ? ":" : "_fe80_words \"" + String.join(" ", words) + "\"";
            case Values.VmName() -> "_fe80_words \"$(_fe80_vms)\"";
            case Values.VmNameFirst() ->
                "if [[ $COMP_CWORD -eq 2 || $before == -* ]]; then _fe80_words \"$(_fe80_vms)\"; else compopt -o default; fi";
            case Values.FileName() -> "compopt -o default";
            case Values.FileInVm() ->
                "compopt -o default -o nospace; [[ $word == */* ]] || mapfile -t COMPREPLY < <(compgen -f -- \"$word\"; compgen -W \"$(_fe80_vms | sed 's/$/:/')\" -- \"$word\")";
            case Values.Nothing() -> ":";
        };
    }
}
