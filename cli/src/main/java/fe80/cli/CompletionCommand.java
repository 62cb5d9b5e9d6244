package fe80.cli;

import fe80.cli.output.Streams;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code fe80 completion}. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = "Print the completion of commands, options and their values for a shell.",
        footer = {"", "Examples:", "  source <(fe80 completion bash)", "  source <(fe80 completion zsh)"})
final class CompletionCommand implements Callable<Integer> {

    /** The shells; zsh takes the script of bash by its bashcompinit. */
    enum Shell {
        BASH,
        ZSH
    }

    private final Streams streams;

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
    private Shell shell = Shell.BASH;

    CompletionCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        if (shell == Shell.ZSH) {
            streams.out().println("autoload -U +X compinit && compinit");
        }
        streams.out().print(AutoComplete.bash("fe80", Fe80.whole(streams)));
        return 0;
    }
}
