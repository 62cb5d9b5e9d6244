package fe80.agent.legacy;

import fe80.agent.AgentException;
import fe80.agent.AgentException.Reason;
import fe80.agent.legacy.VmState.Step;
import fe80.hypervisor.HostedVm;
import fe80.hypervisor.HypervisorException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one System VM of another program from one state to the next. What is opened or taken away in the VM is there
 * for so many seconds only, until a command that came over the way that is to stay makes it last. So it does not matter
 * when this, the agent or the VM ends; and to repeat it leads on from wherever it was.
 *
 * @param tell told what is done now
 */
record Passage(Ways ways, HostedVm vm, Consumer<String> tell) {

    private static final Logger LOG = LoggerFactory.getLogger(Passage.class);

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** The passage of a VM of another program that runs; others have none. */
    static Passage of(Ways ways, String nameOrUuid, Consumer<String> tell) {
        HostedVm vm = ways.find(nameOrUuid);
        if (vm.deployed() || vm.vm().controlMac().legacy().isEmpty()) {
            throw new AgentException(
                    Reason.WRONG_STATE,
                    vm.vm().name() + " never had a 169.254 address: its MAC is "
                            + vm.vm().controlMac() + ". There is nothing to do");
        }
        if (vm.state() != HostedVm.State.RUNNING) {
            throw new AgentException(
                    Reason.WRONG_STATE,
                    vm.vm().name() + " does not run, and nothing can be done in it; start it first");
        }
        return new Passage(ways, vm, tell);
    }

    /** Makes it dual, and returns what came of it. */
    String adopt() throws InterruptedException {
        tell.accept("looking at how it is reached");
        Optional<Door> linkLocal = linkLocal();
        if (linkLocal.isPresent()) {
            try (Door door = linkLocal.get()) {
                switch (door.state().step()) {
                    case LEGACY -> {
                        return name() + " has a link-local way of its own; fe80 changes nothing";
                    }
                    case PARTIAL -> {} // Begun anew, from where that can be taken away first.
                    case TRIAL -> {
                        confirm(door);
                        return settled(door);
                    }
                    case DUAL, RETIRED -> {
                        door.does("adopt", trialSeconds());
                        return settled(door);
                    }
                }
            }
        }
        try (Door old = oldWay()) {
            tell.accept("opening its link-local way " + old.name());
            old.does("adopt", trialSeconds());
            try (Door door = awaitLinkLocal()) {
                confirm(door);
                return settled(door);
            } catch (AgentException e) {
                abandonAfter(e, old);
                throw e;
            }
        }
    }

    private void confirm(Door linkLocal) throws InterruptedException {
        tell.accept("keeping it, by a command over it");
        linkLocal.does("confirm");
    }

    private void abandonAfter(AgentException failure, Door old) throws InterruptedException {
        tell.accept("taking it away again");
        try {
            if (old.state().step() == Step.TRIAL) {
                old.does("abandon");
            }
        } catch (AgentException | HypervisorException e) {
            failure.addSuppressed(e); // its timer will do it
        }
    }

    /** Takes its IPv4 address away, and returns what came of it. */
    String retire() throws InterruptedException {
        tell.accept("looking at how it is reached");
        try (Door door = linkLocal().orElseThrow(() -> adoptFirst("it does not answer at its link-local address"))) {
            switch (door.state().step()) {
                case LEGACY, PARTIAL, TRIAL -> throw adoptFirst("its link-local way would not outlive a restart");
                case DUAL -> {
                    tell.accept("taking its IPv4 address away");
                    door.does("retire", trialSeconds());
                }
                case RETIRED -> {
                    return settled(door);
                }
            }
        }
        try (Door door = awaitLinkLocal()) {
            String left = door.state().found("ipv4");
            if (left.contains("169.254.")) {
                door.does("return");
                throw new AgentException(
                        Reason.WRONG_STATE, name() + " has " + left + " again: something in it gives it that address");
            }
            tell.accept("keeping it so, by a command over link-local");
            door.does("confirm-retired");
            return settled(door);
        }
    }

    private AgentException adoptFirst(String why) {
        return new AgentException(
                Reason.WRONG_STATE, name() + " needs its IPv4 address: " + why + ". 'fe80 adopt " + name() + "' first");
    }

    /** Makes it as it was before it was adopted, and returns what came of it. */
    String restore() throws InterruptedException {
        tell.accept("looking at how it is reached");
        Optional<Door> linkLocal = linkLocal();
        try (Door door = linkLocal.isPresent() ? linkLocal.get() : oldWay()) {
            if (door.state().step() == Step.LEGACY) {
                ways.look(vm);
                return name() + " is legacy: there is nothing of fe80's in it";
            }
            tell.accept("giving it its IPv4 address back");
            door.does("return");
        }
        try (Door old = awaitOldWay(linkLocal.isPresent())) {
            tell.accept("taking its link-local way away " + old.name());
            old.does("abandon");
            return settled(old);
        }
    }

    /** Whether it can do without IPv4. */
    boolean isRetired() throws InterruptedException {
        Optional<Door> linkLocal = linkLocal();
        if (linkLocal.isEmpty()) {
            return false;
        }
        try (Door door = linkLocal.get()) {
            return door.state().step() == Step.RETIRED;
        }
    }

    private String settled(Door door) throws InterruptedException {
        Step step = door.state().step();
        ways.look(vm);
        LOG.atInfo().addKeyValue("vm", name()).addKeyValue("state", step).log("a System VM on its way out of 169.254");
        return switch (step) {
            case LEGACY -> name() + " is legacy: reached at its 169.254 address only, as before";
            case PARTIAL -> name() + " has a part of what fe80 puts into a VM";
            case TRIAL -> name() + " has a link-local way that does not last";
            case DUAL -> name() + " is dual: reached at its link-local address, and at its 169.254 address as before";
            case RETIRED -> name() + " is retired: reached at its link-local address only";
        };
    }

    private Optional<Door> linkLocal() {
        try {
            return Optional.of(
                    new Door.OverChannel(vm, ways.overLinkLocal(vm, PATIENCE), "over its link-local address"));
        } catch (AgentException e) {
            LOG.atDebug()
                    .addKeyValue("vm", name())
                    .addKeyValue("reason", e.getMessage())
                    .log("no link-local way");
            return Optional.empty();
        }
    }

    private Door awaitLinkLocal() {
        tell.accept("logging in over it");
        return await(() -> new Door.OverChannel(vm, ways.overLinkLocal(vm, PATIENCE), "over its link-local address"));
    }

    /** Over IPv4, or by the QEMU guest agent where that fails. */
    private Door oldWay() throws InterruptedException {
        AgentException failure;
        try {
            return overIpv4();
        } catch (AgentException e) {
            failure = e;
        }
        return byGuestAgent(failure);
    }

    /** A VM that has a link-local way keeps that unless IPv4 works: its guest agent is not what it had before. */
    private Door awaitOldWay(boolean hasLinkLocal) throws InterruptedException {
        tell.accept("logging in over IPv4");
        AgentException failure;
        try {
            return await(this::overIpv4);
        } catch (AgentException e) {
            failure = e;
        }
        if (hasLinkLocal) {
            throw new AgentException(
                    Reason.NOT_READY, name() + " stays dual, for it is not reached over IPv4: " + failure.getMessage());
        }
        return byGuestAgent(failure);
    }

    private Door overIpv4() {
        return new Door.OverChannel(vm, ways.overIpv4(vm, PATIENCE), "over IPv4");
    }

    private Door byGuestAgent(AgentException failure) throws InterruptedException {
        Door door = new Door.ByGuestAgent(vm, ways);
        try {
            VmState _ = door.state();
            return door;
        } catch (HypervisorException e) {
            throw new AgentException(
                    Reason.NOT_READY,
                    "there is no way into " + name() + ". Over IPv4: " + failure.getMessage()
                            + " By the QEMU guest agent: " + e.getMessage());
        }
    }

    private interface Attempt {
        Door open();
    }

    /** Each attempt waits for the VM's answer; so this is not a busy loop. */
    private Door await(Attempt attempt) {
        long end = System.nanoTime() + untilUp().toNanos();
        while (true) {
            try {
                return attempt.open();
            } catch (AgentException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
            }
        }
    }

    private String trialSeconds() {
        return Long.toString(ways.trial().toSeconds());
    }

    /** How long a way has to come up: less than the trial, which has to be confirmed too. */
    private Duration untilUp() {
        return ways.trial().multipliedBy(2).dividedBy(3);
    }

    private String name() {
        return vm.vm().name();
    }
}
