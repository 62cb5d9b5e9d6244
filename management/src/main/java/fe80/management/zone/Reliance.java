package fe80.management.zone;

import fe80.management.store.StoredAuthority;
import fe80.management.zone.ZoneException.Reason;
import fe80.v1.Host;
import fe80.v1.SystemVm;
import io.grpc.StatusException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who relies on an authority of the zone: what would get out of control if it were trusted no longer. Of a host that is
 * not heard of nobody knows, so it counts.
 */
public record Reliance(Zone zone) {

    private static final int MOST_NAMED = 10;

    /**
     * Makes sure that nobody does.
     *
     * @throws ZoneException if somebody does, whom the message names
     */
    public void expectNone(StoredAuthority authority) {
        List<String> reasons = on(authority);
        if (!reasons.isEmpty()) {
            int more = reasons.size() - MOST_NAMED;
            throw new ZoneException(
                    Reason.WRONG_STATE,
                    "the authority was not removed: "
                            + String.join(
                                    "; ", reasons.stream().limit(MOST_NAMED).toList())
                            + (more > 0 ? "; and " + more + " more" : "")
                            + ". --force removes it all the same, and what is named here is then out of reach");
        }
    }

    private List<String> on(StoredAuthority authority) {
        List<Inquiry> inquiries = zone.hosts().stream().map(Inquiry::begin).toList(); // all at once
        String fingerprint = zone.trust().authorities().fingerprint(authority);
        List<String> reasons = new ArrayList<>();
        for (Inquiry inquiry : inquiries) {
            String name = inquiry.keeper().host().name();
            inquiry.answer()
                    .ifPresentOrElse(
                            host -> {
                                switch (authority.purpose()) {
                                    case TLS -> lacking(host, name, tls(host)).ifPresent(reasons::add);
                                    case SSH -> {
                                        lacking(host, name, ssh(host)).ifPresent(reasons::add);
                                        stranded(inquiry.keeper(), host, fingerprint)
                                                .forEach(reasons::add);
                                    }
                                }
                            },
                            () -> reasons.add(name + " does not answer, so nobody knows what relies on it there: bring"
                                    + " it back, or 'fe80 host remove " + name + "'"));
        }
        return reasons;
    }

    private boolean tls(Host host) {
        String signer = zone.trust().tlsSigner();
        return host.getZoneCertificates().getTlsIssuer().equals(signer)
                && host.getZoneCertificates().getTlsAuthoritiesList().contains(signer);
    }

    private boolean ssh(Host host) {
        return host.getZoneCertificates()
                .getSshAuthoritiesList()
                .contains(zone.trust().sshSigner());
    }

    private static Optional<String> lacking(Host host, String name, boolean has) {
        if (has) {
            return Optional.empty();
        }
        return Optional.of(
                host.hasZoneCertificates()
                        ? name + " has no certificate yet of the authority that signs: 'fe80 host renew " + name + "'"
                        : name + " does not tell which certificates it has: upgrade its agent");
    }

    /** The System VMs of a host that trust this one, and no other of which the host has a certificate. */
    private Stream<String> stranded(HostKeeper keeper, Host host, String fingerprint) {
        List<String> others = Stream.concat(
                        zone.trust().sshWithout(fingerprint).stream(), Stream.of(host.getOwnSshAuthority()))
                .toList();
        return zone.view().of(keeper.host().id()).stream()
                .filter(vm -> vm.getSshAuthoritiesList().contains(fingerprint))
                .filter(vm -> vm.getSshAuthoritiesList().stream().noneMatch(others::contains))
                .map(SystemVm::getName)
                .map(vm -> vm + " on " + keeper.host().name() + " trusts no other: 'fe80 stop " + vm
                        + "' and 'fe80 start " + vm + "' let it trust those that there are now");
    }

    /** What a host is asked, on a thread of its own. */
    private record Inquiry(HostKeeper keeper, Thread thread, List<Host> answers) {

        static Inquiry begin(HostKeeper keeper) {
            List<Host> answers = new java.util.concurrent.CopyOnWriteArrayList<>();
            Thread thread = Thread.ofVirtual()
                    .name("inquiry-" + keeper.host().name())
                    .start(() -> {
                        try {
                            answers.add(keeper.inquire());
                        } catch (StatusException | ZoneException e) {
                            // It does not answer, which is what will be said.
                        }
                    });
            return new Inquiry(keeper, thread, answers);
        }

        Optional<Host> answer() {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return answers.stream().findFirst();
        }
    }
}
