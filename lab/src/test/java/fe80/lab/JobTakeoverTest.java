package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.v1.Kind;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Two servers of a zone of three hypervisors on one PostgreSQL, of which the one that works on a job is killed in the
 * middle of it.
 */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class JobTakeoverTest {

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    private static final List<String> HOSTS = List.of("hv1", "hv2", "hv3");
    private static final int OF_EACH = 2;
    private static final int VMS = 6;

    private static PostgresServer postgres;
    private static LabZone zone;
    private static ManagementServer other;
    private static Shell shell;

    @BeforeAll
    static void foundTheZone() {
        Installation installation = LabExtension.installation();
        ManagementNetwork network = new ManagementNetwork(LAB.lab().machine("switch"));
        postgres = PostgresServer.start(network);
        String database = postgres.newDatabase();
        Machine machine = LAB.lab().machine("zone");
        ManagementServer founder =
                ManagementServer.sharing(machine, installation, network.join(machine), database, postgres);
        zone = LabZone.of(network, founder, new Shell(installation, machine));
        zone.logIn();
        for (String host : HOSTS) {
            LabAgent agent = LAB.lab().agent(host);
            IntStream.range(0, OF_EACH).forEach(i -> agent.deploy(Kind.VIRTUAL_ROUTER, "r-" + host + "-" + i));
            zone.enrol(agent);
        }
        shell = zone.shell();
        Machine beside = LAB.lab().machine("other");
        other = ManagementServer.sharing(beside, installation, network.join(beside), database, postgres);
        other.secretOf(founder);
        other.start();
        zone.until(
                "fe80 login https://" + other.address() + ":" + ManagementServer.PORT + " --name other <"
                        + zone.adminToken(),
                "logged in to other");
        zone.until("echo $(fe80 ls --zone other --no-header | grep -c READY) ready", VMS + " ready");
        shell.run("fe80 context zone");
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @Test
    void theOtherServerGoesOnWithinSeconds() {
        CountedJob job = CountedJob.begin(zone, "takeover", "");
        String server = shell.run("fe80 job show " + job.number()
                        + " --format json | sed -n 's|.*\"server\": \"\\([^/]*\\)/.*\".*|\\1|p'")
                .strip();
        assertThat(server).isIn("zone", "other");
        ManagementServer lost = server.equals("zone") ? zone.management() : other;

        lost.kill();
        shell.run("fe80 context " + (server.equals("zone") ? "other" : "zone"));
        long begun = System.nanoTime();
        zone.until("fe80 job show " + job.number() + " | grep 'unknown: *[1-9]'", "unknown:");
        System.out.println("the other server had taken the job over after "
                + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) + " ms");

        job.awaitEnd();
        job.wasDoneNowhereTwiceAndForgottenNowhere(VMS, HOSTS.size());
    }
}
