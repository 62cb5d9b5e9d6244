package fe80.agent.legacy;

import fe80.agent.AgentException;
import fe80.hypervisor.HostedVm;
import fe80.hypervisor.HypervisorException;
import fe80.v1.Finding;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What answers at each address of a System VM, and why another does not. */
final class VmAudit {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Ways ways;
    private final HostedVm vm;
    private final Findings findings;
    private boolean onLinkLocal;

    private VmAudit(Ways ways, HostedVm vm) {
        this.ways = ways;
        this.vm = vm;
        this.findings = new Findings(vm.vm().name());
    }

    static VmAudit of(Ways ways, HostedVm vm) throws InterruptedException {
        VmAudit audit = new VmAudit(ways, vm);
        audit.look();
        return audit;
    }

    List<Finding> findings() {
        return findings.all();
    }

    boolean onLinkLocal() {
        return onLinkLocal;
    }

    private void look() throws InterruptedException {
        if (vm.state() != HostedVm.State.RUNNING) {
            findings.old("state", "it does not run, so that nothing can be seen of it", "fe80 start " + name());
            return;
        }
        Optional<String> trouble = linkLocal();
        Optional<Inet4Address> ipv4 = ways.answering(vm);
        ipv4(ipv4);
        if (vm.deployed() || vm.vm().controlMac().legacy().isEmpty()) {
            return;
        }
        if (trouble.isPresent()) {
            why(ipv4.isPresent());
        }
    }

    /** Looks whether it answers there, and returns why it does not. */
    private Optional<String> linkLocal() throws InterruptedException {
        try (Door door = new Door.OverChannel(vm, ways.overLinkLocal(vm, PATIENCE), "over its link-local address")) {
            onLinkLocal = true;
            findings.good("link-local", "it answers at " + vm.vm().address());
            if (!vm.deployed() && vm.vm().controlMac().legacy().isPresent()) {
                step(door.state());
            }
            return Optional.empty();
        } catch (AgentException e) {
            String reason = String.valueOf(e.getMessage());
            if (onLinkLocal) {
                findings.wrong("step", reason, "fe80 probe " + name());
                return Optional.empty();
            }
            findings.old("link-local", reason, next());
            return Optional.of(reason);
        }
    }

    private String next() {
        return vm.deployed() ? "fe80 probe " + name() : "fe80 adopt " + name();
    }

    private void step(VmState state) {
        switch (state.step()) {
            case RETIRED -> findings.good("step", "retired");
            case DUAL -> findings.old("step", "dual", "fe80 retire " + name());
            case TRIAL -> findings.wrong("step", "its link-local way does not last", "fe80 adopt " + name());
            case PARTIAL -> partial();
            case LEGACY ->
                findings.good("step", "it has a link-local way of its own, that fe80 has not made and does not keep");
        }
    }

    private void partial() {
        findings.wrong(
                "step",
                "a part of what fe80 puts into it is there: that was interrupted",
                "fe80 adopt " + name() + ", or fe80 restore " + name());
    }

    private void ipv4(Optional<Inet4Address> answering) {
        Optional<Inet4Address> address = vm.vm().controlMac().legacy();
        if (address.isEmpty()) {
            findings.good("IPv4", "it never had a 169.254 address");
        } else if (answering.isPresent()) {
            findings.old(
                    "IPv4",
                    "it answers at " + address.get().getHostAddress(),
                    onLinkLocal ? "fe80 retire " + name() : next());
        } else {
            findings.good("IPv4", "nothing answers at " + address.get().getHostAddress());
        }
    }

    /** Asks the VM itself why it does not answer at its link-local address. */
    private void why(boolean ipv4Answers) throws InterruptedException {
        try (Door door = ipv4Answers
                ? new Door.OverChannel(vm, ways.overIpv4(vm, PATIENCE), "over IPv4")
                : new Door.ByGuestAgent(vm, ways)) {
            VmState state = door.state();
            if (state.step() == VmState.Step.PARTIAL) {
                partial();
            }
            switch (state.found("disable_ipv6")) {
                case "absent" ->
                    findings.wrong("IPv6", "its kernel has none", "take ipv6.disable=1 off its kernel's command line");
                case "1" ->
                    findings.old(
                            "IPv6",
                            "it is switched off on " + state.found("nic") + " (net.ipv6.conf disable_ipv6)",
                            next());
                default -> findings.good("IPv6", "it is on at " + state.found("nic"));
            }
            for (String program : List.of("nft", "systemd")) {
                if (state.found(program).isEmpty()) {
                    findings.wrong(program, "the VM has none", "fe80 adopt needs it: install it in the VM's template");
                }
            }
        } catch (AgentException | HypervisorException e) {
            findings.wrong(
                    "way in",
                    String.valueOf(e.getMessage()),
                    "set adopted.key in the agent's configuration, or mend the VM");
        }
    }

    private String name() {
        return vm.vm().name();
    }
}
