package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import fe80.v1.Command;
import fe80.v1.Entry;
import fe80.v1.ExecRequest;
import fe80.v1.ExecResponse;
import fe80.v1.ExecResponse.ResponseCase;
import fe80.v1.ExecStart;
import fe80.v1.ForwardRequest;
import fe80.v1.Kind;
import fe80.v1.Outcome.OutcomeCase;
import fe80.v1.PushRequest;
import fe80.v1.PushResponse;
import fe80.v1.PushStart;
import fe80.v1.Reachability.State;
import fe80.v1.RunRequest;
import fe80.v1.RunResponse;
import fe80.v1.SystemVmsGrpc;
import fe80.v1.SystemVmsGrpc.SystemVmsBlockingV2Stub;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The calls of the agent's API that go into a System VM, as callers may use and misuse them. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class GuestCallsTest {

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    private static final String VM = "s-8-VM";

    private static LabAgent agent;

    @BeforeAll
    static void deploy() {
        agent = LAB.lab().lightAgent("calls");
        agent.deploy(Kind.SECONDARY_STORAGE_VM, VM);
        agent.await(VM, State.READY, java.time.Duration.ofMinutes(1));
    }

    @Test
    void aStreamThatDoesNotBeginWithItsStartIsRefused() throws Exception {
        BlockingClientCall<ExecRequest, ?> exec = stub().exec();
        exec.write(ExecRequest.newBuilder().setStdin(bytes("in")).build());
        assertRefused(exec);
        BlockingClientCall<PushRequest, ?> push = stub().push();
        push.write(PushRequest.newBuilder().setData(bytes("data")).build());
        assertRefused(push);
        BlockingClientCall<ForwardRequest, ?> forward = stub().forward();
        forward.halfClose();
        assertRefused(forward);
    }

    private static void assertRefused(BlockingClientCall<?, ?> call) {
        assertThatThrownBy(call::read).isInstanceOfSatisfying(StatusException.class, refused -> {
            assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(refused.getStatus().getDescription()).isEqualTo("start: the first message has to be that one");
        });
    }

    @Test
    void theEndOfStdinIsNotTheEndOfTheOutput() throws Exception {
        BlockingClientCall<ExecRequest, ExecResponse> exec = exec("sh", "-c", "cat; echo and more; exit 3");
        exec.write(ExecRequest.newBuilder().setStdin(bytes("what was sent\n")).build());
        exec.write(ExecRequest.newBuilder()
                .setStdinEnd(ExecRequest.StdinEnd.getDefaultInstance())
                .build());
        StringBuilder stdout = new StringBuilder();
        ExecResponse response = exec.read();
        for (; response.getResponseCase() == ResponseCase.STDOUT; response = exec.read()) {
            stdout.append(response.getStdout().toStringUtf8());
        }
        assertThat(stdout).hasToString("what was sent\nand more\n");
        assertThat(response.getOutcome().getExitStatus()).isEqualTo(3);
    }

    @Test
    void aCallerWhoGoesAwayTakesTheCommandAlong() throws Exception {
        BlockingClientCall<ExecRequest, ExecResponse> exec = exec("sh", "-c", "sleep 3001 & echo ready; sleep 3002");
        assertThat(exec.read().getStdout().toStringUtf8()).isEqualTo("ready\n");
        exec.cancel("the caller has gone", null);
        String gone = "while grep -qlszx -e 300[12] /proc/[0-9]*/cmdline; do sleep 0.05; done";
        assertThat(agent.run(VM, "sh", "-c", gone)).isEmpty();
    }

    @Test
    void aCommandWhoseCallerGoesAwayNeverTakesHalfOfItsInputForAll() throws Exception {
        String install = "cat > /root/half; mv /root/half /root/whole; sleep 3003";
        for (int i = 0; i < 20; i++) {
            BlockingClientCall<ExecRequest, ExecResponse> exec = exec("sh", "-c", install);
            exec.write(ExecRequest.newBuilder().setStdin(bytes("half")).build());
            agent.run(VM, "sh", "-c", "until [ -s /root/half ]; do sleep 0.02; done");
            exec.cancel("the caller has gone", null);
            String gone = "while grep -qlszx -e 'cat > /root/hal[f].*' /proc/[0-9]*/cmdline; do sleep 0.02; done";
            assertThat(agent.run(VM, "sh", "-c", gone + "; ls /root; rm -f /root/half"))
                    .contains("half")
                    .doesNotContain("whole");
        }
    }

    @Test
    void whatIsNotDoneByItsDeadlineHasAnUnknownOutcome() {
        RunResponse late = agent.vms()
                .run(command("sleep", "4001")
                        .setDeadline(Duration.newBuilder().setNanos(300_000_000))
                        .build());
        assertThat(late.getOutcome().getOutcomeCase()).isEqualTo(OutcomeCase.UNKNOWN);
        assertThat(late.getOutcome().getUnknown()).contains("did not end within 0.3 s; it was killed in the VM");
    }

    @Test
    void outputThatIsCutIsFlagged() {
        RunResponse cut = agent.vms()
                .run(command("sh", "-c", "echo 1234567890; echo 12345 >&2")
                        .setOutputLimit(8)
                        .build());
        assertThat(cut.getStdout().toStringUtf8()).isEqualTo("12345678");
        assertThat(cut.getStdoutCut()).isTrue();
        assertThat(cut.getStderr().toStringUtf8()).isEqualTo("12345\n");
        assertThat(cut.getStderrCut()).isFalse();
    }

    @Test
    void aPushWithoutItsEndWritesNothing() throws Exception {
        BlockingClientCall<PushRequest, PushResponse> push = stub().push();
        push.write(PushRequest.newBuilder()
                .setStart(PushStart.newBuilder().setSystemVm(VM).setPath("/root/unfinished"))
                .build());
        push.write(PushRequest.newBuilder()
                .setEntry(Entry.newBuilder().setType(Entry.Type.FILE).setMode(0600))
                .build());
        push.halfClose();
        assertThatThrownBy(push::read)
                .isInstanceOf(StatusException.class)
                .hasMessageContaining("end: it is missing, so nothing was written");
        assertThat(agent.run(VM, "ls", "-A", "/root")).doesNotContain("unfinished", "fe80-push");
    }

    private static BlockingClientCall<ExecRequest, ExecResponse> exec(String... command) throws Exception {
        BlockingClientCall<ExecRequest, ExecResponse> exec = stub().exec();
        exec.write(ExecRequest.newBuilder()
                .setStart(ExecStart.newBuilder().setSystemVm(VM).setCommand(words(command)))
                .build());
        assertThat(exec.read().getResponseCase()).isEqualTo(ResponseCase.STARTED);
        return exec;
    }

    private static RunRequest.Builder command(String... command) {
        return RunRequest.newBuilder().setSystemVm(VM).setCommand(words(command));
    }

    private static Command words(String... command) {
        return Command.newBuilder().addAllArguments(List.of(command)).build();
    }

    private static ByteString bytes(String text) {
        return ByteString.copyFromUtf8(text);
    }

    private static SystemVmsBlockingV2Stub stub() {
        return SystemVmsGrpc.newBlockingV2Stub(agent.vms().getChannel());
    }
}
