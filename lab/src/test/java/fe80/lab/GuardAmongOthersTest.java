package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.lab.Attack.Role;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The guard on a host that has filters of other programs, which those programs, or their commands, have loaded. */
class GuardAmongOthersTest {

    /** Whose filters they are, and what loads them. */
    enum Filters {
        /** The program itself, in its zone for the public, which rejects what is not asked for. */
        FIREWALLD("""
                mount -t tmpfs none /run; mkdir -p /run/dbus /run/firewalld
                dbus-daemon --config-file=/usr/share/dbus-1/system.conf --address=unix:path=/run/bus --fork
                export DBUS_SYSTEM_BUS_ADDRESS=unix:path=/run/bus
                firewalld --system-config /run/firewalld --log-file /run/firewalld.log
                until dbus-send --system --print-reply --dest=org.fedoraproject.FirewallD1 /org/fedoraproject/FirewallD1 \
                    org.freedesktop.DBus.Properties.Get string:org.fedoraproject.FirewallD1 string:state | grep RUNNING; do
                    sleep 0.1
                done
                nft list table inet firewalld | grep -q filter_INPUT
                """),
        /** Rules in the forms of dockerd, for a container with a published port, by iptables. */
        DOCKER("""
                iptables -N DOCKER
                iptables -N DOCKER-USER
                iptables -N DOCKER-ISOLATION-STAGE-1
                iptables -N DOCKER-ISOLATION-STAGE-2
                iptables -t nat -N DOCKER
                iptables -t nat -A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
                iptables -t nat -A OUTPUT -m addrtype --dst-type LOCAL ! --dst 127.0.0.0/8 -j DOCKER
                iptables -t nat -A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
                iptables -P FORWARD DROP
                iptables -A FORWARD -j DOCKER-USER
                iptables -A FORWARD -j DOCKER-ISOLATION-STAGE-1
                iptables -A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
                iptables -A FORWARD -o docker0 -j DOCKER
                iptables -A FORWARD -i docker0 ! -o docker0 -j ACCEPT
                iptables -A DOCKER-ISOLATION-STAGE-1 -i docker0 ! -o docker0 -j DOCKER-ISOLATION-STAGE-2
                iptables -A DOCKER-ISOLATION-STAGE-2 -o docker0 -j DROP
                iptables -A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp --dport 80 -j ACCEPT
                iptables -t nat -A DOCKER ! -i docker0 -p tcp --dport 80 -j DNAT --to-destination 172.17.0.2:80
                ip6tables -P FORWARD DROP
                """),
        /**
         * Rules for a VM of a tenant in the forms of CloudStack's security_group.py, by iptables and ebtables of today.
         */
        CLOUDSTACK("""
                iptables -N BF-cloudbr0
                iptables -N BF-cloudbr0-IN
                iptables -I FORWARD -i cloudbr0 -j BF-cloudbr0
                iptables -A BF-cloudbr0 -m state --state RELATED,ESTABLISHED -j ACCEPT
                iptables -A BF-cloudbr0 -j BF-cloudbr0-IN
                iptables -A FORWARD -o cloudbr0 -j DROP
                iptables -A FORWARD -i cloudbr0 -j DROP
                for chain in i-2-3-VM-in i-2-3-VM-out; do ebtables-nft -t nat -N $chain; done
                ebtables-nft -t nat -A PREROUTING -i vnet5 -j i-2-3-VM-in
                ebtables-nft -t nat -A POSTROUTING -o vnet5 -j i-2-3-VM-out
                ebtables-nft -t nat -A i-2-3-VM-in -s ! 1e:00:00:00:00:05 -j DROP
                ebtables-nft -t nat -A i-2-3-VM-in -p ARP -s ! 1e:00:00:00:00:05 -j DROP
                ebtables-nft -t nat -A i-2-3-VM-in -p ARP --arp-op Request -j ACCEPT
                ebtables-nft -t nat -A i-2-3-VM-in -p ARP -j DROP
                ebtables-nft -t nat -A i-2-3-VM-out -p ARP --arp-op Reply --arp-mac-dst ! 1e:00:00:00:00:05 -j DROP
                """),
        /** libvirtd itself: a network behind its own NAT. */
        LIBVIRT("");

        private final String script;

        Filters(String script) {
            this.script = script;
        }

        void loadOn(AttackGround ground) {
            if (this == LIBVIRT) {
                startLibvirtNetwork(ground.machine(Role.HOST));
            } else {
                ground.run(Role.HOST, "set -e\n" + script);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theHostReachesItsVmAndTheFiltersOfOthersStayAsTheyAre(Filters filters) {
        try (AttackGround ground = AttackGround.guarded()) {
            filters.loadOn(ground);
            String theirs = "nft -s list ruleset | sed '/^table [a-z]* fe80 {/,/^}/d'";
            String before = ground.run(Role.HOST, theirs);

            assertThat(ground.repair()).isEmpty();

            assertThat(ground.run(Role.HOST, theirs)).isEqualTo(before);
            assertThat(ground.works(Role.HOST, "connect $VICTIM 3922 0 cloud0")).isTrue();
            assertThat(ground.works(Role.ATTACKER, "connect $HOST 22")).isFalse();
        }
    }

    private static void startLibvirtNetwork(Machine host) {
        String uri = Libvirt.start(host).toString();
        Libvirt.stop(host);
        sh(host, "ln -s /usr/lib/*/libvirt/connection-driver/libvirt_driver_network.so \"$1/drivers/\"");
        Libvirt.startAgain(host);
        sh(host, """
                cat > "$1/network.xml" <<END
                <network>
                  <name>default</name>
                  <forward mode='nat'/>
                  <bridge name='virbr0'/>
                  <dns enable='no'/>
                  <ip address='192.168.122.1' netmask='255.255.255.0'/>
                </network>
                END
                virsh -c "$2" net-create "$1/network.xml"
                iptables -S LIBVIRT_FWX
                """, uri);
    }

    private static void sh(Machine host, String script, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of("bash", "-euc", script, "libvirt", host.directory().toString()));
        command.addAll(List.of(arguments));
        host.commands().run(command);
    }
}
