package fe80.agent;

import fe80.guest.GuestChannel;

/** The open channels of this host. */
public interface Channels {

    /**
     * The channel to a System VM; waits for it while the VM switches to another host.
     *
     * @param nameOrUuid which one
     * @param ends whether what is done there ends by itself: a migration waits for that, and not for a shell
     * @throws AgentException if there is no such VM, or no channel to it: the message says why not
     */
    Use use(String nameOrUuid, boolean ends) throws InterruptedException;

    /** A channel while somebody uses it. */
    interface Use extends AutoCloseable {

        /** The channel. */
        GuestChannel channel();

        @Override
        void close();
    }
}
