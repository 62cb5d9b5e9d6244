package fe80.agent;

import com.google.protobuf.ByteString;
import fe80.agent.AgentException.Reason;
import fe80.agent.BoardWatch.News;
import fe80.agent.exec.Requests;
import fe80.agent.exec.Responses;
import fe80.hypervisor.Announcement;
import fe80.hypervisor.HostedVm;
import fe80.hypervisor.Hypervisor;
import fe80.hypervisor.HypervisorEvent;
import fe80.hypervisor.Migrations;
import fe80.hypervisor.Watch;
import fe80.link.LinkException;
import fe80.systemvm.Reachability;
import fe80.systemvm.SystemVm;
import fe80.v1.ReceiveReady;
import fe80.v1.ReceiveRequest;
import fe80.v1.ReceiveResponse;
import fe80.v1.Settled;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A System VM that comes to this host. Its port is admitted while it is on its way, as soon as libvirt has made it; if
 * it does not come after all, nothing is left of it here.
 */
final class ReceiveCall {

    private static final Duration UNTIL_READY = Duration.ofSeconds(15);

    private final Migrations migrations;
    private final Hypervisor hypervisor;
    private final Board board;
    private final Inventory inventory;
    private final LinkKeeper link;
    private final Predicate<Announcement> obeys;
    private final Requests<ReceiveRequest> requests;
    private final Responses<ReceiveResponse> responses;
    private final Thread call = Thread.currentThread();

    private volatile Optional<String> fault = Optional.empty();
    private volatile boolean ended;

    ReceiveCall(
            Migrations migrations,
            Hypervisor hypervisor,
            Board board,
            Inventory inventory,
            LinkKeeper link,
            Predicate<Announcement> obeys,
            Requests<ReceiveRequest> requests,
            Responses<ReceiveResponse> responses) {
        this.migrations = migrations;
        this.hypervisor = hypervisor;
        this.board = board;
        this.inventory = inventory;
        this.link = link;
        this.obeys = obeys;
        this.requests = requests;
        this.responses = responses;
    }

    /** Ends when the VM is here, or certain not to come. */
    void run() throws IOException, InterruptedException {
        Announcement announcement =
                Announcements.of(requests.first(ReceiveRequest::hasAnnouncement).getAnnouncement());
        refuseUnfit(announcement);
        SystemVm vm = announcement.vm();
        migrations.expect(announcement);
        board.migrate(vm.uuid(), Stage.COMING);
        boolean here = false;
        try (Watch _ = hypervisor.watch(event -> admit(vm, event))) {
            carry();
            HostedVm arrived = migrations
                    .settle(announcement)
                    .orElseThrow(() -> new AgentException(Reason.NO_SUCH_VM, vm.name() + " has not come to this host"));
            here = true;
            responses.send(ReceiveResponse.newBuilder()
                    .setSettled(Settled.newBuilder().setReason(awaitReady(arrived)))
                    .build());
        } finally {
            if (!here) {
                forgo(announcement);
            }
            board.migrate(vm.uuid(), Stage.STAYING);
        }
    }

    private void refuseUnfit(Announcement announcement) throws IOException {
        String name = announcement.vm().name();
        Memory.ofThisHost().expectRoom(name, announcement.memory());
        if (!obeys.test(announcement)) {
            throw new AgentException(
                    Reason.WRONG_STATE,
                    name + " would not let this host in: it obeys another SSH authority; restart it where it is,"
                            + " once its host belongs to the zone");
        }
    }

    /** The bytes of the two libvirts, until the other host says that it is done. */
    private void carry() throws IOException, InterruptedException {
        try (SocketChannel socket = migrations.connect()) {
            responses.send(ReceiveResponse.newBuilder()
                    .setReady(ReceiveReady.getDefaultInstance())
                    .build());
            Thread back = Thread.ofVirtual().name("migration-in-data").start(() -> drain(socket));
            try {
                fill(socket);
                ended = true;
            } catch (InterruptedException e) {
                if (fault.isPresent()) {
                    throw new AgentException(Reason.WRONG_STATE, fault.get());
                }
                throw e;
            } finally {
                back.interrupt();
                if (ended) {
                    var _ = Thread.interrupted(); // Whatever it was, it came too late: the VM is here.
                }
                back.join();
            }
        }
    }

    private void fill(SocketChannel socket) throws IOException, InterruptedException {
        while (true) {
            ReceiveRequest request = requests.next()
                    .orElseThrow(() -> new AgentException(Reason.WRONG_STATE, "the migration was given up"));
            switch (request.getRequestCase()) {
                case DATA -> fill(socket, request.getData());
                case END -> {
                    return;
                }
                case ANNOUNCEMENT, REQUEST_NOT_SET ->
                    throw new IllegalArgumentException("announcement: only the first message may be that one");
            }
        }
    }

    private static void fill(SocketChannel socket, ByteString bytes) {
        try {
            Wire.fill(socket, bytes);
        } catch (IOException e) {
            throw new AgentException(
                    Reason.WRONG_STATE,
                    "libvirt of this host takes no more: " + e.getMessage() + "; its log may say why");
        }
    }

    private void drain(SocketChannel socket) {
        try {
            Wire.drain(socket, this::send);
            send(ByteString.EMPTY); // libvirt ends it when it is done, and when it will have no more of it.
        } catch (IOException e) {
            fail("the connection to libvirt of this host broke: " + e.getMessage());
        } catch (InterruptedException e) {
            // Nothing more is wanted.
        }
    }

    private void send(ByteString bytes) throws InterruptedException {
        responses.send(ReceiveResponse.newBuilder().setData(bytes).build());
    }

    private void fail(String reason) {
        if (!ended) {
            fault = Optional.of(reason);
            call.interrupt();
        }
    }

    private void admit(SystemVm vm, HypervisorEvent event) {
        if (event instanceof HypervisorEvent.Changed changed && changed.uuid().equals(vm.uuid())) {
            try {
                hypervisor.find(vm.uuid()).flatMap(HostedVm::port).ifPresent(port -> link.admit(vm.controlMac(), port));
            } catch (LinkException e) {
                fail("its port was not admitted to the link: " + Failures.reason(e));
            }
        }
    }

    /** Returns why there is no channel to it; nothing if there is one. */
    private String awaitReady(HostedVm arrived) throws InterruptedException {
        SystemVm vm = arrived.vm();
        var _ = inventory.look(vm);
        if (arrived.state() != HostedVm.State.RUNNING) {
            return "it has come, and is " + arrived.state() + " now";
        }
        Instant end = Instant.now().plus(UNTIL_READY);
        String reason = "it has not been tried yet";
        try (BoardWatch watch = board.watch()) {
            for (Duration left = UNTIL_READY; left.isPositive(); left = Duration.between(Instant.now(), end)) {
                Optional<News> news = watch.next(left);
                if (news.isPresent()
                        && news.get() instanceof News.Changed(Sighting now)
                        && now.vm().uuid().equals(vm.uuid())) {
                    if (now.reachability().state() == Reachability.State.READY) {
                        return "";
                    }
                    reason = now.reachability().reason();
                }
            }
        }
        return reason;
    }

    /**
     * libvirt ends what is half here by itself when the connection ends; what then is left is removed. Once the other
     * host is done with it, nothing is: that has nothing of it any more, so what is here is all that there is.
     */
    private void forgo(Announcement announcement) {
        boolean interrupted = Thread.interrupted(); // The caller may have gone: this has to be done all the same.
        SystemVm vm = announcement.vm();
        try {
            if (ended && migrations.settle(announcement).isPresent()) {
                return;
            }
            migrations.dismiss(announcement);
            if (hypervisor.find(vm.uuid()).isEmpty()) {
                link.remove(vm.controlMac());
            }
            var _ = inventory.look(vm);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
