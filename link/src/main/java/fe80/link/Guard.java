package fe80.link;

import fe80.address.ControlMac;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The host's filters for the control link: two tables of nftables, named fe80, that let a System VM answer SSH only.
 */
public sealed interface Guard {

    /** There is none. */
    record Absent() implements Guard {}

    /** There are tables of that name, but not as this process made them. */
    record Altered() implements Guard {}

    /**
     * The tables are as this process made them.
     *
     * @param rules what they were made from
     * @param elements who is let through
     */
    record Intact(GuardRules rules, SortedSet<GuardElement> elements) implements Guard {

        /** Keeps a copy. */
        public Intact {
            elements = Collections.unmodifiableSortedSet(new TreeSet<>(elements));
        }

        Intact admitting(Map<ControlMac, String> vms) {
            SortedSet<GuardElement> more = new TreeSet<>(elements);
            vms.forEach((vm, port) -> more.addAll(rules.elements(vm, port)));
            return new Intact(rules, more);
        }

        Intact removing(Map<ControlMac, String> vms) {
            SortedSet<GuardElement> fewer = new TreeSet<>(elements);
            vms.forEach((vm, port) -> fewer.removeAll(rules.elements(vm, port)));
            return new Intact(rules, fewer);
        }

        /** The same, seeing the frames of those of these ports that are on the link, or should be, and of no others. */
        Intact around(Collection<Port> ports, String link) {
            SortedSet<GuardElement> covering = new TreeSet<>(elements);
            ports.forEach(port -> {
                if (port.on(link) || admitsAt(port.name())) {
                    covering.addAll(GuardRules.covering(port));
                } else {
                    covering.removeAll(GuardRules.covering(port));
                }
            });
            return new Intact(rules, covering);
        }

        private boolean admitsAt(String port) {
            return elements.stream().anyMatch(element -> element.value().startsWith("\"" + port + "\" . "));
        }
    }

    /** Whether this VM is let through at this port. */
    default boolean admits(ControlMac vm, String port) {
        return this instanceof Intact(GuardRules rules, SortedSet<GuardElement> elements)
                && elements.containsAll(rules.elements(vm, port));
    }
}
