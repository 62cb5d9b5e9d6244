package fe80.management.job;

import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import fe80.v1.CommandWork;
import fe80.v1.JobWork;
import fe80.v1.Kind;
import fe80.v1.PassageWork;
import fe80.v1.RunRequest;
import fe80.v1.SystemVm;

/** What a job does in each of its System VMs. */
sealed interface Work {

    /** As the API has it, complete: nothing is left to a default. */
    JobWork message();

    /** Whether it does no harm twice, whatever is said of the job. */
    default boolean alwaysRepeatable() {
        return false;
    }

    /** Whether there is something to do in this System VM. */
    default boolean concerns(SystemVm vm) {
        return true;
    }

    /** Whether it waits in this System VM until it has ended in those where it does not. */
    default boolean waits(SystemVm vm) {
        return false;
    }

    /** In how many System VMs, the first ones, it has to end before it is begun in the others. */
    default int first() {
        return 0;
    }

    /** The same work, after so many. */
    default Work withFirst(int count) {
        return this;
    }

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
     * Takes a step on the way out of 169.254, or back.
     *
     * @param passage which one
     */
    record TakeStep(PassageWork passage) implements Work {

        /** Checks the step. */
        public TakeStep {
            switch (passage.getStep()) {
                case ADOPT, RETIRE, RESTORE -> {}
                case STEP_UNSPECIFIED, UNRECOGNIZED ->
                    throw new IllegalArgumentException("work.passage.step: ADOPT, RETIRE or RESTORE");
            }
        }

        @Override
        public JobWork message() {
            return JobWork.newBuilder().setPassage(passage).build();
        }

        @Override
        public boolean alwaysRepeatable() {
            return true;
        }

        @Override
        public boolean concerns(SystemVm vm) {
            return !vm.getDeployed();
        }

        /** Users notice a router first, and storage and consoles last. */
        @Override
        public boolean waits(SystemVm vm) {
            return vm.getKind() == Kind.VIRTUAL_ROUTER;
        }

        @Override
        public int first() {
            return passage.getBeforeRouters();
        }

        @Override
        public Work withFirst(int count) {
            return new TakeStep(passage.toBuilder().setBeforeRouters(count).build());
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
            case PASSAGE -> new TakeStep(message.getPassage());
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
