package fe80.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MacTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0e:00:a9:fe:fe:3b",
                "0E:00:A9:FE:FE:3B",
                "0e-00-a9-fe-fe-3b",
                "0E-00-a9-FE-fe-3B",
                "0e00.a9fe.fe3b",
                "0E00.A9FE.FE3B"
            })
    void readsTheUsualSpellingsAndPrintsTheCanonicalOne(String spelling) {
        assertThat(Mac.parse(spelling)).hasToString("0e:00:a9:fe:fe:3b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "0e:00:a9:fe:fe",
                "0e:00:a9:fe:fe:3b:01",
                "0e:00:a9:fe:fe:3g",
                "e:0:a9:fe:fe:3b",
                "0e:00-a9:fe:fe:3b",
                "0e00a9fefe3b",
                "0e00:a9fe:fe3b",
                "0e.00.a9.fe.fe.3b",
                " 0e:00:a9:fe:fe:3b",
                "0e:00:a9:fe:fe:3b\n",
                "٠e:00:a9:fe:fe:3b",
                "fe80::c00:a9ff:fefe:fe3b"
            })
    void refusesEveryOtherSpellingAndShowsIt(String text) {
        assertThatThrownBy(() -> Mac.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Quoted.of(text))
                .hasMessageContaining("expected six octets");
    }

    @Test
    void refusesMulticastAndAllZeroAndSaysWhy() {
        assertThatThrownBy(() -> Mac.parse("01:00:5e:00:00:01"))
                .hasMessage("not the MAC address of an interface: 01:00:5e:00:00:01 is a multicast address");
        assertThatThrownBy(() -> Mac.parse("ff-ff-ff-ff-ff-ff"))
                .hasMessage("not the MAC address of an interface: ff:ff:ff:ff:ff:ff is a multicast address");
        assertThatThrownBy(() -> Mac.parse("0000.0000.0000"))
                .hasMessage("not the MAC address of an interface: 00:00:00:00:00:00 is the all-zero address");
    }

    @Test
    void refusesMoreOrFewerThanSixOctets() {
        assertThatThrownBy(() -> new Mac(1L << 48)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Mac(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Mac.of(new byte[5])).hasMessage("a MAC address has 6 octets, not 5");
    }

    @Test
    void anErrorNeverRepeatsWhatATerminalWouldObey() {
        assertThatThrownBy(() -> Mac.parse("\u001b[2J\nroot#"))
                .hasMessageStartingWith("not a MAC address: \"?[2J?root#\"");
        assertThatThrownBy(() -> Mac.parse("0".repeat(100_000)))
                .hasMessageContaining("0…\"")
                .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(250));
    }

    @Test
    void comesBackFromItsOctets() {
        Mac mac = Mac.parse("52:cc:cc:cc:cc:01");
        assertThat(Mac.of(mac.bytes())).isEqualTo(mac);
    }
}
