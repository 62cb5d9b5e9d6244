package fe80.link;

import fe80.address.LinkLocal;
import fe80.address.Mac;
import java.util.Map;

/** What a {@link Step} does: a setting, the guard, or something of the kernel's interfaces. */
public sealed interface Change {

    /** A setting of sysctl(8), such as net.ipv6.conf.cloud0.accept_ra. */
    record Setting(String name, int value) implements Change {}

    /** Input of nft(8). All that follow each other are one transaction. */
    record Filters(String text) implements Change {}

    /** Something of rtnetlink(7), at the interface of this name. */
    sealed interface OfInterface extends Change {

        /** The name of the interface. */
        String nic();
    }

    /** A bridge is made. */
    record Create(String nic, int mtu, Mac mac, Map<String, Integer> options) implements OfInterface {}

    /** The interface is deleted. */
    record Delete(String nic) implements OfInterface {}

    /** It gets this MAC. */
    record SetMac(String nic, Mac mac) implements OfInterface {}

    /** It gets this MTU, in bytes. */
    record SetMtu(String nic, int mtu) implements OfInterface {}

    /** It goes up or down. */
    record SetUp(String nic, boolean up) implements OfInterface {}

    /** These of its options as a bridge get values, by the names of ip-link(8). */
    record SetOptions(String nic, Map<String, Integer> options) implements OfInterface {}

    /** It becomes a port of a bridge. */
    record Join(String nic, String bridge) implements OfInterface {}

    /** It is not a port any more. */
    record Leave(String nic) implements OfInterface {}

    /** Its flags as a port are set, by the names of bridge(8), and what the bridge learnt at it is forgotten. */
    record SetFlags(String nic, Map<String, Boolean> flags) implements OfInterface {}

    /** It gets an address, or the one that it has anew. */
    record AddAddress(String nic, Address address) implements OfInterface {}

    /** It loses an address. */
    record RemoveAddress(String nic, Address address) implements OfInterface {}

    /** The MAC behind an address is told once and for all. */
    record AddNeighbour(String nic, LinkLocal address, Mac mac) implements OfInterface {}

    /** What is known of an address is forgotten. */
    record RemoveNeighbour(String nic, LinkLocal address) implements OfInterface {}

    /** The bridge is told that a MAC is behind this port, and at no other. */
    record AddEntry(String nic, Tie tie) implements OfInterface {}

    /** The bridge is told that it is not. */
    record RemoveEntry(String nic, Mac mac) implements OfInterface {}
}
