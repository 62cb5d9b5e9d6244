package fe80.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlMacTest {

    @ParameterizedTest
    @CsvSource({
        "169.254.126.232, 0e:00:a9:fe:7e:e8, fe80::c00:a9ff:fefe:7ee8",
        "169.254.0.27, 0e:00:a9:fe:00:1b, fe80::c00:a9ff:fefe:1b",
        "169.254.254.59, 0e:00:a9:fe:fe:3b, fe80::c00:a9ff:fefe:fe3b"
    })
    void aLegacyIpv4LeadsToMacAndAddressAndBack(String ipv4, String mac, String address) throws Exception {
        ControlMac control = ControlMac.of((Inet4Address) InetAddress.getByName(ipv4));
        assertThat(control).hasToString(mac);
        assertThat(control.address()).hasToString(address);
        assertThat(LinkLocal.parse(address).mac().map(ControlMac::new).flatMap(ControlMac::legacy))
                .contains((Inet4Address) InetAddress.getByName(ipv4));
    }

    @Test
    void anIpv4OutsideTheLegacyNetworkIsRefused() {
        assertThatThrownBy(() -> ControlMac.of((Inet4Address) InetAddress.getByName("10.1.1.1")))
                .hasMessage("not the control address of a legacy VM: 10.1.1.1 is outside 169.254.0.0/16");
    }

    @ParameterizedTest
    @CsvSource({
        "00000000-0000-0000-0000-000000000000",
        "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
        "ffffffff-ffff-ffff-ffff-ffffffffffff"
    })
    void aUuidLeadsToTheFirstFiveOctetsOfItsDigest(UUID uuid) throws Exception {
        byte[] digest = digest(uuid);
        assertThat(digest[0]).isNotZero();
        assertThat(ControlMac.of(uuid).mac().bytes())
                .startsWith(0x0e)
                .endsWith(digest[0], digest[1], digest[2], digest[3], digest[4]);
    }

    @Test
    void aDigestThatBeginsWithZeroGivesItsNextWindow() throws Exception {
        Random random = new Random(1);
        UUID uuid = new UUID(random.nextLong(), random.nextLong());
        while (digest(uuid)[0] != 0) {
            uuid = new UUID(random.nextLong(), random.nextLong());
        }
        byte[] digest = digest(uuid);
        assertThat(digest[5]).isNotZero();
        assertThat(ControlMac.of(uuid).mac().bytes()).endsWith(digest[5], digest[6], digest[7], digest[8], digest[9]);
    }

    @Test
    void noUuidLeadsIntoTheLegacyRange() {
        Random random = new Random(2);
        for (int i = 0; i < 100_000; i++) {
            ControlMac control = ControlMac.of(new UUID(random.nextLong(), random.nextLong()));
            assertThat(control.mac().bytes()[1]).isNotZero();
            assertThat(control.legacy()).isEmpty();
        }
    }

    @Test
    void onlyAMacThatBeginsWith0eIsAControlMac() {
        assertThat(ControlMac.marks(Mac.parse("0e:12:34:56:78:9a"))).isTrue();
        assertThat(ControlMac.marks(Mac.parse("02:fe:80:00:00:01"))).isFalse();
        assertThatThrownBy(() -> new ControlMac(Mac.parse("52:54:00:12:34:56")))
                .hasMessage("not the MAC address of a control NIC: 52:54:00:12:34:56 does not begin with 0e");
    }

    @Test
    void thePortsNameFillsWhatLinuxAllows() {
        ControlMac control = new ControlMac(Mac.parse("0e:00:a9:fe:fe:3b"));
        assertThat(control.port()).isEqualTo("fe80-00a9fefe3b").hasSize(15);
    }

    private static byte[] digest(UUID uuid) throws Exception {
        byte[] octets = HexFormat.of().parseHex(uuid.toString().replace("-", ""));
        return MessageDigest.getInstance("SHA-256")
                .digest(ByteBuffer.wrap(octets).array());
    }
}
