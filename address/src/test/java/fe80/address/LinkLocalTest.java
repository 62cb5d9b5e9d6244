package fe80.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkLocalTest {

    @ParameterizedTest
    @CsvSource({
        "0e:00:a9:fe:fe:3b, fe80::c00:a9ff:fefe:fe3b",
        "04:18:d6:a1:ce:b8, fe80::618:d6ff:fea1:ceb8",
        "52:cc:cc:cc:cc:01, fe80::50cc:ccff:fecc:cc01"
    })
    void anInterfaceGivesItselfTheEui64OfItsMacAndTheAddressLeadsBack(String mac, String address) {
        assertThat(LinkLocal.of(Mac.parse(mac))).hasToString(address).isEqualTo(LinkLocal.parse(address));
        assertThat(LinkLocal.parse(address).mac()).contains(Mac.parse(mac));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fe80::", // all zero: no interface identifier at all
                "fe80::1", // given by hand
                "fe80::a9b4:1c22:7d0e:5f31", // random (RFC 7217)
                "fe80::200:ff:fe00:0", // EUI-64 of the all-zero MAC
                "fe80::fd00:5eff:fe00:1" // EUI-64 of a multicast MAC
            })
    void anAddressThatComesFromNoMacSaysSo(String address) {
        assertThat(LinkLocal.parse(address).mac()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "fe80::c00:a9ff:fefe:fe3b%cloud0, it carries a scope",
        "fe80::1%3, it carries a scope",
        "::ffff:169.254.1.2, it is or embeds an IPv4 address",
        "fe80::169.254.1.2, it is or embeds an IPv4 address",
        "169.254.1.2, it is or embeds an IPv4 address",
        "::ffff:a9fe:102, it is an IPv4-mapped address",
        "fe80:0:0:1::1, it is outside fe80::/64",
        "fe80:1::1, it is outside fe80::/64",
        "febf::1, it is outside fe80::/64",
        "fec0::1, it is outside fe80::/64",
        "2001:db8::1, it is outside fe80::/64",
        "::1, it is outside fe80::/64",
        "'', it is not an IPv6 address",
        "fe80, it is not an IPv6 address",
        "localhost, it is not an IPv6 address",
        "fe80:::1, it is not an IPv6 address",
        "fe80::1::2, it is not an IPv6 address",
        "fe80::12345, it is not an IPv6 address",
        "[fe80::1], it is not an IPv6 address",
        "fe80::1/64, it is not an IPv6 address",
        "' fe80::1', it is not an IPv6 address",
        "fe80:0:0:0:1:2:3:4:5, it is not an IPv6 address"
    })
    void refusesEverythingElseShowsItAndSaysWhy(String text, String reason) {
        assertThatThrownBy(() -> LinkLocal.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not a link-local address: \"" + text + "\": " + reason);
    }

    @ParameterizedTest
    @CsvSource({
        "FE80:0000:0000:0000:0C00:A9FF:FEFE:FE3B, fe80::c00:a9ff:fefe:fe3b",
        "fe80:0:0:0:0:0:0:1, fe80::1",
        "fe80::0:0:0:0, fe80::",
        "fe80::1:0:0:0, fe80::1:0:0:0",
        "fe80::1:0:0, fe80::1:0:0",
        "fe80:0:0:0:a:0:0:b, fe80::a:0:0:b",
        "fe80:0:0:0:0:b:0:0, fe80::b:0:0"
    })
    void printsTheCanonicalFormOfRfc5952(String text, String canonical) {
        assertThat(LinkLocal.parse(text)).hasToString(canonical);
    }

    @Test
    void agreesWithJavaOnAHundredThousandRandomAddresses() throws Exception {
        Random random = new Random(9957);
        for (int i = 0; i < 100_000; i++) {
            // Often groups of zeros, where the text form is hardest.
            long id = random.nextLong()
                    & (random.nextBoolean() ? -1 : 0xffff_0000_ffff_0000L << (16 * random.nextInt(3)));
            LinkLocal address = new LinkLocal(id);
            InetAddress oracle = InetAddress.getByName(address.toString());
            assertThat(oracle).isInstanceOf(Inet6Address.class);
            assertThat(oracle.isLinkLocalAddress()).isTrue();
            assertThat(address.bytes()).isEqualTo(oracle.getAddress());
            assertThat(LinkLocal.parse(oracle.getHostAddress())).isEqualTo(address);
        }
    }

    @Test
    void aHundredThousandRandomMacsLeadToAnAddressAndBack() {
        Random random = new Random(4291);
        for (int i = 0; i < 100_000; i++) {
            Mac mac = new Mac((random.nextLong() & 0xfeff_ffff_ffffL) | 1);
            byte[] m = mac.bytes();
            byte[] eui64 = {(byte) (m[0] ^ 2), m[1], m[2], (byte) 0xff, (byte) 0xfe, m[3], m[4], m[5]};
            assertThat(LinkLocal.of(mac).bytes()).endsWith(eui64);
            assertThat(LinkLocal.of(mac).mac()).contains(mac);
        }
    }

    @Test
    void onALinkItHasThatLinksScope() {
        Inet6Address scoped = LinkLocal.parse("fe80::1").on(7);
        assertThat(scoped.getScopeId()).isEqualTo(7);
        assertThat(scoped.getAddress()).isEqualTo(LinkLocal.parse("fe80::1").bytes());
    }
}
