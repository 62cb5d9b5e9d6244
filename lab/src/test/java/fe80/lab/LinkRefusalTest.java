package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.link.ControlLink;
import fe80.link.LinkException;
import fe80.link.LinkState;
import fe80.link.Wanted;
import org.junit.jupiter.api.Test;

/** Hosts on which there can be no control link, and what their operator is told. */
class LinkRefusalTest extends AgainstALink {

    LinkRefusalTest() {
        super(Wanted.CLOUD0);
    }

    @Test
    void aForeignPortIsRefusedByNameBeforeAnythingIsChanged() {
        sh("ip link add cloud0 type bridge; ip link add eno1 master cloud0 type veth peer name eno2");
        LinkState before = link.observe();

        assertThatThrownBy(link::apply)
                .isInstanceOf(LinkException.class)
                .hasMessageContaining("eno1 (veth)")
                .hasMessageContaining("ip link set dev ‹port› nomaster");

        assertThat(link.observe()).isEqualTo(before);
    }

    @Test
    void aForeignPortDoesNotKeepAGuardThatWasThereFromBeingPutUpAgain() {
        link.apply();
        tap("tap0");
        link.admit(VM, "tap0");
        sh("ip link add eno1 master cloud0 type veth peer name eno2; nft flush ruleset");

        assertThatThrownBy(link::apply).isInstanceOf(LinkException.class).hasMessageContaining("eno1 (veth)");

        assertThat(link.observe().guard().admits(VM, "tap0")).isTrue();
        assertThat(sh("nft list set bridge fe80 ports")).contains("\"eno1\"");
    }

    @Test
    void aNameThatIsTakenBySomethingElseIsRefused() {
        sh("ip link add cloud0 type veth peer name other");

        assertThatThrownBy(link::apply)
                .isInstanceOf(LinkException.class)
                .hasMessageContaining("cloud0 is taken by an interface of kind veth, which is not a bridge");
    }

    @Test
    void aProcessWithoutRightsIsToldWhichItNeeds() {
        ControlLink unprivileged =
                Links.of(host, behind("setpriv", "--reuid", "65534", "--clear-groups", "--"), Wanted.CLOUD0);

        assertThatThrownBy(unprivileged::apply)
                .isInstanceOf(LinkException.class)
                .hasMessage("this process may not change cloud0: run it as root, or with the capability CAP_NET_ADMIN");
    }

    @Test
    void aHostWithoutNftablesIsToldToInstallIt() {
        ControlLink bare = Links.of(host, behind("env", "PATH=/nonexistent"), Wanted.CLOUD0);

        assertThatThrownBy(bare::apply)
                .isInstanceOf(LinkException.class)
                .hasMessage("cannot run `nft`: it is not on the PATH of this process; install nftables");
    }
}
