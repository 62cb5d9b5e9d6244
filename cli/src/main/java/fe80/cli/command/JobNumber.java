package fe80.cli.command;

import picocli.CommandLine.Parameters;

/** Which job of the zone is meant. */
final class JobNumber {

    @Parameters(paramLabel = "JOB", description = "Its number, as fe80 job ls shows it.")
    private long number;

    long value() {
        return number;
    }
}
