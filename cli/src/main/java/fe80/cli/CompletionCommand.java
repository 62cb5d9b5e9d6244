package fe80.cli;

import fe80.cli.completion.BashCompletion;
import fe80.cli.completion.FishCompletion;
import fe80.cli.completion.Vocabulary;
import fe80.cli.completion.ZshCompletion;
import fe80.cli.output.Streams;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code fe80 completion}. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = {
            "Print the completion for a shell: of commands, options and their values, and of the names of System VMs, for",
            "which the agent is asked."
        },
        footer = {
            "",
            "Examples:",
            "  source <(fe80 completion bash)",
            "  source <(fe80 completion zsh)",
            "  fe80 completion fish | source"
        })
final class CompletionCommand implements Callable<Integer> {

    /** The shells. */
    enum Shell {
        BASH,
        ZSH,
        FISH
    }

    private final Streams streams;

    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
    private Shell shell = Shell.BASH;

    CompletionCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        Vocabulary vocabulary = Vocabulary.of(Fe80.whole(streams));
        streams.out()
                .print(
                        switch (shell) {
                            case BASH -> BashCompletion.of(vocabulary);
                            case ZSH -> ZshCompletion.of(vocabulary);
                            case FISH -> FishCompletion.of(vocabulary);
                        });
        return 0;
    }
}
