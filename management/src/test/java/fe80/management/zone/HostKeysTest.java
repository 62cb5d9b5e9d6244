package fe80.management.zone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fe80.v1.PinRequest;
import fe80.v1.SystemVm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A System VM of another program, which is seen on a second host of the zone. */
class HostKeysTest {

    @TempDir
    private Path directory;

    private TestZone zone;
    private TestHost hv1;
    private TestHost hv2;
    private SystemVm there = SystemVm.getDefaultInstance();

    @BeforeEach
    void open() throws Exception {
        zone = new TestZone(directory);
        hv1 = zone.host("hv1");
        hv2 = zone.host("hv2");
        there = hv1.systemVms()
                .put(hv1.systemVms().legacy("s-1-VM").toBuilder()
                        .setControlMac("0e:00:a9:fe:00:01")
                        .setHostKey("ecdsa-sha2-nistp256 AAAA1")
                        .build());
        await().until(() -> zone.zone().view().find("s-1-VM").stream()
                .anyMatch(sighting -> !sighting.vm().getHostKey().isEmpty()));
        await().until(() -> zone.zone().silentHosts().isEmpty());
    }

    @AfterEach
    void close() {
        zone.close();
    }

    @Test
    void aHostThatHasNoneIsToldTheKeyThatAnotherHasPinned() {
        hv2.systemVms().put(there.toBuilder().clearHostKey().build());

        await().untilAsserted(() -> assertThat(hv2.pins()).contains(pin()));
        assertThat(hv1.pins()).isEmpty();
    }

    @Test
    void itIsToldAlsoIfTheOtherWasQuickerToTellThatItIsGone() {
        hv1.systemVms().remove(there);
        await().until(() -> zone.zone().view().find("s-1-VM").isEmpty());

        hv2.systemVms().put(there.toBuilder().clearHostKey().build());

        await().untilAsserted(() -> assertThat(hv2.pins()).contains(pin()));
    }

    @Test
    void itIsToldAlsoIfTheServerHadLostTheOtherMeanwhile() throws Exception {
        hv1.kill();
        await().until(() -> zone.zone().silentHosts().contains("hv1"));
        hv1.systemVms().remove(there);
        hv1.start();
        await().until(() -> zone.zone().view().find("s-1-VM").isEmpty());

        hv2.systemVms().put(there.toBuilder().clearHostKey().build());

        await().untilAsserted(() -> assertThat(hv2.pins()).contains(pin()));
    }

    @Test
    void anotherMacIsAnotherSystemVm() {
        hv2.systemVms()
                .put(there.toBuilder()
                        .clearHostKey()
                        .setControlMac("0e:00:a9:fe:00:02")
                        .build());
        hv2.systemVms().put(there.toBuilder().setDeployed(true).clearHostKey().build());
        hv2.systemVms()
                .put(there.toBuilder().setHostKey("ecdsa-sha2-nistp256 AAAA2").build());
        hv2.systemVms().put(there.toBuilder().clearHostKey().build()); // what comes of the others came before

        await().until(() -> !hv2.pins().isEmpty());
        assertThat(List.copyOf(hv2.pins())).containsOnly(pin());
    }

    private PinRequest pin() {
        return PinRequest.newBuilder()
                .setSystemVm(there.getUuid())
                .setControlMac(there.getControlMac())
                .setHostKey(there.getHostKey())
                .build();
    }
}
