package fe80.cli.command;

import fe80.cli.output.Column;
import fe80.cli.output.Data;
import fe80.cli.output.Listing;
import fe80.v1.Kind;
import fe80.v1.SystemVm;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** System VMs as rows. */
final class SystemVms {

    /** Of one hypervisor, whose name says nothing new. */
    static final Listing<SystemVm> LISTING = listing("");

    /** Of a zone. */
    static final Listing<SystemVm> OF_ZONE = listing("HOST");

    private SystemVms() {}

    private static Listing<SystemVm> listing(String host) {
        return new Listing<>(List.of(
                Column.of("name", "NAME", vm -> Data.of(vm.getName())),
                Column.of("kind", "KIND", vm -> Data.of(kind(vm.getKind()))),
                Column.of("host", host, vm -> Data.of(vm.getHost())),
                Column.of(
                        "state",
                        "STATE",
                        vm -> Data.of(vm.getReachability().getState().name())),
                new Column<>("since", "FOR", SystemVms::since, SystemVms::age),
                new Column<>("roundTripMillis", "ROUND TRIP", SystemVms::roundTrip, SystemVms::roundTripShown),
                Column.of("path", "", vm -> Data.of(path(vm.getPath()))),
                Column.of("controlAddress", "ADDRESS", vm -> Data.of(vm.getControlAddress())),
                Column.of("reason", "REASON", vm -> Data.of(vm.getReachability().getReason())),
                Column.of("controlMac", "", vm -> Data.of(vm.getControlMac())),
                Column.of("port", "", vm -> Data.of(vm.getPort())),
                Column.of("uuid", "", vm -> Data.of(vm.getUuid())),
                Column.of("deployed", "", vm -> new Data.Flag(vm.getDeployed())),
                Column.of("conflict", "", vm -> Data.of(vm.getConflict())),
                Column.of("offences", "", SystemVms::offences),
                Column.of("hostKey", "", vm -> Data.of(vm.getHostKey())),
                Column.of("sshAuthorities", "", vm -> Data.of(vm.getSshAuthoritiesList()))));
    }

    /** The kind as options and listings spell it; empty if it is not known. */
    static String kind(Kind kind) {
        return switch (kind) {
            case SECONDARY_STORAGE_VM, CONSOLE_PROXY, VIRTUAL_ROUTER ->
                kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
            case KIND_UNSPECIFIED, UNRECOGNIZED -> "";
        };
    }

    /** By which of its addresses it is reached; empty if it is not. */
    static String path(SystemVm.Path path) {
        return switch (path) {
            case LINK_LOCAL, DUAL, LEGACY ->
                path.name().toLowerCase(Locale.ROOT).replace('_', '-');
            case PATH_UNSPECIFIED, UNRECOGNIZED -> "";
        };
    }

    /** How many packets of it the guard dropped, by reason. */
    static Data offences(SystemVm vm) {
        Map<String, Data> packets = new TreeMap<>();
        vm.getOffencesList()
                .forEach(offence -> packets.put(offence.getReason().name(), new Data.Amount(offence.getPackets())));
        return new Data.Fields(packets);
    }

    private static Data since(SystemVm vm) {
        return Times.data(vm.getReachability().hasSince(), vm.getReachability().getSince());
    }

    private static String age(SystemVm vm) {
        return vm.getReachability().hasSince() ? Times.age(vm.getReachability().getSince()) : "";
    }

    private static Data roundTrip(SystemVm vm) {
        return vm.getReachability().hasRoundTrip()
                ? new Data.Amount(Times.millis(vm.getReachability().getRoundTrip()))
                : new Data.None();
    }

    private static String roundTripShown(SystemVm vm) {
        return vm.getReachability().hasRoundTrip()
                ? Times.shown(Times.duration(vm.getReachability().getRoundTrip()))
                : "";
    }
}
