package fe80.management.zone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fe80.v1.Command;
import fe80.v1.CommandWork;
import fe80.v1.CreateJobRequest;
import fe80.v1.Job;
import fe80.v1.JobWork;
import fe80.v1.WatchJobRequest;
import io.grpc.stub.BlockingClientCall;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many System VMs a second a job is done in, where they answer at once; prints it. */
class JobSpeedTest {

    private static final int HOSTS = 20;
    private static final int OF_EACH = 100;

    /**
     * A tenth of the goal: this test is to notice a transaction for each System VM, on a machine that others use too.
     */
    private static final long LEAST_PER_SECOND = 200;

    @TempDir
    private Path directory;

    @Test
    void aJobOverTwoThousandSystemVmsIsDoneInHundredsASecond() throws Exception {
        try (TestZone zone = new TestZone(directory)) {
            for (int host = 0; host < HOSTS; host++) {
                TestHost made = zone.host("hv" + host);
                for (int vm = 0; vm < OF_EACH; vm++) {
                    made.ready("r-" + (host * OF_EACH + vm) + "-VM");
                }
            }
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(zone.systemVmCount()).isEqualTo(HOSTS * OF_EACH));
            for (int round = 1; round <= 2; round++) {
                Duration processor = processor();
                Instant begun = Instant.now();
                Job job = zone.jobs()
                        .create(CreateJobRequest.newBuilder()
                                .setWork(JobWork.newBuilder()
                                        .setCommand(CommandWork.newBuilder()
                                                .setCommand(Command.newBuilder().addArguments("true"))))
                                .setPerHost(16)
                                .setPerZone(256)
                                .build())
                        .getJob();
                Instant made = Instant.now();
                Job last = end(zone, job);
                Duration took = Duration.between(begun, Instant.now());
                long perSecond = HOSTS * OF_EACH * 1000L / took.toMillis();
                System.out.println("round " + round + ": a job over " + HOSTS * OF_EACH + " System VMs was made in "
                        + Duration.between(begun, made).toMillis() + " ms and done in " + took.toMillis() + " ms: "
                        + perSecond + " System VMs/s, with "
                        + processor().minus(processor).toNanos() / 1000 / (HOSTS * OF_EACH)
                        + " us of processor time each, that of the hosts and the database included");

                assertThat(last.getProgress().getSucceeded()).isEqualTo(HOSTS * OF_EACH);
                assertThat(perSecond).isGreaterThan(LEAST_PER_SECOND);
            }
        }
    }

    private static Duration processor() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }

    private static Job end(TestZone zone, Job job) throws Exception {
        BlockingClientCall<?, Job> watch = zone.jobs()
                .watch(WatchJobRequest.newBuilder().setNumber(job.getNumber()).build());
        Job last = job;
        for (Job next = watch.read(); next != null; next = watch.read()) {
            last = next;
        }
        return last;
    }
}
