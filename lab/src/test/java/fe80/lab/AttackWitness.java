package fe80.lab;

import fe80.lab.Attack.Evidence;
import fe80.lab.Attack.Role;
import java.io.IOException;

/** Sees whether an attack succeeds on a ground. */
record AttackWitness(AttackGround ground) {

    /** Every EtherType: ETH_P_ALL, packet(7). */
    private static final int ALL = 3;

    private static final String CONNECT = "connect $VICTIM 3922 0 cloud0";
    private static final String REACH = "for _ in 1 2 3 4 5; do " + CONNECT + " victim || exit 1; done";

    boolean sees(Attack attack) throws IOException {
        return switch (attack.evidence()) {
            case Evidence.Works() -> ground.works(Role.ATTACKER, attack.script());
            case Evidence.Shows(Role role, String before, String after) -> {
                ground.run(role, before);
                ground.works(Role.ATTACKER, attack.script());
                yield ground.works(role, after);
            }
            case Evidence.ArrivesAt(Role role) -> arrives(attack, role, role == Role.OUTSIDE ? "eth0" : "eth1", ALL);
            case Evidence.HeardAsType(int type) -> arrives(attack, Role.HOST, AttackGround.ATTACKER.port(), type);
            case Evidence.AnswersWhileAway() -> {
                ground.run(Role.VICTIM, "ip link set dev eth1 down");
                try (Meanwhile _ = new Meanwhile(attack)) {
                    yield ground.works(Role.HOST, CONNECT);
                } finally {
                    ground.run(Role.VICTIM, "ip link set dev eth1 up");
                    ground.await(AttackGround.VICTIM);
                }
            }
            case Evidence.KeepsFromArriving() -> {
                ground.emigrate(AttackGround.VICTIM);
                try (Meanwhile _ = new Meanwhile(attack)) {
                    ground.immigrate(AttackGround.VICTIM);
                    yield !ground.works(Role.HOST, REACH);
                }
            }
        };
    }

    private boolean arrives(Attack attack, Role role, String nic, int type) throws IOException {
        Process watch = ground.start(
                role,
                "/usr/bin/python3",
                "-c",
                Machine.script("watch.py"),
                nic,
                AttackGround.ATTACKER.toString(),
                Integer.toString(type));
        AttackGround.awaitReady(watch);
        ground.works(Role.ATTACKER, attack.script());
        watch.getOutputStream().close();
        return Integer.parseInt(watch.inputReader().readLine()) > 0;
    }

    /** An attack that goes on until this is closed. */
    private final class Meanwhile implements AutoCloseable {

        private final Process attacking;

        Meanwhile(Attack attack) throws IOException {
            attacking = ground.start(Role.ATTACKER, "bash", "-uc", AttackGround.words() + attack.script());
            AttackGround.awaitReady(attacking);
        }

        @Override
        public void close() {
            attacking.descendants().forEach(ProcessHandle::destroy);
            attacking.destroy();
        }
    }
}
