package fe80.lab.simulation;

import fe80.systemvm.Kind;
import fe80.v1.Host;
import fe80.v1.Reachability;
import fe80.v1.SystemVm;
import fe80.v1.WatchResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** One host and its System VMs, all READY at first. */
public final class SimulatedHost {

    private static final List<Kind> KINDS = List.of(Kind.values());
    private static final long MEMORY = 256 << 10;

    private final String name;

    // Guarded by this: who begins to watch is told of each change once.
    private final List<SystemVm> vms;
    private final Set<BlockingQueue<WatchResponse>> watchers = ConcurrentHashMap.newKeySet();

    SimulatedHost(int number, int systemVms) {
        this.name = "sim-%04d".formatted(number);
        this.vms = new ArrayList<>(IntStream.range(0, systemVms)
                .mapToObj(i -> vm(number * systemVms + i))
                .toList());
    }

    private SystemVm vm(int number) {
        Kind kind = KINDS.get(number % KINDS.size());
        char letter = switch (kind) {
            case SECONDARY_STORAGE_VM -> 's';
            case CONSOLE_PROXY -> 'v';
            case VIRTUAL_ROUTER -> 'r';
        };
        UUID uuid = UUID.nameUUIDFromBytes(("simulated " + number).getBytes(StandardCharsets.UTF_8));
        var vm = new fe80.systemvm.SystemVm(uuid, kind, letter + "-" + number + "-VM");
        return SystemVm.newBuilder()
                .setUuid(uuid.toString())
                .setName(vm.name())
                .setKind(fe80.v1.Kind.valueOf(kind.name()))
                .setControlMac(vm.controlMac().toString())
                .setControlAddress(vm.address().toString())
                .setPort(vm.port())
                .setHost(name)
                .setDeployed(true)
                .setHostKey("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI"
                        + uuid.toString().replace("-", "") + "Simulated0")
                .setReachability(Reachability.newBuilder().setState(Reachability.State.READY))
                .build();
    }

    /** What the zone calls it. */
    public String name() {
        return name;
    }

    /** The names of its System VMs. */
    public synchronized List<String> systemVms() {
        return vms.stream().map(SystemVm::getName).toList();
    }

    /** From now on this one of its System VMs is so. */
    public synchronized void change(int systemVm, UnaryOperator<SystemVm> change) {
        SystemVm now = change.apply(vms.get(systemVm));
        vms.set(systemVm, now);
        WatchResponse news = WatchResponse.newBuilder().setChanged(now).build();
        watchers.forEach(watcher -> watcher.add(news));
    }

    synchronized BlockingQueue<WatchResponse> watch() {
        BlockingQueue<WatchResponse> news = new LinkedBlockingQueue<>();
        vms.forEach(vm -> news.add(WatchResponse.newBuilder().setChanged(vm).build()));
        news.add(WatchResponse.newBuilder()
                .setSynced(WatchResponse.Synced.getDefaultInstance())
                .build());
        watchers.add(news);
        return news;
    }

    void unwatch(BlockingQueue<WatchResponse> watcher) {
        watchers.remove(watcher);
    }

    Host details() {
        return Host.newBuilder()
                .setName(name)
                .setMemory(MEMORY)
                .setMemoryAvailable(MEMORY / 2)
                .setProcessors(64)
                .build();
    }
}
