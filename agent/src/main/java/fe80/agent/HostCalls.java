package fe80.agent;

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
import io.grpc.stub.StreamObserver;
import java.time.Instant;

/** The calls of the API that are about the host. */
final class HostCalls extends HostsGrpc.HostsImplBase {

    private final String host;
    private final Instant started;
    private final Hypervisor hypervisor;
    private final LinkKeeper link;
    private final Board board;

    HostCalls(String host, Instant started, Hypervisor hypervisor, LinkKeeper link, Board board) {
        this.host = host;
        this.started = started;
        this.hypervisor = hypervisor;
        this.link = link;
        this.board = board;
    }

    @Override
    public void get(GetHostRequest request, StreamObserver<Host> responses) {
        Answers.answer(responses, () -> {
            if (!request.getHost().isEmpty() && !request.getHost().equals(host)) {
                throw new AgentException(
                        AgentException.Reason.BAD_REQUEST, "this is the agent of " + host + ", and of no other host");
            }
            return host();
        });
    }

    private Host host() {
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
                .setLink(link());
        for (State state : State.values()) {
            int count = Math.toIntExact(board.count(state));
            if (count > 0) {
                answer.putSystemVms(state.name(), count);
            }
        }
        return answer.build();
    }

    private Link link() {
        Link.Builder answer = Link.newBuilder()
                .setName(LinkKeeper.NAME)
                .setTrouble(link.trouble().orElse(""))
                .setRepairs(link.repairs());
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
