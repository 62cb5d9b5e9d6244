package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.lab.Attack.Role;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The guard on a host that has filters of other programs, as those programs load them. */
class GuardAmongOthersTest {

    /** What is loaded, as input of nft(8). */
    enum Filters {
        FIREWALLD("""
                table inet firewalld {
                    chain filter_INPUT {
                        type filter hook input priority 10
                        ct state { established, related } accept
                        iifname "lo" accept
                        meta l4proto { icmp, ipv6-icmp } accept
                        ct state invalid drop
                        reject with icmpx admin-prohibited
                    }
                    chain filter_FORWARD {
                        type filter hook forward priority 10
                        ct state { established, related } accept
                        reject with icmpx admin-prohibited
                    }
                }
                """),
        DOCKER("""
                table ip filter {
                    chain FORWARD {
                        type filter hook forward priority 0
                        policy drop
                        oifname "docker0" ct state related,established accept
                        iifname "docker0" accept
                    }
                }
                table ip nat {
                    chain POSTROUTING {
                        type nat hook postrouting priority 100
                        ip saddr 172.17.0.0/16 oifname != "docker0" masquerade
                    }
                }
                """),
        LIBVIRT("""
                table ip6 filter {
                    chain LIBVIRT_FWI {
                        oifname "virbr0" reject
                    }
                    chain FORWARD {
                        type filter hook forward priority 0
                        jump LIBVIRT_FWI
                    }
                }
                table bridge filter {
                    chain libvirt-I-vnet9 {
                        ether saddr != 52:54:00:00:00:09 drop
                    }
                    chain INPUT {
                        type filter hook prerouting priority -300
                        iifname "vnet9" jump libvirt-I-vnet9
                    }
                }
                """),
        CLOUDSTACK("""
                table bridge filter {
                    chain FORWARD {
                        type filter hook forward priority -200
                        iifname "vnet5" ether saddr != 1e:00:00:00:00:05 drop
                        oifname "vnet5" ip daddr != 10.1.1.5 drop
                    }
                }
                table ip filter {
                    chain BF-cloudbr0 {
                        ct state related,established accept
                        drop
                    }
                    chain FORWARD {
                        type filter hook forward priority 0
                        iifname "cloudbr0" jump BF-cloudbr0
                    }
                }
                """);

        private final String text;

        Filters(String text) {
            this.text = text;
        }
    }

    @ParameterizedTest
    @EnumSource
    void theHostReachesItsVmAndTheFiltersOfOthersStayAsTheyAre(Filters filters) {
        try (AttackGround ground = AttackGround.guarded()) {
            ground.run(Role.HOST, "nft -f - <<'END'\n" + filters.text + "END\n");
            String theirs = "nft -s list ruleset | sed '/^table [a-z]* fe80 {/,/^}/d'";
            String before = ground.run(Role.HOST, theirs);

            assertThat(ground.repair()).isEmpty();

            assertThat(ground.run(Role.HOST, theirs)).isEqualTo(before);
            assertThat(ground.works(Role.HOST, "connect $VICTIM 3922 0 cloud0")).isTrue();
            assertThat(ground.works(Role.ATTACKER, "connect $HOST 22")).isFalse();
        }
    }
}
