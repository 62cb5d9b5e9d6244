package fe80.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    void aSystemVmThatDoesNotFitIsRefused() {
        Memory memory = new Memory(4096, 300);

        memory.expectRoom("s-1-VM", 300);
        assertThatThrownBy(() -> memory.expectRoom("s-1-VM", 301))
                .isInstanceOf(AgentException.class)
                .hasMessage("there is no room for s-1-VM: it has 301 MiB, and 300 MiB are left");
    }

    @Test
    void thisHostHasSome() throws IOException {
        Memory memory = Memory.ofThisHost();

        assertThat(memory.available()).isPositive().isLessThan(memory.total());
    }
}
