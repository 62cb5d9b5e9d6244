package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.lab.Attack.Evidence.ArrivesAt;
import fe80.lab.Attack.Role;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A port that somebody takes off the bridge, so that the host itself is at its end, until it is put back. */
class GuardUnpluggedTest {

    private static final Attack LEAVING = new Attack(
            "leave the host from a port that is on no bridge",
            "scapy \"sendp(Ether(src=MAC, dst='%s')/IP(src='10.66.0.1', dst=OUTSIDE4)/UDP(dport=9)/Raw(MARK), count=3)\"",
            new ArrivesAt(Role.OUTSIDE));

    @Test
    void itReachesNothingBeyondTheHost() throws IOException {
        try (AttackGround open = AttackGround.open();
                AttackGround guarded = AttackGround.guarded()) {
            assertThat(leaves(open)).as("on an open bridge").isTrue();
            assertThat(leaves(guarded)).as("guarded").isFalse();
        }
    }

    private static boolean leaves(AttackGround ground) throws IOException {
        String mac = ground.run(Role.HOST, "ip link set dev $PORT nomaster; cat /sys/class/net/$PORT/address");
        return new AttackWitness(ground)
                .sees(new Attack(LEAVING.name(), LEAVING.script().formatted(mac.strip()), LEAVING.evidence()));
    }
}
