package fe80.management.zone;

import fe80.management.access.Caller;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import java.util.Optional;
import java.util.UUID;

/**
 * Passes the calls of one method on to the host that has the System VM named in the first message. What the messages
 * say besides is between the caller and the host.
 */
record Relay<Q, A>(Zone zone, Overseer overseer) implements ServerCallHandler<Q, A> {

    @Override
    public ServerCall.Listener<Q> startCall(ServerCall<Q, A> call, Metadata headers) {
        RelayedCall<Q, A> relayed = new RelayedCall<>(this, call, Caller.current());
        call.request(1);
        return relayed;
    }

    /**
     * The way of a call that begins with this message.
     *
     * @param left a host that said that the System VM is not there any more
     * @throws ZoneException if there is none
     */
    Onward onward(Object first, String method, Caller caller, Optional<UUID> left) throws InterruptedException {
        return onward(zone.settledRoute(Messages.systemVm(first), left), first, method, caller);
    }

    /** The same if it need not be waited for. */
    Optional<Onward> onwardNow(Object first, String method, Caller caller, Optional<UUID> left) {
        return zone.routeNow(Messages.systemVm(first), left).map(route -> onward(route, first, method, caller));
    }

    private Onward onward(Route route, Object first, String method, Caller caller) {
        overseer.permit(caller, Messages.role(first), Messages.scope(route.vm()), method, route.vm());
        return new Onward(
                route, route.keeper().channel(), overseer.begin(caller, method, route.vm(), Messages.detail(first)));
    }

    /** The way that was found, and what is done on it. */
    record Onward(Route route, HostChannel channel, Action action) {}
}
