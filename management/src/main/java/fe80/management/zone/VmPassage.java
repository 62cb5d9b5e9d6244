package fe80.management.zone;

import com.google.protobuf.ByteString;
import fe80.management.access.AccessException;
import fe80.management.access.Caller;
import fe80.v1.AdoptRequest;
import fe80.v1.LegacyGrpc;
import fe80.v1.LegacyStep;
import fe80.v1.Outcome;
import fe80.v1.PassageWork;
import fe80.v1.RestoreRequest;
import fe80.v1.RetireRequest;
import fe80.v1.RunResponse;
import io.grpc.MethodDescriptor;
import io.grpc.StatusException;
import java.util.concurrent.atomic.AtomicBoolean;

/** The way out of 169.254 of one System VM, for what goes it without a caller who waits. */
record VmPassage(VmCommands commands, Caller caller) {

    RunResponse take(PassageWork.Step step, String vm) throws InterruptedException {
        return switch (step) {
            case ADOPT ->
                take(
                        LegacyGrpc.getAdoptMethod(),
                        AdoptRequest.newBuilder().setSystemVm(vm).build(),
                        vm);
            case RETIRE ->
                take(
                        LegacyGrpc.getRetireMethod(),
                        RetireRequest.newBuilder().setSystemVm(vm).build(),
                        vm);
            case RESTORE ->
                take(
                        LegacyGrpc.getRestoreMethod(),
                        RestoreRequest.newBuilder().setSystemVm(vm).build(),
                        vm);
            case STEP_UNSPECIFIED, UNRECOGNIZED -> throw new IllegalArgumentException("no step: " + step);
        };
    }

    private <Q> RunResponse take(MethodDescriptor<Q, LegacyStep> method, Q request, String vm)
            throws InterruptedException {
        String name = "Jobs." + method.getBareMethodName();
        AtomicBoolean begun = new AtomicBoolean();
        try {
            Passage passage = new Passage(commands.overseer(), caller, name, _ -> begun.set(true));
            String done = commands.whereItIs(
                    vm, caller, name, route -> passage.run(route.keeper(), method, request, route.vm()));
            return exited(0).setStdout(line(done)).build();
        } catch (StatusException | ZoneException | AccessException e) {
            RunResponse failed = VmCommands.failed(Failures.status(e));
            return begun.get() && failed.getOutcome().hasNotStarted()
                    ? exited(1)
                            .setStderr(line(failed.getOutcome().getNotStarted()))
                            .build()
                    : failed;
        }
    }

    private static RunResponse.Builder exited(int status) {
        return RunResponse.newBuilder().setOutcome(Outcome.newBuilder().setExitStatus(status));
    }

    private static ByteString line(String text) {
        return ByteString.copyFromUtf8(text + "\n");
    }
}
