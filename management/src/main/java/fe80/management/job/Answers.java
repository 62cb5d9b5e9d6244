package fe80.management.job;

import com.google.protobuf.ByteString;
import fe80.management.store.TargetState;
import fe80.v1.Outcome;
import fe80.v1.RunResponse;

/** What hosts say of a command, as it is kept. */
final class Answers {

    private Answers() {}

    /** What the outcome says of the System VM. */
    static TargetState state(Outcome outcome) {
        return switch (outcome.getOutcomeCase()) {
            case EXIT_STATUS -> outcome.getExitStatus() == 0 ? TargetState.SUCCEEDED : TargetState.FAILED;
            case SIGNAL, NOT_STARTED -> TargetState.FAILED;
            case UNKNOWN, OUTCOME_NOT_SET -> TargetState.UNKNOWN;
        };
    }

    /** With no more output than was asked for, whatever the host has sent. */
    static RunResponse bounded(RunResponse answer, int limit) {
        RunResponse.Builder bounded = answer.toBuilder();
        if (answer.getStdout().size() > limit) {
            bounded.setStdout(answer.getStdout().substring(0, limit)).setStdoutCut(true);
        }
        if (answer.getStderr().size() > limit) {
            bounded.setStderr(answer.getStderr().substring(0, limit)).setStderrCut(true);
        }
        return bounded.build();
    }

    /** Nobody knows. */
    static RunResponse unknown(String why) {
        return RunResponse.newBuilder()
                .setOutcome(Outcome.newBuilder().setUnknown(why))
                .build();
    }

    /** What is kept where a server was lost. */
    static ByteString lost() {
        return unknown("the management server that had it begun was lost before it could say how it ended")
                .toByteString();
    }
}
