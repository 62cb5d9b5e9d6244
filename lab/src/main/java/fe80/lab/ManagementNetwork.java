package fe80.lab;

import fe80.link.Commands;
import java.util.List;

/**
 * The network by which servers, agents and the database of a zone reach each other: a switch on a machine of its own,
 * and an interface {@code manage} on each of the others.
 */
final class ManagementNetwork {

    /** All of it. */
    static final String ALL = "192.0.2.0/24";

    private final Machine hub;
    private int joined;

    /** With its switch on this machine, which has nothing else. */
    ManagementNetwork(Machine hub) {
        this.hub = hub;
        hub.commands().run("sh", "-euc", "ip link add manage type bridge; ip link set manage up");
    }

    /** Connects a machine, and returns its address. */
    String join(Machine machine) {
        joined++;
        String address = "192.0.2." + joined;
        String port = "port" + joined;
        new Commands()
                .run(("ip link add name manage netns " + machine.pid() + " type veth peer name " + port + " netns "
                                + hub.pid())
                        .split(" "));
        hub.commands().run("ip", "link", "set", port, "master", "manage", "up");
        machine.commands()
                .run("sh", "-euc", "ip addr add \"$1\"/24 dev manage; ip link set manage up", "join", address);
        return address;
    }

    /** From now on packets between this machine and that address, or network, are dropped without a word. */
    static void cut(Machine machine, String address) {
        machine.commands().run(List.of("nft", "-f", "-"), """
                table ip cut-%1$s {
                    chain in { type filter hook input priority 0; ip saddr %2$s drop; }
                    chain out { type filter hook output priority 0; ip daddr %2$s drop; }
                }
                """.formatted(label(address), address));
    }

    /** Undoes {@link #cut}. */
    static void mend(Machine machine, String address) {
        machine.commands().run("nft", "delete", "table", "ip", "cut-" + label(address));
    }

    private static String label(String address) {
        return address.replaceAll("[^0-9]", "-");
    }
}
