package fe80.lab;

import fe80.address.ControlMac;
import fe80.lab.Attack.Role;
import fe80.link.CommandFailed;
import fe80.link.Commands;
import fe80.link.ControlLink;
import fe80.link.Offence;
import fe80.link.Step;
import fe80.link.Wanted;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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

    private static final String OPEN_LINK = """
            ip link add cloud0 address 02:fe:80:00:00:01 type bridge mcast_snooping 0
            sysctl -q -w net.ipv6.conf.cloud0.accept_ra=2
            ip link set cloud0 up
            ip addr add fe80::1/64 dev cloud0 nodad
            """;

    private final List<Machine> machines = new ArrayList<>();
    private final Machine host;
    private final Machine attacker;
    private final Machine victim;
    private final Machine outside;

    private final ControlLink link;

    private AttackGround() {
        host = start("host");
        attacker = start("attacker");
        victim = start("victim");
        outside = start("outside");
        link = Links.of(host, Wanted.CLOUD0.allowing("veth"));
    }

    static AttackGround open() {
        AttackGround ground = prepared();
        ground.run(Role.HOST, OPEN_LINK);
        for (ControlMac vm : List.of(ATTACKER, VICTIM)) {
            ground.run(Role.HOST, "ip link set dev " + vm.port() + " master cloud0 up");
        }
        return ground.ready();
    }

    static AttackGround guarded() {
        AttackGround ground = prepared();
        ground.link.apply();
        ground.link.admit(Map.of(ATTACKER, ATTACKER.port(), VICTIM, VICTIM.port()));
        return ground.ready();
    }

    private static AttackGround prepared() {
        AttackGround ground = new AttackGround();
        ground.run(Role.HOST, """
                sysctl -q -w net.ipv6.conf.all.forwarding=1 net.ipv4.ip_forward=1 \
                    net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0
                """);
        new Commands(List.of("nsenter", "--target", Long.toString(ground.host.pid()), "--net", "--"))
                .run(
                        "ip",
                        "link",
                        "add",
                        "out0",
                        "type",
                        "veth",
                        "peer",
                        "name",
                        "eth0",
                        "netns",
                        Long.toString(ground.outside.pid()));
        ground.run(Role.HOST, """
                ip addr add 2001:db8:1::1/64 dev out0 nodad
                ip addr add 192.0.2.1/24 dev out0
                ip link set out0 up
                """);
        ground.run(Role.OUTSIDE, """
                ip addr add 2001:db8:1::2/64 dev eth0 nodad
                ip addr add 192.0.2.2/24 dev eth0
                ip link set eth0 up
                """);
        ControlNic.plug(ground.host, ground.attacker, ATTACKER);
        ControlNic.plug(ground.host, ground.victim, VICTIM);
        ground.listen(Role.HOST, 22);
        ground.listen(Role.VICTIM, 3922);
        return ground;
    }

    /** Carrier and addresses come some time after both ends of a cable are up. */
    private AttackGround ready() {
        for (Role role : List.of(Role.ATTACKER, Role.VICTIM)) {
            run(role, "until ip -6 route show table local | grep -q 'local fe80:.* dev eth1'; do sleep 0.05; done");
        }
        for (ControlMac vm : List.of(ATTACKER, VICTIM)) {
            run(Role.HOST, "until [ $(cat /sys/class/net/" + vm.port() + "/brport/state) = 3 ]; do sleep 0.05; done");
        }
        run(Role.HOST, "until ping -c 1 -W 1 $OUTSIDE && ping -c 1 -W 1 $OUTSIDE4; do sleep 0.05; done");
        return this;
    }

    /** Whether the attack succeeds here. */
    boolean succeeds(Attack attack) throws IOException {
        return switch (attack.evidence()) {
            case Attack.Evidence.Works() -> works(Role.ATTACKER, attack.script());
            case Attack.Evidence.Shows(Role role, String before, String after) -> {
                run(role, before);
                works(Role.ATTACKER, attack.script());
                yield works(role, after);
            }
            case Attack.Evidence.ArrivesAt(Role role) -> {
                Process watch = watch(role);
                works(Role.ATTACKER, attack.script());
                yield count(watch) > 0;
            }
        };
    }

    /** What the attacker was caught at, and how often. */
    Map<Offence, Long> offences() {
        return link.offences().getOrDefault(ATTACKER.port(), Map.of());
    }

    /** Has the host make its link right again. */
    List<Step> repair() {
        return link.apply();
    }

    private Process watch(Role role) throws IOException {
        Process watch = start(
                role,
                "/usr/bin/python3",
                "-c",
                Machine.script("watch.py"),
                role == Role.OUTSIDE ? "eth0" : "eth1",
                ATTACKER.toString());
        expect(watch.inputReader(), "ready");
        return watch;
    }

    private static int count(Process watch) throws IOException {
        watch.getOutputStream().close();
        return Integer.parseInt(watch.inputReader().readLine());
    }

    /** Accepts connections at a port of every address. */
    private void listen(Role role, int port) {
        try {
            Process listener = start(role, "/usr/bin/python3", "-c", """
                    import socket
                    s = socket.create_server(("", %d), family=socket.AF_INET6, dualstack_ipv6=True)
                    print("ready", flush=True)
                    while True: s.accept()
                    """.formatted(port));
            expect(listener.inputReader(), "ready");
        } catch (IOException e) {
            throw new LabException("cannot listen at " + port, e);
        }
    }

    private static void expect(BufferedReader from, String line) throws IOException {
        String got = from.readLine();
        if (!line.equals(got)) {
            throw new LabException("expected \"" + line + "\" and got \"" + got + "\"");
        }
    }

    /** Whether a script, which may use the words of attack.sh, ends well. */
    boolean works(Role role, String script) {
        try {
            run(role, tools() + script);
            return true;
        } catch (CommandFailed e) {
            return false;
        }
    }

    String run(Role role, String script) {
        return new Commands(environment(role)).run("bash", "-uc", script);
    }

    private Process start(Role role, String... command) throws IOException {
        return new ProcessBuilder(Stream.concat(environment(role).stream(), Stream.of(command))
                        .toList())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static String tools() {
        return Machine.script("attack.sh");
    }

    private List<String> environment(Role role) {
        List<String> environment = new ArrayList<>(machine(role).prefix());
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
