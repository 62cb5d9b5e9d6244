package fe80.management.zone;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.v1.SystemVm;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DepartedTest {

    private static final UUID HV1 = new UUID(1, 1);
    private static final UUID HV2 = new UUID(1, 2);

    private long now = Long.MAX_VALUE; // System.nanoTime overflows too.
    private final Departed departed = new Departed(() -> now);

    @Test
    void oneIsKeptForAMinute() {
        Sighting last = new Sighting(HV1, vm(1));
        departed.add(last);

        now += Departed.KEPT.toNanos() - 1;
        assertThat(departed.find(unknown(1))).contains(last);

        now++;
        assertThat(departed.find(unknown(1))).isEmpty();
    }

    @Test
    void theHostThatItLeftLastCounts() {
        Sighting later = new Sighting(HV2, vm(1));
        departed.add(new Sighting(HV1, vm(1)));
        departed.add(later);

        assertThat(departed.find(unknown(1))).contains(later);
    }

    @Test
    void whatWasDeployedHereOrHasNoPinnedKeyIsNotKept() {
        departed.add(new Sighting(HV1, vm(1).toBuilder().setDeployed(true).build()));
        departed.add(new Sighting(HV1, vm(2).toBuilder().clearHostKey().build()));

        assertThat(departed.find(unknown(1))).isEmpty();
        assertThat(departed.find(unknown(2))).isEmpty();
    }

    @Test
    void ofTooManyTheEldestIsForgotten() {
        for (int number = 0; number <= Departed.MOST; number++) {
            departed.add(new Sighting(HV1, vm(number)));
        }

        assertThat(departed.find(unknown(0))).isEmpty();
        assertThat(departed.find(unknown(1))).isPresent();
        assertThat(departed.find(unknown(Departed.MOST))).isPresent();
    }

    @Test
    void itIsForgottenWhenWhoHasTheVmNowHasAKeyToo() {
        departed.add(new Sighting(HV1, vm(1)));

        assertThat(departed.find(unknown(1))).isPresent();
        assertThat(departed.find(vm(1))).isPresent();
        assertThat(departed.find(unknown(1))).isEmpty();
    }

    /** As the host that it comes to tells of it first. */
    private static SystemVm unknown(int number) {
        return vm(number).toBuilder().clearHostKey().build();
    }

    private static SystemVm vm(int number) {
        return SystemVm.newBuilder()
                .setUuid(new UUID(0, number).toString())
                .setControlMac("0e:00:a9:fe:00:01")
                .setHostKey("ecdsa-sha2-nistp256 AAAA" + number)
                .build();
    }
}
