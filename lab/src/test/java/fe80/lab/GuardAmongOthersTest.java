package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.address.ControlMac;
import fe80.guest.SilentHostException;
import fe80.lab.Attack.Role;
import fe80.systemvm.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The guard on a host that has filters of other programs, which those programs, or their commands, have loaded. */
class GuardAmongOthersTest {

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    private static final String LIBVIRTS_FILTERS =
            "for filter in /usr/share/libvirt/nwfilter/*.xml; do virsh nwfilter-define $filter; done\n";

    private static final String FILTER_NIC = """
            directory=$1 vm=$2 filter=$3
            cd "$directory"
            [ -e nic.xml ] || virsh dumpxml "$vm" | sed -n '/<interface/,/<.interface>/p' >nic.xml
            reference="<filterref filter='$filter'><parameter name='IP' value='192.0.2.1'/></filterref>"
            sed "s|<mac |$reference&|" nic.xml >filtered.xml
            virsh update-device "$vm" filtered.xml --live
            """;

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
        /** libvirtd itself, for a network behind its own NAT. */
        LIBVIRT("""
                virsh net-create /dev/stdin <<END
                <network>
                  <name>default</name>
                  <forward mode='nat'/>
                  <bridge name='virbr0'/>
                  <dns enable='no'/>
                  <ip address='192.168.122.1' netmask='255.255.255.0'/>
                </network>
                END
                iptables -S LIBVIRT_FWX
                """, "network"),
        /** libvirtd itself, for a NIC with filters for its MAC, its IPv4 address and TCP. */
        NWFILTER(LIBVIRTS_FILTERS + """
                virsh nwfilter-define /dev/stdin <<END
                <filter name='web-server'>
                  <filterref filter='clean-traffic'/>
                  <rule action='accept' direction='in'><tcp dstportstart='443'/></rule>
                  <rule action='accept' direction='in'><tcp-ipv6 dstportstart='443'/></rule>
                  <rule action='drop' direction='inout'><all/></rule>
                </filter>
                END
                ip link add cloudbr0 type bridge
                ip link set cloudbr0 up
                virsh create /dev/stdin <<END
                <domain type='qemu'>
                  <name>i-2-3-VM</name>
                  <memory unit='MiB'>32</memory>
                  <os><type arch='x86_64' machine='q35'>hvm</type></os>
                  <devices>
                    <interface type='bridge'>
                      <mac address='1e:00:00:00:00:05'/>
                      <source bridge='cloudbr0'/>
                      <target dev='tenant0'/>
                      <filterref filter='web-server'><parameter name='IP' value='192.0.2.5'/></filterref>
                    </interface>
                  </devices>
                </domain>
                END
                nft list chain bridge nat libvirt-I-tenant0
                for family in ip ip6; do nft list chain $family filter FI-tenant0; done
                """, "nwfilter");

        private final String script;
        private final Optional<String> libvirtDriver;

        Filters(String script) {
            this.script = script;
            this.libvirtDriver = Optional.empty();
        }

        Filters(String script, String libvirtDriver) {
            this.script = script;
            this.libvirtDriver = Optional.of(libvirtDriver);
        }

        void loadOn(AttackGround ground) {
            libvirtDriver.ifPresent(driver -> Libvirt.start(ground.machine(Role.HOST), driver));
            ground.run(Role.HOST, "set -e\n" + script);
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

            ground.run(Role.HOST, "nft delete table bridge fe80; nft delete table inet fe80");
            assertThat(ground.repair()).isNotEmpty();

            assertThat(ground.run(Role.HOST, theirs)).isEqualTo(before);
            assertGuarded(ground);
        }
    }

    /** libvirt binds the port of a NIC to the filter that its domain names; here that is done by hand. */
    @Test
    void whatAFilterOfLibvirtAcceptsAtAPortOfTheLinkIsDroppedAllTheSame() {
        try (AttackGround ground = AttackGround.guarded()) {
            Filters.NWFILTER.loadOn(ground);

            for (ControlMac vm : List.of(AttackGround.ATTACKER, AttackGround.VICTIM)) {
                ground.run(Role.HOST, """
                        set -e
                        virsh nwfilter-binding-create /dev/stdin <<END
                        <filterbinding>
                          <owner><name>of-%1$s</name><uuid>%2$s</uuid></owner>
                          <portdev name='%1$s'/>
                          <mac address='%3$s'/>
                          <filterref filter='allow-ipv6'/>
                        </filterbinding>
                        END
                        nft list chain bridge nat I-%1$s-ipv6 | grep accept
                        """.formatted(vm.port(), UUID.randomUUID(), vm));
            }

            assertThat(ground.repair()).isEmpty();
            assertGuarded(ground);
        }
    }

    @Test
    void aSystemVmIsReachedUnlessTheFilterInItsDomainDropsIpv6() {
        BareHypervisor host = BareHypervisor.of(LAB.lab(), "hv1", "nwfilter");
        host.machine().commands().run("bash", "-euc", LIBVIRTS_FILTERS);
        LabVm vm = host.deploy(Kind.CONSOLE_PROXY, "v-2-VM");
        vm.run("true");

        filter(vm, "no-mac-spoofing");
        reach(vm);

        filter(vm, "clean-traffic"); // IPv4 and ARP only
        assertThatThrownBy(() -> reach(vm)).isInstanceOf(SilentHostException.class);

        filter(vm, "allow-ipv6");
        reach(vm);
    }

    /** Has the control NIC of a VM that runs filtered. */
    private static void filter(LabVm vm, String filter) {
        String directory = vm.machine().directory().toString();
        vm.machine()
                .commands()
                .run("bash", "-euc", FILTER_NIC, "filter", directory, vm.vm().name(), filter);
    }

    private static void reach(LabVm vm) {
        vm.open(vm.endpoint(), vm.certificate(), Duration.ofSeconds(20)).close();
    }

    private static void assertGuarded(AttackGround ground) {
        assertThat(ground.works(Role.HOST, "connect $VICTIM 3922 0 cloud0")).isTrue();
        assertThat(ground.works(Role.ATTACKER, "connect $HOST 22")).isFalse();
    }
}
