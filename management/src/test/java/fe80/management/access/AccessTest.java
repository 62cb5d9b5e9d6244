package fe80.management.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.management.AgainstAServer;
import fe80.management.ServerParts;
import fe80.management.access.AccessException.Reason;
import fe80.management.store.Grant;
import fe80.management.store.Role;
import fe80.management.store.Scope;
import fe80.management.store.User;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

public class AccessTest extends AgainstAServer {

    public static final User ADMIN = new User("admin", Set.of(new Grant(Scope.ZONE, Role.ADMIN)));
    private static final User ANNA = new User(
            "anna", Set.of(new Grant(Scope.ZONE, Role.VIEWER), new Grant(Scope.VIRTUAL_ROUTER, Role.OPERATOR)));
    private static final Duration HOUR = Duration.ofHours(1);

    @BeforeEach
    void addUsers() {
        server.users.put(ADMIN);
        server.users.put(ANNA);
    }

    @Test
    void aTokenSaysWhoSomebodyIsOnEachServerOfTheZone() {
        String token = server.users.issue("anna", "laptop", HOUR).text();

        assertThat(server.access.authenticate(token)).isEqualTo(ANNA);
        try (ServerParts other = new ServerParts(directory, time)) {
            assertThat(other.access.authenticate(token)).isEqualTo(ANNA);
        }
    }

    @Test
    void whatIsKeptOfATokenIsNotTheToken() throws Exception {
        Token token = server.users.issue("anna", "laptop", HOUR);
        server.close();

        assertThat(Files.readString(directory.resolve("zone.mv.db"), java.nio.charset.StandardCharsets.ISO_8859_1))
                .contains(token.hash().hex())
                .doesNotContain(token.secret());
        assertThat(token.toString()).doesNotContain(token.secret());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "anna",
                "fe80_x_y",
                "fe80_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA_0000000000000000000000000000000000000000000000000000000000000000"
            })
    void whatIsNobodysTokenIsRefused(String token) {
        refused(Reason.UNAUTHENTICATED, () -> server.access.authenticate(token));
    }

    @Test
    void aTokenThatHasExpiredIsRefusedWithItsLabel() {
        String token = server.users.issue("anna", "laptop", HOUR).text();
        time.pass(HOUR);
        server.register.refresh();

        refused(Reason.UNAUTHENTICATED, () -> server.access.authenticate(token));
        assertThatThrownBy(() -> server.access.authenticate(token)).hasMessageContaining("\"laptop\" of anna expired");
    }

    @Test
    void aTokenThatIsRevokedIsWorthNothingAtOnceHereAndSoonElsewhere() {
        String laptop = server.users.issue("anna", "laptop", HOUR).text();
        String script = server.users.issue("anna", "script", HOUR).text();
        try (ServerParts other = new ServerParts(directory, time)) {
            assertThat(server.users.revoke("anna", "laptop")).isEqualTo(1);

            refused(Reason.UNAUTHENTICATED, () -> server.access.authenticate(laptop));
            assertThat(server.access.authenticate(script)).isEqualTo(ANNA);
            org.awaitility.Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> refused(Reason.UNAUTHENTICATED, () -> other.access.authenticate(laptop)));
        }
    }

    @Test
    void aUserThatIsRemovedIsNobodyAtOnce() {
        String token = server.users.issue("anna", "laptop", HOUR).text();

        server.users.remove("anna");

        refused(Reason.UNAUTHENTICATED, () -> server.access.authenticate(token));
    }

    @Test
    void aChangedRoleIsInForceForTokensThatThereAre() {
        String token = server.users.issue("anna", "laptop", HOUR).text();

        server.users.put(new User("anna", Set.of()));

        refused(Reason.REFUSED, () -> server.access.permit(server.access.authenticate(token), Role.VIEWER, Scope.ZONE));
    }

    @Test
    void whileTheDatabaseIsAwayUsersGoOnForAQuarterOfAnHourAndNoLonger() {
        String token = server.users.issue("anna", "laptop", HOUR).text();
        server.store.close();

        time.pass(Access.LONGEST_ABSENCE.minusSeconds(1));
        assertThat(server.access.authenticate(token)).isEqualTo(ANNA);
        time.pass(Duration.ofSeconds(2));
        refused(Reason.UNAVAILABLE, () -> server.access.authenticate(token));
    }

    @Test
    void aClockThatIsPutForwardIsNoAbsenceOfTheDatabase() {
        String token =
                server.users.issue("anna", "laptop", HOUR.multipliedBy(48)).text();
        Access later = new Access(server.register, Clock.offset(time, HOUR.multipliedBy(25)));

        assertThat(later.authenticate(token)).isEqualTo(ANNA);
    }

    @ParameterizedTest
    @CsvSource({
        "admin, ADMIN, ZONE, true",
        "admin, OPERATOR, CONSOLE_PROXY, true",
        "anna, VIEWER, ZONE, true",
        "anna, VIEWER, CONSOLE_PROXY, true",
        "anna, OPERATOR, VIRTUAL_ROUTER, true",
        "anna, OPERATOR, CONSOLE_PROXY, false",
        "anna, OPERATOR, ZONE, false",
        "anna, ADMIN, VIRTUAL_ROUTER, false"
    })
    void aRoleIncludesThoseBeforeItForWhatItIsFor(String name, Role needed, Scope scope, boolean permitted) {
        User user = name.equals("admin") ? ADMIN : ANNA;

        if (permitted) {
            assertThatCode(() -> server.access.permit(user, needed, scope)).doesNotThrowAnyException();
        } else {
            refused(Reason.REFUSED, () -> server.access.permit(user, needed, scope));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Anna", "anna,OU=management", "anna b", "1anna"})
    void aNameThatCouldBeTakenForSomethingElseIsNone(String name) {
        assertThatThrownBy(() -> new User(name, Set.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTokenLivesForAYearAtMostAndHasALabel() {
        assertThatThrownBy(() -> server.users.issue("anna", "laptop", Duration.ofDays(367)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> server.users.issue("anna", " ", HOUR)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void refused(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AccessException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
