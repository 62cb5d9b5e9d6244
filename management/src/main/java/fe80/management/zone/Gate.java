package fe80.management.zone;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** One direction of a call that is passed on: asks for the next message once there is room for it where it goes. */
final class Gate {

    private final BooleanSupplier room;
    private final Runnable ask;
    private final AtomicBoolean owed = new AtomicBoolean();

    Gate(BooleanSupplier room, Runnable ask) {
        this.room = room;
        this.ask = ask;
    }

    /** A message was passed on. */
    void passed() {
        owed.set(true);
        open();
    }

    /** There may be room now. */
    void open() {
        if (room.getAsBoolean() && owed.compareAndSet(true, false)) {
            ask.run();
        }
    }
}
