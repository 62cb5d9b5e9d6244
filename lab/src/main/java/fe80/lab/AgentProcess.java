package fe80.lab;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The agent as a process on a lab machine, with its socket, configuration and log in the machine's directory. */
final class AgentProcess {

    private static final Duration START = Duration.ofSeconds(60);
    private static final String STATE = "/mnt";

    private final Machine machine;
    private final MachineProgram program;
    private final EventLoopGroup threads = new EpollEventLoopGroup(1);

    private AgentProcess(Machine machine, List<String> command) {
        this.machine = machine;
        this.program = new MachineProgram(machine, command, machine.directory().resolve("agent.pid"), log());
    }

    /**
     * Prepares it.
     *
     * @param program the agent's command, to which its options are added
     * @param libvirt what it is told that its libvirt is
     */
    static AgentProcess of(Machine machine, Lab lab, List<String> program, URI libvirt) {
        Path state = machine.directory().resolve("agent");
        // The same path on all machines, as migration needs it; only this machine's mount namespace sees that.
        machine.commands()
                .run("sh", "-euc", "mkdir -m 700 \"$1\"; mount --bind \"$1\" \"$2\"", "mount", state.toString(), STATE);
        lab.ca().store(state.resolve("ca"));
        try {
            Files.writeString(configuration(machine), """
                    socket = "%s"
                    image = "%s"
                    state = "%s"
                    libvirt = "%s"
                    accelerator = "%s"
                    consoles = "%s"
                    """.formatted(
                            socket(machine),
                            lab.image().disk().toAbsolutePath().normalize().getParent(),
                            STATE,
                            libvirt,
                            lab.accelerator().getClass().getSimpleName().toUpperCase(Locale.ROOT),
                            machine.consoles()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new AgentProcess(
                machine,
                Stream.of(
                                List.of("env", "MALLOC_ARENA_MAX=1"),
                                program,
                                List.of("--config", configuration(machine).toString()))
                        .flatMap(List::stream)
                        .toList());
    }

    /** The command that runs an agent from this program's own class path, with the options of the installed one. */
    static List<String> fromClassPath(Class<?> main) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Machine.script("agent.options")
                .lines()
                .takeWhile(option -> !option.equals("-cp"))
                .filter(option -> !option.contains("@LIB@")) // what only an installation has
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        return command;
    }

    static Path configuration(Machine machine) {
        return machine.directory().resolve("agent.toml");
    }

    static Path socket(Machine machine) {
        return machine.directory().resolve("agent.sock");
    }

    Path socket() {
        return socket(machine);
    }

    Path log() {
        return machine.directory().resolve("agent.log");
    }

    /** Starts it, and returns when it accepts connections. */
    void start() {
        program.start(this::accepts, START);
    }

    private boolean accepts() {
        try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
            return true;
        } catch (IOException e) {
            return false; // not yet
        }
    }

    ManagedChannel connect() {
        return NettyChannelBuilder.forAddress(new DomainSocketAddress(socket().toFile()))
                .eventLoopGroup(threads)
                .channelType(EpollDomainSocketChannel.class)
                .usePlaintext()
                .maxInboundMessageSize(64 << 20)
                .build();
    }

    void kill() {
        program.kill();
    }

    void signal(String signal) {
        program.signal(signal);
    }
}
