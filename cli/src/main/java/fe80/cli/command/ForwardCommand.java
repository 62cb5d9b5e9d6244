package fe80.cli.command;

import fe80.cli.connection.AgentConnection;
import fe80.cli.output.Failure;
import fe80.cli.output.Printable;
import fe80.cli.output.Streams;
import fe80.cli.tunnel.Tunnel;
import io.grpc.StatusException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code fe80 forward}. */
@Command(
        name = "forward",
        mixinStandardHelpOptions = true,
        description = "Forward ports of this machine's loopback to ports of a System VM's loopback, until interrupted.",
        footer = {"", "Examples:", "  fe80 forward v-2-VM 8080:80", "  fe80 forward r-3-VM 8404 0:53"})
public final class ForwardCommand extends OneVmCommand {

    private static final int HIGHEST = 65535;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "[LOCAL:]PORT",
            description = "The port here, otherwise the same, 0 for any that is free; and the port in the VM.")
    private List<String> forwards = List.of();

    /** A command with these streams. */
    public ForwardCommand(Streams streams) {
        super(streams);
    }

    @Override
    public Integer call() {
        return ask(connection -> {
            List<Thread> listeners = new ArrayList<>();
            for (String forward : forwards) {
                String[] ports = forward.split(":", 2);
                int port = port(forward, ports[ports.length - 1], 1);
                ServerSocket socket = listen(port(forward, ports[0], 0));
                streams().out().println("localhost:" + socket.getLocalPort() + " leads to " + name() + ":" + port);
                streams().flush();
                listeners.add(Thread.ofVirtual().start(() -> accept(connection, socket, port)));
            }
            try {
                for (Thread listener : listeners) {
                    listener.join();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            return 0;
        });
    }

    private static int port(String forward, String text, int lowest) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > HIGHEST || Integer.parseInt(text) < lowest) {
            throw new Failure("\"" + forward + "\": expected [LOCAL:]PORT with ports up to 65535, such as 8080:80");
        }
        return Integer.parseInt(text);
    }

    private static ServerSocket listen(int port) {
        try {
            return new ServerSocket(port, 0, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new Failure("cannot listen on port " + port + " of localhost: " + failure.getMessage(), failure);
        }
    }

    private void accept(AgentConnection connection, ServerSocket socket, int port) {
        try (socket) {
            while (true) {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> carry(connection, client, port));
            }
        } catch (IOException failure) {
            complain(failure.toString());
        }
    }

    private void carry(AgentConnection connection, Socket client, int port) {
        try (client) {
            Tunnel.to(connection, name(), port).carry(client.getInputStream(), client.getOutputStream());
        } catch (IOException _) {
            // The client has gone: its affair.
        } catch (StatusException failure) {
            complain(String.valueOf(failure.getStatus().getDescription()));
        }
    }

    private void complain(String reason) {
        streams().err().println("fe80: " + Printable.line(name() + ": " + reason));
    }
}
