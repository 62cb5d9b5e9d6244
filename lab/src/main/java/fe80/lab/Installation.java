package fe80.lab;

import fe80.link.Commands;
import java.nio.file.Path;

/**
 * The command {@code fe80} and the agent, installed as {@code make install} does.
 *
 * @param prefix the directory that holds {@code bin/fe80}
 */
public record Installation(Path prefix) {

    /** An installation is found from any directory. */
    public Installation {
        prefix = prefix.toAbsolutePath().normalize();
    }

    /**
     * Installs both, which takes seconds: their classes are prepared for a quick start.
     *
     * @param script {@code cli/launcher/install}, beside what the build has made
     * @param commands where it runs, with a deadline that leaves it time
     */
    public static Installation make(Path script, Path prefix, Commands commands) {
        Installation made = new Installation(prefix);
        commands.run(script.toAbsolutePath().normalize().toString(), made.prefix.toString());
        return made;
    }

    /** The command. */
    public Path program() {
        return prefix.resolve("bin/fe80");
    }
}
