package fe80.agent;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.link.Offence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MisconductTest {

    private static final Duration FOREVER = Duration.ofDays(1);

    private Instant now = Sightings.NOON;
    private final Misconduct misconduct = new Misconduct(() -> now);

    @Test
    void whatIsNewSinceTheLastLookIsAdded() {
        see(Map.of("fe80-1", Map.of(Offence.SPOOFED, 3L), "fe80-2", Map.of(Offence.SPOOFED, 4L)));
        see(Map.of("fe80-1", Map.of(Offence.SPOOFED, 5L), "fe80-2", Map.of(Offence.SPOOFED, 4L)));

        assertThat(misconduct.total(Offence.SPOOFED)).isEqualTo(9);
        assertThat(misconduct.total(Offence.ROUTER)).isZero();
    }

    @Test
    void aGuardThatWasPutUpAnewCountsFromZero() {
        see(Map.of("fe80-1", Map.of(Offence.OTHER, 100L)));
        see(Map.of("fe80-1", Map.of(Offence.OTHER, 2L)));

        assertThat(misconduct.total(Offence.OTHER)).isEqualTo(102);
    }

    @Test
    void aPortThatIsGoneTakesNothingWithIt() {
        see(Map.of("fe80-1", Map.of(Offence.FLOOD, 7L)));
        see(Map.of());

        assertThat(misconduct.total(Offence.FLOOD)).isEqualTo(7);
    }

    @Test
    void eachPortHasItsOwnSumsForAsLongAsItIsThere() {
        see(Map.of("fe80-1", Map.of(Offence.SPOOFED, 3L), "fe80-2", Map.of(Offence.OTHER, 1L)));

        assertThat(see(Map.of("fe80-1", Map.of(Offence.SPOOFED, 2L))).offences())
                .isEqualTo(Map.of("fe80-1", Map.of(Offence.SPOOFED, 5L)));
    }

    @Test
    void whatAVmDidIsNotForgottenWhenTheGuardIsPutUpAnew() {
        see(Map.of("fe80-1", Map.of(Offence.SPOOFED, 3L)));

        assertThat(see(Map.of(), "fe80-1").offences()).isEqualTo(Map.of("fe80-1", Map.of(Offence.SPOOFED, 3L)));
        assertThat(see(Map.of()).offences()).isEmpty();
    }

    @Test
    void aPortFromWhichALotComesIsNewsOnceInAWhile() {
        assertThat(see(Map.of("fe80-1", Map.of(Offence.ROUTER, 1L))).news()).isEmpty();
        assertThat(see(Map.of("fe80-1", Map.of(Offence.ROUTER, 1000L))).news()).containsExactly("fe80-1");
        assertThat(see(Map.of("fe80-1", Map.of(Offence.ROUTER, 2000L))).news()).isEmpty();

        now = now.plus(FOREVER);

        assertThat(see(Map.of("fe80-1", Map.of(Offence.ROUTER, 3000L))).news()).containsExactly("fe80-1");
    }

    private Conduct see(Map<String, Map<Offence, Long>> counts, String... ports) {
        return misconduct.see(counts, List.of(ports));
    }
}
