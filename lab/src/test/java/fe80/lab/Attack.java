package fe80.lab;

/**
 * Something that a hostile System VM does, as root, to its neighbour, its host or what is beyond the host.
 *
 * @param name what it is, for the report
 * @param script what it runs, after the words of attack.sh
 * @param evidence how one sees that it succeeded
 */
record Attack(String name, String script, Evidence evidence) {

    /** Who takes part. */
    enum Role {
        ATTACKER,
        VICTIM,
        HOST,
        OUTSIDE
    }

    /** How one sees that an attack succeeded. */
    sealed interface Evidence {

        /** What the attacker sent arrives at a machine. */
        record ArrivesAt(Role role) implements Evidence {}

        /** What the attacker sent is given to a program of the host that listens for frames of this EtherType. */
        record HeardAsType(int etherType) implements Evidence {}

        /** A script that the attacker runs, the last line of its attack, ends with status 0. */
        record Works() implements Evidence {}

        /** A script ends with status 0 on a machine: one that was run there before the attack, and one after it. */
        record Shows(Role role, String before, String after) implements Evidence {}

        /** While the attack goes on the victim is away, and the host, which connects to it, has the attacker answer. */
        record AnswersWhileAway() implements Evidence {}

        /** While the attack goes on the victim arrives from another host, and this one does not reach it. */
        record KeepsFromArriving() implements Evidence {}
    }

    @Override
    public String toString() {
        return name;
    }
}
