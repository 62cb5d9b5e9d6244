package fe80.link;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.link.netlink.Answer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinkReaderTest {

    @Test
    void aKernelWithoutIpv6IsNamedAsTheReason() {
        assertThatThrownBy(() -> LinkReader.requireIpv6(List.of(loopback(Map.of()))))
                .isInstanceOf(LinkException.class)
                .hasMessageStartingWith("this kernel runs without IPv6")
                .hasMessageContaining("ipv6.disable=1");
    }

    @Test
    void aKernelWithIpv6IsNotComplainedAbout() {
        assertThatCode(() -> LinkReader.requireIpv6(List.of(loopback(Map.of(Numbers.IPV6_SETTINGS, new byte[4])))))
                .doesNotThrowAnyException();
    }

    private static Interface loopback(Map<Integer, byte[]> ipv6) {
        ByteBuffer structure = ByteBuffer.allocate(Numbers.LINK_SIZE)
                .order(ByteOrder.nativeOrder())
                .putInt(4, 1);
        Answer nothing = new Answer(structure, Map.of());
        return new Interface(nothing, nothing, new Answer(structure, ipv6));
    }
}
