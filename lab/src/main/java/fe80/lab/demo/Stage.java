package fe80.lab.demo;

import fe80.hypervisor.Accelerator;
import fe80.lab.Lab;
import fe80.systemvm.Image;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.BiConsumer;

/** Where each demo is played: a lab of this machine, of which nothing is left afterwards. */
final class Stage {

    private static final Duration KVM_DEADLINE = Duration.ofSeconds(10);

    private Stage() {}

    /** Plays it with the System VM image in a directory, and ends the process: with 0 only if nothing failed. */
    static void play(Path image, BiConsumer<Story, Lab> demo) {
        Story story = Story.on(System.out);
        int status = 1;
        try {
            play(story, Image.in(image), demo);
            status = 0;
        } catch (RuntimeException e) {
            story.end();
            System.err.println("The demo failed: " + e.getMessage());
        }
        System.exit(status);
    }

    private static void play(Story story, Image image, BiConsumer<Story, Lab> demo) {
        Instant begun = Instant.now();
        story.chapter("How this machine runs VMs");
        story.begin("trying KVM");
        Accelerator accelerator = Accelerator.fastest(image, KVM_DEADLINE);
        story.line(accelerator.getClass().getSimpleName().toUpperCase(Locale.ROOT) + ": " + accelerator.reason());

        try (Interruptible lab = new Interruptible(Lab.open(image, accelerator))) {
            demo.accept(story, lab.lab());
        }
        story.chapter("Everything is removed, and that was checked: no process, namespace, mount or file is left");
        story.line("done in " + Duration.between(begun, Instant.now()).toSeconds() + " s");
    }
}
