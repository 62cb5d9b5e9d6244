package fe80.lab;

import fe80.agent.Agent;
import fe80.guest.PublicHostKey;
import fe80.v1.Command;
import fe80.v1.DeployRequest;
import fe80.v1.GetRequest;
import fe80.v1.HostsGrpc;
import fe80.v1.Kind;
import fe80.v1.LegacyGrpc;
import fe80.v1.Outcome.OutcomeCase;
import fe80.v1.Reachability.State;
import fe80.v1.RunRequest;
import fe80.v1.RunResponse;
import fe80.v1.SystemVm;
import fe80.v1.SystemVmsGrpc;
import fe80.v1.WatchRequest;
import fe80.v1.WatchResponse;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A hypervisor of a lab with an agent, which is a process of its own there, and what its users can do over its socket.
 * It may be killed and started again.
 */
public final class LabAgent implements AutoCloseable {

    private static final Duration COMMAND = Duration.ofMinutes(5);

    private final Lab lab;
    private final Machine machine;
    private final AgentProcess process;
    private ManagedChannel channel;

    private LabAgent(Lab lab, Machine machine, AgentProcess process) {
        this.lab = lab;
        this.machine = machine;
        this.process = process;
        process.start();
        this.channel = process.connect();
    }

    /** The agent's program, with a libvirtd of the machine's own. */
    static LabAgent onLibvirt(Machine machine, Lab lab) {
        return onLibvirt(machine, lab, AgentProcess.fromClassPath(Agent.class));
    }

    /** The agent as it is installed, with a libvirtd of the machine's own. */
    static LabAgent installed(Machine machine, Lab lab, Installation installation) {
        return onLibvirt(machine, lab, List.of(installation.program().toString(), "agent"));
    }

    private static LabAgent onLibvirt(Machine machine, Lab lab, List<String> program) {
        return new LabAgent(lab, machine, AgentProcess.of(machine, lab, program, Libvirt.start(machine)));
    }

    /** The agent's program, with light System VMs and with this in its environment, as {@code NAME=value}. */
    static LabAgent light(Machine machine, Lab lab, List<String> environment) {
        List<String> program = Stream.of(List.of("env"), environment, AgentProcess.fromClassPath(LightAgent.class))
                .flatMap(List::stream)
                .toList();
        return new LabAgent(
                lab,
                machine,
                AgentProcess.of(
                        machine, lab, program, LightAgent.directory(machine).toUri()));
    }

    /** Sends the agent a signal, such as STOP. */
    void signal(String signal) {
        process.signal(signal);
    }

    /**
     * Lets it listen at this address of its machine, when it is enrolled and started again.
     *
     * @return the address with the port
     */
    String listen(String address) {
        String place = address + ":9080";
        try {
            Files.writeString(configuration(), """

                    [api]
                    listen = "%1$s"
                    certificate = "%2$s/agent.crt"
                    key = "%2$s/agent.key"
                    authority = "%2$s/authority.crt"
                    """.formatted(place, machine.directory()), StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return place;
    }

    /** Where it runs. */
    public Machine machine() {
        return machine;
    }

    /** The unix socket where it serves. */
    public Path socket() {
        return process.socket();
    }

    /** Kills the agent at once, as {@code kill -9} does. */
    public void kill() {
        channel.shutdownNow();
        process.kill();
    }

    /** Starts it after {@link #kill}; it serves when this returns. */
    public void start() {
        process.start();
        channel = process.connect();
    }

    public SystemVmsGrpc.SystemVmsBlockingStub vms() {
        return SystemVmsGrpc.newBlockingStub(channel).withDeadlineAfter(COMMAND.toSeconds(), TimeUnit.SECONDS);
    }

    public HostsGrpc.HostsBlockingStub hosts() {
        return HostsGrpc.newBlockingStub(channel).withDeadlineAfter(COMMAND.toSeconds(), TimeUnit.SECONDS);
    }

    public LegacyGrpc.LegacyBlockingStub legacy() {
        return LegacyGrpc.newBlockingStub(channel).withDeadlineAfter(COMMAND.toSeconds(), TimeUnit.SECONDS);
    }

    /** Deploys a System VM, which boots when this returns. */
    public SystemVm deploy(Kind kind, String name) {
        return vms().deploy(
                        DeployRequest.newBuilder().setKind(kind).setName(name).build());
    }

    /** A System VM as the agent has it now. */
    public SystemVm get(String vm) {
        return vms().get(GetRequest.newBuilder().setSystemVm(vm).build());
    }

    /** Waits until the way to a System VM is in this state, and returns the VM as it is then. */
    public SystemVm await(String vm, State state, Duration deadline) {
        return await(vm, seen -> seen.getReachability().getState() == state, deadline);
    }

    /** Waits until a System VM is as wanted, and returns it as it is then. */
    public SystemVm await(String vm, Predicate<SystemVm> wanted, Duration deadline) {
        Iterator<WatchResponse> changes = SystemVmsGrpc.newBlockingStub(channel)
                .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS)
                .watch(WatchRequest.getDefaultInstance());
        while (changes.hasNext()) {
            SystemVm seen = changes.next().getChanged();
            if (seen.getName().equals(vm) && wanted.test(seen)) {
                return seen;
            }
        }
        throw new LabException("the agent ended its watch");
    }

    /** Runs a program in a System VM and returns what it wrote to stdout; it has to succeed. */
    public String run(String vm, String... command) {
        RunResponse response = vms().run(RunRequest.newBuilder()
                .setSystemVm(vm)
                .setCommand(Command.newBuilder().addAllArguments(List.of(command)))
                .build());
        boolean exited = response.getOutcome().getOutcomeCase() == OutcomeCase.EXIT_STATUS;
        if (!exited || response.getOutcome().getExitStatus() != 0) {
            throw new LabException(String.join(" ", command) + " failed in " + vm + ": " + response);
        }
        return response.getStdout().toStringUtf8();
    }

    /** The way to a System VM past the agent. */
    public LabVm past(String vm) {
        SystemVm there = get(vm);
        return new LabVm(
                lab,
                machine,
                new fe80.systemvm.SystemVm(
                        UUID.fromString(there.getUuid()),
                        fe80.systemvm.Kind.valueOf(there.getKind().name()),
                        there.getName()),
                PublicHostKey.parse(there.getHostKey()));
    }

    /** Its configuration, which it reads when it starts. */
    public Path configuration() {
        return AgentProcess.configuration(machine);
    }

    /** The file to which the agent logs. */
    Path log() {
        return process.log();
    }

    /** Lets go of it; it ends with the machine. */
    @Override
    public void close() {
        channel.shutdownNow();
    }
}
