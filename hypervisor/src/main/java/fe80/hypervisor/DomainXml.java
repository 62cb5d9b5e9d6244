package fe80.hypervisor;

import fe80.address.Mac;
import fe80.systemvm.Image;
import fe80.systemvm.SystemVm;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes a System VM as a libvirt domain (libvirt's "Domain XML format"). No secret is in it: credentials are named by
 * their files.
 *
 * @param console where its serial console goes
 */
record DomainXml(Image image, Accelerator accelerator, Console console) {

    /** The namespace of what fe80 keeps in a domain's metadata. */
    static final String NAMESPACE = "urn:fe80:systemvm:1";

    private static final String KERNEL_COMMAND_LINE = "console=ttyS0 root=/dev/vda ro quiet no_timer_check";

    String of(SystemVm vm, Hardware hardware, Map<String, Path> credentials) {
        StringBuilder devices = new StringBuilder(disk()).append(controlNic(vm));
        hardware.nics().forEach(nic -> devices.append(nic(nic.mac(), nic.bridge(), "")));
        devices.append(serial(vm));
        StringBuilder entries = new StringBuilder();
        credentials.forEach((name, file) -> entries.append(credential(name, file)));
        return identity(vm) + size(hardware) + boot() + fwCfg(entries) + behaviour() + devices(devices);
    }

    private String identity(SystemVm vm) {
        return """
                <domain type='%s'>
                  <name>%s</name>
                  <uuid>%s</uuid>
                  <metadata>
                    <fe80:systemvm xmlns:fe80='%s' kind='%s' uuid='%s'/>
                  </metadata>
                """.formatted(
                domainType(), text(vm.name()), vm.uuid(), NAMESPACE, vm.kind().orElseThrow(), vm.uuid());
    }

    private String domainType() {
        return switch (accelerator) {
            case Accelerator.Kvm _ -> "kvm";
            case Accelerator.Tcg _ -> "qemu";
        };
    }

    private String size(Hardware hardware) {
        return """
                  <memory unit='MiB'>%d</memory>
                  <vcpu>%d</vcpu>
                  <cpu mode='%s'/>
                """.formatted(hardware.memory(), hardware.processors(), processorMode());
    }

    private String processorMode() {
        return switch (accelerator) {
            case Accelerator.Kvm _ -> "host-passthrough";
            case Accelerator.Tcg _ -> "maximum";
        };
    }

    private String boot() {
        return """
                  <os>
                    <type arch='x86_64' machine='q35'>hvm</type>
                    <kernel>%s</kernel>
                    <initrd>%s</initrd>
                    <cmdline>%s</cmdline>
                  </os>
                """.formatted(text(image.kernel()), text(image.initrd()), text(KERNEL_COMMAND_LINE));
    }

    private static String fwCfg(CharSequence entries) {
        return """
                  <sysinfo type='fwcfg'>
                %s  </sysinfo>
                """.formatted(entries);
    }

    private static String credential(String name, Path file) {
        return """
                    <entry name='opt/io.systemd.credentials/%s' file='%s'/>
                """.formatted(text(name), text(file));
    }

    /** Without ACPI the guest sees no fw_cfg, and has no power button. */
    private static String behaviour() {
        return """
                  <features><acpi/></features>
                  <on_poweroff>destroy</on_poweroff>
                  <on_reboot>restart</on_reboot>
                  <on_crash>destroy</on_crash>
                """;
    }

    private static String devices(CharSequence devices) {
        return """
                  <devices>
                %s    <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>
                    <controller type='usb' model='none'/>
                    <memballoon model='none'/>
                  </devices>
                </domain>
                """.formatted(devices);
    }

    /** Read-only, hence shareable: all VMs of the host boot from the one disk. */
    private String disk() {
        return """
                    <disk type='file' device='disk'>
                      <driver name='qemu' type='raw'/>
                      <source file='%s'/>
                      <target dev='vda' bus='virtio'/>
                      <readonly/>
                      <shareable/>
                    </disk>
                """.formatted(text(image.disk()));
    }

    private static String controlNic(SystemVm vm) {
        return nic(vm.controlMac().mac(), Nic.CONTROL_BRIDGE, """
                      <target dev='%s'/>
                      <port isolated='yes'/>
                """.formatted(vm.port()));
    }

    /** Without a ROM the firmware does not look for something to boot in the NIC. */
    private static String nic(Mac mac, String bridge, String more) {
        return """
                    <interface type='bridge'>
                      <mac address='%s'/>
                      <source bridge='%s'/>
                      <model type='virtio'/>
                      <rom enabled='no'/>
                %s    </interface>
                """.formatted(mac, text(bridge), more);
    }

    private String serial(SystemVm vm) {
        return switch (console) {
            case Console.Terminal() -> """
                        <serial type='pty'/>
                    """;
            case Console.File(Path directory) ->
                """
                        <serial type='file'><source path='%s' append='on'/></serial>
                    """.formatted(text(directory.toAbsolutePath().resolve(vm.name() + ".log")));
        };
    }

    private static String text(Path path) {
        return text(path.toString());
    }

    /** Escapes what could end an attribute or an element's text. */
    static String text(String text) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "control characters cannot be in a domain's XML: \"" + text.replaceAll("\\p{Cntrl}", "?") + "\"");
        }
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&apos;")
                .replace("\"", "&quot;");
    }
}
