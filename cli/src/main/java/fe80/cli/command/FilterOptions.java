package fe80.cli.command;

import fe80.v1.Filter;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which System VMs a listing is about. */
final class FilterOptions {

    @Parameters(paramLabel = "VM", arity = "0..*", description = "Only these; * stands for any characters, ? for one.")
    private List<String> names = List.of();

    @Option(names = "--kind", paramLabel = "KIND", description = "Only these kinds: ${COMPLETION-CANDIDATES}.")
    private List<KindName> kinds = List.of();

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "Only those in these states: ${COMPLETION-CANDIDATES}.")
    private List<StateName> states = List.of();

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "Only those on these hosts of the zone; * stands for any characters, ? for one.")
    private List<String> hosts = List.of();

    Filter filter() {
        return Filter.newBuilder()
                .addAllNames(names)
                .addAllKinds(kinds.stream().map(KindName::kind).toList())
                .addAllStates(states.stream().map(StateName::state).toList())
                .addAllHosts(hosts)
                .build();
    }
}
