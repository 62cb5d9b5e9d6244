package fe80.agent.exec;

import fe80.agent.CallerInterceptor;
import fe80.agent.Channels;
import fe80.guest.Caller;
import fe80.v1.ExecRequest;
import fe80.v1.ExecResponse;
import fe80.v1.ForwardRequest;
import fe80.v1.ForwardResponse;
import fe80.v1.PullRequest;
import fe80.v1.PullResponse;
import fe80.v1.PushRequest;
import fe80.v1.PushResponse;
import fe80.v1.RunRequest;
import fe80.v1.RunResponse;
import fe80.v1.SystemVmsGrpc;
import io.grpc.stub.StreamObserver;

/** The calls of the API that go through a System VM's channel. */
public final class GuestCalls extends SystemVmsGrpc.SystemVmsImplBase {

    private final Channels channels;

    /** A call whose caller sends one message. */
    private interface Call<A> {
        void run(Caller caller, Responses<A> responses) throws Exception;
    }

    /** A call whose caller sends many. */
    private interface StreamingCall<Q, A> {
        void run(Caller caller, Requests<Q> requests, Responses<A> responses) throws Exception;
    }

    public GuestCalls(Channels channels) {
        this.channels = channels;
    }

    @Override
    public void run(RunRequest request, StreamObserver<RunResponse> observer) {
        start("run", observer, (caller, responses) -> new RunCall(channels, caller, request, responses).run());
    }

    @Override
    public StreamObserver<ExecRequest> exec(StreamObserver<ExecResponse> observer) {
        return start(
                "exec",
                observer,
                (caller, requests, responses) -> new ExecCall(channels, caller, requests, responses).run());
    }

    @Override
    public StreamObserver<PushRequest> push(StreamObserver<PushResponse> observer) {
        return start(
                "push",
                observer,
                (caller, requests, responses) -> new PushCall(channels, caller, requests, responses).run());
    }

    @Override
    public void pull(PullRequest request, StreamObserver<PullResponse> observer) {
        start("pull", observer, (caller, responses) -> new PullCall(channels, caller, request, responses).run());
    }

    @Override
    public StreamObserver<ForwardRequest> forward(StreamObserver<ForwardResponse> observer) {
        return start(
                "forward",
                observer,
                (caller, requests, responses) -> new ForwardCall(channels, caller, requests, responses).run());
    }

    private static <A> void start(String name, StreamObserver<A> observer, Call<A> call) {
        Caller caller = CallerInterceptor.current(); // known in this thread only
        Responses<A> responses = new Responses<>(observer);
        responses.start(name, () -> call.run(caller, responses));
    }

    private static <Q, A> Requests<Q> start(String name, StreamObserver<A> observer, StreamingCall<Q, A> call) {
        Requests<Q> requests = new Requests<>(observer);
        start(name, observer, (caller, responses) -> call.run(caller, requests, responses));
        return requests;
    }
}
