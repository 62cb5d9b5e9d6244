package fe80.agent;

import fe80.agent.AgentException.Reason;
import fe80.agent.exec.Requests;
import fe80.agent.exec.Responses;
import fe80.guest.PublicHostKey;
import fe80.hypervisor.Announcement;
import fe80.hypervisor.HostedVm;
import fe80.hypervisor.Hypervisor;
import fe80.hypervisor.Migrations;
import fe80.v1.MigrationsGrpc;
import fe80.v1.PinRequest;
import fe80.v1.PinResponse;
import fe80.v1.ReceiveRequest;
import fe80.v1.ReceiveResponse;
import fe80.v1.SendRequest;
import fe80.v1.SendResponse;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

/** The calls by which a management server moves System VMs between hosts. */
final class MigrationCalls extends MigrationsGrpc.MigrationsImplBase {

    private final Hypervisor hypervisor;
    private final Board board;
    private final Inventory inventory;
    private final Traffic traffic;
    private final LinkKeeper link;
    private final Access access;
    private final Path doors;
    private final Predicate<Announcement> obeys;

    /** Who holds it sends: a second VM at the same time would only make both wait longer. */
    private final Semaphore sending = new Semaphore(1);

    /**
     * The calls of one host.
     *
     * @param doors the directory for the sockets at which libvirt is answered
     * @param obeys whether a VM that is announced would let this host in
     */
    MigrationCalls(
            Hypervisor hypervisor,
            Board board,
            Inventory inventory,
            Traffic traffic,
            LinkKeeper link,
            Access access,
            Path doors,
            Predicate<Announcement> obeys) {
        this.hypervisor = hypervisor;
        this.board = board;
        this.inventory = inventory;
        this.traffic = traffic;
        this.link = link;
        this.access = access;
        this.doors = doors;
        this.obeys = obeys;
    }

    @Override
    public StreamObserver<SendRequest> send(StreamObserver<SendResponse> observer) {
        boolean permitted = CallerInterceptor.isManagement(); // known in this thread only
        Requests<SendRequest> requests = new Requests<>(observer);
        Responses<SendResponse> responses = new Responses<>(observer);
        responses.start("send", () -> {
            Migrations migrations = migrations(permitted);
            SendRequest first = requests.first(SendRequest::hasStart); // Who says nothing is in nobody's way.
            if (!sending.tryAcquire()) {
                throw new AgentException(
                        Reason.WRONG_STATE, "another System VM is leaving this host; try again when that has arrived");
            }
            try {
                new SendCall(migrations, board, inventory, traffic, doors, requests, responses).run(first);
            } finally {
                sending.release();
            }
        });
        return requests;
    }

    @Override
    public StreamObserver<ReceiveRequest> receive(StreamObserver<ReceiveResponse> observer) {
        boolean permitted = CallerInterceptor.isManagement();
        Requests<ReceiveRequest> requests = new Requests<>(observer);
        Responses<ReceiveResponse> responses = new Responses<>(observer);
        responses.start(
                "receive",
                () -> new ReceiveCall(
                                migrations(permitted), hypervisor, board, inventory, link, obeys, requests, responses)
                        .run());
        return requests;
    }

    @Override
    public void pin(PinRequest request, StreamObserver<PinResponse> responses) {
        boolean permitted = CallerInterceptor.isManagement();
        Answers.answer(responses, () -> {
            refuseOthers(permitted);
            HostedVm hosted = board.find(request.getSystemVm()).hosted();
            if (hosted.deployed() || !hosted.vm().controlMac().toString().equals(request.getControlMac())) {
                throw new AgentException(
                        Reason.WRONG_STATE,
                        hosted.vm().name() + " is not the System VM with the MAC " + request.getControlMac()
                                + " that another program deployed");
            }
            if (!access.pin(hosted, PublicHostKey.parse(request.getHostKey()))) {
                inventory.beginAnew(hosted.vm());
            }
            return PinResponse.getDefaultInstance();
        });
    }

    private static void refuseOthers(boolean permitted) {
        if (!permitted) {
            throw new AgentException(
                    Reason.NOT_PERMITTED, "only a management server of the zone may move System VMs between hosts");
        }
    }

    private Migrations migrations(boolean permitted) {
        refuseOthers(permitted);
        return hypervisor
                .migrations()
                .orElseThrow(() -> new AgentException(
                        Reason.WRONG_STATE, "the System VMs of this host cannot move: nothing here moves them"));
    }
}
