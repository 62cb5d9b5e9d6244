package fe80.cli;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A manual page in roff (man(7)), from the description of a command. */
final class ManualPage {

    private final StringBuilder page = new StringBuilder();
    private final CommandLine command;

    private ManualPage(CommandLine command) {
        this.command = command;
    }

    static String of(CommandLine command) {
        return new ManualPage(command).text();
    }

    private String text() {
        CommandSpec spec = command.getCommandSpec();
        String name = spec.qualifiedName("-");
        line(".TH " + name.toUpperCase(Locale.ROOT) + " 1 \"" + LocalDate.now(ZoneOffset.UTC)
                + "\" \"fe80\" \"fe80 manual\"");
        section("NAME");
        line(escaped(name) + " \\- "
                + escaped(String.join(" ", spec.usageMessage().description())));
        section("SYNOPSIS");
        line(".nf");
        command.getHelp().synopsis(0).lines().forEach(this::verbatim);
        line(".fi");
        if (!spec.options().isEmpty() || !spec.positionalParameters().isEmpty()) {
            section("OPTIONS");
        }
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            item(parameter.paramLabel(), parameter.description());
        }
        for (OptionSpec option : spec.options()) {
            String label = option.arity().max() == 0 ? "" : "=" + option.paramLabel();
            item(String.join(", ", option.names()) + label, option.description());
        }
        if (!command.getSubcommands().isEmpty()) {
            section("COMMANDS");
            command.getSubcommands().values().stream()
                    .map(CommandLine::getCommandSpec)
                    .filter(each -> !each.usageMessage().hidden())
                    .forEach(each -> item(each.name(), each.usageMessage().description()));
        }
        section("NOTES");
        line(".nf");
        for (String note : spec.usageMessage().footer()) {
            Ansi.OFF.string(note).formatted().lines().forEach(this::verbatim);
        }
        line(".fi");
        return page.toString();
    }

    private void section(String name) {
        line(".SH " + name);
    }

    private void item(String term, String... description) {
        line(".TP");
        line("\\fB" + escaped(term) + "\\fR");
        List.of(description).forEach(text -> verbatim(text.replace("%%", "%")));
    }

    private void verbatim(String text) {
        line("\\&" + escaped(text));
    }

    private void line(String text) {
        page.append(text).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-");
    }
}
