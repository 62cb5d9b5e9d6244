package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import fe80.v1.CopyEnd;
import fe80.v1.Entry;
import fe80.v1.Kind;
import fe80.v1.Presence;
import fe80.v1.PushRequest;
import fe80.v1.PushResponse;
import fe80.v1.PushStart;
import fe80.v1.Reachability.State;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What befalls a zone of two servers, a PostgreSQL and three hypervisors with a System VM on each. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class ZoneFaultsTest {

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    private static final Duration NOTICED = Duration.ofSeconds(3);
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration AWAY = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration BOOT = Duration.ofMinutes(3);
    private static final String HOST = "hv1";
    private static final String VM = "r-1-VM";
    private static final List<String> VMS = List.of(VM, "r-2-VM", "r-3-VM");

    private static final int CLIENTS = 200;
    private static final int PIECE = 256 << 10;

    private static LabAgent agent;
    private static String agentAddress;
    private static PostgresServer postgres;
    private static Machine firstMachine;
    private static ManagementServer first;
    private static ManagementServer second;
    private static MachineSockets firstSockets;
    private static MachineSockets secondSockets;
    private static ZoneConnection firstConnection;
    private static ZoneConnection secondConnection;

    @BeforeAll
    static void foundTheZone() throws StatusException {
        Installation installation = LabExtension.installation();
        ManagementNetwork network = new ManagementNetwork(LAB.lab().machine("switch"));
        postgres = PostgresServer.start(network);
        String database = postgres.newDatabase();
        firstMachine = LAB.lab().machine("first");
        Machine secondMachine = LAB.lab().machine("second");
        first = ManagementServer.sharing(firstMachine, installation, network.join(firstMachine), database, postgres);
        second = ManagementServer.sharing(secondMachine, installation, network.join(secondMachine), database, postgres);
        first.start();
        second.secretOf(first);
        second.start();
        firstSockets = new MachineSockets(firstMachine, 1);
        secondSockets = new MachineSockets(secondMachine, 1);
        firstConnection = first.connect(firstSockets);
        secondConnection = second.connect(secondSockets, first.firstToken());
        agent = LAB.lab().agent(HOST);
        agentAddress = network.join(agent.machine());
        join(agent, agentAddress, VM);
        for (String number : List.of("2", "3")) {
            LabAgent hypervisor = LAB.lab().agent("hv" + number);
            join(hypervisor, network.join(hypervisor.machine()), "r-" + number + "-VM");
        }
        await().pollInterval(LOOK).atMost(BOOT).until(ZoneFaultsTest::allAreReady);
    }

    private static void join(LabAgent hypervisor, String address, String vm) throws StatusException {
        first.enrol(hypervisor, firstConnection, address);
        hypervisor.deploy(Kind.VIRTUAL_ROUTER, vm);
    }

    @AfterAll
    static void stop() {
        firstConnection.close();
        secondConnection.close();
        firstSockets.close();
        secondSockets.close();
        postgres.close();
    }

    @BeforeEach
    void allIsWell() {
        soon(ZoneFaultsTest::allAreReady);
    }

    private static boolean allAreReady() {
        return VMS.stream().allMatch(vm -> one().ready(vm) && two().ready(vm));
    }

    @Test
    void aFrozenAgentIsUnreachableWithinThreeSecondsAndLiveAgainWhenItGoesOn() throws StatusException {
        agent.signal("STOP");
        try {
            noticed(() -> one().presence(HOST) == Presence.State.UNREACHABLE);
            assertThat(one().state(VM)).isEqualTo(State.UNKNOWN);
            assertThatThrownBy(() -> one().run(VM, "true"))
                    .isInstanceOfSatisfying(StatusException.class, ZoneFaultsTest::isUnavailable)
                    .hasMessageContaining(HOST);
            assertThat(one().presence("hv2")).isEqualTo(Presence.State.LIVE);
            assertThat(one().run("r-2-VM", "echo works")).isEqualTo("works\n");
        } finally {
            agent.signal("CONT");
        }
        soon(() -> one().ready(VM) && one().presence(HOST) == Presence.State.LIVE);
        assertThat(one().run(VM, "echo works")).isEqualTo("works\n");
    }

    @Test
    void eachServerTellsWhatItSeesItselfOfAHostThatOnlyOneOfThemReaches() throws StatusException {
        ManagementNetwork.cut(firstMachine, agentAddress);
        try {
            noticed(() -> one().presence(HOST) == Presence.State.UNREACHABLE);
            assertThat(one().state(VM)).isEqualTo(State.UNKNOWN);

            assertThat(two().presence(HOST)).isEqualTo(Presence.State.LIVE);
            assertThat(two().state(VM)).isEqualTo(State.READY);
            assertThat(two().run(VM, "echo works")).isEqualTo("works\n");
        } finally {
            ManagementNetwork.mend(firstMachine, agentAddress);
        }
        soon(() -> one().ready(VM));
    }

    @Test
    void whileTheDatabaseIsCutOffTheLiveZoneIsServedAndWritesFailClearlyAndThenWork() throws StatusException {
        one().put("before");
        long end = System.nanoTime() + AWAY.toNanos();
        ManagementNetwork.cut(postgres.machine(), ManagementNetwork.ALL);
        try {
            assertThatThrownBy(() -> one().put("meanwhile"))
                    .isInstanceOfSatisfying(StatusException.class, ZoneFaultsTest::isUnavailable)
                    .hasMessageContaining("cannot make the user meanwhile: the database");
            while (System.nanoTime() < end) {
                for (String vm : VMS) {
                    long begun = System.nanoTime();
                    assertThat(one().run(vm, "echo works")).isEqualTo("works\n");
                    assertThat(two().state(vm)).isEqualTo(State.READY);
                    assertThat(two().presence(HOST)).isEqualTo(Presence.State.LIVE);
                    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(NOTICED);
                }
            }
        } finally {
            ManagementNetwork.mend(postgres.machine(), ManagementNetwork.ALL);
        }
        soon(() -> one().puts("after") && two().puts("after-too"));
        assertThat(two().users()).contains("before", "after", "after-too");
    }

    @Test
    void whatOneServerAcknowledgesTheOtherListsAtOnce() throws StatusException {
        for (int i = 0; i < 20; i++) {
            String user = "listed-" + i;
            one().put(user);
            assertThat(two().users()).contains(user);
        }
    }

    /** Servers are killed in turn and the database is restarted, while users write and run commands through both. */
    @Test
    void nothingThatWasAcknowledgedIsLostAndNoCommandRunsTwiceWhateverIsKilled() throws Exception {
        ConcurrentLinkedQueue<String> users = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<String> commands = new ConcurrentLinkedQueue<>();
        AtomicBoolean enough = new AtomicBoolean();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String vm : VMS) {
                String name = vm.toLowerCase(Locale.ROOT);
                callers.execute(() -> call(one(), vm, "one-" + name, enough, users, commands));
                callers.execute(() -> call(two(), vm, "two-" + name, enough, users, commands));
            }
            try {
                for (ManagementServer server : List.of(first, second)) {
                    server.kill();
                    server.start();
                }
                postgres.down();
                postgres.up();
                soon(() -> one().puts("again") && two().puts("again-too"));
            } finally {
                enough.set(true);
            }
        }
        soon(ZoneFaultsTest::allAreReady);

        assertThat(users).isNotEmpty();
        assertThat(two().users()).containsAll(users);
        List<String> ran = new ArrayList<>();
        for (String vm : VMS) {
            ran.addAll(one().run(vm, "cat /root/ran").lines().toList());
        }
        assertThat(commands).isNotEmpty();
        assertThat(ran).doesNotHaveDuplicates().containsAll(commands);
    }

    private static void call(
            ZoneCalls calls,
            String vm,
            String name,
            AtomicBoolean enough,
            ConcurrentLinkedQueue<String> users,
            ConcurrentLinkedQueue<String> commands) {
        for (int i = 0; !enough.get(); i++) {
            String unique = name + "-" + i;
            try {
                if (calls.run(vm, "echo " + unique + " | tee -a /root/ran").equals(unique + "\n")) {
                    commands.add(unique);
                }
                calls.put(unique);
                users.add(unique);
            } catch (StatusException _) {
                LockSupport.parkNanos(LOOK.toNanos()); // It is not acknowledged.
            }
        }
    }

    @Test
    void aPushDuringWhichItsServerIsKilledLeavesTheOldFileAndNothingElse() throws Exception {
        assertThat(one().run(VM, "mkdir -p /root/push; echo old | tee /root/push/file"))
                .isEqualTo("old\n");
        byte[] piece = new byte[PIECE];
        CompletableFuture<PushResponse> outcome = new CompletableFuture<>();
        StreamObserver<PushRequest> push = push(one(), outcome);
        send(push, piece, 8L * PIECE);
        soon(() -> !two().run(VM, "ls -A /root/push | grep -vx file || true").isEmpty());

        first.kill();

        assertThatThrownBy(() -> outcome.get(SOON.toSeconds(), TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(StatusRuntimeException.class);
        soon(() -> two().run(VM, "ls -A /root/push; cat /root/push/file").equals("file\nold\n"));

        CompletableFuture<PushResponse> again = new CompletableFuture<>();
        StreamObserver<PushRequest> whole = push(two(), again);
        send(whole, piece, PIECE);
        whole.onNext(PushRequest.newBuilder()
                .setEnd(CopyEnd.newBuilder()
                        .setSize(PIECE)
                        .setSha256(ByteString.copyFrom(
                                MessageDigest.getInstance("SHA-256").digest(piece))))
                .build());
        whole.onCompleted();
        assertThat(again.get(SOON.toSeconds(), TimeUnit.SECONDS).getWritten().getSize())
                .isEqualTo(PIECE);
        first.start();
    }

    private static StreamObserver<PushRequest> push(ZoneCalls calls, CompletableFuture<PushResponse> outcome) {
        StreamObserver<PushRequest> requests = calls.connection().asyncVms().push(new StreamObserver<>() {
            @Override
            public void onNext(PushResponse response) {
                outcome.complete(response);
            }

            @Override
            public void onError(Throwable failure) {
                outcome.completeExceptionally(failure);
            }

            @Override
            public void onCompleted() {}
        });
        requests.onNext(PushRequest.newBuilder()
                .setStart(PushStart.newBuilder().setSystemVm(VM).setPath("/root/push/file"))
                .build());
        return requests;
    }

    private static void send(StreamObserver<PushRequest> push, byte[] piece, long announced) {
        push.onNext(PushRequest.newBuilder()
                .setEntry(Entry.newBuilder()
                        .setType(Entry.Type.FILE)
                        .setMode(0644)
                        .setSize(announced))
                .build());
        push.onNext(PushRequest.newBuilder().setData(ByteString.copyFrom(piece)).build());
    }

    @Test
    void twoHundredClientsThatConnectAtOnceAreAllServed() throws Exception {
        List<ZoneConnection> clients = IntStream.range(0, CLIENTS)
                .mapToObj(_ -> first.connect(firstSockets))
                .toList();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                ZoneCalls client = new ZoneCalls(clients.get(i));
                String vm = VMS.get(i % VMS.size());
                answers.add(callers.submit(() -> client.run(vm, "echo works")));
            }
            for (Future<String> answer : answers) {
                assertThat(answer.get()).isEqualTo("works\n");
            }
        } finally {
            clients.forEach(ZoneConnection::close);
        }
    }

    private static ZoneCalls one() {
        return new ZoneCalls(firstConnection);
    }

    private static ZoneCalls two() {
        return new ZoneCalls(secondConnection);
    }

    private static void isUnavailable(StatusException failure) {
        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    private static void noticed(Callable<Boolean> condition) {
        await().pollInterval(LOOK).atMost(NOTICED).until(condition);
    }

    private static void soon(Callable<Boolean> condition) {
        await().pollInterval(LOOK).atMost(SOON).until(condition);
    }
}
