package fe80.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with the words of a command, in a sentence for who typed them. */
final class Mistake {

    private final ParameterException failure;
    private final CommandLine line;
    private final String command;

    Mistake(ParameterException failure) {
        this.failure = failure;
        this.line = failure.getCommandLine();
        this.command = line.getCommandSpec().qualifiedName();
    }

    /** The sentence, and where more is said. */
    String sentence() {
        return what() + " (" + command + " --help says more)";
    }

    private String what() {
        return switch (failure) {
            case MissingParameterException missing
            when !missing.getMissing().isEmpty() -> lacking(missing.getMissing());
            case UnmatchedArgumentException unmatched
            when unmatched.isUnknownOption() ->
                command + " has no option " + quoted(unmatched.getUnmatched().getFirst()) + suggestion(unmatched);
            case UnmatchedArgumentException unmatched -> surplus(unmatched);
            default -> conversion().orElseGet(() -> String.valueOf(failure.getMessage()));
        };
    }

    private String lacking(List<ArgSpec> missing) {
        if (missing.getFirst() instanceof OptionSpec option && !option.required()) {
            return option.longestName() + " needs a value: " + described(option);
        }
        return command + " needs " + missing.stream().map(Mistake::described).collect(Collectors.joining(" and "));
    }

    private static String described(ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? option.longestName() + " " + option.paramLabel()
                : argument.paramLabel();
    }

    private String surplus(UnmatchedArgumentException unmatched) {
        List<String> words = unmatched.getUnmatched();
        if (line.getParent() == null) {
            return quoted(words.getFirst()) + " is no command" + suggestion(unmatched);
        }
        List<String> commands = List.copyOf(line.getSubcommands().keySet());
        if (commands.isEmpty()) {
            return command + " does not take "
                    + words.stream().map(Mistake::quoted).collect(Collectors.joining(" "));
        }
        String known = String.join(", ", commands.subList(0, commands.size() - 1)) + " and " + commands.getLast();
        return quoted(words.getFirst()) + " is no command of " + command + ": it has " + known;
    }

    /** The nearest that there is, if it begins alike: others are far-fetched. */
    private static String suggestion(UnmatchedArgumentException unmatched) {
        String word = unmatched.getUnmatched().getFirst();
        return unmatched.getSuggestions().stream()
                .filter(known -> !word.isEmpty() && known.startsWith(word.substring(0, 1)))
                .findFirst()
                .map(nearest -> ": did you mean " + nearest + "?")
                .orElse("");
    }

    private Optional<String> conversion() {
        ArgSpec argument = failure.getArgSpec();
        if (argument == null || failure.getCause() == null) {
            return Optional.empty();
        }
        String name = argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
        return unlike(argument.typeInfo().getAuxiliaryTypes()[0])
                .map(expected -> quoted(failure.getValue()) + " is " + expected)
                .or(() -> Optional.ofNullable(failure.getCause())
                        .filter(TypeConversionException.class::isInstance)
                        .map(Throwable::getMessage))
                .map(reason -> name + ": " + reason);
    }

    /** What a word is not that cannot be one of these; empty for types whose converter says it. */
    private static Optional<String> unlike(Class<?> type) {
        if (type.isEnum()) {
            return Optional.of(Stream.of(type.getEnumConstants())
                    .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", ", "none of ", "")));
        } else if (type == int.class || type == Integer.class || type == long.class) {
            return Optional.of("no whole number, or too large");
        } else if (type == UUID.class) {
            return Optional.of("no UUID: expected one such as 7c0e1f2a-52ab-4ee4-9d3f-0d1f7b1f6f10");
        }
        return Optional.empty();
    }

    private static String quoted(Object word) {
        return "\"" + word + "\"";
    }
}
