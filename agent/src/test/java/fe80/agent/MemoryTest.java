package fe80.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryTest {

    @Test
    void itIsReadAsTheKernelWritesIt() {
        assertThat(Memory.of(List.of(
                        "MemTotal:       16371364 kB", "MemFree:          903124 kB", "MemAvailable:   12582912 kB")))
                .isEqualTo(new Memory(15987, 12288));
    }

    @Test
    void thisHostHasSome() throws IOException {
        Memory memory = Memory.ofThisHost();

        assertThat(memory.available()).isPositive().isLessThan(memory.total());
    }
}
