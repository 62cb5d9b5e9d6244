package fe80.agent.legacy;

import fe80.agent.AgentException;
import fe80.agent.AgentException.Reason;
import fe80.hypervisor.HostedVm;
import fe80.link.Address;
import fe80.link.Bridge;
import fe80.link.Commands;
import fe80.link.LinkState;
import fe80.link.Wanted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The IPv4 addresses of the link, which legacy VMs need. Which it had is kept in a file: that there is one says that
 * they were taken away, to the next agent too.
 *
 * @param file that file
 * @param link the link as it is
 * @param change makes the link as wanted
 */
public record HostIpv4(Path file, Supplier<LinkState> link, Consumer<Wanted> change, Commands commands) {

    private static final String NETWORK = "169.254.0.0/16";

    /** The link as it is wanted, given what the configuration says of IPv4 on it. */
    public static Wanted wanted(Path file, boolean configured) {
        return configured && !Files.exists(file) ? Wanted.CLOUD0.keepingLegacyIpv4() : Wanted.CLOUD0;
    }

    boolean retired() {
        return Files.exists(file);
    }

    List<String> addresses() {
        return link.get().bridge() instanceof Bridge.Present bridge
                ? bridge.addresses().stream()
                        .filter(Address::legacy)
                        .map(Address::toString)
                        .toList()
                : List.of();
    }

    /** Takes them away; the VMs have to be able to do without. */
    String retire(Ways ways, Consumer<String> tell) throws InterruptedException {
        tell.accept("asking each System VM whether it needs IPv4");
        List<String> needed = new ArrayList<>();
        for (HostedVm vm : ways.all()) {
            need(ways, vm).ifPresent(needed::add);
        }
        if (!needed.isEmpty()) {
            throw new AgentException(
                    Reason.WRONG_STATE,
                    "IPv4 stays on " + Wanted.CLOUD0.name() + ", since System VMs need it: " + String.join("; ", needed)
                            + ". 'fe80 retire' each of them first");
        }
        tell.accept("taking the IPv4 addresses and routes off " + Wanted.CLOUD0.name());
        if (!retired()) {
            write(addresses());
        }
        change.accept(Wanted.CLOUD0);
        String _ = commands.run("ip", "-4", "route", "flush", "root", NETWORK, "dev", Wanted.CLOUD0.name());
        return Wanted.CLOUD0.name() + " has no IPv4, and its guard no exception for it";
    }

    private static Optional<String> need(Ways ways, HostedVm vm) throws InterruptedException {
        String name = vm.vm().name();
        if (vm.deployed() || vm.vm().controlMac().legacy().isEmpty()) {
            return Optional.empty();
        }
        if (vm.state() != HostedVm.State.RUNNING) {
            return Optional.of(name + " is off, so that how it is cannot be seen");
        }
        return Passage.of(ways, name, _ -> {}).isRetired() ? Optional.empty() : Optional.of(name + " is not retired");
    }

    /** Gives them back. */
    String restore() {
        if (retired()) {
            List<String> had = read();
            change.accept(Wanted.CLOUD0.keepingLegacyIpv4());
            had.forEach(address -> commands.run("ip", "address", "replace", address, "dev", Wanted.CLOUD0.name()));
            delete();
        }
        return Wanted.CLOUD0.name() + " has " + String.join(", ", addresses());
    }

    private List<String> read() {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(List<String> addresses) {
        try {
            Path written = Files.write(file.resolveSibling(file.getFileName() + ".new"), addresses);
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
