package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * A job over all System VMs of a zone. Each time that it is begun in one leaves a line in a file there.
 *
 * @param number the zone's
 * @param file in each System VM
 */
record CountedJob(LabZone zone, String number, String file) {

    /** Makes it, in one System VM of each host at a time, and returns when it has ended in one. */
    static CountedJob begin(LabZone zone, String file, String options) {
        String number = zone.shell()
                .run("fe80 run --job --all --per-host 1 --max-failures 0 " + options
                        + " --shell -- 'echo begun >>/root/" + file + "; sleep 3'")
                .strip();
        zone.until("fe80 job results " + number + " --state succeeded --no-header", "r-hv");
        return new CountedJob(zone, number, file);
    }

    /** Waits until it has ended everywhere. */
    void awaitEnd() {
        zone.until("fe80 job show " + number, "COMPLETED");
    }

    /** Its server was lost while it ran in at most this many of its System VMs. */
    void wasDoneNowhereTwiceAndForgottenNowhere(int vms, int lost) {
        Map<String, Integer> times = times();
        String unknown = results("unknown");
        assertThat(results("succeeded").lines().count() + unknown.lines().count())
                .isEqualTo(vms);
        assertThat(unknown).contains("was lost before it could say how it ended");
        assertThat(unknown.lines()).hasSizeLessThanOrEqualTo(lost);
        assertThat(times)
                .hasSize(vms)
                .allSatisfy((vm, runs) -> assertThat(runs).as(vm).isBetween(unknown.contains(vm + ",") ? 0 : 1, 1));
    }

    private String results(String state) {
        return zone.shell().run("fe80 job results " + number + " --state " + state + " --format csv --no-header");
    }

    /**
     * How often it was begun in each System VM. To count changes nothing, so what nobody knows the outcome of is asked
     * again.
     */
    Map<String, Integer> times() {
        zone.until("test -z \"$(fe80 ls --no-header | grep -v READY)\" && echo all are ready", "all are ready");
        return zone.shell()
                .run("for attempt in 1 2 3; do ! counts=$(fe80 run --all --max-failures 0 --live --shell --"
                        + " 'wc -l 2>/dev/null </root/" + file + " || echo 0') || break; done; echo \"$counts\"")
                .lines()
                .map(line -> line.split(": +", 2))
                .collect(Collectors.toMap(line -> line[0], line -> Integer.parseInt(line[1].strip()), Integer::sum));
    }
}
