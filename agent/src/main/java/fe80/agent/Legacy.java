package fe80.agent;

import fe80.guest.Endpoint;
import fe80.systemvm.SystemVm;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;

/** The old way to a legacy VM: its address of 169.254.0.0/16. */
final class Legacy {

    static final String REASON =
            "only its 169.254 address answers: IPv6 is off in it, or its sshd listens on that one address";

    private static final int PATIENCE_MILLIS = 200;

    private Legacy() {}

    /** Whether something accepts connections there. */
    static boolean answers(SystemVm vm) {
        Optional<Inet4Address> address = vm.controlMac().legacy();
        return address.isPresent() && answers(address.get());
    }

    private static boolean answers(Inet4Address address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, Endpoint.PORT), PATIENCE_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
