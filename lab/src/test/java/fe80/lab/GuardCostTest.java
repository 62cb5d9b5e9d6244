package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.address.ControlMac;
import fe80.link.ControlLink;
import fe80.link.Wanted;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the guard costs a connection from a host to its System VM: with and without it in turns, on the same link. */
class GuardCostTest {

    private static final ControlMac VM = ControlMac.of(new UUID(0, 1));
    private static final int TURNS = 40;
    private static final int ROUND_TRIPS = 500;
    private static final int CHUNK = 1 << 17;
    private static final int CHUNKS = 200;

    private static Machine host;
    private static Machine machine;
    private static ControlLink link;
    private static Socket connection;

    @BeforeAll
    static void connect() throws Exception {
        host = Machine.start("host");
        machine = Machine.start("vm");
        link = Links.of(host, Wanted.CLOUD0.allowing("veth"));
        link.apply();
        ControlNic.plug(host, machine, VM);
        link.admit(VM, VM.port());
        ServerSocket server = machine.inside(() -> new ServerSocket(3922));
        Thread.ofPlatform().daemon().name("vm").start(() -> answer(server));
        InetSocketAddress address = new InetSocketAddress(VM.address().on(host.index("cloud0")), 3922);
        connection = host.inside(() -> {
            Socket socket = new Socket();
            socket.connect(address, 5000);
            return socket;
        });
        connection.setTcpNoDelay(true);
    }

    @AfterAll
    static void disconnect() throws IOException {
        connection.close();
        machine.close();
        host.close();
    }

    /** Sends back a byte, or for the byte 1 as many as there are in all chunks. */
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

    @Test
    void aRoundTripTakesAtMostAFifthMore() {
        double more = ratio(() -> Latencies.of(ROUND_TRIPS, () -> ask(0, 1)).median());

        System.out.printf("a round trip with the guard takes %.3f of that without it%n", more);
        assertThat(more).isLessThanOrEqualTo(1.2);
    }

    @Test
    void asMuchIsCarriedAsWithoutIt() {
        double more =
                ratio(() -> Latencies.of(1, () -> ask(1, CHUNKS * CHUNK + 1)).median());

        System.out.printf("to carry %d MiB with the guard takes %.3f of the time without it%n", CHUNKS / 8, more);
        assertThat(more).isLessThanOrEqualTo(1.1);
    }

    /** How much longer it takes with the guard: the best of all turns each, since what else runs can only add to it. */
    private static double ratio(Measurement measurement) {
        List<Double> guarded = new ArrayList<>();
        List<Double> open = new ArrayList<>();
        for (int turn = 0; turn < TURNS; turn++) {
            link.apply();
            guarded.add(measurement.milliseconds());
            host.commands().run("nft", "flush", "ruleset");
            open.add(measurement.milliseconds());
        }
        return Collections.min(guarded) / Collections.min(open);
    }

    private static void ask(int what, int answerSize) {
        try {
            connection.getOutputStream().write(what);
            connection.getInputStream().skipNBytes(answerSize);
        } catch (IOException e) {
            throw new LabException("the connection is broken", e);
        }
    }

    private interface Measurement {
        double milliseconds();
    }
}
