package fe80.cli.agent;

import com.google.protobuf.ByteString;
import fe80.v1.CopyEnd;
import fe80.v1.Entry;
import fe80.v1.PullResponse;
import fe80.v1.PushRequest;
import fe80.v1.PushResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** One Push, and Pull: files in the directory that stands for the VM's root. */
final class TestPush implements StreamObserver<PushRequest> {

    private final Function<String, Path> home;
    private final StreamObserver<PushResponse> responses;
    private final MessageDigest digest = sha256();
    private Path target = Path.of("");
    private Path file = Path.of("");
    private long size;

    TestPush(Function<String, Path> home, StreamObserver<PushResponse> responses) {
        this.home = home;
        this.responses = responses;
    }

    @Override
    public void onNext(PushRequest request) {
        try {
            switch (request.getRequestCase()) {
                case START ->
                    target = inside(
                            home.apply(request.getStart().getSystemVm()),
                            request.getStart().getPath());
                case ENTRY -> entry(request.getEntry());
                case DATA -> {
                    Files.write(file, request.getData().toByteArray(), StandardOpenOption.APPEND);
                    digest.update(request.getData().toByteArray());
                    size += request.getData().size();
                }
                case END ->
                    responses.onNext(PushResponse.newBuilder()
                            .setWritten(CopyEnd.newBuilder()
                                    .setSha256(ByteString.copyFrom(digest.digest()))
                                    .setSize(size))
                            .build());
                case REQUEST_NOT_SET -> {}
            }
        } catch (IOException failure) {
            responses.onError(Status.FAILED_PRECONDITION
                    .withDescription("the VM refused: " + failure.getMessage())
                    .asRuntimeException());
        }
    }

    private void entry(Entry entry) throws IOException {
        file = entry.getPath().isEmpty() ? target : target.resolve(entry.getPath());
        if (entry.getType() == Entry.Type.DIRECTORY) {
            Files.createDirectory(file);
        } else {
            Files.write(file, new byte[0]);
        }
        Files.setAttribute(file, "unix:mode", entry.getMode());
    }

    static void pull(Path home, String path, StreamObserver<PullResponse> responses) {
        Path source = inside(home, path);
        MessageDigest digest = sha256();
        long size = 0;
        try (Stream<Path> walk = Files.walk(source)) {
            List<Path> files = walk.toList();
            for (Path file : files) {
                boolean directory = Files.isDirectory(file);
                responses.onNext(PullResponse.newBuilder()
                        .setEntry(Entry.newBuilder()
                                .setPath(source.relativize(file).toString())
                                .setType(directory ? Entry.Type.DIRECTORY : Entry.Type.FILE)
                                .setMode((int) Files.getAttribute(file, "unix:mode") & 0777)
                                .setSize(directory ? 0 : Files.size(file)))
                        .build());
                if (!directory) {
                    byte[] content = Files.readAllBytes(file);
                    digest.update(content);
                    size += content.length;
                    responses.onNext(PullResponse.newBuilder()
                            .setData(ByteString.copyFrom(content))
                            .build());
                }
            }
        } catch (IOException failure) {
            responses.onError(Status.FAILED_PRECONDITION
                    .withDescription("there is no " + path + " in the VM")
                    .asRuntimeException());
            return;
        }
        responses.onNext(PullResponse.newBuilder()
                .setEnd(CopyEnd.newBuilder()
                        .setSha256(ByteString.copyFrom(digest.digest()))
                        .setSize(size))
                .build());
        responses.onCompleted();
    }

    private static Path inside(Path home, String path) {
        return home.resolve(path.substring(1));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void onError(Throwable failure) {
        // Nothing was replaced.
    }

    @Override
    public void onCompleted() {
        responses.onCompleted();
    }
}
