package fe80.lab;

import fe80.address.ControlMac;
import fe80.link.Commands;
import java.util.List;

/** Gives a machine of the lab, which plays a System VM, a NIC eth1 whose other end is its port on the host. */
final class ControlNic {

    private ControlNic() {}

    static void plug(Machine host, Machine vm, ControlMac mac) {
        // In the namespaces of this process but for the host's network, so that the VM's process is known by its
        // number.
        Commands outside = new Commands(List.of("nsenter", "--target", Long.toString(host.pid()), "--net", "--"));
        outside.run(
                "ip",
                "link",
                "add",
                mac.port(),
                "type",
                "veth",
                "peer",
                "name",
                "eth1",
                "address",
                mac.toString(),
                "netns",
                Long.toString(vm.pid()));
        vm.commands().run("sysctl", "-q", "-w", "net.ipv6.conf.eth1.dad_transmits=0");
        vm.commands().run("ip", "link", "set", "dev", "eth1", "up");
    }
}
