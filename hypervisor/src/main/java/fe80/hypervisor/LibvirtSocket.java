package fe80.hypervisor;

import java.io.IOException;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** The unix socket of this host's libvirt, where the libvirt of another host is let in for one migration. */
record LibvirtSocket(Path path) {

    private static final String NAMED = "socket=";

    /** That of virtqemud(8) where there is one, else that of libvirtd(8): their compiled-in paths. */
    private static Stream<Path> usual() {
        return Stream.of(Path.of("/run/libvirt/virtqemud-sock"), Path.of("/run/libvirt/libvirt-sock"));
    }

    /** The one that this URI means. */
    static LibvirtSocket of(URI uri) {
        Optional<Path> named = Optional.ofNullable(uri.getQuery()).stream()
                .flatMap(query -> Arrays.stream(query.split("&")))
                .filter(parameter -> parameter.startsWith(NAMED))
                .map(parameter -> Path.of(parameter.substring(NAMED.length())))
                .findFirst();
        return new LibvirtSocket(named.or(() -> usual().filter(Files::exists).findFirst())
                .orElseThrow(() -> new HypervisorException(
                        HypervisorException.Reason.UNREACHABLE,
                        "no System VM can come to this host: " + uri + " names no socket, and libvirt has none in"
                                + " /run/libvirt")));
    }

    SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(path));
    }
}
