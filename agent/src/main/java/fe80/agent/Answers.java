package fe80.agent;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import fe80.v1.Kind;
import fe80.v1.Offence;
import fe80.v1.Reachability;
import fe80.v1.SystemVm;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** What the agent knows, in the words of the API. */
final class Answers {

    private Answers() {}

    /** Answers a call once, or tells its caller why that failed. */
    static <A> void answer(StreamObserver<A> responses, Callable<A> call) {
        try {
            responses.onNext(call.call());
            responses.onCompleted();
        } catch (Exception e) {
            responses.onError(Failures.status(e).asRuntimeException());
        }
    }

    static SystemVm systemVm(Sighting sighting, String host) {
        fe80.systemvm.SystemVm vm = sighting.vm();
        SystemVm.Builder answer = SystemVm.newBuilder()
                .setUuid(vm.uuid().toString())
                .setName(vm.name())
                .setKind(vm.kind().map(Answers::kind).orElse(Kind.KIND_UNSPECIFIED))
                .setControlMac(vm.controlMac().toString())
                .setControlAddress(vm.address().toString())
                .setHost(host)
                .setReachability(reachability(sighting.reachability()))
                .setDeployed(sighting.hosted().deployed())
                .setPort(sighting.hosted().port().orElse(""))
                .setHostKey(sighting.hostKey())
                .addAllSshAuthorities(sighting.sshAuthorities())
                .setMigration(sighting.migration())
                .setPath(path(sighting.way()));
        new TreeMap<>(sighting.offences())
                .forEach((offence, packets) -> answer.addOffences(
                        Offence.newBuilder().setReason(reason(offence)).setPackets(packets)));
        return answer.build();
    }

    private static SystemVm.Path path(Way way) {
        return switch (way) {
            case NONE -> SystemVm.Path.PATH_UNSPECIFIED;
            case LINK_LOCAL -> SystemVm.Path.LINK_LOCAL;
            case DUAL -> SystemVm.Path.DUAL;
            case LEGACY -> SystemVm.Path.LEGACY;
        };
    }

    private static Offence.Reason reason(fe80.link.Offence offence) {
        return switch (offence) {
            case NOT_IPV6 -> Offence.Reason.NOT_IPV6;
            case SPOOFED -> Offence.Reason.SPOOFED;
            case ROUTER -> Offence.Reason.ROUTER;
            case FLOOD -> Offence.Reason.FLOOD;
            case OTHER -> Offence.Reason.OTHER;
        };
    }

    static Kind kind(fe80.systemvm.Kind kind) {
        return switch (kind) {
            case SECONDARY_STORAGE_VM -> Kind.SECONDARY_STORAGE_VM;
            case CONSOLE_PROXY -> Kind.CONSOLE_PROXY;
            case VIRTUAL_ROUTER -> Kind.VIRTUAL_ROUTER;
        };
    }

    static Reachability.State state(fe80.systemvm.Reachability.State state) {
        return switch (state) {
            case ABSENT -> Reachability.State.ABSENT;
            case STOPPED -> Reachability.State.STOPPED;
            case NO_LINK -> Reachability.State.NO_LINK;
            case NO_PORT -> Reachability.State.NO_PORT;
            case SILENT -> Reachability.State.SILENT;
            case REFUSED -> Reachability.State.REFUSED;
            case HANDSHAKE_FAILED -> Reachability.State.HANDSHAKE_FAILED;
            case HOST_KEY_MISMATCH -> Reachability.State.HOST_KEY_MISMATCH;
            case AUTH_REJECTED -> Reachability.State.AUTH_REJECTED;
            case READY -> Reachability.State.READY;
            case LEGACY_ONLY -> Reachability.State.LEGACY_ONLY;
        };
    }

    static Duration duration(java.time.Duration duration) {
        return Duration.newBuilder()
                .setSeconds(duration.toSeconds())
                .setNanos(duration.toNanosPart())
                .build();
    }

    static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    private static Reachability reachability(fe80.systemvm.Reachability reachability) {
        Reachability.Builder answer = Reachability.newBuilder()
                .setState(state(reachability.state()))
                .setSince(timestamp(reachability.since()))
                .setReason(reachability.reason());
        reachability.roundTrip().map(Answers::duration).ifPresent(answer::setRoundTrip);
        return answer.build();
    }
}
