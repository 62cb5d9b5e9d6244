package fe80.link;

import java.util.Comparator;

/**
 * An element of one of the guard's sets.
 *
 * @param set the set: its family, table and name, as nft(8) takes them
 * @param value the element, as nft(8) takes it
 */
public record GuardElement(String set, String value) implements Comparable<GuardElement> {

    private static final Comparator<GuardElement> ORDER =
            Comparator.comparing(GuardElement::set).thenComparing(GuardElement::value);

    @Override
    public int compareTo(GuardElement other) {
        return ORDER.compare(this, other);
    }
}
