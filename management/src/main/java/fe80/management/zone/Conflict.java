package fe80.management.zone;

import java.util.List;
import java.util.Optional;

/** Why a System VM cannot be told from another one. Which of them is meant is never guessed. */
final class Conflict {

    private Conflict() {}

    /** What is in the way of calls for this one, among all that share its name or its UUID; empty if nothing is. */
    static String of(Sighting one, List<Sighting> related) {
        Optional<Sighting> other = related.stream()
                .filter(sighting -> !sighting.equals(one) && !isSame(one, sighting))
                .findFirst();
        return other.map(found -> describe(one, found)).orElse("");
    }

    /** One that moves is seen on both hosts for a moment. */
    private static boolean isSame(Sighting one, Sighting other) {
        return one.vm().getUuid().equals(other.vm().getUuid()) && (one.moves() || other.moves());
    }

    private static String describe(Sighting one, Sighting other) {
        boolean same = one.vm().getUuid().equals(other.vm().getUuid());
        return same
                ? one.vm().getName() + " is on " + one.vm().getHost() + " and on "
                        + other.vm().getHost() + ": destroy one of them there, at the host itself, or remove the host"
                : "the name " + one.vm().getName() + " is also that of "
                        + other.vm().getUuid() + " on " + other.vm().getHost()
                        + ": name its UUID, or rename one of them";
    }
}
