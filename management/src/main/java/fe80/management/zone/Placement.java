package fe80.management.zone;

import fe80.management.zone.ZoneException.Reason;
import fe80.v1.DeployRequest;
import io.grpc.StatusException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Chooses the host for a new System VM: of those that answer and have the memory for it, the one with the fewest of its
 * kind; of these the one with the most memory left.
 */
final class Placement {

    /** What an agent gives a System VM that asks for nothing, in MiB. */
    private static final long USUAL_MEMORY = 256;

    private static final int MOST_OF_THE_FULL = 16;

    private static final Comparator<Candidate> BEST_FIRST = Comparator.comparingInt(Candidate::sameKind)
            .thenComparing(Comparator.comparingLong(Candidate::memory).reversed());

    private Placement() {}

    /**
     * Where a System VM that runs on this host could go, the best first: the hosts say themselves if it does not fit.
     */
    static List<HostKeeper> elsewhere(List<Candidate> candidates, HostKeeper from) {
        return candidates.stream()
                .filter(candidate -> candidate.live() && candidate.keeper() != from)
                .sorted(BEST_FIRST)
                .map(Candidate::keeper)
                .toList();
    }

    /**
     * A host that it could run on.
     *
     * @param maintained whether it is out of use
     * @param sameKind how many System VMs of its kind are there
     */
    record Candidate(HostKeeper keeper, boolean maintained, int sameKind) {

        private boolean live() {
            return keeper.presence() instanceof Presence.Live && !maintained;
        }

        private boolean hasNow(long needed) {
            try {
                keeper.inquire();
                return memory() >= needed;
            } catch (StatusException | ZoneException e) {
                return false; // It does not answer, so it is none to deploy on.
            }
        }

        /** What is left, in MiB; 0 from an agent that does not say is not taken for a full host. */
        private long memory() {
            return keeper.details().getMemory() == 0
                    ? Long.MAX_VALUE
                    : keeper.details().getMemoryAvailable();
        }
    }

    /**
     * The best of these that has the memory now: what a host told when it was connected may be long ago. Of those that
     * had too little then, a few are asked too.
     *
     * @throws ZoneException if none will do, with the reason
     */
    static HostKeeper choose(List<Candidate> candidates, DeployRequest request) {
        long needed = request.getMemory() == 0 ? USUAL_MEMORY : Integer.toUnsignedLong(request.getMemory());
        List<Candidate> best =
                candidates.stream().filter(Candidate::live).sorted(BEST_FIRST).toList();
        return Stream.concat(
                        best.stream().filter(candidate -> candidate.memory() >= needed),
                        best.stream()
                                .filter(candidate -> candidate.memory() < needed)
                                .limit(MOST_OF_THE_FULL))
                .filter(candidate -> candidate.hasNow(needed))
                .findFirst()
                .map(Candidate::keeper)
                .orElseThrow(() -> new ZoneException(Reason.EXHAUSTED, reason(candidates, needed)));
    }

    private static String reason(List<Candidate> candidates, long needed) {
        long live = candidates.stream().filter(Candidate::live).count();
        long maintained = candidates.stream().filter(Candidate::maintained).count();
        if (candidates.isEmpty()) {
            return "nothing was deployed: the zone has no host yet; 'fe80 host enrol' on a hypervisor adds it";
        }
        String most = candidates.stream()
                .filter(Candidate::live)
                .max(Comparator.comparingLong(Candidate::memory))
                .map(best -> "; the most that is left is " + best.memory() + " MiB, on "
                        + best.keeper().host().name())
                .orElse("");
        return "nothing was deployed: of " + candidates.size() + " hosts " + live + " answer"
                + (maintained > 0 ? " and are not under maintenance" : "") + ", and none of them has "
                + needed + " MiB left" + most;
    }
}
