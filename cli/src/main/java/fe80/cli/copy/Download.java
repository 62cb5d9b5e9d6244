package fe80.cli.copy;

import com.google.protobuf.ByteString;
import fe80.cli.connection.AgentConnection;
import fe80.cli.output.Failure;
import fe80.v1.CopyEnd;
import fe80.v1.Entry;
import fe80.v1.PullRequest;
import fe80.v1.PullResponse;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.io.IOException;

/** One Pull: a file or directory of a System VM, to whatever takes its entries. */
public final class Download {

    private Download() {}

    /** Takes what comes, in order; nothing is to be believed before {@link #complete()}. */
    public interface Target {

        /** A new entry; its path was checked. */
        void entry(Entry entry) throws IOException;

        /** More content of the file that came last. */
        void data(ByteString data) throws IOException;

        /** Everything came and was verified. */
        void complete() throws IOException;
    }

    /**
     * Copies, and returns when the target has it and it was verified.
     *
     * @throws Failure if the target cannot be written, or something else came than was announced
     */
    public static void run(AgentConnection connection, Place.InVm from, Target target, Progress progress)
            throws StatusException {
        BlockingClientCall<?, PullResponse> call = connection
                .systemVms()
                .pull(PullRequest.newBuilder()
                        .setSystemVm(from.vm())
                        .setPath(from.path())
                        .build());
        Digest digest = new Digest();
        try {
            for (PullResponse response = call.read(); response != null; response = call.read()) {
                switch (response.getResponseCase()) {
                    case ENTRY -> {
                        target.entry(checked(response.getEntry()));
                        progress.expect(response.getEntry().getSize());
                    }
                    case DATA -> {
                        target.data(response.getData());
                        digest.add(response.getData());
                        progress.copied(response.getData().size());
                    }
                    case END -> {
                        verify(response.getEnd(), digest.end());
                        target.complete();
                        return;
                    }
                    case RESPONSE_NOT_SET -> {}
                }
            }
            throw new IOException("it ended before everything had come");
        } catch (IOException failure) {
            call.cancel("it cannot be written", failure);
            throw Failure.of("nothing was replaced: cannot copy " + from.vm() + ":" + from.path(), failure);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted: nothing was replaced", failure);
        }
    }

    private static void verify(CopyEnd announced, CopyEnd came) throws IOException {
        if (!announced.equals(came)) {
            throw new IOException("what came is not what was sent (" + came.getSize() + " of " + announced.getSize()
                    + " bytes, or another digest); copy again");
        }
    }

    /** The VM is not trusted: its paths have to stay inside of what is copied. */
    private static Entry checked(Entry entry) throws IOException {
        for (String part : entry.getPath().split("/", -1)) {
            if (part.equals("..")
                    || part.equals(".")
                    || (part.isEmpty() && !entry.getPath().isEmpty())) {
                throw new IOException("the VM sent the path \"" + entry.getPath() + "\", which was refused");
            }
        }
        return entry;
    }
}
