package fe80.cli.agent;

import com.google.protobuf.Timestamp;
import fe80.v1.GetHostRequest;
import fe80.v1.Host;
import fe80.v1.HostsGrpc;
import fe80.v1.Link;
import io.grpc.stub.StreamObserver;
import java.time.Instant;

/** The host that the tests' System VMs are on; all of them are READY. */
final class TestHosts extends HostsGrpc.HostsImplBase {

    private final TestSystemVms vms;

    TestHosts(TestSystemVms vms) {
        this.vms = vms;
    }

    @Override
    public void get(GetHostRequest request, StreamObserver<Host> responses) {
        responses.onNext(Host.newBuilder()
                .setName("hv1")
                .setAgentStarted(Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond()))
                .setLink(Link.newBuilder()
                        .setName("cloud0")
                        .setPresent(true)
                        .setUp(true)
                        .setMac("02:fe:80:00:00:01")
                        .addAddresses("fe80::1/64")
                        .setRepairs(1)
                        .setRepaired(
                                Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond()))
                        .addRepairSteps("set cloud0 up"))
                .setLibvirtHook(true)
                .putSystemVms("READY", vms.count())
                .build());
        responses.onCompleted();
    }
}
