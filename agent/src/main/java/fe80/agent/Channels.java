package fe80.agent;

import fe80.guest.GuestChannel;

/** The open channels of this host. */
public interface Channels {

    /**
     * The channel to a System VM.
     *
     * @param nameOrUuid which one
     * @throws AgentException if there is no such VM, or no channel to it: the message says why not
     */
    GuestChannel ready(String nameOrUuid);
}
