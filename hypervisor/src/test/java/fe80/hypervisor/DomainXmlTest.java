package fe80.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.address.Mac;
import fe80.hypervisor.HostedVm.State;
import fe80.systemvm.Image;
import fe80.systemvm.Kind;
import fe80.systemvm.SystemVm;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DomainXmlTest {

    private static final SystemVm VM =
            new SystemVm(UUID.fromString("7c6e1f8a-4f43-4b1e-9c3a-0d7a5f1c2b3d"), Kind.CONSOLE_PROXY, "v-2-VM");
    private static final Image IMAGE = image("/image");
    private static final Accelerator TCG = new Accelerator.Tcg("this is a test");
    private static final Nic PUBLIC = new Nic(Mac.parse("02:00:00:00:00:01"), "br-public");

    @ParameterizedTest
    @EnumSource
    void theSystemVmIsReadBackAsItWasWritten(Kind kind) {
        SystemVm vm = new SystemVm(UUID.randomUUID(), kind, "s-1-VM");

        DomainDescription description = DomainDescription.parse(write(IMAGE, TCG, new Console.Terminal(), vm));

        assertThat(description.systemVm(State.SHUT_OFF))
                .contains(new HostedVm(vm, State.SHUT_OFF, Optional.empty(), true));
        assertThat(description.name()).isEqualTo("s-1-VM");
        assertThat(description.uuid()).isEqualTo(vm.uuid());
    }

    @Test
    void theControlNicHasTheMacAndThePortThatFollowFromTheUuidAndIsIsolated() {
        String xml = write(IMAGE, TCG, new Console.Terminal(), VM);

        assertThat(xml)
                .containsSubsequence(
                        "<interface type='bridge'>",
                        "<mac address='" + VM.controlMac() + "'/>",
                        "<source bridge='cloud0'/>",
                        "<target dev='" + VM.port() + "'/>",
                        "<port isolated='yes'/>",
                        "</interface>");
    }

    @Test
    void furtherNicsFollowTheControlNicAndHaveNoPortOfTheLink() {
        DomainDescription description = DomainDescription.parse(write(IMAGE, TCG, new Console.Terminal(), VM));

        assertThat(description.has(VM.controlMac().mac(), "cloud0")).isTrue();
        assertThat(description.has(VM.controlMac().mac(), "br-public")).isFalse();
        assertThat(description.has(PUBLIC.mac(), "br-public")).isTrue();
        assertThat(description.has(PUBLIC.mac(), "cloud0")).isFalse();
    }

    @Test
    void theDiskCannotBeWrittenAndIsSharedByAllSystemVms() {
        assertThat(write(IMAGE, TCG, new Console.Terminal(), VM))
                .containsSubsequence("<source file='/image/root.img'/>", "<readonly/>", "<shareable/>", "</disk>");
    }

    @Test
    void theGuestSeesFwCfgBecauseThereIsAcpi() {
        assertThat(write(IMAGE, TCG, new Console.Terminal(), VM))
                .contains("<acpi/>")
                .contains("<entry name='opt/io.systemd.credentials/fe80.ssh-ca' file='/state/fe80.ssh-ca'/>");
    }

    @Test
    void theAcceleratorDecidesTheDomainTypeAndTheProcessor() {
        assertThat(write(IMAGE, TCG, new Console.Terminal(), VM))
                .contains("<domain type='qemu'>", "<cpu mode='maximum'/>");
        assertThat(write(IMAGE, new Accelerator.Kvm("this is a test"), new Console.Terminal(), VM))
                .contains("<domain type='kvm'>", "<cpu mode='host-passthrough'/>");
    }

    @Test
    void aSerialConsoleIsWrittenToAFileOnlyWhenAskedFor() {
        assertThat(write(IMAGE, TCG, new Console.Terminal(), VM)).contains("<serial type='pty'/>");
        assertThat(write(IMAGE, TCG, new Console.File(Path.of("/consoles")), VM))
                .contains("<serial type='file'><source path='/consoles/v-2-VM.log' append='on'/></serial>");
    }

    @Test
    void aPathCannotEndTheElementThatItStandsIn() {
        Image hostile = image("/a'/><emulator>/tmp/x</emulator><b c='&\"<>");

        String xml = write(hostile, TCG, new Console.File(Path.of("/c'/><emulator>")), VM);

        assertThat(xml).doesNotContain("<emulator>");
        assertThat(DomainDescription.parse(xml).systemVm(State.SHUT_OFF))
                .map(HostedVm::vm)
                .contains(VM);
    }

    @Test
    void aPathWithAControlCharacterIsRefused() {
        assertThatThrownBy(() -> write(image("/a\u0000b"), TCG, new Console.Terminal(), VM))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DomainXml.text("a\nb"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"a?b\"");
    }

    private static String write(Image image, Accelerator accelerator, Console console, SystemVm vm) {
        return new DomainXml(image, accelerator, console)
                .of(vm, new Hardware(256, 1, List.of(PUBLIC)), Map.of("fe80.ssh-ca", Path.of("/state/fe80.ssh-ca")));
    }

    private static Image image(String directory) {
        return new Image(
                Path.of(directory + "/vmlinuz"), Path.of(directory + "/initrd.img"), Path.of(directory + "/root.img"));
    }
}
