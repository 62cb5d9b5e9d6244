package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.address.ControlMac;
import fe80.link.ControlLink;
import fe80.link.Guard;
import fe80.link.LinkException;
import fe80.link.Wanted;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The guard as real tables of nftables; what it lets through and what not is shown by {@link AttackTest}. */
class GuardTest extends AgainstALink {

    GuardTest() {
        super(Wanted.CLOUD0);
    }

    @Test
    void itIsUpBeforeAnyVmIsAdmittedAndAPortOfOursIsInItAtOnce() {
        link.apply();

        assertThat(link.observe().guard()).isInstanceOf(Guard.Intact.class);
        assertThat(sh("nft list set bridge fe80 ports")).contains("\"fe80-*\"");
    }

    @Test
    void anAdmittedVmIsInItUntilItIsRemoved() {
        link.apply();
        tap(VM.port());

        link.admit(VM, VM.port());
        assertThat(sh("nft list set bridge fe80 vms")).contains("\"" + VM.port() + "\" . " + VM + " . " + VM.address());

        link.remove(VM, VM.port());
        assertThat(sh("nft list set bridge fe80 vms")).doesNotContain(VM.port());
    }

    @Test
    void aPortThatSomebodyElseNamedIsInItBeforeItIsAdmitted() {
        sh("ip link add name cloud0 type bridge; ip tuntap add dev vnet7 mode tap; ip link set vnet7 master cloud0");

        link.apply();

        assertThat(sh("nft list set bridge fe80 ports")).contains("\"vnet7\"");
        assertThat(sh("nft list set inet fe80 ports")).contains("\"vnet7\"");
        assertThat(sh("nft list set bridge fe80 vms")).doesNotContain("vnet7");
    }

    @Test
    void anAdmittedPortThatSomebodyTookOffTheBridgeStaysInItAtTheHostsEnd() {
        link.apply();
        tap("vnet7");
        link.admit(VM, "vnet7");

        sh("ip link set dev vnet7 nomaster");
        link.apply();
        assertThat(sh("nft list set inet fe80 ports")).contains("\"vnet7\"");

        link.remove(VM, "vnet7");
        assertThat(sh("nft list set inet fe80 ports; nft list set bridge fe80 ports"))
                .contains("\"fe80-*\"")
                .doesNotContain("vnet7");
    }

    @Test
    void whoeverFlushesOrChangesItHasItPutUpAgainWithTheVmsThatAreAdmitted() {
        link.apply();
        tap(VM.port());
        link.admit(VM, VM.port());

        for (String change : new String[] {
            "nft flush ruleset",
            "nft delete table inet fe80",
            "nft insert rule bridge fe80 from_vm accept",
            "nft flush set bridge fe80 vms",
            "nft add element bridge fe80 vms '{ " + VM.port() + " . " + OTHER + " . " + OTHER.address() + " }'"
        }) {
            sh(change);
            assertThat(link.apply()).as(change).isNotEmpty();

            assertThat(link.observe().admits(VM, VM.port())).as(change).isTrue();
            assertThat(link.apply()).as(change).isEmpty();
            assertThat(sh("nft list table bridge fe80"))
                    .as(change)
                    .contains(VM.toString())
                    .doesNotContain(OTHER.toString());
        }
    }

    @Test
    void tablesOfOthersAreNotTouched() {
        sh("""
                nft -f - <<'END'
                table inet theirs {
                    chain c {
                        type filter hook input priority 0
                        counter
                    }
                }
                table bridge theirs {
                    set s {
                        type ifname
                        elements = { "eth0" }
                    }
                }
                END
                """);
        String before = sh("nft list table inet theirs; nft list table bridge theirs");

        link.apply();
        assertThat(sh("nft list table inet theirs; nft list table bridge theirs"))
                .isEqualTo(before);

        link.close();
        assertThat(sh("nft list ruleset")).isEqualToIgnoringWhitespace(before);
    }

    @Test
    void closingTakesItDownUnlessItWasThereBefore() {
        link.apply();
        try (ControlLink second = Links.of(host, Wanted.CLOUD0)) {
            second.apply();
        }
        assertThat(sh("nft list tables")).contains("table bridge fe80", "table inet fe80");

        link.close();
        assertThat(sh("nft list tables")).isEmpty();
    }

    @Test
    void aLegacyVmHasItsExceptionOnlyWhereThatIsWanted() throws Exception {
        ControlMac legacy = ControlMac.of((Inet4Address) InetAddress.getByName("169.254.0.27"));
        tap("vnet0");

        link.apply();
        link.admit(legacy, "vnet0");
        assertThat(sh("nft list ruleset")).doesNotContain("169.254.0.27");

        ControlLink lenient = Links.of(host, Wanted.CLOUD0.keepingLegacyIpv4());
        lenient.apply();
        lenient.admit(legacy, "vnet0");
        assertThat(sh("nft list set bridge fe80 legacy")).contains("\"vnet0\" . " + legacy + " . 169.254.0.27");
        assertThat(sh("nft list set inet fe80 legacy")).contains("169.254.0.27");
    }

    @Test
    void withoutNftNothingIsChangedAndNobodyIsAdmitted() {
        ControlLink bare = Links.of(host, behind("env", "PATH=" + toolsWithoutNft()), Wanted.CLOUD0);

        assertThatThrownBy(bare::apply)
                .isInstanceOf(LinkException.class)
                .hasMessageContaining("cannot run `nft`")
                .hasMessageContaining("install nftables");
        assertThat(sh("ip -o link")).doesNotContain("cloud0");
    }

    @Test
    void whereTheKernelRefusesTheRulesThereIsNoLinkAndTheReasonIsTold() {
        sh("""
                mount -t tmpfs none /mnt
                cp $(command -v nft) /mnt/real
                printf '%s\\n' '#!/bin/sh' '[ "$1" = -f ] || exec /mnt/real "$@"' \
                    'echo this kernel has no such expression >&2; exit 1' > /mnt/nft
                chmod +x /mnt/nft
                mount --bind /mnt/nft $(command -v nft)
                """);

        assertThatThrownBy(link::apply)
                .isInstanceOf(LinkException.class)
                .hasMessageContaining("could not put up the guard")
                .hasMessageContaining("this kernel has no such expression");
        assertThat(sh("ip -o link")).doesNotContain("cloud0");
    }

    @Test
    void aLinkThatDoesNotStayAsItIsMadeIsAFailureThatSaysWhatIsLeft() {
        sh("""
                mount -t tmpfs none /mnt
                cp $(command -v nft) /mnt/real
                printf '%s\\n' '#!/bin/sh' '[ "$1" = -f ] || exec /mnt/real "$@"' > /mnt/nft
                chmod +x /mnt/nft
                mount --bind /mnt/nft $(command -v nft)
                """);

        assertThatThrownBy(link::apply)
                .isInstanceOf(LinkException.class)
                .hasMessageStartingWith("cloud0 does not stay as it is made")
                .hasMessageContaining("put up the guard")
                .hasMessageContaining("Is another program managing it?");
    }

    @Test
    void nobodyIsAdmittedWhileItIsNotUp() {
        link.apply();
        tap(VM.port());
        sh("nft flush ruleset");
        link.observe();

        assertThatThrownBy(() -> link.admit(Map.of(VM, VM.port())))
                .isInstanceOf(LinkException.class)
                .hasMessageContaining("the guard of cloud0 is not up");
    }

    private String toolsWithoutNft() {
        return sh("""
                mount -t tmpfs none /mnt
                for tool in sysctl cat; do ln -s $(command -v $tool) /mnt/; done
                echo /mnt
                """).strip();
    }
}
