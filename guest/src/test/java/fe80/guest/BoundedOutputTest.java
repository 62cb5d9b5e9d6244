package fe80.guest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoundedOutputTest {

    private final BoundedOutput output = new BoundedOutput(4);

    @Test
    void keepsAllUpToTheLimit() {
        output.write(new byte[] {1, 2, 3});
        output.write(new byte[] {4});
        assertThat(output.output(true).bytes()).containsExactly(1, 2, 3, 4);
        assertThat(output.output(true).complete()).isTrue();
    }

    @Test
    void keepsTheBeginningOfWhatIsTooMuchAndSaysSo() {
        output.write(new byte[] {1, 2, 3, 4, 5, 6});
        output.write(new byte[] {7});
        assertThat(output.output(true).bytes()).containsExactly(1, 2, 3, 4);
        assertThat(output.output(true).complete()).isFalse();
    }

    @Test
    void isNotCompleteWhileTheStreamIsOpen() {
        assertThat(output.output(false).complete()).isFalse();
    }
}
