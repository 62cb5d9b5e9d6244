package fe80.agent;

import static fe80.agent.Sightings.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.agent.BoardWatch.News;
import fe80.link.Offence;
import fe80.systemvm.Reachability.State;
import fe80.systemvm.SystemVm;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BoardTest {

    private static final SystemVm VM = Sightings.vm("s-1-VM");

    private final Board board = new Board();

    @Test
    void aStateKeepsTheTimeSinceWhenItIsSo() {
        board.post(Sightings.silent(VM, NOON));
        board.post(Sightings.silent(VM, NOON.plusSeconds(60)));

        assertThat(board.find("s-1-VM").reachability().since()).isEqualTo(NOON);

        board.post(Sightings.ready(VM, NOON.plusSeconds(90), Duration.ofMillis(3)));

        assertThat(board.find("s-1-VM").reachability().since()).isEqualTo(NOON.plusSeconds(90));
        assertThat(board.count(State.READY)).isOne();
        assertThat(board.count(State.SILENT)).isZero();
    }

    @Test
    void aVmIsFoundByNameAndByUuid() {
        board.post(Sightings.silent(VM, NOON));

        assertThat(board.find(VM.uuid().toString()).vm()).isEqualTo(VM);
        assertThatThrownBy(() -> board.find("s-2-VM"))
                .isInstanceOf(AgentException.class)
                .hasMessageContaining("there is no System VM \"s-2-VM\" on this host");
    }

    @Test
    void aWatcherIsToldWhatThereIsThenEachChange() throws InterruptedException {
        board.post(Sightings.silent(VM, NOON));

        try (BoardWatch watch = board.watch()) {
            assertThat(next(watch)).isEqualTo(new News.Changed(Sightings.silent(VM, NOON)));
            assertThat(next(watch)).isEqualTo(new News.Synced());

            Sighting ready = Sightings.ready(VM, NOON, Duration.ofMillis(3));
            board.post(ready);
            board.post(Sightings.ready(VM, NOON, Duration.ofMillis(4)));
            board.remove(VM.uuid());

            assertThat(next(watch)).isEqualTo(new News.Changed(ready));
            assertThat(next(watch)).describedAs("a round trip alone is no news").isEqualTo(new News.Removed(VM.uuid()));
        }
    }

    @Test
    void aWatcherThatIsTooSlowIsCutOffAndNobodyWaitsForIt() {
        try (BoardWatch watch = board.watch()) {
            for (int change = 0; change < 2000; change++) {
                board.post(
                        change % 2 == 0 ? Sightings.silent(VM, NOON) : Sightings.ready(VM, NOON, Duration.ofMillis(3)));
            }

            assertThatThrownBy(() -> next(watch))
                    .isInstanceOf(AgentException.class)
                    .hasMessageContaining("cut off");
        }
    }

    @Test
    void whoWatchesIsToldWhenAVmBeginsToMisbehaveAndEveryoneCanReadWhatItDid() throws InterruptedException {
        board.post(Sightings.silent(VM, NOON));
        try (BoardWatch watch = board.watch()) {
            next(watch);
            next(watch);

            board.add(new Conduct(Map.of(VM.port(), Map.of(Offence.SPOOFED, 1L)), Set.of()));
            assertThat(board.find("s-1-VM").offences()).isEqualTo(Map.of(Offence.SPOOFED, 1L));

            board.add(new Conduct(Map.of(VM.port(), Map.of(Offence.SPOOFED, 100L)), Set.of(VM.port())));
            assertThat(next(watch))
                    .describedAs("the first was no news")
                    .isEqualTo(new News.Changed(Sightings.silent(VM, NOON).with(Map.of(Offence.SPOOFED, 100L))));

            board.post(Sightings.ready(VM, NOON, Duration.ofMillis(3)));
            assertThat(board.find("s-1-VM").offences()).isEqualTo(Map.of(Offence.SPOOFED, 100L));
        }
    }

    @Test
    void aWatcherThatWaitsForNothingIsToldSo() throws InterruptedException {
        try (BoardWatch watch = board.watch()) {
            assertThat(next(watch)).isEqualTo(new News.Synced());

            assertThat(watch.next(Duration.ofMillis(10))).isEmpty();
        }
    }

    private static News next(BoardWatch watch) throws InterruptedException {
        return watch.next(Duration.ofSeconds(10)).orElseThrow();
    }
}
