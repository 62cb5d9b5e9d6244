package fe80.cli;

import fe80.cli.completion.Vocabulary;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Model.CommandSpec;

/** The help of a command as text that flows: a paragraph of its own, and one sentence of each of its commands. */
final class CommandHelp extends Help {

    private static final int MARGIN = 2;

    CommandHelp(CommandSpec spec, ColorScheme colours) {
        super(spec, colours);
    }

    @Override
    public String description(Object... parameters) {
        String paragraph = String.join(" ", commandSpec().usageMessage().description());
        return join(colorScheme().ansi(), width(), true, new String[] {paragraph}, new StringBuilder(), parameters)
                .toString();
    }

    @Override
    public String commandList(Map<String, Help> commands) {
        int names = MARGIN
                + commands.keySet().stream().mapToInt(String::length).max().orElse(0);
        TextTable table = TextTable.forColumns(
                colorScheme(),
                new Column(names, MARGIN, Overflow.SPAN),
                new Column(width() - names, MARGIN, Overflow.WRAP));
        commands.forEach((name, command) -> table.addRowValues(
                name, Vocabulary.sentence(command.commandSpec().usageMessage().description())));
        return table.toString();
    }

    private int width() {
        return commandSpec().usageMessage().width();
    }
}
