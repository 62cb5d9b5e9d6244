package fe80.management.observation;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.management.ServerParts;
import fe80.management.Time;
import fe80.management.authority.Identities;
import fe80.management.authority.Subject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthTest {

    @Test
    void aServerWhoseDatabaseIsAwayIsNotReadyAndSaysSinceWhen(@TempDir Path directory) {
        Time time = new Time();
        try (ServerParts server = new ServerParts(directory, time)) {
            Identities identities =
                    new Identities(server.authorities, new Subject.Server("it", List.of("localhost")), time);
            Health health = new Health(server.register, identities::current, time);
            assertThat(health.conditions())
                    .extracting(Health.Condition::trouble)
                    .containsOnly(Optional.empty());

            server.store.close();
            time.pass(Duration.ofSeconds(10));

            assertThat(health.conditions())
                    .filteredOn(condition -> condition.name().equals("database"))
                    .singleElement()
                    .satisfies(condition -> assertThat(condition.trouble().orElse(""))
                            .contains("the database was last reached at", "nothing can be changed"));
        }
    }
}
