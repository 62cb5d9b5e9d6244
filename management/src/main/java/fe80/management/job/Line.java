package fe80.management.job;

import fe80.management.store.JobPlan;
import fe80.management.store.JobTarget;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a job was not begun yet, and who is next: hosts are served in order, and none has more at a time than it may.
 * Some may have to wait until all others have ended. Used by one thread.
 */
final class Line {

    private static final class Host {
        private final Deque<JobTarget> waiting = new ArrayDeque<>();
        private int running;
    }

    private final int perHost;
    private final int perZone;
    private final Map<String, Host> hosts = new LinkedHashMap<>();

    /** The hosts that have one waiting and room for it, in the order in which they are served. */
    private final Deque<Host> next = new ArrayDeque<>();

    /** Those that wait until all others have ended. */
    private List<JobTarget> last;

    private int running;
    private int waiting;

    /** @param first up to which place the job has to end before it is begun in the others; 0 if none waits for that */
    Line(JobPlan plan, List<JobTarget> targets, int first) {
        this.perHost = plan.perHost();
        this.perZone = plan.perZone();
        this.waiting = targets.size();
        this.last = targets.stream().filter(target -> target.place() > first).toList();
        stand(targets.stream().filter(target -> target.place() <= first).toList());
    }

    private void stand(List<JobTarget> targets) {
        targets.forEach(target -> host(target).waiting.add(target));
        hosts.values().stream().filter(host -> !host.waiting.isEmpty()).forEach(next::add);
    }

    private Host host(JobTarget target) {
        return hosts.computeIfAbsent(target.host(), _ -> new Host());
    }

    boolean isEmpty() {
        return waiting == 0;
    }

    int running() {
        return running;
    }

    /** All that there is room for now. They run from then on. */
    List<JobTarget> take() {
        if (running == 0 && next.isEmpty()) {
            stand(last);
            last = List.of();
        }
        List<JobTarget> taken = new ArrayList<>();
        while (running < perZone && !next.isEmpty()) {
            Host host = next.remove();
            taken.add(host.waiting.remove());
            host.running++;
            running++;
            waiting--;
            queue(host);
        }
        return taken;
    }

    private void queue(Host host) {
        if (!host.waiting.isEmpty() && host.running < perHost) {
            next.add(host);
        }
    }

    /** One that was taken has ended. */
    void ended(JobTarget target) {
        Host host = host(target);
        boolean full = host.running == perHost;
        host.running--;
        running--;
        if (full) {
            queue(host);
        }
    }

    /** Those that were taken are not begun after all, and are the next ones again. */
    void putBack(List<JobTarget> taken) {
        for (JobTarget target : taken.reversed()) {
            Host host = host(target);
            boolean queued = !host.waiting.isEmpty() && host.running < perHost;
            host.waiting.addFirst(target);
            host.running--;
            running--;
            waiting++;
            if (!queued) {
                next.addFirst(host);
            }
        }
    }
}
