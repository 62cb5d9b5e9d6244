package fe80.lab;

import fe80.address.ControlMac;
import fe80.lab.Attack.Role;
import fe80.link.CommandFailed;
import fe80.link.Commands;
import fe80.link.ControlLink;
import fe80.link.Offence;
import fe80.link.Step;
import fe80.link.Wanted;
import fe80.systemvm.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A host that forwards everything, two System VMs of it, one of them hostile, and a machine beyond the host. The link
 * is either an open bridge, as one made by hand, or a guarded control link.
 */
final class AttackGround implements AutoCloseable {

    static final ControlMac ATTACKER = ControlMac.of(new UUID(0, 666));
    static final ControlMac VICTIM = ControlMac.of(new UUID(0, 1));

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final String OPEN_LINK = """
            ip link add cloud0 address 02:fe:80:00:00:01 type bridge mcast_snooping 0
            sysctl -q -w net.ipv6.conf.cloud0.accept_ra=2
            ip link set cloud0 up
            ip addr add fe80::1/64 dev cloud0 nodad
            """;

    /** A stateful filter of somebody else, as most hosts have one: it makes the kernel track connections. */
    private static final String HOST = """
            sysctl -q -w net.ipv6.conf.all.forwarding=1 net.ipv4.ip_forward=1 \
                net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0
            nft 'table inet theirs { chain input { type filter hook input priority 0; ct state established accept; }; }'
            ip addr add 2001:db8:1::1/64 dev out0 nodad
            ip addr add 192.0.2.1/24 dev out0
            ip link set out0 up
            """;

    private static final String OUTSIDE = """
            ip addr add 2001:db8:1::2/64 dev eth0 nodad
            ip addr add 192.0.2.2/24 dev eth0
            ip link set eth0 up
            """;

    private final List<Machine> machines = new ArrayList<>();
    private final Machine host;
    private final Machine attacker;
    private final Machine victim;
    private final Machine outside;
    private final ControlLink link;
    private final boolean guarded;

    private AttackGround(boolean guarded) {
        host = start("host");
        attacker = start("attacker");
        victim = start("victim");
        outside = start("outside");
        link = Links.of(host, Wanted.CLOUD0.allowing("veth"));
        this.guarded = guarded;
    }

    /** On a bridge as one makes it by hand. */
    static AttackGround open() {
        AttackGround ground = new AttackGround(false);
        ground.prepare();
        ground.run(Role.HOST, OPEN_LINK);
        return ground.ready();
    }

    /** On a control link. */
    static AttackGround guarded() {
        AttackGround ground = new AttackGround(true);
        ground.prepare();
        ground.link.apply();
        return ground.ready();
    }

    private void prepare() {
        onHost("ip link add out0 type veth peer name eth0 netns " + outside.pid());
        run(Role.HOST, HOST);
        run(Role.OUTSIDE, OUTSIDE);
        ControlNic.plug(host, attacker, ATTACKER);
        ControlNic.plug(host, victim, VICTIM);
        listen(Role.HOST, 22);
        listen(Role.VICTIM, 3922);
    }

    private AttackGround ready() {
        plug(ATTACKER);
        plug(VICTIM);
        run(Role.HOST, "until ping -c 1 -W 1 $OUTSIDE && ping -c 1 -W 1 $OUTSIDE4; do sleep 0.05; done");
        return this;
    }

    private void plug(ControlMac vm) {
        if (guarded) {
            link.admit(vm, vm.port());
        } else {
            run(Role.HOST, "ip link set dev " + vm.port() + " master cloud0 up");
        }
        await(vm);
    }

    /** Carrier and address come some time after both ends of a cable are up. */
    void await(ControlMac vm) {
        run(
                vm.equals(ATTACKER) ? Role.ATTACKER : Role.VICTIM,
                "until ip -6 route show table local | grep -q 'local fe80:.* dev eth1'; do sleep 0.05; done");
        run(Role.HOST, "until [ $(cat /sys/class/net/" + vm.port() + "/brport/state) = 3 ]; do sleep 0.05; done");
    }

    /** Moves a System VM to another host, for which the machine outside stands. */
    void emigrate(ControlMac vm) {
        if (guarded) {
            link.remove(vm, vm.port());
        }
        onHost("ip link set dev " + vm.port() + " netns " + outside.pid());
    }

    /** Moves it back. */
    void immigrate(ControlMac vm) {
        new Commands(List.of("nsenter", "--target", Long.toString(outside.pid()), "--net", "--"))
                .run("ip", "link", "set", "dev", vm.port(), "netns", Long.toString(host.pid()));
        plug(vm);
    }

    /** A System VM more, a light one with the image's sshd, admitted like the others. */
    LabVm neighbour(Lab lab) {
        return BareHypervisor.light(lab, host, link).deploy(Kind.VIRTUAL_ROUTER, "r-1-VM");
    }

    /** What the attacker was caught at, and how often. */
    Map<Offence, Long> offences() {
        return link.offences().getOrDefault(ATTACKER.port(), Map.of());
    }

    /** Has the host make its link right again. */
    List<Step> repair() {
        return link.apply();
    }

    /** Accepts connections at a port of every address, and says who it is. */
    private void listen(Role role, int port) {
        try {
            awaitReady(start(role, "/usr/bin/python3", "-c", """
                    import socket
                    s = socket.create_server(("", %d), family=socket.AF_INET6, dualstack_ipv6=True)
                    print("ready", flush=True)
                    while True: s.accept()[0].send(b"%s")
                    """.formatted(
                            port, role.name().toLowerCase(Locale.ROOT))));
        } catch (IOException e) {
            throw new LabException("cannot listen at " + port, e);
        }
    }

    /** Waits until a process says that it has begun. */
    static void awaitReady(Process process) throws IOException {
        String line = process.inputReader().readLine();
        if (!"ready".equals(line)) {
            throw new LabException("expected \"ready\" and got \"" + line + "\"");
        }
    }

    /** Whether a script, which may use the words of attack.sh, ends well. */
    boolean works(Role role, String script) {
        try {
            run(role, words() + script);
            return true;
        } catch (CommandFailed e) {
            return false;
        }
    }

    String run(Role role, String script) {
        return new Commands(environment(role), PATIENCE).run("bash", "-uc", script);
    }

    Process start(Role role, String... command) throws IOException {
        return new ProcessBuilder(Stream.concat(environment(role).stream(), Stream.of(command))
                        .toList())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    static String words() {
        return Machine.script("attack.sh");
    }

    private List<String> environment(Role role) {
        List<String> environment = new ArrayList<>(machine(role).prefix());
        if (guarded && role == Role.ATTACKER) { // where commands to others are timed
            environment.addAll(List.of("nice", "-n", "19"));
        }
        environment.addAll(List.of(
                "env",
                "HOST=" + Wanted.CLOUD0.address(),
                "HOST_MAC=" + Wanted.CLOUD0.mac(),
                "VICTIM=" + VICTIM.address(),
                "VICTIM_MAC=" + VICTIM,
                "ME=" + ATTACKER.address(),
                "MAC=" + ATTACKER,
                "PORT=" + ATTACKER.port(),
                "OUTSIDE=2001:db8:1::2",
                "OUTSIDE4=192.0.2.2",
                "MARK=fe80attack"));
        return environment;
    }

    Machine machine(Role role) {
        return switch (role) {
            case ATTACKER -> attacker;
            case VICTIM -> victim;
            case HOST -> host;
            case OUTSIDE -> outside;
        };
    }

    /** Processes of this program's, but in the host's network: a process elsewhere is known by its number here. */
    private void onHost(String command) {
        new Commands(List.of("nsenter", "--target", Long.toString(host.pid()), "--net", "--")).run(command.split(" "));
    }

    private Machine start(String name) {
        Machine machine = Machine.start(name);
        machines.addFirst(machine);
        return machine;
    }

    @Override
    public void close() {
        machines.forEach(Machine::close);
    }
}
