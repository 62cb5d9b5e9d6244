package fe80.agent;

import fe80.agent.AgentException.Reason;
import fe80.agent.enrolment.HostMembership;
import fe80.agent.exec.RequestedTime;
import fe80.guest.HostKey;
import fe80.hypervisor.BootCredentials;
import fe80.hypervisor.Hardware;
import fe80.hypervisor.HostedVm.State;
import fe80.hypervisor.Hypervisor;
import fe80.systemvm.Kind;
import fe80.systemvm.SystemVm;
import fe80.v1.CertifyRequest;
import fe80.v1.CertifyResponse;
import fe80.v1.DeployRequest;
import fe80.v1.DestroyRequest;
import fe80.v1.DestroyResponse;
import fe80.v1.GetRequest;
import fe80.v1.ListRequest;
import fe80.v1.ListResponse;
import fe80.v1.MigrateRequest;
import fe80.v1.MigrateResponse;
import fe80.v1.ProbeRequest;
import fe80.v1.ProbeResponse;
import fe80.v1.RebootRequest;
import fe80.v1.StartRequest;
import fe80.v1.StopRequest;
import fe80.v1.SystemVmsGrpc;
import fe80.v1.WatchRequest;
import fe80.v1.WatchResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The calls of the API that are about System VMs as such; those that use their channels are elsewhere. */
final class SystemVmCalls extends SystemVmsGrpc.SystemVmsImplBase {

    private static final Duration SHUTDOWN = Duration.ofSeconds(60);

    private final String host;
    private final Hypervisor hypervisor;
    private final Inventory inventory;
    private final Board board;
    private final LinkKeeper link;
    private final Certificates certificates;
    private final Access access;
    private final HostMembership membership;
    private final Prober prober;

    SystemVmCalls(
            String host,
            Hypervisor hypervisor,
            Inventory inventory,
            Board board,
            LinkKeeper link,
            Certificates certificates,
            Access access,
            HostMembership membership,
            Prober prober) {
        this.host = host;
        this.hypervisor = hypervisor;
        this.inventory = inventory;
        this.board = board;
        this.link = link;
        this.certificates = certificates;
        this.access = access;
        this.membership = membership;
        this.prober = prober;
    }

    @Override
    public void list(ListRequest request, StreamObserver<ListResponse> responses) {
        Answers.answer(responses, () -> {
            Selection selection = new Selection(request.getFilter());
            ListResponse.Builder answer = ListResponse.newBuilder();
            board.all().stream()
                    .filter(selection::has)
                    .map(sighting -> Answers.systemVm(sighting, host))
                    .forEach(answer::addSystemVms);
            return answer.build();
        });
    }

    @Override
    public void get(GetRequest request, StreamObserver<fe80.v1.SystemVm> responses) {
        Answers.answer(responses, () -> Answers.systemVm(board.find(request.getSystemVm()), host));
    }

    @Override
    public void watch(WatchRequest request, StreamObserver<WatchResponse> responses) {
        new WatchCall(board::watch, request, host, (ServerCallStreamObserver<WatchResponse>) responses).start();
    }

    @Override
    public void deploy(DeployRequest request, StreamObserver<fe80.v1.SystemVm> responses) {
        Answers.answer(responses, () -> {
            HostCalls.expect(request.getHost(), host);
            SystemVm vm = new SystemVm(uuid(request.getUuid()), kind(request.getKind()), request.getName());
            Hardware hardware = new Hardware(
                    request.getMemory() == 0 ? Hardware.SMALL.memory() : request.getMemory(),
                    request.getProcessors() == 0 ? Hardware.SMALL.processors() : request.getProcessors(),
                    List.of());
            Memory.ofThisHost().expectRoom(vm.name(), hardware.memory());
            BootCredentials credentials =
                    new BootCredentials(HostKey.create().privateKey(), certificates.authorities());
            hypervisor.deploy(vm, hardware, credentials, this::admit);
            return look(vm);
        });
    }

    @Override
    public void start(StartRequest request, StreamObserver<fe80.v1.SystemVm> responses) {
        Answers.answer(responses, () -> {
            Sighting sighting = board.find(request.getSystemVm());
            switch (sighting.hosted().state()) {
                case RUNNING -> {}
                case PAUSED ->
                    throw new AgentException(
                            Reason.WRONG_STATE,
                            sighting.vm().name() + " is paused, not off: 'virsh resume "
                                    + sighting.vm().name() + "' lets it go on");
                case SHUT_OFF, CRASHED -> {
                    if (sighting.hosted().deployed()) {
                        hypervisor.trust(sighting.vm(), certificates.authorities());
                    }
                    hypervisor.start(sighting.vm(), this::admit);
                }
            }
            return look(sighting.vm());
        });
    }

    @Override
    public void stop(StopRequest request, StreamObserver<fe80.v1.SystemVm> responses) {
        Answers.answer(responses, () -> {
            SystemVm vm = staying(board.find(request.getSystemVm())).vm();
            hypervisor.stop(vm, request.hasDeadline() ? RequestedTime.of(request.getDeadline()) : SHUTDOWN);
            return look(vm);
        });
    }

    @Override
    public void reboot(RebootRequest request, StreamObserver<fe80.v1.SystemVm> responses) {
        Answers.answer(responses, () -> {
            Sighting sighting = staying(board.find(request.getSystemVm()));
            if (sighting.hosted().state() != State.RUNNING) {
                throw new AgentException(
                        Reason.WRONG_STATE,
                        sighting.vm().name() + " does not run: "
                                + sighting.reachability().reason());
            }
            hypervisor.reboot(sighting.vm());
            return look(sighting.vm());
        });
    }

    @Override
    public void destroy(DestroyRequest request, StreamObserver<DestroyResponse> responses) {
        Answers.answer(responses, () -> {
            board.known(request.getSystemVm()).ifPresent(sighting -> {
                if (!sighting.hosted().deployed()) {
                    throw new AgentException(
                            Reason.WRONG_STATE,
                            sighting.vm().name() + " was deployed by another program, which has to destroy it");
                }
                hypervisor.destroy(staying(sighting).vm());
                inventory.look(sighting.vm());
            });
            return DestroyResponse.getDefaultInstance();
        });
    }

    /** One host cannot do it alone. */
    @Override
    public void migrate(MigrateRequest request, StreamObserver<MigrateResponse> responses) {
        responses.onError(
                Failures.exception(
                        new AgentException(
                                Reason.WRONG_STATE,
                                "a System VM moves between hosts of a zone: ask its management server ('fe80 login', 'fe80 migrate')")));
    }

    @Override
    public void certify(CertifyRequest request, StreamObserver<CertifyResponse> responses) {
        Answers.answer(responses, () -> {
            if (!request.getSystemVm().isEmpty()) {
                List<String> trusted = trusted(board.find(request.getSystemVm()));
                if (!trusted.contains(access.ownAuthority())) {
                    return membership.vouch(
                            request.getPublicKey(), CallerInterceptor.current().user(), trusted);
                }
            }
            Instant now = Instant.now();
            String certificate = access.certify(
                    request.getPublicKey(), CallerInterceptor.current().user());
            return CertifyResponse.newBuilder()
                    .setCertificate(certificate)
                    .setValidUntil(Answers.timestamp(now.plus(Certificates.VALIDITY)))
                    .build();
        });
    }

    private List<String> trusted(Sighting sighting) {
        if (!sighting.hosted().deployed()) {
            throw new AgentException(
                    Reason.WRONG_STATE,
                    sighting.vm().name()
                            + " knows no SSH authority, since another program deployed it: log in with the key that it"
                            + " knows");
        }
        return access.authorities(sighting.hosted());
    }

    @Override
    public void probe(ProbeRequest request, StreamObserver<ProbeResponse> responses) {
        Answers.answer(
                responses, () -> prober.probe(board.find(request.getSystemVm()).vm()));
    }

    private static Sighting staying(Sighting sighting) {
        if (sighting.stage() != Stage.STAYING) {
            throw new AgentException(
                    Reason.WRONG_STATE, sighting.vm().name() + " is being migrated; try again when that has ended");
        }
        return sighting;
    }

    private void admit(SystemVm vm, String port) {
        link.admit(vm.controlMac(), port);
    }

    private fe80.v1.SystemVm look(SystemVm vm) {
        return inventory
                .look(vm)
                .map(sighting -> Answers.systemVm(sighting, host))
                .orElseThrow(() -> new AgentException(Reason.NO_SUCH_VM, vm.name() + " is gone again"));
    }

    private static UUID uuid(String text) {
        if (text.isEmpty()) {
            return UUID.randomUUID();
        }
        UUID uuid = UUID.fromString(text);
        if (!uuid.toString().equalsIgnoreCase(text)) {
            throw new IllegalArgumentException("not a UUID: \"" + text + "\"");
        }
        return uuid;
    }

    private static Kind kind(fe80.v1.Kind kind) {
        return switch (kind) {
            case SECONDARY_STORAGE_VM -> Kind.SECONDARY_STORAGE_VM;
            case CONSOLE_PROXY -> Kind.CONSOLE_PROXY;
            case VIRTUAL_ROUTER -> Kind.VIRTUAL_ROUTER;
            case KIND_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException(
                        "a System VM needs a kind: SECONDARY_STORAGE_VM, CONSOLE_PROXY or" + " VIRTUAL_ROUTER");
        };
    }
}
