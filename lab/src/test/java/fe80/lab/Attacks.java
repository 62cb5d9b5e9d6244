package fe80.lab;

import fe80.lab.Attack.Evidence;
import fe80.lab.Attack.Role;
import java.util.List;
import java.util.stream.Stream;

/** What a hostile System VM may think of. */
final class Attacks {

    /** Whatever the host believed for a moment counts. */
    private static final String WATCH_NEIGHBOURS =
            "mount -t tmpfs none /mnt; (ip -6 monitor neigh > /mnt/neighbours 2>&1 &)";

    private static final String BELIEVED = "grep -q \"$VICTIM .*$MAC\" /mnt/neighbours";

    /** To which a bridge of Linux passes frames on to the host past its filters, unless it is told not to. */
    private static final String NEAREST_BRIDGE = "01:80:c2:00:00:0e";

    private static final String RECEIVE_UDP = """
            mount -t tmpfs none /mnt
            /usr/bin/python3 -c '
            import socket
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            s.bind(("", 9))
            open("/mnt/bound", "w").close()
            open("/mnt/received", "wb", 0).write(s.recv(100))' >/dev/null 2>&1 &
            until [ -e /mnt/bound ]; do sleep 0.05; done""";

    private static final String IMPERSONATION = "scapy 'impersonate()'";

    /** Frames that arrive at the victim, if nobody stops them, as all of this kind do. */
    private static final Evidence AT_VICTIM = new Evidence.ArrivesAt(Role.VICTIM);

    private static final Evidence WORKS = new Evidence.Works();

    private static final List<Attack> ON_NEIGHBOURS = List.of(
            new Attack(
                    "advertise the victim's address with its own MAC to the host (fake_advertise6)",
                    "thc fake_advertise6 -n 2 eth1 $VICTIM $HOST $MAC",
                    new Evidence.Shows(
                            Role.HOST, WATCH_NEIGHBOURS + "; ping -c 1 -W 1 $VICTIM%cloud0 || true", BELIEVED)),
            new Attack(
                    "solicit the host in the victim's name with its own MAC",
                    frames("Ether(src=MAC, dst=HOST_MAC)/IPv6(src=VICTIM, dst=HOST, hlim=255)/ICMPv6ND_NS(tgt=HOST)"
                            + "/ICMPv6NDOptSrcLLAddr(lladdr=MAC)"),
                    new Evidence.Shows(Role.HOST, WATCH_NEIGHBOURS, BELIEVED)),
            new Attack(
                    "advertise the host's address with its own MAC to all (fake_advertise6)",
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
                            WATCH_NEIGHBOURS + "; (for _ in 1 2 3 4 5; do sleep 0.6; ip -6 neigh flush dev cloud0;"
                                    + " ping -c 1 -W 1 $VICTIM%cloud0; done) >/dev/null 2>&1 &",
                            BELIEVED)),
            new Attack(
                    "answer duplicate address detection (dos-new-ip6)",
                    "seconds=7 thc dos-new-ip6 eth1",
                    new Evidence.Shows(
                            Role.VICTIM,
                            "sysctl -q -w net.ipv6.conf.eth1.dad_transmits=1; (for i in 1 2 3 4 5 6; do sleep 0.7;"
                                    + " ip addr replace fe80::99:$i/64 dev eth1; done) >/dev/null 2>&1 &",
                            "sysctl -q -w net.ipv6.conf.eth1.dad_transmits=0; ip addr show dev eth1 | grep -q dadfailed")),
            new Attack(
                    "flood the host with neighbour solicitations (flood_solicitate6)",
                    "thc flood_solicitate6 eth1 $HOST",
                    new Evidence.Shows(
                            Role.HOST,
                            "true",
                            "[ $( (bridge fdb show br cloud0; ip -6 neigh show dev cloud0) | wc -l) -gt 200 ]")),
            new Attack("answer for the victim while that reboots", IMPERSONATION, new Evidence.AnswersWhileAway()),
            new Attack(
                    "answer for the victim while that migrates here", IMPERSONATION, new Evidence.KeepsFromArriving()));

    private static final List<Attack> ON_ROUTES = List.of(
            new Attack(
                    "advertise a router and a prefix to the victim (fake_router26)",
                    "thc fake_router26 -A 2001:db8:66::/64 eth1",
                    new Evidence.Shows(Role.VICTIM, "true", "ip -6 route show default | grep -q eth1")),
            new Attack(
                    "advertise a router and a prefix to the host (fake_router26)",
                    "thc fake_router26 -A 2001:db8:66::/64 eth1",
                    new Evidence.Shows(Role.HOST, "true", "ip -6 addr show dev cloud0 | grep -q 2001:db8:66:")),
            new Attack(
                    "advertise a router behind an extension header (RFC 7113)",
                    frames("Ether(src=MAC, dst='33:33:00:00:00:01')/IPv6(src=ME, dst='ff02::1', hlim=255)"
                            + "/IPv6ExtHdrDestOpt()/ICMPv6ND_RA(routerlifetime=1800)"),
                    new Evidence.Shows(Role.VICTIM, "true", "ip -6 route show default | grep -q eth1")),
            new Attack(
                    "flood with router advertisements (flood_router26)",
                    "thc flood_router26 eth1",
                    new Evidence.Shows(Role.VICTIM, "true", "[ $(ip -6 route | wc -l) -gt 20 ]")),
            new Attack(
                    "redirect the victim",
                    frames("Ether(src=MAC, dst=VICTIM_MAC)/IPv6(src=ME, dst=VICTIM, hlim=255)"
                            + "/ICMPv6ND_Redirect(tgt=ME, dst=HOST)"),
                    AT_VICTIM),
            new Attack(
                    "have the host believe in a smaller path to the victim (packet too big)",
                    frames("Ether(src=MAC, dst=HOST_MAC)/IPv6(src=ME, dst=HOST)/ICMPv6PacketTooBig(mtu=1280)"
                            + "/IPv6(src=HOST, dst=VICTIM)/ICMPv6EchoRequest(data=MARK * 100)"),
                    new Evidence.Shows(Role.HOST, "true", "ip -6 route get $VICTIM oif cloud0 | grep -q 'mtu 1280'")),
            new Attack("send ICMPv6 errors (flood_unreach6)", "thc flood_unreach6 eth1 $VICTIM", AT_VICTIM));

    private static final List<Attack> ON_GROUPS = List.of(
            new Attack(
                    "claim to be a multicast router (fake_mldrouter6)",
                    "thc fake_mldrouter6 eth1 advertise",
                    AT_VICTIM),
            new Attack(
                    "flood with multicast reports (flood_mld6)",
                    "thc flood_mld6 eth1",
                    new Evidence.Shows(Role.HOST, "true", "[ $(bridge fdb show br cloud0 | wc -l) -gt 200 ]")),
            new Attack("ping all nodes", "ping -c 1 -W 1 ff02::1%eth1 || true", AT_VICTIM),
            new Attack(
                    "answer DHCPv6",
                    frames("Ether(src=MAC, dst='33:33:00:01:00:02')/IPv6(src=ME, dst='ff02::1:2')"
                            + "/UDP(sport=547, dport=546)/DHCP6_Advertise()/Raw(MARK)"),
                    AT_VICTIM));

    private static final List<Attack> ON_THE_HOST = List.of(
            new Attack("connect to a service of the host", "connect $HOST 22", WORKS),
            new Attack("connect to a service of the host from port 3922", "connect $HOST 22 3922", WORKS),
            new Attack(
                    "connect to a service of the host behind an extension header",
                    answered(
                            "Ether(src=MAC, dst=HOST_MAC)/IPv6(src=ME, dst=HOST)/IPv6ExtHdrDestOpt()"
                                    + "/TCP(sport=3922, dport=22, flags='S')",
                            "accepted"),
                    WORKS),
            new Attack(
                    "connect to a service of the host in fragments",
                    answered(
                            "[Ether(src=MAC, dst=HOST_MAC)/f for f in fragment6(IPv6(src=ME, dst=HOST)"
                                    + "/IPv6ExtHdrFragment(id=7)/TCP(sport=3922, dport=22, flags='S')/Raw(b'x' * 2000), 1280)]",
                            "accepted"),
                    WORKS),
            new Attack(
                    "have the host answer a segment of no connection",
                    answered(
                            "Ether(src=MAC, dst=HOST_MAC)/IPv6(src=ME, dst=HOST)"
                                    + "/TCP(sport=3922, dport=22, flags='SA')",
                            "lambda f: TCP in f and 'R' in f[TCP].flags"),
                    WORKS),
            new Attack(
                    "fill the host's table of connections",
                    frames("[Ether(src=MAC, dst=HOST_MAC)/IPv6(src=ME, dst=HOST)/ICMPv6EchoRequest(id=i)"
                            + " for i in range(700)]"),
                    new Evidence.Shows(
                            Role.HOST, "true", "[ $(cat /proc/sys/net/netfilter/nf_conntrack_count) -gt 500 ]")),
            new Attack("ping the host", "ping -c 1 -W 1 $HOST%eth1", WORKS),
            new Attack(
                    "ping the host with VLAN tag 0",
                    answered(
                            "Ether(src=MAC, dst=HOST_MAC)/Dot1Q(vlan=0)/IPv6(src=ME, dst=HOST)"
                                    + "/ICMPv6EchoRequest(data=MARK)",
                            "lambda f: ICMPv6EchoReply in f"),
                    WORKS),
            new Attack(
                    "ask the host to log in (IEEE 802.1X)",
                    frames("Ether(src=MAC, dst='01:80:c2:00:00:03', type=0x888e)/Raw(MARK)"),
                    new Evidence.HeardAsType(0x888e)),
            new Attack(
                    "send UDP to the host by the MAC of the nearest bridge, with a forged source",
                    frames("Ether(src=MAC, dst='" + NEAREST_BRIDGE
                            + "')/IP(src='198.51.100.9', dst='192.0.2.1')/UDP(dport=9)/Raw(MARK)"),
                    new Evidence.Shows(Role.HOST, RECEIVE_UDP, "sleep 0.3; grep -q $MARK /mnt/received")),
            new Attack(
                    "fill the host's table of neighbours with ARP to the MAC of the nearest bridge",
                    frames(
                            "[Ether(src=MAC, dst='" + NEAREST_BRIDGE
                                    + "')/ARP(psrc='198.51.100.' + str(i), hwsrc=MAC, pdst='192.0.2.1') for i in range(1, 250)]"),
                    new Evidence.Shows(Role.HOST, "true", "[ $(ip neigh show dev $PORT | wc -l) -gt 200 ]")));

    private static final List<Attack> ON_THE_VICTIM = List.of(
            new Attack("connect to the victim", "connect $VICTIM 3922", WORKS),
            new Attack(
                    "reach the victim by the host's MAC",
                    frames("Ether(src=MAC, dst=HOST_MAC)/IPv6(src=ME, dst=VICTIM)/UDP(dport=9)/Raw(MARK)"),
                    AT_VICTIM),
            new Attack(
                    "send to the victim with a VLAN tag",
                    frames(
                            "Ether(src=MAC, dst=VICTIM_MAC)/Dot1Q(vlan=42)/IPv6(src=ME, dst=VICTIM)/UDP(dport=9)/Raw(MARK)"),
                    AT_VICTIM),
            new Attack(
                    "send to the victim with two VLAN tags",
                    frames("Ether(src=MAC, dst=VICTIM_MAC, type=0x88a8)/Dot1Q(vlan=0)/Dot1Q(vlan=0)"
                            + "/IPv6(src=ME, dst=VICTIM)/UDP(dport=9)/Raw(MARK)"),
                    AT_VICTIM),
            new Attack(
                    "take the victim's MAC and address",
                    frames("Ether(src=VICTIM_MAC, dst=HOST_MAC)/IPv6(src=VICTIM, dst=HOST)/UDP(dport=9)/Raw(MARK)"),
                    new Evidence.Shows(
                            Role.HOST,
                            "mount -t tmpfs none /mnt; (bridge monitor fdb > /mnt/entries 2>&1 &)",
                            "grep -q \"$VICTIM_MAC dev $PORT\" /mnt/entries")),
            new Attack(
                    "send malformed and oversized ICMPv6",
                    frames(
                            "[Ether(src=MAC, dst=VICTIM_MAC)/IPv6(src=ME, dst=VICTIM, plen=n)/ICMPv6EchoRequest(data=MARK)"
                                    + " for n in (0, 1, 7, 65535)] + [Ether(src=MAC, dst=VICTIM_MAC)"
                                    + "/IPv6(src=ME, dst=VICTIM, plen=0)/IPv6ExtHdrHopByHop(options=[Jumbo(jumboplen=70000)])"
                                    + "/ICMPv6EchoRequest(data=MARK)]"),
                    AT_VICTIM));

    private static final List<Attack> ON_THE_BRIDGE = List.of(
            new Attack(
                    "fill the bridge with MACs",
                    "scapy \"sendp([Ether(src=RandMAC()._fix(), dst='ff:ff:ff:ff:ff:ff')/Raw(MARK) for i in range(2000)])\"",
                    new Evidence.Shows(Role.HOST, "true", "[ $(bridge fdb show br cloud0 | wc -l) -gt 500 ]")),
            new Attack(
                    "send spanning tree frames",
                    frames("Dot3(dst='01:80:c2:00:00:00', src=MAC)/LLC()/STP()/Raw(MARK)"),
                    AT_VICTIM),
            new Attack(
                    "pretend to be the host's switch (LLDP)",
                    frames("Ether(src=MAC, dst='" + NEAREST_BRIDGE + "', type=0x88cc)/Raw(MARK)"),
                    new Evidence.HeardAsType(0x88cc)),
            new Attack(
                    "speak IPv4 to the victim",
                    "ip addr add 10.66.0.1/24 dev eth1; ping -c 1 -W 1 10.66.0.2",
                    new Evidence.Shows(
                            Role.VICTIM,
                            "ip addr add 10.66.0.2/24 dev eth1",
                            "ip neigh | grep -q '10.66.0.1 .*lladdr'")),
            new Attack(
                    "answer ARP for everybody",
                    frames(
                            "Ether(src=MAC, dst='ff:ff:ff:ff:ff:ff')/ARP(op=2, psrc='10.66.0.9', hwsrc=MAC, pdst='10.66.0.2')"),
                    AT_VICTIM));

    private static final List<Attack> ON_WHAT_IS_BEYOND = List.of(
            new Attack(
                    "leave the host with a forged global source",
                    frames(
                            "Ether(src=MAC, dst=HOST_MAC)/IPv6(src='2001:db8:66::6', dst=OUTSIDE)/UDP(dport=9)/Raw(MARK)"),
                    new Evidence.ArrivesAt(Role.OUTSIDE)),
            new Attack(
                    "leave the host with a 169.254 source",
                    frames("Ether(src=MAC, dst=HOST_MAC)/IP(src='169.254.0.66', dst=OUTSIDE4)/UDP(dport=9)/Raw(MARK)"),
                    new Evidence.ArrivesAt(Role.OUTSIDE)));

    static final List<Attack> ALL = Stream.of(
                    ON_NEIGHBOURS, ON_ROUTES, ON_GROUPS, ON_THE_HOST, ON_THE_VICTIM, ON_THE_BRIDGE, ON_WHAT_IS_BEYOND)
            .flatMap(List::stream)
            .toList();

    private Attacks() {}

    private static String frames(String frames) {
        return "scapy \"sendp(" + frames + ", count=3)\"";
    }

    private static String answered(String frames, String how) {
        return "scapy \"assert answered(" + frames + ", " + how + ")\"";
    }
}
