package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.link.Offence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** A hostile System VM, with the tools of the trade, on an open bridge and on a guarded control link. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AttackTest {

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    static final List<Attack> ATTACKS = Attacks.ALL;

    private static final int OPEN_AT_ONCE = 4;
    private static final int ATTEMPTS = 3;

    private static final Map<Attack, Future<Boolean>> OPEN = new LinkedHashMap<>();
    private static final AttackTable TABLE = new AttackTable(Path.of("../docs/security.md"));

    private static AttackGround guarded;
    private static SteadyCommands commands;

    /** Before the commands are timed, since it takes all processors. */
    @BeforeAll
    static void attackOpenBridges() {
        try (ExecutorService attackers = Executors.newFixedThreadPool(OPEN_AT_ONCE)) {
            ATTACKS.forEach(attack -> OPEN.put(attack, attackers.submit(() -> succeedsOnAnOpenBridge(attack))));
        }
        guarded = AttackGround.guarded();
        commands = new SteadyCommands(guarded.neighbour(LAB.lab()).channel());
    }

    /** Most have to be faster than somebody, and may fail where the machine is busy: an attacker tries again. */
    private static boolean succeedsOnAnOpenBridge(Attack attack) throws IOException {
        boolean succeeds = false;
        for (int attempt = 0; attempt < ATTEMPTS && !succeeds; attempt++) {
            try (AttackGround ground = AttackGround.open()) {
                succeeds = new AttackWitness(ground).sees(attack);
            }
        }
        return succeeds;
    }

    @AfterAll
    static void stop() {
        guarded.close();
    }

    @Order(1)
    @ParameterizedTest
    @FieldSource("ATTACKS")
    void anAttackThatSucceedsOnAnOpenBridgeIsStoppedByTheGuard(Attack attack) throws Exception {
        assertThat(Objects.requireNonNull(OPEN.get(attack)).get())
                .as("on an open bridge")
                .isTrue();
        commands.quiet();
        Map<Offence, Long> before = guarded.offences();

        assertThat(commands.during(() -> new AttackWitness(guarded).sees(attack)))
                .as("guarded")
                .isFalse();

        TABLE.add(attack, caughtAt(before));
    }

    private static Set<Offence> caughtAt(Map<Offence, Long> before) {
        Set<Offence> offences = new TreeSet<>();
        guarded.offences().forEach((offence, count) -> {
            if (count > before.getOrDefault(offence, 0L)) {
                offences.add(offence);
            }
        });
        return offences;
    }

    @Order(2)
    @Test
    void noCommandToTheNeighbourIsLostAndTheirP99IsAtMostTwiceThatOfAQuietLink() {
        System.out.println("quiet:        " + commands.whenQuiet() + "\nunder attack: " + commands.underAttack());

        assertThat(commands.underAttack().percentile(99))
                .isLessThanOrEqualTo(2 * commands.whenQuiet().percentile(99));
    }

    @Order(3)
    @Test
    void theTableOfAttacksInTheDocumentationIsWhatWasSeen() throws IOException {
        assertThat(TABLE.documented()).isEqualTo(TABLE.text());
    }
}
