package fe80.management.job;

import fe80.management.access.Caller;
import fe80.management.store.JobPlan;
import fe80.management.store.JobTarget;
import fe80.v1.CreateJobRequest;
import fe80.v1.SystemVm;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What somebody who makes a job asks for, with what they leave to us.
 *
 * @param targets in the order in which they are begun
 */
record Wish(CreateJobRequest request, Work work, List<JobTarget> targets) {

    private static final int USUAL_PER_HOST = 4;
    private static final int USUAL_PER_ZONE = 64;
    private static final int USUAL_PERCENT = 20;
    private static final int ALL = 100;

    /**
     * The wish for that work in these System VMs.
     *
     * @throws IllegalArgumentException if it can be done in none of them
     */
    static Wish of(CreateJobRequest request, Work work, List<SystemVm> vms) {
        List<SystemVm> concerned = vms.stream()
                .filter(vm ->
                        work.concerns(vm) || request.getFilter().getNamesList().contains(vm.getName()))
                .toList();
        if (concerned.isEmpty()) {
            throw new IllegalArgumentException(
                    "filter: fe80 deployed all of those, and they never had a 169.254 address");
        }
        List<JobTarget> targets = new ArrayList<>();
        order(targets, concerned.stream().filter(vm -> !work.waits(vm)).toList());
        int first = targets.size();
        order(targets, concerned.stream().filter(work::waits).toList());
        return new Wish(request, work.withFirst(first), List.copyOf(targets));
    }

    /**
     * The plan of the job.
     *
     * @throws IllegalArgumentException if a number makes no sense
     */
    JobPlan plan(Caller caller) {
        return new JobPlan(
                caller.user().name(),
                caller.requestId(),
                work.text(),
                request.getRepeatable() || work.alwaysRepeatable(),
                request.getPerHost() == 0 ? USUAL_PER_HOST : request.getPerHost(),
                request.getPerZone() == 0 ? USUAL_PER_ZONE : request.getPerZone(),
                maxFailures(targets.size()));
    }

    private int maxFailures(int vms) {
        return switch (request.getMaxFailuresCase()) {
            case MAX_FAILURES_COUNT -> request.getMaxFailuresCount();
            case MAX_FAILURES_PERCENT -> share(request.getMaxFailuresPercent(), vms);
            case MAXFAILURES_NOT_SET -> share(USUAL_PERCENT, vms);
        };
    }

    private static int share(int percent, int vms) {
        if (percent < 0 || percent > ALL) {
            throw new IllegalArgumentException("max_failures_percent: 0 to 100, not " + percent);
        }
        return (int) Math.max(1, Math.ceilDiv((long) vms * percent, ALL));
    }

    /** Adds the first of each host, then the second of each. */
    private static void order(List<JobTarget> order, List<SystemVm> vms) {
        Map<String, Deque<SystemVm>> byHost = new TreeMap<>();
        Set<String> known = new HashSet<>();
        vms.stream()
                .filter(vm -> known.add(vm.getUuid()))
                .forEach(vm -> byHost.computeIfAbsent(vm.getHost(), _ -> new ArrayDeque<>())
                        .add(vm));
        while (!byHost.isEmpty()) {
            byHost.values().forEach(waiting -> {
                SystemVm vm = waiting.remove();
                order.add(JobTarget.waiting(order.size() + 1, vm.getUuid(), vm.getName(), vm.getHost()));
            });
            byHost.values().removeIf(Deque::isEmpty);
        }
    }
}
