package fe80.agent;

import fe80.v1.Filter;
import fe80.v1.Kind;
import java.util.List;
import java.util.regex.Pattern;

/** The System VMs that a filter means. */
final class Selection {

    private final Filter filter;
    private final List<Pattern> names;

    Selection(Filter filter) {
        this.filter = filter;
        this.names = filter.getNamesList().stream().map(Selection::pattern).toList();
    }

    boolean has(Sighting sighting) {
        Kind kind = sighting.vm().kind().map(Answers::kind).orElse(Kind.KIND_UNSPECIFIED);
        return (names.isEmpty()
                        || names.stream()
                                .anyMatch(name ->
                                        name.matcher(sighting.vm().name()).matches()))
                && (filter.getKindsCount() == 0 || filter.getKindsList().contains(kind))
                && (filter.getStatesCount() == 0
                        || filter.getStatesList()
                                .contains(Answers.state(sighting.reachability().state())));
    }

    /** In a name, * stands for any characters and ? for one. */
    private static Pattern pattern(String glob) {
        StringBuilder regex = new StringBuilder();
        glob.codePoints().forEach(character -> {
            switch (character) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(Character.toString(character)));
            }
        });
        return Pattern.compile(regex.toString());
    }
}
