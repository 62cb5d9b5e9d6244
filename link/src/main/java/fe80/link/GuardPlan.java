package fe80.link;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The steps that make the guard what it should be: what narrows it comes first, what widens it comes last. */
record GuardPlan(Guard now, Guard target) {

    private static final Step DOWN = new Step("take the guard down", new Change.Filters("""
            table bridge fe80
            delete table bridge fe80
            table inet fe80
            delete table inet fe80
            """));

    /** Whether the rules are loaded anew. */
    boolean loadsRules() {
        return target instanceof Guard.Intact wanted
                && !(now instanceof Guard.Intact there && there.rules().equals(wanted.rules()));
    }

    private static Step up(Guard.Intact wanted) {
        return new Step("put up the guard", new Change.Filters(wanted.rules().text()));
    }

    /** Before a port is touched: the rules, and who is let through. */
    Stream<Step> before() {
        return switch (target) {
            case Guard.Intact wanted ->
                now instanceof Guard.Intact there && !loadsRules()
                        ? steps("add", missing(there, wanted))
                        : Stream.concat(
                                Stream.of(up(wanted)),
                                steps("add", missing(wanted.rules().alone(), wanted)));
            case Guard.Altered(), Guard.Absent() -> Stream.empty();
        };
    }

    /** After the ports are as they should be. */
    Stream<Step> after() {
        return switch (target) {
            case Guard.Intact wanted ->
                now instanceof Guard.Intact there && !loadsRules()
                        ? steps("delete", missing(wanted, there))
                        : Stream.empty();
            case Guard.Absent() -> now instanceof Guard.Absent ? Stream.empty() : Stream.of(DOWN);
            case Guard.Altered() -> Stream.empty();
        };
    }

    /** The elements that the one does not have and the other has. */
    private static SortedSet<GuardElement> missing(Guard.Intact from, Guard.Intact in) {
        SortedSet<GuardElement> missing = new TreeSet<>(in.elements());
        missing.removeAll(from.elements());
        return missing;
    }

    /** One step for each set, which takes nft(8) far less time than one for each element. */
    private static Stream<Step> steps(String verb, SortedSet<GuardElement> elements) {
        Map<String, List<String>> bySet = elements.stream()
                .collect(groupingBy(GuardElement::set, TreeMap::new, mapping(GuardElement::value, toList())));
        return bySet.entrySet().stream()
                .map(entry -> verb + " element " + entry.getKey() + " { " + String.join(", ", entry.getValue()) + " }")
                .map(line -> new Step("have the guard " + line, new Change.Filters(line)));
    }
}
