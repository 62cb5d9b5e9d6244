package fe80.lab;

import java.util.List;

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

        /** A script that the attacker runs, the last line of its attack, ends with status 0. */
        record Works() implements Evidence {}

        /** A script ends with status 0 on a machine: one that was run there before the attack, and one after it. */
        record Shows(Role role, String before, String after) implements Evidence {}
    }

    /** Whatever the host believed for a moment counts. */
    private static final String WATCH_NEIGHBOURS =
            "mount -t tmpfs none /mnt; (ip -6 monitor neigh > /mnt/neighbours 2>&1 &)";

    static final List<Attack> ALL = List.of(
            new Attack(
                    "advertise the victim's address with the own MAC to the host",
                    "thc fake_advertise6 -n 2 eth1 $VICTIM $HOST $MAC",
                    new Evidence.Shows(
                            Role.HOST,
                            WATCH_NEIGHBOURS + "; ping -c 1 -W 1 $VICTIM%cloud0 || true",
                            "grep -q \"$VICTIM .*$MAC\" /mnt/neighbours")),
            new Attack(
                    "advertise the host's address with the own MAC to all",
                    "thc fake_advertise6 -n 2 eth1 $HOST ff02::1 $MAC",
                    new Evidence.Shows(
                            Role.VICTIM,
                            "ping -c 1 -W 1 $HOST%eth1 || true",
                            "ip -6 neigh show $HOST dev eth1 | grep -q $MAC")),
            new Attack(
                    "answer every neighbour solicitation (parasite6)",
                    "thc parasite6 eth1",
                    new Evidence.Shows(
                            Role.HOST,
                            WATCH_NEIGHBOURS + "; (for _ in 1 2 3; do sleep 1; ip -6 neigh flush dev cloud0;"
                                    + " ping -c 1 -W 1 $VICTIM%cloud0; done) >/dev/null 2>&1 &",
                            "grep -q \"$VICTIM .*$MAC\" /mnt/neighbours")),
            new Attack(
                    "answer duplicate address detection (dos-new-ip6)",
                    "thc dos-new-ip6 eth1",
                    new Evidence.Shows(
                            Role.VICTIM,
                            "sysctl -q -w net.ipv6.conf.eth1.dad_transmits=1;"
                                    + " (sleep 1; ip addr add fe80::99/64 dev eth1) >/dev/null 2>&1 &",
                            "ip addr show dev eth1 | grep -q dadfailed")),
            new Attack(
                    "advertise a router and a prefix (fake_router26)",
                    "thc fake_router26 -A 2001:db8:66::/64 eth1",
                    new Evidence.Shows(Role.VICTIM, "true", "ip -6 route show default | grep -q eth1")),
            new Attack(
                    "advertise a router to the host",
                    "thc fake_router26 -A 2001:db8:66::/64 eth1",
                    new Evidence.Shows(Role.HOST, "true", "ip -6 addr show dev cloud0 | grep -q 2001:db8:66:")),
            new Attack(
                    "flood with router advertisements (flood_router26)",
                    "thc flood_router26 eth1",
                    new Evidence.Shows(Role.VICTIM, "true", "[ $(ip -6 route | wc -l) -gt 20 ]")),
            new Attack(
                    "flood the host with neighbour solicitations (flood_solicitate6)",
                    "thc flood_solicitate6 eth1 $HOST",
                    new Evidence.Shows(
                            Role.HOST,
                            "true",
                            "[ $( (bridge fdb show br cloud0; ip -6 neigh show dev cloud0) | wc -l) -gt 200 ]")),
            new Attack(
                    "claim to be a multicast router (fake_mldrouter6)",
                    "thc fake_mldrouter6 eth1 advertise",
                    new Evidence.ArrivesAt(Role.VICTIM)),
            new Attack(
                    "flood with multicast reports (flood_mld6)",
                    "thc flood_mld6 eth1",
                    new Evidence.Shows(Role.HOST, "true", "[ $(bridge fdb show br cloud0 | wc -l) -gt 200 ]")),
            new Attack(
                    "send ICMPv6 errors (flood_unreach6)",
                    "thc flood_unreach6 eth1 $VICTIM",
                    new Evidence.ArrivesAt(Role.VICTIM)),
            new Attack(
                    "fill the bridge with MACs",
                    "scapy \"sendp([Ether(src=RandMAC()._fix(), dst='ff:ff:ff:ff:ff:ff')/Raw(MARK) for i in range(2000)])\"",
                    new Evidence.Shows(Role.HOST, "true", "[ $(bridge fdb show br cloud0 | wc -l) -gt 500 ]")),
            new Attack("connect to a service of the host", "connect $HOST 22", new Evidence.Works()),
            new Attack(
                    "connect to a service of the host from port 3922", "connect $HOST 22 3922", new Evidence.Works()),
            new Attack(
                    "connect to a service of the host behind an extension header",
                    "scapy \"assert answered(Ether(src=MAC, dst=HOST_MAC)/IPv6(src=ME, dst=HOST)/IPv6ExtHdrDestOpt()"
                            + "/TCP(sport=3922, dport=22, flags='S'), accepted)\"",
                    new Evidence.Works()),
            new Attack(
                    "connect to a service of the host in fragments",
                    "scapy \"assert answered([Ether(src=MAC, dst=HOST_MAC)/f for f in fragment6(IPv6(src=ME, dst=HOST)"
                            + "/IPv6ExtHdrFragment(id=7)/TCP(sport=3922, dport=22, flags='S')/Raw(b'x' * 2000), 1280)], accepted)\"",
                    new Evidence.Works()),
            new Attack("ping the host", "ping -c 1 -W 2 $HOST%eth1", new Evidence.Works()),
            new Attack(
                    "ping the host with VLAN tag 0",
                    "scapy \"assert answered(Ether(src=MAC, dst=HOST_MAC)/Dot1Q(vlan=0)/IPv6(src=ME, dst=HOST)"
                            + "/ICMPv6EchoRequest(data=MARK), lambda f: ICMPv6EchoReply in f)\"",
                    new Evidence.Works()),
            new Attack(
                    "send to the victim with two VLAN tags",
                    "scapy \"sendp(Ether(src=MAC, dst=VICTIM_MAC, type=0x88a8)/Dot1Q(vlan=0)/Dot1Q(vlan=0)/IPv6(src=ME, dst=VICTIM)"
                            + "/UDP(dport=9)/Raw(MARK), count=3)\"",
                    new Evidence.ArrivesAt(Role.VICTIM)),
            new Attack("connect to the victim", "connect $VICTIM 3922", new Evidence.Works()),
            new Attack(
                    "reach the victim by the host's MAC",
                    "scapy \"sendp(Ether(src=MAC, dst=HOST_MAC)/IPv6(src=ME, dst=VICTIM)/UDP(dport=9)/Raw(MARK), count=3)\"",
                    new Evidence.ArrivesAt(Role.VICTIM)),
            new Attack(
                    "leave the host with a forged global source",
                    "scapy \"sendp(Ether(src=MAC, dst=HOST_MAC)/IPv6(src='2001:db8:66::6', dst=OUTSIDE)/UDP(dport=9)/Raw(MARK), count=3)\"",
                    new Evidence.ArrivesAt(Role.OUTSIDE)),
            new Attack(
                    "leave the host with a 169.254 source",
                    "scapy \"sendp(Ether(src=MAC, dst=HOST_MAC)/IP(src='169.254.0.66', dst=OUTSIDE4)/UDP(dport=9)/Raw(MARK), count=3)\"",
                    new Evidence.ArrivesAt(Role.OUTSIDE)),
            new Attack(
                    "speak IPv4 to the victim",
                    "ip addr add 10.66.0.1/24 dev eth1; ping -c 1 -W 2 10.66.0.2",
                    new Evidence.Shows(
                            Role.VICTIM, "ip addr add 10.66.0.2/24 dev eth1", "ip neigh | grep -q 10.66.0.1")),
            new Attack(
                    "answer ARP for everybody",
                    "scapy \"sendp(Ether(src=MAC, dst='ff:ff:ff:ff:ff:ff')/ARP(op=2, psrc='10.66.0.9', hwsrc=MAC, pdst='10.66.0.2'), count=3)\"",
                    new Evidence.ArrivesAt(Role.VICTIM)),
            new Attack(
                    "take the victim's MAC and address",
                    "scapy \"sendp(Ether(src=VICTIM_MAC, dst=HOST_MAC)/IPv6(src=VICTIM, dst=HOST)/UDP(dport=9)/Raw(MARK), count=9)\"",
                    new Evidence.Shows(Role.HOST, "true", "bridge fdb show dev $PORT | grep -q $VICTIM_MAC")),
            new Attack(
                    "answer DHCPv6",
                    "scapy \"sendp(Ether(src=MAC, dst='33:33:00:01:00:02')/IPv6(src=ME, dst='ff02::1:2')/UDP(sport=547, dport=546)"
                            + "/DHCP6_Advertise()/Raw(MARK), count=3)\"",
                    new Evidence.ArrivesAt(Role.VICTIM)),
            new Attack(
                    "send spanning tree frames",
                    "scapy \"sendp(Dot3(dst='01:80:c2:00:00:00', src=MAC)/LLC()/STP()/Raw(MARK), count=3)\"",
                    new Evidence.ArrivesAt(Role.VICTIM)),
            new Attack(
                    "send malformed and oversized ICMPv6",
                    "scapy \"sendp([Ether(src=MAC, dst=VICTIM_MAC)/IPv6(src=ME, dst=VICTIM, plen=n)/ICMPv6EchoRequest(data=MARK)"
                            + " for n in (0, 1, 7, 65535)]);"
                            + " sendp(Ether(src=MAC, dst=VICTIM_MAC)/IPv6(src=ME, dst=VICTIM, plen=0)/IPv6ExtHdrHopByHop(options="
                            + "[Jumbo(jumboplen=70000)])/ICMPv6EchoRequest(data=MARK))\"",
                    new Evidence.ArrivesAt(Role.VICTIM)));
}
