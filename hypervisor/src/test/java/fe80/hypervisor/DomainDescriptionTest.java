package fe80.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.address.ControlMac;
import fe80.address.Mac;
import fe80.hypervisor.HostedVm.State;
import fe80.systemvm.Kind;
import fe80.systemvm.SystemVm;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DomainDescriptionTest {

    private static final Mac MAC = Mac.parse("0e:00:a9:fe:7e:e8");

    @Test
    void aDomainOfAnotherIsNoSystemVmWithoutAControlNic() {
        DomainDescription other = DomainDescription.parse("""
                <domain type='kvm' id='3'>
                  <name>s-7-VM</name>
                  <uuid>7c6e1f8a-4f43-4b1e-9c3a-0d7a5f1c2b3d</uuid>
                  <devices>
                    <interface type='bridge'><mac address='0e:00:a9:fe:7e:e8'/><source bridge='cloudbr0'/></interface>
                    <interface type='bridge'><mac address='06:00:00:00:00:01'/><source bridge='cloud0'/></interface>
                  </devices>
                </domain>
                """);

        assertThat(other.systemVm(State.RUNNING)).isEmpty();
        assertThat(other.has(MAC, "cloudbr0")).isTrue();
        assertThat(other.has(MAC, "cloud0")).isFalse();
    }

    @Test
    void aDomainOfAnotherWithAControlNicIsASystemVm() {
        DomainDescription legacy = DomainDescription.parse("""
                <domain type='kvm' id='3'>
                  <name>s-7-VM</name>
                  <uuid>7c6e1f8a-4f43-4b1e-9c3a-0d7a5f1c2b3d</uuid>
                  <devices>
                    <interface type='bridge'><mac address='06:00:00:00:00:01'/><source bridge='cloudbr0'/></interface>
                    <interface type='network'>
                      <mac address='0E:00:A9:FE:7E:E8'/><source network='control' bridge='cloud0'/>
                      <target dev='vnet4'/>
                    </interface>
                  </devices>
                </domain>
                """);

        assertThat(legacy.systemVm(State.RUNNING))
                .contains(new HostedVm(
                        new SystemVm(
                                UUID.fromString("7c6e1f8a-4f43-4b1e-9c3a-0d7a5f1c2b3d"),
                                Optional.of(Kind.SECONDARY_STORAGE_VM),
                                "s-7-VM",
                                new ControlMac(MAC)),
                        State.RUNNING,
                        Optional.of("vnet4"),
                        false));
        assertThat(legacy.systemVm(State.SHUT_OFF).orElseThrow().port()).isEmpty();
    }

    @Test
    void aDomainWhoseMetadataCannotBeReadIsNoSystemVm() {
        DomainDescription later = DomainDescription.parse("""
                <domain type='kvm'>
                  <name>x-1-VM</name>
                  <uuid>7c6e1f8a-4f43-4b1e-9c3a-0d7a5f1c2b3d</uuid>
                  <metadata>
                    <f:systemvm xmlns:f='urn:fe80:systemvm:1' kind='LATER' uuid='7c6e1f8a-4f43-4b1e-9c3a-0d7a5f1c2b3d'/>
                  </metadata>
                </domain>
                """);

        assertThat(later.systemVm(State.RUNNING)).isEmpty();
    }

    @Test
    void aDocumentTypeIsRefused() {
        assertThatThrownBy(() -> DomainDescription.parse(
                        "<!DOCTYPE domain [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><domain><name>&a;</name></domain>"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
