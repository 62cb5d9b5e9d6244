package fe80.guest;

import fe80.address.LinkLocal;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * The sshd of one System VM, as its host sees it: where it listens, and the key that proves that it is the right one.
 *
 * @param address with the scope of the link, as made by {@link LinkLocal#on}; or the IPv4 address of a legacy VM
 * @param port TCP port, {@link #PORT} in each System VM
 */
public record Endpoint(InetAddress address, int port, ExpectedHostKey hostKey) {

    /** The port on which the sshd of a System VM listens. */
    public static final int PORT = 3922;

    public Endpoint {
        if (port < 1 || port > 0xffff) {
            throw new IllegalArgumentException("not a TCP port: " + port);
        }
        if (address instanceof Inet6Address ipv6 && ipv6.isLinkLocalAddress() && ipv6.getScopeId() == 0) {
            throw new IllegalArgumentException("a link-local address needs the link that it is on: " + address);
        }
    }

    /** At the port of each System VM. */
    public Endpoint(InetAddress address, ExpectedHostKey hostKey) {
        this(address, PORT, hostKey);
    }

    /** Whether it is at this address on the same link: two scopes make two of one address. */
    public boolean isAt(Inet6Address other) {
        return address instanceof Inet6Address ipv6 && ipv6.equals(other) && ipv6.getScopeId() == other.getScopeId();
    }

    InetSocketAddress socketAddress() {
        return new InetSocketAddress(address, port);
    }

    /** For messages: {@code [fe80::c00:a9ff:fefe:fe3b]:3922}. The scope means nothing to who reads it elsewhere. */
    @Override
    public String toString() {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress() + ":" + port;
        }
        String host = address.isLinkLocalAddress()
                ? new LinkLocal(ByteBuffer.wrap(address.getAddress()).getLong(8)).toString()
                : address.getHostAddress();
        return "[" + host + "]:" + port;
    }
}
