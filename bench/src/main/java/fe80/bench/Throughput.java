package fe80.bench;

import fe80.guest.Command;
import fe80.guest.GuestChannel;
import fe80.lab.LabVm;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** How many commands a VM runs in a second if many are asked for at once. */
final class Throughput {

    private static final int COMMANDS = 1000;
    private static final int IN_FLIGHT = 32;
    private static final Duration DEADLINE = Duration.ofMinutes(1);

    private final String where;
    private final LabVm vm;

    Throughput(String where, LabVm vm) {
        this.where = where;
        this.vm = vm;
    }

    List<Figure> measure() {
        GuestChannel channel = vm.channel();
        long begun = System.nanoTime();
        Semaphore places = new Semaphore(IN_FLIGHT);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < COMMANDS; i++) {
                places.acquireUninterruptibly();
                threads.execute(() -> {
                    channel.run(Command.of("true"), DEADLINE);
                    places.release();
                });
            }
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        return List.of(new Figure.Rate(
                where, "true, " + IN_FLIGHT + " at once", "fe80: the channel alone", COMMANDS / seconds, "commands/s"));
    }
}
