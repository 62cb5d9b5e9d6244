package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.link.LinkException;
import fe80.link.LinkState;
import fe80.link.Wanted;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is not let onto a real cloud0, and what the one who asked is told. */
class AdmissionRefusalTest extends AgainstALink {

    AdmissionRefusalTest() {
        super(Wanted.CLOUD0);
    }

    @BeforeEach
    void start() {
        link.apply();
    }

    @Test
    void aPortThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> link.admit(VM, "tap9"))
                .isInstanceOf(LinkException.class)
                .hasMessage("cannot admit the System VM with MAC " + VM
                        + " at port tap9: this host has no interface of that name; is the VM's domain running?");
    }

    @Test
    void aPortThatIsNotATapIsRefused() {
        sh("ip link add bond0 type bridge");

        assertThatThrownBy(() -> link.admit(VM, "bond0"))
                .isInstanceOf(LinkException.class)
                .hasMessageContaining("it is an interface of kind bridge, not a VM's tap");
    }

    @Test
    void aPortOfAnotherBridgeIsRefused() {
        tap("tap0");
        sh("ip link add name br0 type bridge; ip link set dev tap0 master br0");

        assertThatThrownBy(() -> link.admit(VM, "tap0"))
                .isInstanceOf(LinkException.class)
                .hasMessageContaining("it is a port of br0");
    }

    @Test
    void aMacThatIsOnTheLinkAlreadyIsRefusedWithTheNameOfItsPort() {
        tap("tap0");
        tap("tap1");
        link.admit(VM, "tap0");
        LinkState before = link.observe();

        assertThatThrownBy(() -> link.admit(VM, "tap1"))
                .isInstanceOf(LinkException.class)
                .hasMessageContaining("the same MAC is admitted at port tap0");

        assertThat(link.observe()).isEqualTo(before);
    }

    @Test
    void aPortThatBelongsToAnotherVmIsRefused() {
        tap("tap0");
        link.admit(OTHER, "tap0");

        assertThatThrownBy(() -> link.admit(VM, "tap0"))
                .isInstanceOf(LinkException.class)
                .hasMessageContaining("the port is admitted for another MAC, [" + OTHER + "]");
    }

    @Test
    void twoVmsAtOnePortAreRefused() {
        tap("tap0");

        assertThatThrownBy(() -> link.admit(Map.of(VM, "tap0", OTHER, "tap0")))
                .isInstanceOf(LinkException.class)
                .hasMessageContaining("cannot admit two System VMs at one port");
    }

    @Test
    void nothingIsAdmittedWhereThereIsNoLink() {
        tap("tap0");
        sh("ip link del dev cloud0");

        assertThatThrownBy(() -> link.admit(VM, "tap0"))
                .isInstanceOf(LinkException.class)
                .hasMessageContaining("this host has no cloud0; apply the link first");
    }
}
