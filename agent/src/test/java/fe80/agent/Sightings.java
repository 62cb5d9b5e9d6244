package fe80.agent;

import fe80.hypervisor.HostedVm;
import fe80.systemvm.Kind;
import fe80.systemvm.Reachability;
import fe80.systemvm.SystemVm;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Sightings for tests. */
final class Sightings {

    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private Sightings() {}

    static SystemVm vm(String name) {
        return new SystemVm(
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)),
                Kind.ofName(name).orElseThrow(),
                name);
    }

    static Sighting silent(SystemVm vm, Instant since) {
        return new Sighting(
                running(vm),
                "",
                List.of(),
                Reachability.fails(Reachability.State.SILENT, since, "no answer"),
                Way.NONE);
    }

    static Sighting ready(SystemVm vm, Instant since, Duration roundTrip) {
        return new Sighting(running(vm), "", List.of(), Reachability.ready(since, roundTrip), Way.LINK_LOCAL);
    }

    private static HostedVm running(SystemVm vm) {
        return new HostedVm(vm, HostedVm.State.RUNNING, Optional.of(vm.port()), true);
    }
}
