package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.v1.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two servers of a zone on one PostgreSQL, of which the one that works on a job is killed in the middle of it. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class JobTakeoverTest {

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    private static final int VMS = 8;

    private static LabZone zone;
    private static Shell shell;

    @BeforeAll
    static void foundTheZone() throws IOException {
        zone = LabZone.found(LAB.lab(), LabExtension.installation(), JobTakeoverTest::database);
        zone.logIn();
        LabAgent agent = LAB.lab().lightAgent("hv1");
        IntStream.range(0, VMS).forEach(i -> agent.deploy(Kind.VIRTUAL_ROUTER, "r-hv1-" + i));
        zone.enrol(agent);
        shell = zone.shell();
        startAnother();
        zone.until("fe80 login https://192.0.2.1:9444 --name other <" + zone.adminToken(), "logged in to other");
        zone.until("echo $(fe80 ls --zone other --no-header | grep -c READY) ready", VMS + " ready");
        shell.run("fe80 context zone");
    }

    private static String database(Machine machine) {
        PostgresServer postgres = PostgresServer.startOn(machine);
        Path password = machine.directory().resolve("postgres.password");
        try {
            Files.writeString(password, postgres.password());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return """
                [database]
                url = "%s"
                user = "%s"
                password-file = "%s"
                """.formatted(postgres.newDatabase(), postgres.user(), password);
    }

    /** Beside the zone's, with the same database and secret. */
    private static void startAnother() throws IOException {
        Path directory = zone.machine().directory();
        Path state = Files.createDirectory(directory.resolve("other"));
        shell.run("install -m 600 " + directory.resolve("management/secret") + " " + state);
        Path configuration = Files.writeString(
                directory.resolve("other.toml"),
                Files.readString(directory.resolve("management.toml"))
                                .replace(":9443", ":9444")
                                .replace(directory.resolve("management").toString(), state.toString())
                        + "[observation]\nlisten = \"\"\n"); // its address is that of the first
        List<String> command = new ArrayList<>(zone.machine().prefix());
        command.addAll(List.of(
                LabExtension.installation().program().toString(), "management", "--config", configuration.toString()));
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(directory.resolve("other.log").toFile()))
                .start();
    }

    @Test
    void theOtherServerGoesOnWithinSeconds() throws IOException {
        CountedJob job = CountedJob.begin(zone, "takeover", "");
        String server = shell.run("fe80 job show " + job.number()
                        + " --format json | sed -n 's|.*\"server\": \".*/\\(.*\\)\".*|\\1|p'")
                .strip();
        String first = Files.readString(zone.machine().directory().resolve("management.pid"))
                .strip();
        String survivor = server.equals(first) ? "other" : "zone";

        zone.machine().commands().run("kill", "-KILL", server);
        shell.run("fe80 context " + survivor);
        long begun = System.nanoTime();
        zone.until("fe80 job show " + job.number() + " | grep unknown:", "1");
        System.out.println("the other server had taken the job over after "
                + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) + " ms");

        job.awaitEnd();
        assertThat(server).isNotEmpty();
        job.wasDoneNowhereTwiceAndForgottenNowhere(VMS, 1);
    }
}
