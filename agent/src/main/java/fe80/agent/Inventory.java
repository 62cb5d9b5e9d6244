package fe80.agent;

import fe80.guest.GuestChannel;
import fe80.guest.Ssh;
import fe80.hypervisor.HostedVm;
import fe80.hypervisor.Hypervisor;
import fe80.hypervisor.HypervisorEvent;
import fe80.hypervisor.HypervisorException;
import fe80.hypervisor.Watch;
import fe80.link.LinkException;
import fe80.systemvm.Reachability;
import fe80.systemvm.SystemVm;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which System VMs there are, as libvirt tells it; each has its keeper. One thread reads libvirt for all of them. */
final class Inventory implements Channels, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Inventory.class);
    private static final Duration BETWEEN_LISTS = Duration.ofSeconds(60);
    private static final Duration BEFORE_RETRY = Duration.ofMillis(500);

    /** From so many changed domains on, it is cheaper to list all. */
    private static final int MANY = 8;

    private final Hypervisor hypervisor;
    private final Ssh ssh;
    private final Access access;
    private final LinkKeeper link;
    private final Board board;
    private final Metrics metrics;
    private final Traffic traffic;
    private final ScheduledExecutorService reading = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("inventory").factory());
    private final Set<UUID> changed = ConcurrentHashMap.newKeySet();
    // Only on the thread that reads.
    private boolean seeing = true;
    private boolean begun;
    private boolean retrying;
    private final Map<UUID, VmKeeper> keepers = new ConcurrentHashMap<>();

    Inventory(
            Hypervisor hypervisor,
            Ssh ssh,
            Access access,
            LinkKeeper link,
            Board board,
            Metrics metrics,
            Traffic traffic) {
        this.hypervisor = hypervisor;
        this.ssh = ssh;
        this.access = access;
        this.link = link;
        this.board = board;
        this.metrics = metrics;
        this.traffic = traffic;
    }

    /** Finds all System VMs; from then on, until what it returns is closed, they are kept. */
    Watch start() {
        Watch watch = hypervisor.watch(this::happened);
        var _ = reading.scheduleWithFixedDelay(this::list, 0, BETWEEN_LISTS.toMillis(), TimeUnit.MILLISECONDS);
        settle();
        return watch;
    }

    private void happened(HypervisorEvent event) {
        switch (event) {
            case HypervisorEvent.Changed change -> {
                changed.add(change.uuid());
                reading.execute(this::lookAtChanged);
            }
            case HypervisorEvent.Disconnected() -> {
                LOG.atWarn().log("the connection to libvirt broke; the System VMs are not affected");
                reading.execute(this::list);
            }
        }
    }

    /** Looks at one System VM now, and returns when what was found is on the board. */
    Optional<Sighting> look(SystemVm vm) {
        changed.add(vm.uuid());
        reading.execute(this::lookAtChanged);
        settle();
        return board.find(vm.uuid());
    }

    /** Forgets what it is connected to, and looks at it as at one that has just come. */
    void beginAnew(SystemVm vm) {
        reading.execute(() -> forget(vm.uuid()));
        var _ = look(vm);
    }

    /** Returns when everything that was asked for before is done. */
    void settle() {
        try {
            reading.submit(() -> {}).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("an empty task cannot fail", e);
        }
    }

    private void lookAtChanged() {
        Set<UUID> now = new HashSet<>(changed);
        changed.removeAll(now);
        try {
            if (now.size() > MANY) {
                list();
            } else {
                now.forEach(uuid ->
                        alone(uuid, () -> hypervisor.find(uuid).ifPresentOrElse(this::tell, () -> forget(uuid))));
            }
            now.stream().flatMap(uuid -> keeper(uuid).stream()).forEach(VmKeeper::wake);
        } catch (HypervisorException e) {
            retry(e);
        }
    }

    /** Whatever is wrong with one System VM keeps nobody from the others. */
    private static void alone(UUID uuid, Runnable look) {
        try {
            look.run();
        } catch (HypervisorException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("uuid", uuid).setCause(e).log("looking at a System VM failed");
        }
    }

    private void list() {
        try {
            List<HostedVm> all = hypervisor.list();
            if (!seeing) {
                LOG.atInfo().addKeyValue("vms", all.size()).log("libvirt tells again which System VMs there are");
            }
            seeing = true;
            all.forEach(hosted -> alone(hosted.vm().uuid(), () -> tell(hosted)));
            Set<UUID> gone = new HashSet<>(keepers.keySet());
            all.forEach(hosted -> gone.remove(hosted.vm().uuid()));
            gone.forEach(uuid -> alone(uuid, () -> forget(uuid)));
            if (!begun) {
                clear(all);
                begun = true;
            }
        } catch (HypervisorException e) {
            retry(e);
        } catch (RuntimeException e) { // or it would never be done again
            LOG.atError().setCause(e).log("listing the System VMs failed");
        }
    }

    /** What another agent, which has ended, left on the link for VMs that have ended since. */
    private void clear(List<HostedVm> all) {
        try {
            link.retain(all.stream()
                    .filter(hosted ->
                            hosted.state() == HostedVm.State.RUNNING || hosted.state() == HostedVm.State.PAUSED)
                    .map(hosted -> hosted.vm().controlMac())
                    .collect(Collectors.toSet()));
        } catch (LinkException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("what is left of former System VMs stays on cloud0");
        }
    }

    private void retry(HypervisorException failure) {
        if (seeing) {
            LOG.atWarn()
                    .addKeyValue("reason", failure.getMessage())
                    .log("libvirt does not tell which System VMs there are, and is asked again");
        }
        seeing = false;
        if (!retrying) {
            retrying = true;
            var _ = reading.schedule(this::listAgain, BEFORE_RETRY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void listAgain() {
        retrying = false;
        list();
    }

    private void tell(HostedVm hosted) {
        UUID uuid = hosted.vm().uuid();
        if (keeper(uuid).filter(keeper -> !keeper.isOf(hosted)).isPresent()) {
            forget(uuid);
        }
        VmKeeper known = keepers.get(uuid);
        if (known == null) {
            keepers.put(uuid, new VmKeeper(hosted, ssh, access, link, board, metrics).start());
        } else {
            known.tell(hosted);
        }
    }

    private Optional<VmKeeper> keeper(UUID uuid) {
        return Optional.ofNullable(keepers.get(uuid));
    }

    private void forget(UUID uuid) {
        VmKeeper gone = keepers.remove(uuid);
        if (gone != null) {
            gone.close();
            link.remove(gone.current().vm().controlMac());
            traffic.gone(gone.current().vm());
            board.remove(uuid);
            traffic.forget(uuid);
        }
    }

    /** Something about the link has changed: each keeper looks at its VM. */
    void linkChanged() {
        keepers.values().forEach(VmKeeper::wake);
    }

    @Override
    public Use use(String nameOrUuid, boolean ends) throws InterruptedException {
        Lane.Use entered = traffic.enter(here(nameOrUuid).vm(), ends);
        try {
            return new Entered(ready(here(nameOrUuid)), entered);
        } catch (RuntimeException e) {
            entered.close();
            throw e;
        }
    }

    private Sighting here(String nameOrUuid) {
        Optional<Sighting> known = board.known(nameOrUuid);
        if (known.isEmpty()) {
            traffic.expectHere(nameOrUuid);
        }
        return known.orElseGet(() -> board.find(nameOrUuid));
    }

    private GuestChannel ready(Sighting sighting) {
        return keeper(sighting.vm().uuid())
                .flatMap(VmKeeper::channel)
                .orElseThrow(() -> notReady(sighting.vm(), sighting.reachability()));
    }

    /** A channel in use. */
    private record Entered(GuestChannel channel, Lane.Use lane) implements Use {
        @Override
        public void close() {
            lane.close();
        }
    }

    private static AgentException notReady(SystemVm vm, Reachability reachability) {
        String reason = reachability.state() == Reachability.State.READY
                ? "the channel was lost this moment; try again"
                : reachability.state() + ": " + reachability.reason();
        return new AgentException(
                AgentException.Reason.NOT_READY, "there is no channel to " + vm.name() + ". " + reason);
    }

    /** Lets go of all of them; they run on. */
    @Override
    public void close() {
        reading.shutdownNow();
        keepers.values().forEach(VmKeeper::close);
    }
}
