package fe80.agent;

import fe80.agent.enrolment.HostMembership;
import fe80.agent.enrolment.Renewal;
import fe80.hypervisor.Accelerator;
import fe80.hypervisor.Hypervisor;
import fe80.link.Address;
import fe80.link.Bridge;
import fe80.link.LinkException;
import fe80.link.LinkState;
import fe80.link.Port;
import fe80.systemvm.Reachability.State;
import fe80.v1.GetHostRequest;
import fe80.v1.Host;
import fe80.v1.HostsGrpc;
import fe80.v1.Link;
import fe80.v1.ListHostsRequest;
import fe80.v1.ListHostsResponse;
import fe80.v1.MaintainRequest;
import fe80.v1.MaintainResponse;
import fe80.v1.RenewHostRequest;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** The calls of the API that are about the host. */
final class HostCalls extends HostsGrpc.HostsImplBase {

    /** Where libvirt looks for it, and docs/security.md says to put it. */
    private static final Path LIBVIRT_HOOK = Path.of("/etc/libvirt/hooks/qemu.d/fe80");

    private final String host;
    private final Instant started;
    private final Hypervisor hypervisor;
    private final LinkKeeper link;
    private final Board board;
    private final Zone zone;

    /** This host's part in a zone, if it is in one. */
    record Zone(HostMembership membership, Renewal renewal, Certificates certificates) {}

    HostCalls(String host, Instant started, Hypervisor hypervisor, LinkKeeper link, Board board, Zone zone) {
        this.host = host;
        this.started = started;
        this.hypervisor = hypervisor;
        this.link = link;
        this.board = board;
        this.zone = zone;
    }

    @Override
    public void get(GetHostRequest request, StreamObserver<Host> responses) {
        Answers.answer(responses, () -> {
            expect(request.getHost(), host);
            return host();
        });
    }

    @Override
    public void list(ListHostsRequest request, StreamObserver<ListHostsResponse> responses) {
        Answers.answer(
                responses, () -> ListHostsResponse.newBuilder().addHosts(host()).build());
    }

    /** One host cannot do it alone. */
    @Override
    public void maintain(MaintainRequest request, StreamObserver<MaintainResponse> responses) {
        responses.onError(Failures.exception(new AgentException(
                AgentException.Reason.WRONG_STATE,
                "a host of a zone is emptied by its management server ('fe80 login', 'fe80 host maintain')")));
    }

    /**
     * Checks which host a request means.
     *
     * @param named its name; empty for the agent's own
     * @throws AgentException if it is another than this one
     */
    static void expect(String named, String host) {
        if (!named.isEmpty() && !named.equals(host)) {
            throw new AgentException(
                    AgentException.Reason.BAD_REQUEST, "this is the agent of " + host + ", and of no other host");
        }
    }

    @Override
    public void renew(RenewHostRequest request, StreamObserver<Host> responses) {
        Answers.answer(responses, () -> {
            expect(request.getHost(), host);
            zone.renewal().await();
            return host();
        });
    }

    private Host host() throws IOException {
        Memory memory = Memory.ofThisHost();
        Accelerator accelerator = hypervisor.accelerator();
        Host.Builder answer = Host.newBuilder()
                .setName(host)
                .setVersion(Version.TEXT)
                .setAgentStarted(Answers.timestamp(started))
                .setLibvirt(hypervisor.uri().toString())
                .setAccelerator(
                        switch (accelerator) {
                            case Accelerator.Kvm _ -> "KVM";
                            case Accelerator.Tcg _ -> "TCG";
                        })
                .setAcceleratorReason(accelerator.reason())
                .setKernel(System.getProperty("os.version"))
                .setMemory(memory.total())
                .setMemoryAvailable(memory.available())
                .setProcessors(Runtime.getRuntime().availableProcessors())
                .setLibvirtHook(Files.isExecutable(LIBVIRT_HOOK))
                .setLink(link())
                .setOwnSshAuthority(zone.certificates().authority().fingerprint());
        zone.membership().now(zone.certificates().valid()).ifPresent(answer::setZoneCertificates);
        for (State state : State.values()) {
            int count = Math.toIntExact(board.count(state));
            if (count > 0) {
                answer.putSystemVms(state.name(), count);
            }
        }
        return answer.build();
    }

    private Link link() {
        Repairs repairs = link.repairs();
        Link.Builder answer = Link.newBuilder()
                .setName(LinkKeeper.NAME)
                .setTrouble(link.trouble().orElse(""))
                .setRepairs(repairs.count())
                .addAllRepairSteps(repairs.last());
        if (repairs.count() > 0) {
            answer.setRepaired(Answers.timestamp(repairs.at()));
        }
        try {
            LinkState now = link.observe();
            now.ports().values().stream()
                    .filter(port -> port.on(now.name()))
                    .map(Port::name)
                    .forEach(answer::addPorts);
            if (now.bridge() instanceof Bridge.Present bridge) {
                answer.setPresent(true).setUp(bridge.up()).setMac(bridge.mac().toString());
                bridge.addresses().stream().map(Address::toString).forEach(answer::addAddresses);
            }
        } catch (LinkException e) {
            answer.setTrouble(Failures.reason(e));
        }
        return answer.build();
    }
}
