package fe80.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fe80.lab.LabAgent;
import fe80.v1.GetHostRequest;
import fe80.v1.Reachability.State;
import fe80.v1.StartRequest;
import fe80.v1.StopRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;

/**
 * The QEMU guest agent, through libvirt: guest-exec (QEMU Guest Agent Protocol Reference), and guest-exec-status again
 * and again, without a pause, until the command has ended.
 */
final class GuestAgentWay extends CalledWay {

    static final String NAME = "QEMU guest agent";

    private static final String CHANNEL = """
            <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
            """;
    private static final int DEADLINE = 10; // seconds

    private final ObjectMapper json = new ObjectMapper();
    private final Connect libvirt;
    private final Domain domain;

    /** Finds the agent in a VM that {@link #giveChannel} was done to. */
    GuestAgentWay(LabAgent agent, String vm) throws LibvirtException {
        super(NAME);
        this.libvirt = new Connect(uri(agent));
        this.domain = libvirt.domainLookupByName(vm);
    }

    /** Gives a VM the device that the guest agent needs, and restarts it. System VMs do not have it otherwise. */
    static void giveChannel(LabAgent agent, String vm, Duration boot) {
        agent.machine()
                .commands()
                .run(List.of("virsh", "-q", "-c", uri(agent), "attach-device", vm, "/dev/stdin", "--config"), CHANNEL);
        agent.vms().stop(StopRequest.newBuilder().setSystemVm(vm).build());
        agent.vms().start(StartRequest.newBuilder().setSystemVm(vm).build());
        agent.await(vm, State.READY, boot);
    }

    private static String uri(LabAgent agent) {
        return agent.hosts().get(GetHostRequest.getDefaultInstance()).getLibvirt();
    }

    @Override
    long run(Task task) throws IOException, LibvirtException {
        ObjectNode command = json.createObjectNode().put("path", task.program()).put("capture-output", true);
        List.of(task.arguments()).forEach(command.withArray("arg")::add);
        ObjectNode process = json.createObjectNode()
                .put("pid", call("guest-exec", command).path("pid").intValue());
        JsonNode status = call("guest-exec-status", process);
        while (!status.path("exited").booleanValue()) {
            status = call("guest-exec-status", process);
        }
        if (status.path("exitcode").intValue() != 0) {
            throw new IOException(status.toString());
        }
        return Base64.getDecoder().decode(status.path("out-data").asText("")).length;
    }

    private JsonNode call(String name, ObjectNode arguments) throws IOException, LibvirtException {
        ObjectNode request = json.createObjectNode().put("execute", name);
        request.set("arguments", arguments);
        return json.readTree(domain.qemuAgentCommand(request.toString(), DEADLINE, 0))
                .path("return");
    }

    @Override
    public void close() throws IOException {
        try {
            domain.free();
            libvirt.close();
        } catch (LibvirtException e) {
            throw new IOException("cannot close the connection to libvirt", e);
        }
    }
}
