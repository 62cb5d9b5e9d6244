package fe80.daemon;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a program was told at its start: flags, and options as {@code --name VALUE} or {@code --name=VALUE}. */
public final class Arguments {

    private final Map<String, List<String>> values = new HashMap<>();

    private Arguments() {}

    /**
     * Reads the words of a command line.
     *
     * @param options those that have a value, each with its hyphens
     * @param flags those that have none
     * @throws IllegalArgumentException if a word is none of them, or a value is missing
     */
    public static Arguments parse(List<String> words, Set<String> options, Set<String> flags) {
        Arguments arguments = new Arguments();
        Deque<String> left = new ArrayDeque<>(words);
        while (!left.isEmpty()) {
            String word = left.pop();
            String[] parts = word.split("=", 2);
            if (flags.contains(word)) {
                arguments.add(word, "");
            } else if (!options.contains(parts[0])) {
                throw new IllegalArgumentException("\"" + word + "\" is not known");
            } else if (parts.length > 1) {
                arguments.add(parts[0], parts[1]);
            } else if (left.isEmpty()) {
                throw new IllegalArgumentException(word + " lacks its value");
            } else {
                arguments.add(word, left.pop());
            }
        }
        return arguments;
    }

    private void add(String name, String value) {
        values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    }

    /** Whether it is there. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** All values of an option, as they were given. */
    public List<String> all(String option) {
        return List.copyOf(values.getOrDefault(option, List.of()));
    }

    /** The value that counts: the last one. */
    public Optional<String> value(String option) {
        return all(option).stream().reduce((_, last) -> last);
    }
}
