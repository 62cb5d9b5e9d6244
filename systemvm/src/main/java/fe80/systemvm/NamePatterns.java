package fe80.systemvm;

import java.util.List;
import java.util.regex.Pattern;

/** Names, as who asks for some of many gives them: * stands for any characters and ? for one. None means every name. */
public final class NamePatterns {

    private final List<Pattern> patterns;

    /** Of these, one or more of which a name has to match. */
    public NamePatterns(List<String> names) {
        this.patterns = names.stream().map(NamePatterns::pattern).toList();
    }

    /** Whether this name is meant. */
    public boolean match(String name) {
        return patterns.isEmpty()
                || patterns.stream().anyMatch(pattern -> pattern.matcher(name).matches());
    }

    private static Pattern pattern(String name) {
        StringBuilder regex = new StringBuilder();
        name.codePoints().forEach(character -> {
            switch (character) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(Character.toString(character)));
            }
        });
        return Pattern.compile(regex.toString());
    }
}
