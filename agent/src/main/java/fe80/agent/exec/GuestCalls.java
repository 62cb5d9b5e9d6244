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

    public GuestCalls(Channels channels) {
        this.channels = channels;
    }

    @Override
    public void run(RunRequest request, StreamObserver<RunResponse> observer) {
        Caller caller = CallerInterceptor.current();
        Responses<RunResponse> responses = new Responses<>(observer);
        responses.start("run", new RunCall(channels, caller, request, responses)::run);
    }

    @Override
    public StreamObserver<ExecRequest> exec(StreamObserver<ExecResponse> observer) {
        Caller caller = CallerInterceptor.current();
        Requests<ExecRequest> requests = new Requests<>(observer);
        Responses<ExecResponse> responses = new Responses<>(observer);
        responses.start("exec", new ExecCall(channels, caller, requests, responses)::run);
        return requests;
    }

    @Override
    public StreamObserver<PushRequest> push(StreamObserver<PushResponse> observer) {
        Caller caller = CallerInterceptor.current();
        Requests<PushRequest> requests = new Requests<>(observer);
        Responses<PushResponse> responses = new Responses<>(observer);
        responses.start("push", new PushCall(channels, caller, requests, responses)::run);
        return requests;
    }

    @Override
    public void pull(PullRequest request, StreamObserver<PullResponse> observer) {
        Caller caller = CallerInterceptor.current();
        Responses<PullResponse> responses = new Responses<>(observer);
        responses.start("pull", new PullCall(channels, caller, request, responses)::run);
    }

    @Override
    public StreamObserver<ForwardRequest> forward(StreamObserver<ForwardResponse> observer) {
        Caller caller = CallerInterceptor.current();
        Requests<ForwardRequest> requests = new Requests<>(observer);
        Responses<ForwardResponse> responses = new Responses<>(observer);
        responses.start("forward", new ForwardCall(channels, caller, requests, responses)::run);
        return requests;
    }
}
