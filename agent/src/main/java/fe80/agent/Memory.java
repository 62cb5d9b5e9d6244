package fe80.agent;

import fe80.agent.AgentException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The memory of a host (proc_meminfo(5)).
 *
 * @param total all of it, in MiB
 * @param available what can be given to further VMs without swapping, in MiB
 */
record Memory(long total, long available) {

    static Memory ofThisHost() throws IOException {
        return of(Files.readAllLines(Path.of("/proc/meminfo")));
    }

    static Memory of(List<String> lines) {
        return new Memory(mebibytes("MemTotal:", lines), mebibytes("MemAvailable:", lines));
    }

    /**
     * Refuses a System VM that has not room enough.
     *
     * @param mebibytes what it has
     * @throws AgentException if it is more than what is left
     */
    void expectRoom(String vm, long mebibytes) {
        if (available < mebibytes) {
            throw new AgentException(
                    Reason.WRONG_STATE,
                    "there is no room for " + vm + ": it has " + mebibytes + " MiB, and " + available
                            + " MiB are left");
        }
    }

    private static long mebibytes(String name, List<String> lines) {
        return lines.stream()
                .map(line -> line.split(" +"))
                .filter(words -> words[0].equals(name))
                .mapToLong(words -> Long.parseLong(words[1]) / 1024)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("/proc/meminfo has no " + name));
    }
}
