package fe80.bench;

import fe80.lab.Latencies;
import fe80.lab.ZoneConnection;
import fe80.v1.Filter;
import fe80.v1.Kind;
import fe80.v1.ListRequest;
import fe80.v1.ListResponse;
import fe80.v1.Reachability;
import io.grpc.StatusException;
import java.util.ArrayList;
import java.util.List;

/** Pages of 500 System VMs, one after the other, by each of three filters in turn. */
record ZoneList(ZoneConnection zone) {

    private static final int PAGE = 500;
    private static final int ROUNDS = 150;
    private static final int COMPILING_ROUNDS = 50;

    private static final List<Filter> FILTERS = List.of(
            Filter.newBuilder()
                    .addKinds(Kind.VIRTUAL_ROUTER)
                    .addStates(Reachability.State.READY)
                    .build(),
            Filter.newBuilder().addNames("*1-VM").build(),
            Filter.newBuilder().addHosts("sim-*5").build());

    /**
     * Each page is asked for from the place where the last one of its filter ended, so all of the zone is gone over.
     */
    Latencies measure() throws StatusException {
        List<Double> took = new ArrayList<>();
        List<String> next = new ArrayList<>(List.of("", "", ""));
        for (int round = 0; round < COMPILING_ROUNDS + ROUNDS; round++) {
            for (int i = 0; i < FILTERS.size(); i++) {
                ListRequest request = ListRequest.newBuilder()
                        .setFilter(FILTERS.get(i))
                        .setPageSize(PAGE)
                        .setPageToken(next.get(i))
                        .build();
                long begun = System.nanoTime();
                ListResponse page = zone.vms().list(request);
                double milliseconds = (System.nanoTime() - begun) / 1e6;
                next.set(i, page.getNextPageToken());
                if (round >= COMPILING_ROUNDS) {
                    took.add(milliseconds);
                }
            }
        }
        return new Latencies(took);
    }
}
