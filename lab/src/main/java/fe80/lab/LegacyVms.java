package fe80.lab;

import fe80.hypervisor.Accelerator;
import fe80.link.Commands;
import fe80.systemvm.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * System VMs as CloudStack has them, from the image of {@code systemvm/legacy}, on a hypervisor as CloudStack's agent
 * leaves it: cloud0 has 169.254.0.1/16 and another MAC, libvirt names the ports.
 */
public final class LegacyVms {

    /** A VM that is emulated may take its time. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final String HOST_AS_CLOUDSTACK_LEAVES_IT = """
            ip link delete cloud0 2>/dev/null || true
            nft delete table bridge fe80 2>/dev/null || true
            nft delete table inet fe80 2>/dev/null || true
            ip link add cloud0 type bridge
            ip address add 169.254.0.1/16 dev cloud0
            ip link set cloud0 up
            """;

    private final LabAgent agent;
    private final Path image;
    private final Path directory;
    private final String domainType;

    private LegacyVms(LabAgent agent, Path image, Path directory, String domainType) {
        this.agent = agent;
        this.image = image;
        this.directory = directory;
        this.domainType = domainType;
    }

    /**
     * Makes the host of an agent one of CloudStack's, with an operator's key, and starts the agent there anew.
     *
     * @param image the directory of the legacy image
     */
    public static LegacyVms on(LabAgent agent, Path image, Accelerator accelerator) {
        Path directory = agent.machine().directory().resolve("legacy");
        LegacyVms vms = new LegacyVms(
                agent,
                image.toAbsolutePath().normalize(),
                directory,
                switch (accelerator) {
                    case Accelerator.Kvm _ -> "kvm";
                    case Accelerator.Tcg _ -> "qemu";
                });
        agent.kill();
        vms.sh("mkdir -p " + directory + " " + agent.machine().consoles()
                + "; ssh-keygen -q -t rsa -b 2048 -m PEM -N '' -f " + vms.key());
        vms.sh(HOST_AS_CLOUDSTACK_LEAVES_IT);
        Path configuration = agent.machine().directory().resolve("agent.toml");
        try {
            Files.writeString(
                    configuration, Files.readString(configuration) + "[adopted]\nkey = \"" + vms.key() + "\"\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        agent.start();
        return vms;
    }

    /** The operator's private key. */
    public Path key() {
        return directory.resolve("id_rsa.cloud");
    }

    /**
     * Defines a System VM and starts it; it boots when this returns.
     *
     * @param ipv4 its address, from which its MAC is made
     */
    public void start(Kind kind, String name, String ipv4) {
        start(kind, name, ipv4, "eth" + control(kind) + "ip=" + ipv4);
    }

    private void start(Kind kind, String name, String ipv4, String addressArgument) {
        Path disk = directory.resolve(name + ".img");
        sh("cp --sparse=always " + image.resolve("root.img") + " " + disk);
        write(
                name + ".cmdline",
                " template=domP type=" + type(kind) + " name=" + name + " " + addressArgument + " eth" + control(kind)
                        + "mask=255.255.0.0\n");
        write(name + ".xml", domain(kind, name, mac(ipv4), disk));
        sh("virsh -q define " + directory.resolve(name + ".xml") + "; virsh -q start " + name);
    }

    /** Switches it off as a power cut does, and on again. */
    public void cutPower(String name) {
        sh("virsh -q destroy " + name + "; virsh -q start " + name);
    }

    /** Plain routers have their control NIC second, all others first. */
    private static int control(Kind kind) {
        return kind == Kind.VIRTUAL_ROUTER ? 1 : 0;
    }

    private static String type(Kind kind) {
        return switch (kind) {
            case SECONDARY_STORAGE_VM -> "secstorage";
            case CONSOLE_PROXY -> "consoleproxy";
            case VIRTUAL_ROUTER -> "router";
        };
    }

    private static String mac(String ipv4) {
        try {
            byte[] octets = InetAddress.getByName(ipv4).getAddress();
            return "0e:00:%02x:%02x:%02x:%02x".formatted(octets[0], octets[1], octets[2], octets[3]);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an IPv4 address: " + ipv4, e);
        }
    }

    /** The same at each start, as CloudStack has it. */
    private static UUID uuid(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    private String domain(Kind kind, String name, String mac, Path disk) {
        String control = nic(mac, "cloud0");
        String nics = control(kind) == 0
                ? control
                : nic("06:00:00:" + mac.substring("0e:00:a9:".length()), "guest0") + control;
        if (control(kind) == 1) {
            sh("ip link show guest0 >/dev/null 2>&1 || ip link add guest0 type bridge; ip link set guest0 up");
        }
        return """
                <domain type='%s'>
                  <name>%s</name>
                  <uuid>%s</uuid>
                  <memory unit='MiB'>256</memory>
                  <os>
                    <type arch='x86_64' machine='q35'>hvm</type>
                    <kernel>%s/vmlinuz</kernel>
                    <initrd>%s/initrd.img</initrd>
                    <cmdline>console=ttyS0 quiet no_timer_check net.ifnames=0</cmdline>
                  </os>
                  <features><acpi/></features>
                  <sysinfo type='fwcfg'>
                    <entry name='opt/legacy/cmdline' file='%s/%s.cmdline'/>
                    <entry name='opt/legacy/authorized_keys' file='%s.pub'/>
                  </sysinfo>
                  <devices>
                    <disk type='file' device='disk'>
                      <driver name='qemu' type='raw' cache='unsafe'/>
                      <source file='%s'/>
                      <target dev='vda' bus='virtio'/>
                    </disk>
                %s    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
                    <serial type='file'><source path='%s/%s.log' append='on'/></serial>
                    <controller type='usb' model='none'/>
                    <memballoon model='none'/>
                    <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>
                  </devices>
                </domain>
                """.formatted(
                        domainType,
                        name,
                        uuid(name),
                        image,
                        image,
                        directory,
                        name,
                        key(),
                        disk,
                        nics,
                        agent.machine().consoles(),
                        name);
    }

    private static String nic(String mac, String bridge) {
        return """
                    <interface type='bridge'>
                      <mac address='%s'/>
                      <source bridge='%s'/>
                      <model type='virtio'/>
                      <rom enabled='no'/>
                    </interface>
                """.formatted(mac, bridge);
    }

    private void write(String file, String text) {
        try {
            Files.writeString(directory.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a script on the host. */
    public String sh(String script) {
        return new Commands(agent.machine().prefix(), PATIENCE).run(List.of("sh", "-euc", script));
    }
}
