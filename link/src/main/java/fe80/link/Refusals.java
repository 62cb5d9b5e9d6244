package fe80.link;

import fe80.address.ControlMac;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a control link does not do, in the words of the one who has to remedy it. */
record Refusals(Commands commands, Wanted wanted) {

    private static final Pattern EFFECTIVE = Pattern.compile("^CapEff:\\s*([0-9a-f]+)$", Pattern.MULTILINE);
    private static final int CAP_NET_ADMIN = 12;

    void foreignPorts(LinkState state) {
        String foreign = state.ports().values().stream()
                .filter(port -> port.on(wanted.name()) && !allowed(port))
                .map(port -> port.name() + " (" + port.kind() + ")")
                .collect(Collectors.joining(", "));
        if (!foreign.isEmpty()) {
            throw new LinkException(
                    wanted.name() + " has a port that is not a System VM's: " + foreign
                            + ". A control link ends at its host: take it off (ip link set dev ‹port› nomaster) and apply again");
        }
    }

    void sharedPort(Map<ControlMac, String> vms) {
        if (Set.copyOf(vms.values()).size() < vms.size()) {
            throw new LinkException("cannot admit two System VMs at one port: " + vms);
        }
    }

    /** What keeps a VM from a port; an entry that belongs to nobody who was admitted does not. */
    void admission(LinkState state, ControlMac vm, String name, Map<ControlMac, String> admitted) {
        String refusal = "cannot admit the System VM with MAC " + vm + " at port " + name + ": ";
        if (state.bridge() instanceof Bridge.Absent) {
            throw new LinkException(refusal + "this host has no " + wanted.name() + "; apply the link first");
        }
        if (!(state.guard() instanceof Guard.Intact)) {
            throw new LinkException(refusal + "the guard of " + wanted.name()
                    + " is not up, or not as it was made; apply the link first");
        }
        Port port = Optional.ofNullable(state.ports().get(name))
                .orElseThrow(() -> new LinkException(
                        refusal + "this host has no interface of that name; is the VM's domain running?"));
        if (!allowed(port)) {
            throw new LinkException(refusal + "it is an interface of kind " + port.kind() + ", not a VM's tap");
        }
        // A port of our naming belongs nowhere else: it is taken back.
        port.bridge()
                .filter(other -> !other.equals(wanted.name()) && !name.startsWith(GuardRules.PREFIX))
                .ifPresent(other -> {
                    throw new LinkException(
                            refusal + "it is a port of " + other + "; take it off there (ip link set dev " + name
                                    + " nomaster), or correct the VM's domain");
                });
        state.holder(vm)
                .filter(holder -> !holder.equals(name) && holder.equals(admitted.get(vm)))
                .ifPresent(holder -> {
                    throw new LinkException(refusal + "the same MAC is admitted at port " + holder
                            + ", and two VMs cannot share one address; remove that VM first");
                });
        List<ControlMac> others = port.vms()
                .filter(other -> !other.equals(vm) && name.equals(admitted.get(other)))
                .toList();
        if (!others.isEmpty()) {
            throw new LinkException(
                    refusal + "the port is admitted for another MAC, " + others + "; remove that VM first");
        }
    }

    boolean allowed(Port port) {
        return wanted.portKinds().contains(port.kind());
    }

    /** The same failure, or what lies behind it: missing rights. */
    LinkException explain(LinkException failure) {
        return mayChange()
                ? failure
                : new LinkException(
                        "this process may not change " + wanted.name()
                                + ": run it as root, or with the capability CAP_NET_ADMIN",
                        failure);
    }

    /** Whether the programs that we start have CAP_NET_ADMIN: proc_pid_status(5), capabilities(7). */
    private boolean mayChange() {
        Matcher effective = EFFECTIVE.matcher(commands.run("cat", "/proc/self/status"));
        return !effective.find() || (Long.parseLong(effective.group(1), 16) >> CAP_NET_ADMIN & 1) == 1;
    }
}
