package fe80.agent;

import fe80.systemvm.NamePatterns;
import fe80.v1.Filter;
import fe80.v1.Kind;

/** The System VMs that a filter means. */
final class Selection {

    private final Filter filter;
    private final NamePatterns names;

    Selection(Filter filter) {
        this.filter = filter;
        this.names = new NamePatterns(filter.getNamesList());
    }

    boolean has(Sighting sighting) {
        Kind kind = sighting.vm().kind().map(Answers::kind).orElse(Kind.KIND_UNSPECIFIED);
        return names.match(sighting.vm().name())
                && (filter.getKindsCount() == 0 || filter.getKindsList().contains(kind))
                && (filter.getStatesCount() == 0
                        || filter.getStatesList()
                                .contains(Answers.state(sighting.reachability().state())));
    }
}
