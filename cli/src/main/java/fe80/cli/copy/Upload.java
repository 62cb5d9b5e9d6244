package fe80.cli.copy;

import com.google.protobuf.ByteString;
import fe80.cli.connection.AgentConnection;
import fe80.cli.output.Failure;
import fe80.v1.CopyEnd;
import fe80.v1.Entry;
import fe80.v1.PushRequest;
import fe80.v1.PushResponse;
import fe80.v1.PushStart;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** One Push: a local file or directory into a System VM. */
public final class Upload {

    private static final int CHUNK = 256 * 1024;
    private static final int PERMISSIONS = 0777;

    private final BlockingClientCall<PushRequest, PushResponse> call;
    private final Progress progress;
    private final Digest digest = new Digest();

    private Upload(BlockingClientCall<PushRequest, PushResponse> call, Progress progress) {
        this.call = call;
        this.progress = progress;
    }

    /**
     * Copies, and returns when the VM has it and has verified it.
     *
     * @throws Failure if the source cannot be read, or the VM has something else than was sent
     */
    public static void run(AgentConnection connection, Path from, Place.InVm to, Progress progress)
            throws StatusException {
        Upload upload = new Upload(connection.systemVms().push(), progress);
        try {
            upload.send(PushRequest.newBuilder()
                    .setStart(PushStart.newBuilder().setSystemVm(to.vm()).setPath(to.path()))
                    .build());
            upload.tree(from);
            upload.finish();
        } catch (IOException failure) {
            upload.call.cancel("the source cannot be read", failure);
            throw Failure.of("nothing was replaced in the VM, since " + from + " cannot be read", failure);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted: nothing was replaced in the VM", failure);
        }
    }

    private void tree(Path from) throws IOException, StatusException, InterruptedException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(from)) {
            files = walk.toList(); // each directory before what is in it
        }
        for (Path file : files) {
            progress.expect(Files.isRegularFile(file) ? Files.size(file) : 0);
        }
        for (Path file : files) {
            entry(from, file);
        }
    }

    private void entry(Path root, Path file) throws IOException, StatusException, InterruptedException {
        boolean directory = Files.isDirectory(file);
        if (!directory && !Files.isRegularFile(file)) {
            throw new IOException(file + " is neither a file nor a directory");
        }
        Entry.Builder entry = Entry.newBuilder()
                .setType(directory ? Entry.Type.DIRECTORY : Entry.Type.FILE)
                .setPath(root.relativize(file).toString())
                .setMode((int) Files.getAttribute(file, "unix:mode") & PERMISSIONS);
        if (directory) {
            send(PushRequest.newBuilder().setEntry(entry).build());
            return;
        }
        long size = Files.size(file);
        send(PushRequest.newBuilder().setEntry(entry.setSize(size)).build());
        try (InputStream in = Files.newInputStream(file)) {
            content(in, size);
        }
    }

    private void content(InputStream in, long size) throws IOException, StatusException, InterruptedException {
        for (long left = size; left > 0; ) {
            ByteString data = ByteString.copyFrom(in.readNBytes((int) Math.min(CHUNK, left)));
            if (data.isEmpty()) {
                throw new IOException("it became shorter while it was read");
            }
            send(PushRequest.newBuilder().setData(data).build());
            digest.add(data);
            progress.copied(data.size());
            left -= data.size();
        }
    }

    private void finish() throws StatusException, InterruptedException {
        CopyEnd sent = digest.end();
        send(PushRequest.newBuilder().setEnd(sent).build());
        call.halfClose();
        PushResponse response = call.read();
        if (response == null || !response.getWritten().equals(sent)) {
            throw new Failure("the System VM does not have what was sent: its digest is another; copy again");
        }
    }

    private void send(PushRequest request) throws StatusException, InterruptedException {
        if (!call.write(request)) {
            call.read(); // throws why the agent ended the call
            throw new Failure("the agent ended the copy and did not say why: nothing was replaced in the VM");
        }
    }
}
