package fe80.cli.execution;

import fe80.cli.output.Failure;
import fe80.v1.Outcome;
import java.util.List;

/** How commands ended, as exit statuses and in words. */
public final class Outcomes {

    /** The signals of x86 and ARM by number, from 1 (signal(7)). */
    private static final List<String> SIGNALS = List.of(
            "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
            "TERM");

    private static final int BY_SIGNAL = 128;

    /** What we exit with if Ctrl-C ended us: 128 and SIGINT. */
    public static final int INTERRUPTED = BY_SIGNAL + 2;

    private Outcomes() {}

    /**
     * The status to exit with: the command's own, or 128 and the number of the signal that ended it, as a shell has it.
     *
     * @throws Failure if the command did not run, or nobody knows how it ended
     */
    public static int exitStatus(String vm, Outcome outcome) {
        return switch (outcome.getOutcomeCase()) {
            case EXIT_STATUS -> outcome.getExitStatus();
            // An unknown signal gives 128, and an unknown signal's name is in words().
            case SIGNAL -> BY_SIGNAL + SIGNALS.indexOf(outcome.getSignal()) + 1;
            case NOT_STARTED, UNKNOWN, OUTCOME_NOT_SET -> throw new Failure(vm + ": " + words(outcome));
        };
    }

    /** Whether the command ran to its end and reported success. */
    public static boolean succeeded(Outcome outcome) {
        return outcome.hasExitStatus() && outcome.getExitStatus() == 0;
    }

    /** In a few words. */
    public static String words(Outcome outcome) {
        return switch (outcome.getOutcomeCase()) {
            case EXIT_STATUS -> "exit status " + outcome.getExitStatus();
            case SIGNAL -> "ended by SIG" + outcome.getSignal();
            case NOT_STARTED -> "the command did not run: " + outcome.getNotStarted();
            case UNKNOWN -> "nobody knows how the command ended, it may still run: " + outcome.getUnknown();
            case OUTCOME_NOT_SET -> "nobody knows how the command ended: the agent did not say";
        };
    }
}
