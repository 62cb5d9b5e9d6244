package fe80.agent.legacy;

import fe80.agent.AgentException;
import fe80.agent.AgentException.Reason;
import fe80.guest.Command;
import fe80.guest.CommandException;
import fe80.guest.CommandResult;
import fe80.guest.GuestChannel;
import fe80.hypervisor.HostedVm;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** One way into a System VM, by which the parts of {@code vm.sh} are run there. */
sealed interface Door extends AutoCloseable {

    /** What the script is, for a shell that reads it from its standard input. */
    String SCRIPT = script();

    /**
     * Has the VM keep the script as long as it runs, since a timer of its may need it, and runs it from there. The
     * script's text is between the two halves.
     */
    String KEEP = "set -eu; mkdir -p /run/fe80; cat >/run/fe80/legacy.sh.$$ <<'THE_END_OF_VM_SH'\n";

    String AND_RUN =
            "\nTHE_END_OF_VM_SH\nmv /run/fe80/legacy.sh.$$ /run/fe80/legacy.sh; exec sh /run/fe80/legacy.sh \"$@\"\n";

    /** Runs a shell script with these arguments, and returns what it wrote to stdout. */
    String sh(String script, String... arguments) throws InterruptedException;

    /** What it is, for a message. */
    String name();

    @Override
    void close();

    /** Runs a part of the script that changes something. */
    default void does(String verb, String... arguments) throws InterruptedException {
        String[] all = new String[arguments.length + 1];
        all[0] = verb;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        String _ = sh(KEEP + SCRIPT + AND_RUN, all);
    }

    /** How far the VM is; changes nothing in it. */
    default VmState state() throws InterruptedException {
        return VmState.parse(sh(SCRIPT, "state"));
    }

    /** By SSH. */
    record OverChannel(HostedVm vm, GuestChannel channel, String name) implements Door {

        private static final Duration DEADLINE = Duration.ofSeconds(60);

        @Override
        public String sh(String script, String... arguments) {
            String[] all = new String[arguments.length + 2];
            all[0] = "-s";
            all[1] = "--";
            System.arraycopy(arguments, 0, all, 2, arguments.length);
            try {
                CommandResult result = channel.run(Command.of("sh", all).withInput(script), DEADLINE);
                if (!result.succeeded()) {
                    throw new AgentException(
                            Reason.WRONG_STATE,
                            vm.vm().name() + " could not '" + String.join(" ", arguments) + "' " + name + ": "
                                    + result.exit() + ": "
                                    + result.stderr().text().strip());
                }
                return result.stdout().text();
            } catch (CommandException e) {
                throw new AgentException(Reason.NOT_READY, String.valueOf(e.getMessage()));
            }
        }

        @Override
        public void close() {
            channel.close();
        }
    }

    /** By the QEMU guest agent, which needs no network. */
    record ByGuestAgent(HostedVm vm, Ways ways) implements Door {

        @Override
        public String sh(String script, String... arguments) throws InterruptedException {
            return ways.byGuestAgent(vm, script, List.of(arguments));
        }

        @Override
        public String name() {
            return "by the QEMU guest agent";
        }

        @Override
        public void close() {}
    }

    private static String script() {
        try (InputStream in = Objects.requireNonNull(Door.class.getResourceAsStream("vm.sh"), "vm.sh")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
