package fe80.bench;

import fe80.hypervisor.Accelerator;
import fe80.lab.Installation;
import fe80.lab.Lab;
import fe80.systemvm.Image;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Measures a management server: with simulated hosts how it grows, and on a light System VM what it adds to a command.
 * Arguments: the directory of the System VM image, what installs fe80, the JSON file to write, the page whose tables to
 * replace, and the picture to draw.
 */
public final class ZoneBench {

    private static final List<Integer> HOSTS = List.of(100, 500, 1000, 2000);

    /** It would report each host's connection when the server is killed. */
    private static final Logger GRPC = Logger.getLogger("io.grpc");

    private ZoneBench() {}

    static void main(String[] arguments) {
        GRPC.setLevel(Level.SEVERE);
        Image image = Image.in(Path.of(arguments[0]));
        Accelerator accelerator = Accelerator.fastest(image, Duration.ofSeconds(10));
        Notebook notebook = new Notebook();
        try (Lab lab = Lab.open(image, accelerator)) {
            Installation installation = lab.install(Path.of(arguments[1]));
            notebook.attempt(ZoneDetour.WHERE, "the rest", () -> new ZoneDetour(lab, installation, notebook).measure());
            notebook.attempt(ZoneGrowth.WHERE, "the rest", () -> new ZoneGrowth(installation, notebook).measure(HOSTS));
        }
        Report report = Report.of(Surroundings.now(accelerator), notebook);
        report.writeJson(Path.of(arguments[2]));
        report.replaceTables(Path.of(arguments[3]));
        ZonePlot.of(report.figures()).write(Path.of(arguments[4]));
        notebook.tell("written: " + arguments[2] + ", " + arguments[3] + " and " + arguments[4]);
        System.exit(0); // gRPC leaves threads
    }
}
