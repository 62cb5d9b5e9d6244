package fe80.link.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Messages of netlink(7), octet by octet; the order of octets is the machine's. */
class MessagesTest {

    private static final ByteBuffer FIXED = Request.structure(4).putInt(7);

    @Test
    void aRequestIsAHeaderAStructureAndAttributesAtMultiplesOfFour() {
        ByteBuffer message = Request.toChange(16, Request.Mode.CREATE, FIXED)
                .with(3, "tap0")
                .with(4, 1500)
                .message(9);

        assertThat(ints(message)).startsWith(16 + 4 + 12 + 8).hasSize(10);
        assertThat(message.getShort(4)).isEqualTo((short) 16);
        assertThat(message.getShort(6)).isEqualTo((short) (1 | 4 | 0x400 | 0x200));
        assertThat(message.getInt(8)).isEqualTo(9);
        assertThat(message.getShort(20)).isEqualTo((short) 9); // the header of an attribute, "tap0" and its end
        assertThat(message.getInt(36)).isEqualTo(1500);
    }

    @Test
    void whatWasPutInComesOutAgain() {
        ByteBuffer message = Request.forAll(18, FIXED)
                .with(1, new byte[] {1, 2, 3, 4, 5, 6})
                .with(3, "cloud0")
                .nested(
                        18,
                        info -> info.with(1, "bridge")
                                .nested(
                                        2,
                                        data -> data.with(5, 1).with(23, true).with(9, (short) 0xc000)))
                .message(1);

        Answer answer = Answer.of(message.position(16), 4);

        assertThat(answer.structure().getInt(0)).isEqualTo(7);
        assertThat(answer.octets(1).map(HexFormat.of()::formatHex)).contains("010203040506");
        assertThat(answer.text(3)).contains("cloud0");
        assertThat(answer.nested(18).text(1)).contains("bridge");
        assertThat(answer.nested(18).nested(2).number(5)).contains(1);
        assertThat(answer.nested(18).nested(2).number(23)).contains(1);
        assertThat(answer.nested(18).nested(2).number(9)).contains(0xc000);
    }

    @Test
    void whatIsNotThereIsEmpty() {
        Answer answer = Answer.of(Request.forOne(18, FIXED).message(1).position(16), 4);

        assertThat(answer.octets(1)).isEmpty();
        assertThat(answer.text(1)).isEmpty();
        assertThat(answer.number(1)).isEmpty();
        assertThat(answer.nested(1).attributes()).isEmpty();
    }

    @Test
    void aRowOfNumbersIsReadOneByOneAsFarAsItGoes() {
        ByteBuffer row =
                ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putInt(3).putInt(5);
        Answer answer = Answer.of(
                Request.forOne(18, FIXED).with(2, row.array()).message(1).position(16), 4);

        assertThat(answer.number(2, 1)).contains(5);
        assertThat(answer.number(2, 2)).isEmpty();
    }

    private static int[] ints(ByteBuffer message) {
        return IntStream.range(0, message.remaining() / 4)
                .map(index -> message.getInt(4 * index))
                .toArray();
    }
}
