package fe80.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PeerTest {

    @Test
    void itsNameIsItsCommonName() {
        assertThat(Peer.of("CN=operator,O=zone").name()).isEqualTo("operator");
        assertThat(Peer.of("CN=Doe\\, Jane,O=zone").name()).isEqualTo("Doe, Jane");
        assertThat(Peer.of("O=zone").name()).contains("zone");
    }

    @Test
    void aManagementServerIsKnownByItsOrganizationalUnit() {
        assertThat(Peer.of("CN=m1,OU=management").isManagement()).isTrue();
        assertThat(Peer.of("CN=m1,OU=operators").isManagement()).isFalse();
    }

    @Test
    void nobodyIsAManagementServerByACommonName() {
        assertThat(Peer.of("CN=eve\\,OU=management").isManagement()).isFalse();
        assertThat(Peer.of("CN=OU=management").isManagement()).isFalse();
    }
}
