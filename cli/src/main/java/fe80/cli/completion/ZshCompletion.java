package fe80.cli.completion;

import fe80.cli.completion.Vocabulary.CommandWord;
import fe80.cli.completion.Vocabulary.OptionWord;
import fe80.cli.completion.Vocabulary.Values;
import java.util.stream.Collectors;

/** The script for zsh (zshcompsys(1), _arguments): to be sourced, or as the file _fe80 in a folder of $fpath. */
public final class ZshCompletion {

    private ZshCompletion() {}

    /** The script. */
    public static String of(Vocabulary vocabulary) {
        return """
                #compdef fe80
                # Completion of fe80 for zsh, made by fe80 completion.
                _fe80_vms() {
                    local -a vms=(${(f)"$(%s)"})
                    compadd "$@" -a vms
                }

                _fe80_files() {
                    local -a vms=(${(f)"$(%s)"})
                    compadd -S : -a vms
                    _files
                }

                _fe80() {
                    if (( CURRENT == 2 )); then
                        local -a commands=(
                %s        )
                        _describe command commands
                        _arguments '--help[Show this help]' '--version[Print the version]'
                        return
                    fi
                    local command=$words[2]
                    shift words
                    (( CURRENT-- ))
                    case $command in
                %s    esac
                }

                (( $+functions[compdef] )) || { autoload -U compinit && compinit }
                if [[ $funcstack[1] == _fe80 ]]; then
                    _fe80 "$@"
                else
                    compdef _fe80 fe80
                fi
                """.formatted(
                Vocabulary.NAMES_OF_VMS,
                Vocabulary.NAMES_OF_VMS,
                vocabulary.commands().stream()
                        .map(command -> "            " + quoted(command.name() + ":" + command.description()) + "\n")
                        .collect(Collectors.joining()),
                vocabulary.commands().stream().map(ZshCompletion::command).collect(Collectors.joining()));
    }

    private static String command(CommandWord command) {
        return "    %s) _arguments -S%s%s ;;\n"
                .formatted(
                        command.name(),
                        command.options().stream().map(ZshCompletion::option).collect(Collectors.joining()),
                        parameters(command.parameters()));
    }

    private static String option(OptionWord option) {
        String description = "[" + option.description().replace("[", "\\[").replace("]", "\\]") + "]";
        return option.names().stream()
                .map(name -> " "
                        + quoted("*" + name + description
                                + (option.values() instanceof Values.Nothing
                                        ? ""
                                        : ":value:" + action(option.values()))))
                .collect(Collectors.joining());
    }

    private static String parameters(Values values) {
        return switch (values) {
            case Values.VmNameFirst() -> " " + quoted("1:VM:_fe80_vms") + " " + quoted("*::command:_normal");
            case Values.Words _, Values.VmName _, Values.FileName _, Values.FileInVm _, Values.Nothing _ ->
                " " + quoted("*:value:" + action(values));
        };
    }

    private static String action(Values values) {
        return switch (values) {
            case Values.Words(var words) -> words.isEmpty() ? " " : "(" + String.join(" ", words) + ")";
            case Values.VmName(), Values.VmNameFirst() -> "_fe80_vms";
            case Values.FileName() -> "_files";
            case Values.FileInVm() -> "_fe80_files";
            case Values.Nothing() -> " ";
        };
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
