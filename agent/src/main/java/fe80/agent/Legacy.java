package fe80.agent;

import fe80.guest.Endpoint;
import fe80.hypervisor.HostedVm;
import fe80.systemvm.SystemVm;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The old way to a legacy VM: its address of 169.254.0.0/16. It is looked at only while cloud0 has an address of that
 * network, which the configuration decides; elsewhere the same address may be another machine's.
 */
final class Legacy {

    private static final int PATIENCE_MILLIS = 500;

    private Legacy() {}

    /** Where a VM answers by IPv4; empty if this one does not. */
    static Optional<Inet4Address> answering(SystemVm vm) {
        return vm.controlMac().legacy().filter(Legacy::answers);
    }

    /** Whether that address is one of this link now, and not another machine's. */
    static boolean isOnLink(Inet4Address address) {
        return source(address).isPresent();
    }

    private static boolean answers(Inet4Address address) {
        return source(address).map(source -> answers(address, source)).orElse(false);
    }

    private static boolean answers(Inet4Address address, InetAddress source) {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(source, 0));
            socket.connect(new InetSocketAddress(address, Endpoint.PORT), PATIENCE_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The host's own address on cloud0 in the network of this one. */
    private static Optional<InetAddress> source(Inet4Address address) {
        try {
            return Optional.ofNullable(NetworkInterface.getByName(LinkKeeper.NAME)).stream()
                    .flatMap(link -> link.getInterfaceAddresses().stream())
                    .filter(there -> there.getAddress() instanceof Inet4Address && sameNetwork(there, address))
                    .map(InterfaceAddress::getAddress)
                    .findFirst();
        } catch (SocketException e) {
            return Optional.empty(); // cloud0 went while it was looked at
        }
    }

    private static boolean sameNetwork(InterfaceAddress there, Inet4Address address) {
        int hostBits = Integer.SIZE - there.getNetworkPrefixLength();
        long difference = (number(there.getAddress()) ^ number(address)) & 0xffff_ffffL;
        return difference >>> hostBits == 0;
    }

    private static int number(InetAddress address) {
        return ByteBuffer.wrap(address.getAddress()).getInt();
    }

    /**
     * The same failure, of a legacy VM with what to do, if this host has lost the IPv4 by which it could be reached.
     */
    static UnreachableException onlyByGuestAgent(HostedVm hosted, UnreachableException failure) {
        SystemVm vm = hosted.vm();
        boolean cutOff = !hosted.deployed()
                && vm.controlMac()
                        .legacy()
                        .filter(address -> !isOnLink(address))
                        .isPresent();
        return cutOff
                ? new UnreachableException(
                        failure.layer(),
                        failure.getMessage() + ". If it is legacy: " + LinkKeeper.NAME
                                + " has no IPv4 here to reach it by. 'fe80 adopt " + vm.name()
                                + "' opens its link-local way by its QEMU guest agent; 'fe80 restore-host' gives "
                                + LinkKeeper.NAME + " back the IPv4 that 'fe80 retire-host' took")
                : failure;
    }

    /** What to say of a VM that answers only there. */
    static String advice(SystemVm vm, Inet4Address address) {
        return "only " + address.getHostAddress() + " answers; 'fe80 adopt " + vm.name()
                + "' opens its link-local way, and changes nothing else";
    }
}
