package fe80.management.zone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.management.zone.ZoneWatch.News;
import fe80.v1.Kind;
import fe80.v1.Migration;
import fe80.v1.Reachability;
import fe80.v1.Reachability.State;
import fe80.v1.SystemVm;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class LiveViewTest {

    private static final UUID HV1 = new UUID(1, 1);
    private static final UUID HV2 = new UUID(1, 2);
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final LiveView view = new LiveView();

    @Test
    void aWatcherIsToldWhatThereIsThenEachChange() throws Exception {
        view.post(HV1, vm("s-1-VM", 1));
        try (ZoneWatch watch = view.watch()) {
            assertThat(next(watch)).isEqualTo(new News.Changed(vm("s-1-VM", 1)));
            assertThat(next(watch)).isEqualTo(new News.Synced());

            view.post(HV2, vm("v-2-VM", 2));
            view.remove(HV1, uuid(1));

            assertThat(next(watch)).isEqualTo(new News.Changed(vm("v-2-VM", 2)));
            assertThat(next(watch)).isEqualTo(new News.Removed(uuid(1)));
            assertThat(watch.next(Duration.ZERO)).isEmpty();
        }
    }

    @Test
    void aWatcherThatIsTooSlowIsCutOffAndNobodyWaitsForIt() {
        try (ZoneWatch watch = view.watch()) {
            for (int i = 0; i <= ZoneWatch.MOST_BEHIND; i++) {
                view.post(HV1, vm("s-1-VM", 1));
            }

            assertThatThrownBy(() -> watch.next(Duration.ZERO))
                    .isInstanceOf(ZoneException.class)
                    .hasMessageContaining("watch anew");
        }
    }

    @Test
    void ofAHostThatIsLostEverySystemVmIsUnknownAndTheRestIsAsItWas() {
        view.post(HV1, vm("s-1-VM", 1));
        view.post(HV2, vm("v-2-VM", 2));

        view.lose(HV1, NOON, "hv1 is silent");
        view.lose(HV1, NOON, "hv1 is still silent");

        SystemVm lost = view.find("s-1-VM").getFirst().vm();
        assertThat(lost.getReachability().getState()).isEqualTo(State.UNKNOWN);
        assertThat(lost.getReachability().getSince().getSeconds()).isEqualTo(NOON.getEpochSecond());
        assertThat(lost.getReachability().getReason()).isEqualTo("hv1 is still silent; it was READY");
        assertThat(view.find("v-2-VM").getFirst().vm().getReachability().getState())
                .isEqualTo(State.READY);
        assertThat(view.count(HV1)).containsOnlyKeys(State.UNKNOWN);
    }

    @Test
    void aSystemVmThatMovesIsNoConflict() {
        view.post(HV1, moving("s-1-VM", 1, Migration.LEAVING));
        view.post(HV2, vm("s-1-VM", 1));

        assertThat(view.find("s-1-VM"))
                .hasSize(2)
                .allSatisfy(sighting -> assertThat(sighting.vm().getConflict()).isEmpty());
    }

    @Test
    void whoAsksForASystemVmThatSwitchesWaitsUntilItsNewHostHasIt() throws Exception {
        view.post(HV1, moving("s-1-VM", 1, Migration.SWITCHING));
        FutureTask<List<Sighting>> asked =
                new FutureTask<>(() -> view.awaitSettled("s-1-VM", Optional.empty(), Duration.ofSeconds(20)));
        Thread.ofVirtual().start(asked);

        view.remove(HV1, uuid(1));
        view.post(HV2, moving("s-1-VM", 1, Migration.SWITCHING));
        assertThat(asked.isDone()).isFalse();
        view.post(HV2, vm("s-1-VM", 1));

        assertThat(asked.get()).extracting(Sighting::host).containsExactly(HV2);
    }

    @Test
    void whatAHostDoesNotTellOfAnyMoreIsGone() {
        view.post(HV1, vm("s-1-VM", 1));
        view.post(HV1, vm("s-2-VM", 2));
        view.post(HV2, vm("s-3-VM", 3));

        view.keep(HV1, Set.of(uuid(2)));

        assertThat(names()).containsExactly("s-2-VM", "s-3-VM");
        assertThat(view.find(uuid(1))).isEmpty();
    }

    @Test
    void aSystemVmIsFoundByItsNameAndByItsUuidInAnyCaseAndByItsNewName() {
        view.post(HV1, vm("s-1-VM", 0xab));
        view.post(HV1, vm("s-1-VM-renamed", 0xab));

        assertThat(view.find("s-1-VM")).isEmpty();
        assertThat(view.find("s-1-VM-renamed")).hasSize(1);
        assertThat(view.find(uuid(0xab).toUpperCase(java.util.Locale.ROOT))).hasSize(1);
        assertThat(names()).containsExactly("s-1-VM-renamed");
    }

    @Test
    void aConflictIsToldOfBothAndTakenBackWhenOneIsGone() throws Exception {
        view.post(HV1, vm("s-1-VM", 1));
        view.post(HV2, vm("s-1-VM", 1));
        assertThat(view.find(uuid(1)))
                .hasSize(2)
                .allSatisfy(sighting -> assertThat(sighting.vm().getConflict()).contains("s-1-VM is on"));

        try (ZoneWatch watch = view.watch()) {
            view.remove(HV2, uuid(1));

            List<News> told = new ArrayList<>();
            Optional<News> news = watch.next(Duration.ZERO);
            while (news.isPresent()) {
                told.add(news.get());
                news = watch.next(Duration.ZERO);
            }
            assertThat(told).doesNotContain(new News.Removed(uuid(1))).endsWith(new News.Changed(vm("s-1-VM", 1)));
        }
    }

    @Test
    void pagesTogetherHaveEverythingOnce() {
        for (int i = 0; i < 1000; i++) {
            view.post(i % 2 == 0 ? HV1 : HV2, vm("s-" + i + "-VM", i));
        }
        List<Sighting> all = new ArrayList<>();
        Optional<Place> after = Optional.empty();
        List<Sighting> page = view.page(_ -> true, after, 300);
        while (!page.isEmpty()) {
            all.addAll(page);
            after = Optional.of(Place.of(page.getLast().place().token()));
            page = view.page(_ -> true, after, 300);
        }

        assertThat(all).hasSize(1000).isSortedAccordingTo(java.util.Comparator.comparing(Sighting::place));
        assertThatThrownBy(() -> Place.of("x")).hasMessageContaining("page_token");
    }

    @Test
    void hostsAreCountedByKind() {
        view.post(HV1, vm("s-1-VM", 1));
        view.post(HV1, vm("s-2-VM", 2));

        assertThat(view.count(Kind.SECONDARY_STORAGE_VM)).containsOnly(java.util.Map.entry(HV1, 2));
        assertThat(view.count(Kind.CONSOLE_PROXY)).isEmpty();
    }

    private List<String> names() {
        return view.page(_ -> true, Optional.empty(), Integer.MAX_VALUE).stream()
                .map(sighting -> sighting.vm().getName())
                .toList();
    }

    private static News next(ZoneWatch watch) throws InterruptedException {
        return watch.next(Duration.ofSeconds(1)).orElseThrow();
    }

    private static String uuid(int number) {
        return new UUID(7, number).toString();
    }

    private static SystemVm moving(String name, int number, Migration migration) {
        return vm(name, number).toBuilder().setMigration(migration).build();
    }

    private static SystemVm vm(String name, int number) {
        return SystemVm.newBuilder()
                .setName(name)
                .setUuid(uuid(number))
                .setKind(Kind.SECONDARY_STORAGE_VM)
                .setReachability(Reachability.newBuilder().setState(State.READY))
                .build();
    }
}
