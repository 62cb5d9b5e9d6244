package fe80.lab;

import fe80.address.ControlMac;
import fe80.link.ControlLink;
import fe80.link.Wanted;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What the guard costs a connection from a host to its System VM: the same is done with the guard and without it, in
 * turns, on one link.
 */
public final class GuardCost implements AutoCloseable {

    private static final ControlMac VM = ControlMac.of(new UUID(0, 1));
    private static final int VM_PORT = 3922;
    private static final int CONNECT_MILLIS = 5000;
    private static final int TURNS = 15;
    private static final int ROUND_TRIPS = 500;
    private static final int CARRIAGES = 9;
    private static final int CHUNK = 1 << 17;
    private static final int CHUNKS = 200;

    private final Machine host = Machine.start("host");
    private final Machine vm = Machine.start("vm");
    private final ControlLink link = Links.of(host, Wanted.CLOUD0.allowing("veth"));
    private final Socket connection;

    /** What the turns with the guard took, and those without it. */
    public record Turns(Latencies guarded, Latencies open) {

        /** How many times as long it takes with the guard (medians). */
        public double ratio() {
            return guarded.median() / open.median();
        }
    }

    /** A host and a System VM of its own, connected. */
    public GuardCost() throws Exception {
        link.apply();
        ControlNic.plug(host, vm, VM);
        link.admit(VM, VM.port());
        ServerSocket server = vm.inside(() -> new ServerSocket(VM_PORT));
        Thread.ofPlatform().daemon().name("guard-cost").start(() -> answer(server));
        InetSocketAddress address = new InetSocketAddress(VM.address().on(host.index("cloud0")), VM_PORT);
        connection = host.inside(() -> {
            Socket socket = new Socket();
            socket.connect(address, CONNECT_MILLIS);
            return socket;
        });
        connection.setTcpNoDelay(true);
    }

    /** One byte there and back; each turn is the median of 500. */
    public Turns roundTrips() {
        return turns(() -> Latencies.of(ROUND_TRIPS, () -> ask(0, 1)).median());
    }

    /** 25 MiB from the VM to the host; each turn is the median of 9. */
    public Turns carrying() {
        return turns(() ->
                Latencies.of(CARRIAGES, () -> ask(1, CHUNKS * CHUNK + 1)).median());
    }

    private Turns turns(Measurement measurement) {
        List<Double> guarded = new ArrayList<>();
        List<Double> open = new ArrayList<>();
        for (int turn = 0; turn < TURNS; turn++) {
            link.apply();
            guarded.add(warm(measurement));
            host.commands().run("nft", "flush", "ruleset");
            open.add(warm(measurement));
        }
        return new Turns(new Latencies(guarded), new Latencies(open));
    }

    /** What was done before, to load the guard or to flush it, has left the processor's caches full of other things. */
    private static double warm(Measurement measurement) {
        measurement.milliseconds();
        return measurement.milliseconds();
    }

    private void ask(int what, int answerSize) {
        try {
            connection.getOutputStream().write(what);
            connection.getInputStream().skipNBytes(answerSize);
        } catch (IOException e) {
            throw new LabException("the connection is broken", e);
        }
    }

    /** Sends back a byte, or for the byte 1 as many as there are in all chunks, and one. */
    private static void answer(ServerSocket server) {
        byte[] chunk = new byte[CHUNK];
        try (server;
                Socket socket = server.accept()) {
            socket.setTcpNoDelay(true);
            for (int asked = socket.getInputStream().read();
                    asked >= 0;
                    asked = socket.getInputStream().read()) {
                for (int i = 0; i < (asked == 1 ? CHUNKS : 0); i++) {
                    socket.getOutputStream().write(chunk);
                }
                socket.getOutputStream().write(0);
            }
        } catch (IOException e) {
            throw new LabException("the machine that plays the VM does not answer", e);
        }
    }

    @Override
    public void close() throws IOException {
        connection.close();
        vm.close();
        host.close();
    }

    private interface Measurement {
        double milliseconds();
    }
}
