package fe80.cli.command;

import fe80.cli.output.Failure;
import fe80.cli.output.Printable;
import fe80.cli.output.Streams;
import fe80.v1.LegacyStep;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;

/** Tells the steps of a call that takes some seconds, while they are done. */
final class LegacyProgress {

    private LegacyProgress() {}

    /**
     * Tells each step on stderr, and returns what came of it.
     *
     * @param subject the VM or host
     */
    static String follow(Streams streams, String subject, BlockingClientCall<?, LegacyStep> steps)
            throws StatusException {
        try {
            for (LegacyStep step = steps.read(); step != null; step = steps.read()) {
                if (step.hasDone()) {
                    return step.getDone();
                }
                streams.err().println(Printable.line(subject + ": " + step.getDoing() + " …"));
            }
            throw new Failure("the agent ended the call without saying what came of it: fe80 audit shows how it is");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted; the agent goes on: fe80 audit shows how it is", e);
        }
    }
}
