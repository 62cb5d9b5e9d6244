package fe80.agent.exec;

import com.google.protobuf.UnsafeByteOperations;
import fe80.agent.Channels;
import fe80.guest.Caller;
import fe80.guest.Connection;
import fe80.v1.ForwardEnd;
import fe80.v1.ForwardRequest;
import fe80.v1.ForwardResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A TCP connection of the caller, continued to a port of a System VM. */
record ForwardCall(
        Channels channels, Caller caller, Requests<ForwardRequest> requests, Responses<ForwardResponse> responses) {

    private static final Duration CONNECT = Duration.ofSeconds(10);

    void run() throws InterruptedException {
        ForwardRequest first = requests.first(ForwardRequest::hasStart);
        int port = first.getStart().getPort();
        if (port < 1 || port > 0xffff) {
            throw new IllegalArgumentException("port: not a TCP port: " + Integer.toUnsignedString(port));
        }
        try (Channels.Use use = channels.use(first.getStart().getSystemVm(), false);
                Connection connection = use.channel().connect(caller, port, CONNECT);
                Upstream upstream = new Upstream(() -> feed(connection))) {
            for (Optional<byte[]> bytes = connection.read(); bytes.isPresent(); bytes = connection.read()) {
                responses.send(ForwardResponse.newBuilder()
                        .setData(UnsafeByteOperations.unsafeWrap(bytes.get()))
                        .build());
            }
            upstream.check();
            responses.send(ForwardResponse.newBuilder()
                    .setEnd(ForwardEnd.getDefaultInstance())
                    .build());
            upstream.await();
        }
    }

    private void feed(Connection connection) throws InterruptedException, IOException {
        for (Optional<ForwardRequest> request = requests.next(); request.isPresent(); request = requests.next()) {
            ForwardRequest message = request.get();
            switch (message.getRequestCase()) {
                case DATA -> connection.output().write(message.getData().toByteArray());
                case END -> connection.output().close();
                case START, REQUEST_NOT_SET ->
                    throw new IllegalArgumentException("start: only the first message may be that one");
            }
        }
        connection.output().close();
    }
}
