package fe80.management.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.management.store.StoredAuthority.Purpose;
import fe80.systemvm.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds on every database that a zone can have. */
public abstract class StoreRules {

    protected static final Instant NOW = Instant.parse("2026-11-22T12:00:00.123Z");
    private static final int ROUNDS = 20;
    private static final UUID ZONE = UUID.fromString("11111111-2222-4333-8444-555555555555");
    private static final User ADMIN = new User("admin", Set.of(new Grant(Scope.ZONE, Role.ADMIN)));
    private static final User ANNA = new User(
            "anna",
            Set.of(new Grant(Scope.of(Kind.VIRTUAL_ROUTER), Role.OPERATOR), new Grant(Scope.ZONE, Role.VIEWER)));
    private static final Hash INVITATION = Hash.of("an invitation");

    private final List<Store> open = new ArrayList<>();

    /** An empty one; the same within a test. */
    protected abstract Database database();

    protected Store store;

    @BeforeEach
    void open() {
        store = server();
        assertThat(store.authorities().found(ZONE, NOW, List.of(authority(Purpose.TLS, true))))
                .isTrue();
    }

    @AfterEach
    void close() {
        open.forEach(Store::close);
    }

    /** Another server of the same zone. */
    protected Store server() {
        Store opened = Store.open(database());
        open.add(opened);
        return opened;
    }

    @Test
    void aZoneIsFoundedOnceEvenIfManyServersTry() throws Exception {
        List<StoredAuthority> before = store.register().authorities();

        List<Boolean> founded = atOnce(
                8, () -> server().authorities().found(UUID.randomUUID(), NOW, List.of(authority(Purpose.SSH, true))));

        assertThat(founded).containsOnly(false);
        assertThat(store.register().zone()).isEqualTo(ZONE);
        assertThat(store.register().authorities()).isEqualTo(before);
    }

    @Test
    void whatIsStoredIsThereForAServerThatStartsLater() {
        store.users().put(ADMIN, NOW);
        store.users().put(ANNA, NOW);
        UserToken token = new UserToken(Hash.of("a token"), "anna", "laptop", NOW, NOW.plusSeconds(60));
        store.users().addToken(token);
        EnrolledHost host = enrol(host("hv1", "a key")).orElseThrow();

        Register register = server().register();

        assertThat(register.hosts()).containsExactly(host);
        assertThat(register.users()).containsOnly(Map.entry("admin", ADMIN), Map.entry("anna", ANNA));
        assertThat(register.tokens()).containsOnly(Map.entry(token.hash(), token));
        assertThat(register.authorities()).hasSize(1).isEqualTo(store.register().authorities());
    }

    @Test
    void theVersionRisesWithEachChangeThatServersHaveToHearOf() {
        store.users().put(ADMIN, NOW);
        long before = store.registerVersion();

        store.hosts().invite(INVITATION, "admin", NOW.plusSeconds(60));
        store.hosts().enrol(Hash.of("a wrong one"), host("hv1", "a key"));
        store.nextVmNumber();
        store.audit().add(List.of(entry("1", NOW, "")));
        assertThat(store.registerVersion()).isEqualTo(before);

        store.hosts().enrol(INVITATION, host("hv1", "a key"));
        assertThat(store.registerVersion()).isEqualTo(before + 1);
        assertThat(store.register().version()).isEqualTo(before + 1);
    }

    @Test
    void anInvitationEnrolsOneHostEvenIfManyUseItAtOnce() throws Exception {
        store.hosts().invite(INVITATION, "admin", NOW.plusSeconds(60));

        List<Optional<EnrolledHost>> enrolled = atOnce(
                8,
                () -> store.hosts()
                        .enrol(
                                INVITATION,
                                host(
                                        "hv-" + UUID.randomUUID(),
                                        UUID.randomUUID().toString())));

        assertThat(enrolled).filteredOn(Optional::isPresent).hasSize(1);
        assertThat(store.register().hosts()).hasSize(1);
    }

    @Test
    void anInvitationThatHasExpiredEnrolsNobody() {
        store.hosts().invite(INVITATION, "admin", NOW);

        assertThat(store.hosts().enrol(INVITATION, host("hv1", "a key"))).isEmpty();
    }

    @Test
    void aHostThatEnrolsAgainWithItsKeyKeepsItsIdAndGetsTheNewNameAndAddress() {
        EnrolledHost first = enrol(host("hv1", "a key")).orElseThrow();

        EnrolledHost second = enrol(host("hv2", "a key")).orElseThrow();

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(store.register().hosts()).extracting(EnrolledHost::name).containsExactly("hv2");
    }

    @Test
    void aNameThatAnotherHostHasIsRefusedAndTheInvitationIsNotUsedUp() {
        enrol(host("hv1", "a key"));
        store.hosts().invite(INVITATION, "admin", NOW.plusSeconds(60));

        assertThatThrownBy(() -> store.hosts().enrol(INVITATION, host("hv1", "another key")))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("another host is enrolled as hv1");
        assertThat(store.hosts().enrol(INVITATION, host("hv2", "another key"))).isPresent();
    }

    @Test
    void aHostThatIsRemovedByNameOrIdIsNoHostAnyLonger() {
        EnrolledHost first = enrol(host("hv1", "a key")).orElseThrow();
        EnrolledHost second = enrol(host("hv2", "another key")).orElseThrow();

        assertThat(store.hosts().remove("hv1")).contains(first);
        assertThat(store.hosts().remove(second.id().toString())).contains(second);
        assertThat(store.hosts().remove("hv3")).isEmpty();

        assertThat(store.hosts().withKey(first.keyHash())).isEmpty();
        assertThat(store.register().hosts()).isEmpty();
    }

    @Test
    void theLastAdminOfTheZoneCanNeitherBeRemovedNorDemoted() {
        store.users().put(ADMIN, NOW);
        store.users().put(ANNA, NOW);

        assertThatThrownBy(() -> store.users().remove("admin"))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("nobody could manage the zone");
        assertThatThrownBy(() -> store.users().put(new User("admin", Set.of()), NOW))
                .isInstanceOf(ConflictException.class);
        assertThat(store.register().users()).containsEntry("admin", ADMIN);
    }

    @Test
    void aUserThatIsRemovedHasNoTokensAndOneThatIsRevokedIsGone() {
        store.users().put(ADMIN, NOW);
        store.users().put(ANNA, NOW);
        store.users().addToken(new UserToken(Hash.of("1"), "anna", "laptop", NOW, NOW.plusSeconds(60)));
        store.users().addToken(new UserToken(Hash.of("2"), "anna", "script", NOW, NOW.plusSeconds(60)));

        assertThat(store.users().removeTokens("anna", "laptop")).isEqualTo(1);
        assertThat(store.register().tokens()).containsOnlyKeys(Hash.of("2"));
        store.users().remove("anna");
        assertThat(store.register().tokens()).isEmpty();
        assertThatThrownBy(() ->
                        store.users().addToken(new UserToken(Hash.of("3"), "anna", "laptop", NOW, NOW.plusSeconds(60))))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("no user anna");
    }

    @Test
    void oneAuthorityOfAPurposeSignsAndThatOneCannotBeRemoved() {
        StoredAuthority old = store.register().authorities().getFirst();
        StoredAuthority next = authority(Purpose.TLS, false);
        store.authorities().add(next);
        store.authorities().sign(next);

        assertThat(store.register().authorities())
                .filteredOn(StoredAuthority::signing)
                .extracting(StoredAuthority::id)
                .containsExactly(next.id());
        assertThatThrownBy(() -> store.authorities().remove(next)).isInstanceOf(ConflictException.class);
        store.authorities().remove(old);
        assertThat(store.register().authorities())
                .extracting(StoredAuthority::id)
                .containsExactly(next.id());
    }

    @Test
    void anAuthorityThatIsNotThereCannotSignInThePlaceOfOneThatIs() {
        List<StoredAuthority> before = store.register().authorities();

        assertThatThrownBy(() -> store.authorities().sign(authority(Purpose.TLS, false)))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("was removed");
        assertThat(store.register().authorities()).isEqualTo(before);
    }

    @Test
    void noNumberOfASystemVmComesTwice() throws Exception {
        Store other = server();

        List<List<Long>> numbers = atOnce(
                8,
                () -> Stream.of(store, other, store, other)
                        .map(Store::nextVmNumber)
                        .toList());

        assertThat(numbers.stream().flatMap(List::stream))
                .doesNotHaveDuplicates()
                .hasSize(32);
    }

    @Test
    void ofTheLastTwoAdministratorsOneStaysEvenIfBothAreRemovedAtOnce() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            store.users().put(ADMIN, NOW);
            store.users().put(new User("other", ADMIN.grants()), NOW);
            Iterator<String> names = List.of("admin", "other").iterator();

            List<Boolean> removed =
                    atOnce(2, () -> undisputed(() -> store.users().remove(next(names))));

            assertThat(removed).containsExactlyInAnyOrder(true, false);
            assertThat(store.register().users()).hasSize(1);
        }
    }

    @Test
    void anAuthorityThatIsRemovedWhileItIsMadeToSignIsEitherThereAndSignsOrIsGone() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            StoredAuthority next = authority(Purpose.TLS, false);
            store.authorities().add(next);
            Iterator<Runnable> tasks = List.<Runnable>of(
                            () -> store.authorities().sign(next),
                            () -> store.authorities().remove(next))
                    .iterator();

            var _ = atOnce(2, () -> undisputed(next(tasks)));

            assertThat(store.register().authorities())
                    .filteredOn(StoredAuthority::signing)
                    .hasSize(1);
        }
    }

    @Test
    void theAuditLogIsReadInPagesOldestFirst() {
        store.audit()
                .add(IntStream.range(0, 25)
                        .mapToObj(i -> entry("r" + i, NOW.plusSeconds(i), "command " + i))
                        .toList());

        List<String> read = new ArrayList<>();
        long after = 0;
        for (var page = page(after); !page.isEmpty(); page = page(after)) {
            assertThat(page).hasSizeLessThanOrEqualTo(10);
            page.forEach(numbered -> read.add(numbered.entry().requestId()));
            after = page.getLast().number();
        }

        // From the third second on, the twentieth not included.
        assertThat(read)
                .containsExactlyElementsOf(
                        LongStream.range(3, 20).mapToObj(i -> "r" + i).toList());
    }

    @Test
    void anAuditEntryIsReadAsItWasWrittenAndHostileTextIsCutAndKept() {
        AuditEntry entry = new AuditEntry(
                NOW,
                "request",
                "anna",
                "SystemVms.Run",
                "r-1-VM",
                ZONE.toString(),
                "hv1",
                "OK",
                "rm -rf '; drop table audit; --' 💥",
                Duration.ofMillis(17));
        store.audit().add(List.of(entry, entry("x".repeat(500), NOW, "a\0b" + "y".repeat(5000))));

        var read = store.audit().read(NOW, NOW.plusSeconds(1), 0, 10);

        assertThat(read.getFirst().entry()).isEqualTo(entry);
        assertThat(read.getLast().entry().requestId()).hasSize(64).endsWith("…");
        assertThat(read.getLast().entry().detail()).hasSize(1000).startsWith("a\ufffdb");
    }

    private List<AuditTable.Numbered> page(long after) {
        return store.audit().read(NOW.plusSeconds(3), NOW.plusSeconds(20), after, 10);
    }

    private Optional<EnrolledHost> enrol(EnrolledHost host) {
        Hash invitation = Hash.of(UUID.randomUUID().toString());
        store.hosts().invite(invitation, "admin", NOW.plusSeconds(60));
        return store.hosts().enrol(invitation, host);
    }

    private static EnrolledHost host(String name, String key) {
        return new EnrolledHost(UUID.randomUUID(), name, "[2001:db8::7]:9080", Hash.of(key), NOW);
    }

    private static StoredAuthority authority(Purpose purpose, boolean signing) {
        return new StoredAuthority(UUID.randomUUID(), purpose, signing, NOW, "public", "sealed");
    }

    private static AuditEntry entry(String request, Instant at, String detail) {
        return new AuditEntry(at, request, "anna", "SystemVms.Run", "", "", "", "OK", detail, Duration.ZERO);
    }

    private static boolean undisputed(Runnable change) {
        try {
            change.run();
            return true;
        } catch (ConflictException e) {
            return false;
        }
    }

    private static <T> T next(Iterator<T> items) {
        synchronized (items) {
            return items.next();
        }
    }

    private static <T> List<T> atOnce(int times, Callable<T> task) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(Collections.nCopies(times, task))) {
                results.add(result.get());
            }
            return results;
        }
    }
}
