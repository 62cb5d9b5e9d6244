package fe80.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import fe80.cli.output.Failure;
import fe80.cli.output.Streams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code fe80 manual}: the manual pages, from the same texts as the help; run when fe80 is installed. */
@Command(
        name = "manual",
        mixinStandardHelpOptions = true,
        hidden = true,
        description = "Write the manual pages, fe80(1) and one for each command.",
        footer = {"", "Examples:", "  fe80 manual /usr/local/share/man/man1"})
final class ManualCommand implements Callable<Integer> {

    private final Streams streams;

    @Parameters(paramLabel = "DIRECTORY", description = "Where to; made if missing.")
    private Path directory = Path.of("");

    ManualCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        CommandLine fe80 = Fe80.whole(streams);
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("fe80.1"), ManualPage.of(fe80), UTF_8);
            for (CommandLine command : fe80.getSubcommands().values()) {
                if (command.getCommandSpec().usageMessage().hidden()) {
                    continue;
                }
                Path file = directory.resolve("fe80-" + command.getCommandName() + ".1");
                Files.writeString(file, ManualPage.of(command), UTF_8);
            }
        } catch (IOException failure) {
            throw Failure.of("cannot write the manual pages to " + directory, failure);
        }
        return 0;
    }
}
