package fe80.agent;

import com.google.protobuf.ByteString;
import fe80.agent.exec.Requests;
import fe80.agent.exec.Responses;
import fe80.hypervisor.Announcement;
import fe80.hypervisor.Copied;
import fe80.hypervisor.Migrations;
import fe80.systemvm.SystemVm;
import fe80.v1.MigrationProgress;
import fe80.v1.SendRequest;
import fe80.v1.SendResponse;
import fe80.v1.Sent;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A System VM that leaves this host. Before it can switch to the other, new calls for it are made to wait, and those
 * under way are waited for: then no command is cut in two, and those that wait run there.
 */
final class SendCall {

    /**
     * Calls are held from when so much is left, in bytes. QEMU skips empty memory at some GiB/s, and what is left is
     * looked at ten times a second: with less it could switch unseen.
     */
    private static final long LAST_PART = 512L << 20;

    private static final int MEBIBYTES = 20;
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final Migrations migrations;
    private final Board board;
    private final Inventory inventory;
    private final Traffic traffic;
    private final Path doors;
    private final Requests<SendRequest> requests;
    private final Responses<SendResponse> responses;

    // Guarded by this: one thread has progress to tell, another bytes of libvirt's.
    private boolean held;

    SendCall(
            Migrations migrations,
            Board board,
            Inventory inventory,
            Traffic traffic,
            Path doors,
            Requests<SendRequest> requests,
            Responses<SendResponse> responses) {
        this.migrations = migrations;
        this.board = board;
        this.inventory = inventory;
        this.traffic = traffic;
        this.doors = doors;
        this.requests = requests;
        this.responses = responses;
    }

    /** Ends when the VM is elsewhere, or certain to stay. */
    void run(SendRequest first) throws IOException, InterruptedException {
        Sighting sighting = board.find(first.getStart().getSystemVm());
        Announcement announcement = migrations.announce(sighting.hosted());
        send(SendResponse.newBuilder().setAnnouncement(Announcements.of(announcement)));
        if (requests.next().filter(SendRequest::hasGo).isEmpty()) {
            return; // The other host will not have it.
        }
        SystemVm vm = sighting.vm();
        board.migrate(vm.uuid(), Stage.LEAVING);
        try {
            depart(announcement);
        } finally {
            board.migrate(vm.uuid(), Stage.STAYING);
        }
        send(SendResponse.newBuilder().setSent(Sent.getDefaultInstance()));
    }

    private void depart(Announcement announcement) throws IOException, InterruptedException {
        SystemVm vm = announcement.vm();
        Lane lane = traffic.lane(vm); // It is forgotten there as soon as libvirt says that the VM is gone.
        boolean moved = false;
        try (Door door = Door.open(doors.resolve("migration-" + vm.uuid()))) {
            Thread carrier = Thread.ofVirtual().name("migration-out").start(() -> carry(door));
            try {
                if (announcement.memory() << MEBIBYTES <= LAST_PART) {
                    hold(vm, lane);
                    var _ = lane.drain(DRAIN);
                }
                migrations.send(announcement, door.path(), copied -> tell(vm, lane, copied));
                moved = true;
            } finally {
                carrier.interrupt();
            }
        } finally {
            if (moved) {
                traffic.moved(vm);
            }
            lane.release(moved);
            if (moved) {
                var _ = inventory.look(vm);
            }
        }
    }

    private void hold(SystemVm vm, Lane lane) throws InterruptedException {
        synchronized (this) {
            if (held) {
                return;
            }
            held = true;
        }
        lane.hold();
        board.migrate(vm.uuid(), Stage.HELD);
        send(SendResponse.newBuilder()
                .setProgress(MigrationProgress.newBuilder().setStage(MigrationProgress.Stage.SWITCHING)));
    }

    private void tell(SystemVm vm, Lane lane, Copied copied) {
        try {
            if (copied.total() > 0 && copied.remaining() <= LAST_PART) {
                hold(vm, lane);
            }
            boolean switching;
            synchronized (this) {
                switching = held;
            }
            send(SendResponse.newBuilder()
                    .setProgress(MigrationProgress.newBuilder()
                            .setStage(switching ? MigrationProgress.Stage.SWITCHING : MigrationProgress.Stage.COPYING)
                            .setTotal(copied.total())
                            .setRemaining(copied.remaining())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Between this host's libvirt and the caller; whichever ends first ends it, and so the migration. */
    private void carry(Door door) {
        try (SocketChannel socket = door.accept()) {
            Thread out = Thread.ofVirtual().name("migration-out-data").start(() -> drain(socket));
            try {
                for (Optional<SendRequest> next = requests.next();
                        next.isPresent() && !isEnd(next.get());
                        next = requests.next()) {
                    Wire.fill(socket, next.get().getData());
                }
            } finally {
                out.interrupt();
            }
        } catch (IOException | InterruptedException e) {
            // The other end of the socket is libvirt, which tells why it could not go on.
        }
    }

    /** The other host's libvirt has closed the connection. */
    private static boolean isEnd(SendRequest request) {
        return !request.hasData() || request.getData().isEmpty();
    }

    private void drain(SocketChannel socket) {
        try {
            Wire.drain(socket, this::send);
        } catch (IOException | InterruptedException e) {
            // As above.
        }
    }

    private void send(ByteString bytes) throws InterruptedException {
        send(SendResponse.newBuilder().setData(bytes));
    }

    private synchronized void send(SendResponse.Builder response) throws InterruptedException {
        responses.send(response.build());
    }
}
