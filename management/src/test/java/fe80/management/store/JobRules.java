package fe80.management.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import fe80.management.store.JobTurns.Turn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for jobs on every database that a zone can have. */
public abstract class JobRules {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00.123Z");
    private static final ByteString ANSWER = ByteString.copyFrom(new byte[] {0, 1, -1});
    private static final ByteString LOST = ByteString.copyFromUtf8("lost");

    private final List<Store> open = new ArrayList<>();

    private JobTable jobs;
    private JobTurns turns;

    /** An empty one; the same within a test. */
    protected abstract Database database();

    @BeforeEach
    void open() {
        jobs = server();
        turns = jobs.turns();
    }

    @AfterEach
    void close() {
        open.forEach(Store::close);
    }

    private JobTable server() {
        Store store = Store.open(database());
        open.add(store);
        return store.jobs();
    }

    @Test
    void aJobIsBegunInEachOfItsSystemVmsAndEndsWhenAllHaveEnded() {
        long number = jobs.create(plan(false, 3), targets(3), NOW).number();

        Turn turn = begin(number);
        assertThat(turn.waiting()).extracting(JobTarget::place).containsExactly(1, 2, 3);
        StoredJob first = step(turn, List.of(), turn.waiting().subList(0, 2));
        assertThat(first.progress()).isEqualTo(new StoredJob.Progress(1, 2, 0, 0, 0, 0));
        StoredJob second = step(
                turn,
                List.of(
                        ended(turn.waiting().get(0), TargetState.SUCCEEDED),
                        ended(turn.waiting().get(1), TargetState.FAILED)),
                turn.waiting().subList(2, 3));
        assertThat(second.progress()).isEqualTo(new StoredJob.Progress(0, 1, 1, 1, 0, 0));
        step(turn, List.of(ended(turn.waiting().get(2), TargetState.UNKNOWN)), List.of());
        StoredJob end = turns.settle(number, turn.job().turn(), NOW);

        assertThat(end.state()).isEqualTo(JobState.COMPLETED);
        assertThat(end.ended()).contains(NOW);
        assertThat(server().find(number)).contains(end);
        assertThat(turns.begin(number, "other", LOST, NOW)).isEmpty();
        assertThat(jobs.targets(number, List.of(), 0, 10, Long.MAX_VALUE).targets())
                .extracting(JobTarget::state, JobTarget::answer, JobTarget::begun)
                .containsExactly(tuple(TargetState.SUCCEEDED), tuple(TargetState.FAILED), tuple(TargetState.UNKNOWN));
    }

    @Test
    void allThatAreRunningArePausedAtOnceAndCanBeResumed() {
        long running = jobs.create(plan(false, 3), targets(3), NOW).number();
        long cancelled = jobs.create(plan(false, 3), targets(3), NOW).number();
        jobs.cancel(cancelled, "enough", NOW);
        long paused = jobs.create(plan(false, 3), targets(3), NOW).number();
        jobs.pause(paused);

        assertThat(jobs.pauseAll("restored")).isEqualTo(1);

        assertThat(jobs.find(running)).get().satisfies(job -> {
            assertThat(job.state()).isEqualTo(JobState.PAUSED);
            assertThat(job.reason()).isEqualTo("restored");
            assertThat(job.progress().waiting()).isEqualTo(3);
        });
        assertThat(jobs.find(cancelled))
                .get()
                .satisfies(job -> assertThat(job.reason()).isEqualTo("enough"));
        assertThat(jobs.resume(running, NOW).state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void whereAServerWasLostNobodyKnowsAndNothingIsBegunAgain() {
        long number = jobs.create(plan(false, 3), targets(3), NOW).number();
        Turn lost = begin(number);
        step(lost, List.of(), lost.waiting().subList(0, 2));

        Turn next = begin(number);

        assertThat(next.waiting()).extracting(JobTarget::place).containsExactly(3);
        assertThat(next.job().progress()).isEqualTo(new StoredJob.Progress(1, 0, 0, 0, 2, 0));
        assertThat(jobs.targets(number, List.of(TargetState.UNKNOWN), 0, 10, Long.MAX_VALUE)
                        .targets())
                .extracting(JobTarget::answer)
                .containsExactly(LOST, LOST);
    }

    @Test
    void aRepeatableJobIsBegunAgainWhereAServerWasLost() {
        long number = jobs.create(plan(true, 3), targets(3), NOW).number();
        Turn lost = begin(number);
        step(lost, List.of(), lost.waiting().subList(0, 2));

        Turn next = begin(number);

        assertThat(next.waiting()).extracting(JobTarget::place).containsExactly(1, 2, 3);
        assertThat(next.job().progress()).isEqualTo(new StoredJob.Progress(3, 0, 0, 0, 0, 0));
    }

    @Test
    void aServerWhoseTurnIsOverBeginsNothingAndWhatItStillHearsIsKept() {
        long number = jobs.create(plan(false, 3), targets(3), NOW).number();
        Turn slow = begin(number);
        step(slow, List.of(), slow.waiting().subList(0, 2));
        Turn next = begin(number);

        StoredJob after = step(
                slow,
                List.of(ended(slow.waiting().get(0), TargetState.SUCCEEDED)),
                slow.waiting().subList(2, 3));

        assertThat(after.turn())
                .isEqualTo(next.job().turn())
                .isNotEqualTo(slow.job().turn());
        assertThat(after.progress()).isEqualTo(new StoredJob.Progress(1, 0, 1, 0, 1, 0));
        assertThat(turns.stop(number, slow.job().turn(), "too many", NOW).state())
                .isEqualTo(JobState.RUNNING);
        assertThat(turns.settle(number, slow.job().turn(), NOW)).isEqualTo(after);
    }

    @Test
    void aStepThatIsRepeatedChangesNothing() {
        long number = jobs.create(plan(false, 3), targets(2), NOW).number();
        Turn turn = begin(number);
        step(turn, List.of(), turn.waiting().subList(0, 1));
        List<JobTarget> ended = List.of(ended(turn.waiting().get(0), TargetState.SUCCEEDED));

        StoredJob once = step(turn, ended, turn.waiting().subList(1, 2));

        assertThat(step(turn, ended, turn.waiting().subList(1, 2))).isEqualTo(once);
    }

    @Test
    void aJobThatIsPausedIsBegunNowhereUntilItIsResumed() {
        long number = jobs.create(plan(false, 3), targets(2), NOW).number();
        Turn turn = begin(number);
        step(turn, List.of(), turn.waiting().subList(0, 1));

        assertThat(jobs.pause(number).state()).isEqualTo(JobState.PAUSED);
        assertThat(step(turn, List.of(), turn.waiting().subList(1, 2))
                        .progress()
                        .waiting())
                .isEqualTo(1);
        step(turn, List.of(ended(turn.waiting().get(0), TargetState.SUCCEEDED)), List.of());
        assertThat(turns.settle(number, turn.job().turn(), NOW).server()).isEmpty();

        assertThat(jobs.resume(number, NOW).state()).isEqualTo(JobState.RUNNING);
        assertThat(begin(number).waiting()).extracting(JobTarget::place).containsExactly(2);
    }

    @Test
    void aJobThatIsCancelledOrStoppedIsSkippedWhereItWasNotBegunAndEndsWithTheLastOne() {
        long number = jobs.create(plan(false, 1), targets(3), NOW).number();
        Turn turn = begin(number);
        step(turn, List.of(), turn.waiting().subList(0, 1));

        StoredJob cancelled = jobs.cancel(number, "cancelled by anna", NOW);
        assertThat(cancelled.progress()).isEqualTo(new StoredJob.Progress(0, 1, 0, 0, 0, 2));
        assertThat(cancelled.ended()).isEmpty();
        step(turn, List.of(ended(turn.waiting().get(0), TargetState.FAILED)), List.of());
        StoredJob end = turns.settle(number, turn.job().turn(), NOW);

        assertThat(end.state()).isEqualTo(JobState.CANCELLED);
        assertThat(end.reason()).isEqualTo("cancelled by anna");
        assertThat(end.ended()).contains(NOW);
        assertThat(jobs.resume(number, NOW)).isEqualTo(end);
        assertThat(jobs.pause(number)).isEqualTo(end);
        long waiting = jobs.create(plan(false, 1), targets(3), NOW).number();
        assertThat(jobs.cancel(waiting, "", NOW).ended()).contains(NOW);
    }

    @Test
    void ofServersThatBeginATurnAtOnceOneHasTheLastWord() throws Exception {
        long number = jobs.create(plan(false, 3), targets(20), NOW).number();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Integer> turn = () -> {
                Turn mine = begin(number);
                StoredJob after = step(mine, List.of(), mine.waiting());
                return after.turn() == mine.job().turn() ? after.progress().running() : 0;
            };
            int begun = 0;
            for (Future<Integer> result :
                    threads.invokeAll(Stream.generate(() -> turn).limit(6).toList())) {
                begun += result.get();
            }

            assertThat(begun).isEqualTo(20);
        }
    }

    @Test
    void jobsAreListedTheNewestFirstAndThoseThatEndedLongAgoAreForgotten() {
        long old = jobs.create(plan(false, 1), targets(1), NOW).number();
        jobs.cancel(old, "", NOW);
        long second = jobs.create(plan(false, 1), targets(1), NOW).number();
        long third = jobs.create(plan(false, 1), targets(1), NOW).number();

        assertThat(jobs.list(Optional.of("anna"), third, 1))
                .extracting(StoredJob::number)
                .containsExactly(second);
        assertThat(jobs.list(Optional.of("bert"), Long.MAX_VALUE, 10)).isEmpty();
        jobs.create(plan(false, 1), targets(1), NOW.plusSeconds(31 * 86400));
        assertThat(jobs.list(Optional.empty(), Long.MAX_VALUE, 10))
                .extracting(StoredJob::number)
                .doesNotContain(old)
                .contains(second, third);
        assertThatThrownBy(() -> jobs.pause(old)).isInstanceOf(ConflictException.class);
    }

    private Turn begin(long number) {
        return turns.begin(number, "server", LOST, NOW).orElseThrow();
    }

    private StoredJob step(Turn turn, List<JobTarget> ended, List<JobTarget> next) {
        return turns.step(turn.job().number(), turn.job().turn(), ended, next, NOW);
    }

    private static JobTarget ended(JobTarget target, TargetState how) {
        return target.ended(how, NOW, ANSWER);
    }

    private static org.assertj.core.groups.Tuple tuple(TargetState state) {
        return org.assertj.core.groups.Tuple.tuple(state, ANSWER, Optional.of(NOW));
    }

    private static JobPlan plan(boolean repeatable, int maxFailures) {
        return new JobPlan("anna", "request", "{}", repeatable, 4, 64, maxFailures);
    }

    private static List<JobTarget> targets(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(place -> JobTarget.waiting(place, "uuid-" + place, "r-" + place + "-VM", "hv" + place % 2))
                .toList();
    }
}
