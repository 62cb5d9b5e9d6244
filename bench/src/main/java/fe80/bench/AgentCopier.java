package fe80.bench;

import com.google.protobuf.ByteString;
import fe80.lab.LabAgent;
import fe80.v1.CopyEnd;
import fe80.v1.Entry;
import fe80.v1.PullRequest;
import fe80.v1.PullResponse;
import fe80.v1.PushRequest;
import fe80.v1.PushResponse;
import fe80.v1.PushStart;
import fe80.v1.SystemVmsGrpc;
import fe80.v1.SystemVmsGrpc.SystemVmsBlockingV2Stub;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Copies through the agent, over its unix socket, as {@code fe80 cp} does. */
record AgentCopier(LabAgent agent, String vm) implements Copier {

    private static final int MODE = 0644;
    private static final int CHUNK = 256 << 10;

    @Override
    public String name() {
        return AgentWay.NAME;
    }

    @Override
    public void push(Path from, String to)
            throws IOException, NoSuchAlgorithmException, StatusException, InterruptedException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        long size = Files.size(from);
        BlockingClientCall<PushRequest, PushResponse> call = stub().push();
        try (InputStream file = Files.newInputStream(from)) {
            call.write(PushRequest.newBuilder()
                    .setStart(PushStart.newBuilder().setSystemVm(vm).setPath(to))
                    .build());
            call.write(PushRequest.newBuilder()
                    .setEntry(Entry.newBuilder()
                            .setType(Entry.Type.FILE)
                            .setMode(MODE)
                            .setSize(size))
                    .build());
            for (byte[] some = file.readNBytes(CHUNK); some.length > 0; some = file.readNBytes(CHUNK)) {
                digest.update(some);
                call.write(PushRequest.newBuilder()
                        .setData(ByteString.copyFrom(some))
                        .build());
            }
        }
        CopyEnd end = CopyEnd.newBuilder()
                .setSize(size)
                .setSha256(ByteString.copyFrom(digest.digest()))
                .build();
        call.write(PushRequest.newBuilder().setEnd(end).build());
        call.halfClose();
        PushResponse response = call.read(); // throws why, if it was refused
        if (response == null || !response.getWritten().equals(end)) {
            throw new IOException("the VM has something else than was sent");
        }
    }

    @Override
    public void pull(String from, Path to)
            throws IOException, NoSuchAlgorithmException, StatusException, InterruptedException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        BlockingClientCall<?, PullResponse> call = stub().pull(
                        PullRequest.newBuilder().setSystemVm(vm).setPath(from).build());
        try (OutputStream file = Files.newOutputStream(to)) {
            for (PullResponse some = call.read(); some != null; some = call.read()) {
                if (some.hasData()) {
                    digest.update(some.getData().asReadOnlyByteBuffer());
                    some.getData().writeTo(file);
                } else if (some.hasEnd()) {
                    if (!some.getEnd().getSha256().equals(ByteString.copyFrom(digest.digest()))) {
                        throw new IOException("something else came than the VM has");
                    }
                    return;
                }
            }
        }
        throw new IOException("it ended too early");
    }

    private SystemVmsBlockingV2Stub stub() {
        return SystemVmsGrpc.newBlockingV2Stub(agent.vms().getChannel());
    }
}
