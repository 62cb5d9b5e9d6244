package fe80.lab;

import fe80.address.ControlMac;
import fe80.link.Commands;
import fe80.link.ControlLink;
import fe80.link.Wanted;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests against the link of a host of their own. */
abstract class AgainstALink {

    static final ControlMac VM = ControlMac.of(new UUID(0, 1));
    static final ControlMac OTHER = ControlMac.of(new UUID(0, 2));

    private final Wanted wanted;

    Machine host;
    ControlLink link;

    /** The link is as wanted once a test applies it. */
    AgainstALink(Wanted wanted) {
        this.wanted = wanted;
    }

    @BeforeEach
    final void startHost() {
        host = Machine.start("host");
        link = Links.of(host, wanted);
    }

    @AfterEach
    final void stopHost() {
        host.close();
    }

    /** Runs a script of sh(1) on the host, and returns what it prints. */
    final String sh(String script) {
        return host.commands().run("sh", "-euc", script);
    }

    /** Makes a tap, as a hypervisor does for a VM. */
    final void tap(String name) {
        sh("ip tuntap add dev " + name + " mode tap");
    }

    /** The commands of the host, each run by this program. */
    final Commands behind(String... program) {
        return new Commands(
                Stream.concat(host.prefix().stream(), Arrays.stream(program)).toList());
    }
}
