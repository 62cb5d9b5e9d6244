package fe80.management.job;

import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import fe80.v1.CommandWork;
import fe80.v1.JobWork;
import fe80.v1.RunRequest;

/** What a job does in each of its System VMs. */
sealed interface Work {

    /** As the API has it, complete: nothing is left to a default. */
    JobWork message();

    /**
     * Runs a command.
     *
     * @param command with its limits
     */
    record RunCommand(CommandWork command) implements Work {

        private static final int MOST = 64 << 10;
        private static final int MOST_OUTPUT = 256 << 10;
        private static final int USUAL_OUTPUT = 16 << 10;
        private static final long LONGEST_SECONDS = 24 * 60 * 60;
        private static final Duration USUAL_DEADLINE =
                Duration.newBuilder().setSeconds(60).build();

        /** Checks the command, and adds what it leaves to us. */
        public RunCommand {
            if (command.getCommand().getArgumentsCount() == 0) {
                throw new IllegalArgumentException("work.command: there is no program to run");
            }
            if (command.getCommand().getSerializedSize() > MOST
                    || command.getStdin().size() > MOST) {
                throw new IllegalArgumentException(
                        "work.command: at most " + MOST + " bytes, and as many for its stdin");
            }
            if (command.getOutputLimit() < 0 || command.getOutputLimit() > MOST_OUTPUT) {
                throw new IllegalArgumentException("work.command.output_limit: at most " + MOST_OUTPUT + " bytes");
            }
            Duration deadline = command.hasDeadline() ? command.getDeadline() : USUAL_DEADLINE;
            if (deadline.getSeconds() < 0 || deadline.getSeconds() > LONGEST_SECONDS) {
                throw new IllegalArgumentException("work.command.deadline: at most a day");
            }
            command = command.toBuilder()
                    .setDeadline(deadline)
                    .setOutputLimit(command.getOutputLimit() == 0 ? USUAL_OUTPUT : command.getOutputLimit())
                    .build();
        }

        @Override
        public JobWork message() {
            return JobWork.newBuilder().setCommand(command).build();
        }

        /** Asks for it in this System VM. */
        RunRequest in(String vmUuid) {
            return RunRequest.newBuilder()
                    .setSystemVm(vmUuid)
                    .setCommand(command.getCommand())
                    .setStdin(command.getStdin())
                    .setDeadline(command.getDeadline())
                    .setOutputLimit(command.getOutputLimit())
                    .build();
        }
    }

    /**
     * What the API asks for.
     *
     * @throws IllegalArgumentException if it asks for nothing that there is
     */
    static Work of(JobWork message) {
        return switch (message.getWorkCase()) {
            case COMMAND -> new RunCommand(message.getCommand());
            case WORK_NOT_SET -> throw new IllegalArgumentException("work: a job needs something to do");
        };
    }

    /** As it is kept. */
    default String text() {
        try {
            return JsonFormat.printer().omittingInsignificantWhitespace().print(message());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("every message of ours can be told as JSON", e);
        }
    }

    /** From what was kept. */
    static Work parse(String text) {
        JobWork.Builder message = JobWork.newBuilder();
        try {
            // What a newer server of the zone has added is not for this one to lose.
            JsonFormat.parser().merge(text, message);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(
                    "the job is one that this server does not understand: is another server of the zone newer?", e);
        }
        return of(message.build());
    }
}
