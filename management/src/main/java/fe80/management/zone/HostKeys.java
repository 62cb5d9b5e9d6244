package fe80.management.zone;

import fe80.v1.MigrationsGrpc;
import fe80.v1.PinRequest;
import fe80.v1.SystemVm;
import io.grpc.StatusException;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands on the host keys that hosts have pinned. The host to which another program migrates a System VM is told the key
 * of the host from which it came, and need not trust whatever it is shown.
 */
record HostKeys(LiveView view) {

    private static final Logger LOG = LoggerFactory.getLogger(HostKeys.class);
    private static final int DEADLINE_SECONDS = 10;

    /**
     * Compares what this host says of a System VM with what others say, and tells it what they know. Waits for none.
     */
    void compare(UUID host, SystemVm vm, Supplier<HostChannel> channel) {
        if (vm.getDeployed()) {
            return; // Its host key was made for it, and travels with it.
        }
        Predicate<SystemVm> same = other -> other.getControlMac().equals(vm.getControlMac());
        // In this order: whatever leaves the view is among the departed before.
        Stream.concat(view.find(vm.getUuid()).stream(), view.departed(vm).stream())
                .filter(sighting -> !sighting.host().equals(host))
                .map(Sighting::vm)
                .filter(same.and(other ->
                        !other.getHostKey().isEmpty() && !other.getHostKey().equals(vm.getHostKey())))
                .findFirst()
                .ifPresent(other -> {
                    if (vm.getHostKey().isEmpty()) {
                        Thread.ofVirtual().name("host-key-" + vm.getName()).start(() -> hand(vm, other, channel));
                    } else {
                        warn(vm, other, "each has pinned the first key that it saw");
                    }
                });
    }

    private static void hand(SystemVm vm, SystemVm other, Supplier<HostChannel> channel) {
        try {
            var _ = MigrationsGrpc.newBlockingV2Stub(channel.get().migrations())
                    .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                    .pin(PinRequest.newBuilder()
                            .setSystemVm(vm.getUuid())
                            .setControlMac(vm.getControlMac())
                            .setHostKey(other.getHostKey())
                            .build());
            LOG.atInfo()
                    .addKeyValue("vm", vm.getName())
                    .addKeyValue("from", other.getHost())
                    .addKeyValue("to", vm.getHost())
                    .log("the pinned host key of a System VM was handed on");
        } catch (StatusException e) {
            warn(vm, other, Failures.reason(e));
        } catch (ZoneException e) {
            warn(vm, other, String.valueOf(e.getMessage()));
        }
    }

    private static void warn(SystemVm vm, SystemVm other, String reason) {
        LOG.atWarn()
                .addKeyValue("vm", vm.getName())
                .addKeyValue("host", vm.getHost())
                .addKeyValue("other", other.getHost())
                .addKeyValue("reason", reason)
                .log("two hosts do not expect the same host key of a System VM");
    }
}
