package fe80.cli.backup;

import com.google.protobuf.ByteString;
import fe80.cli.connection.AgentConnection;
import fe80.cli.output.Failure;
import fe80.v1.CopyEnd;
import fe80.v1.TakeBackupRequest;
import fe80.v1.TakeBackupResponse;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;

/** A backup on its way to a file, which is there as a whole and verified, or not at all. */
public final class TakenBackup {

    private TakenBackup() {}

    /**
     * Takes one, and returns how many bytes it has.
     *
     * @throws Failure if the file cannot be written, or something else came than was sent
     */
    public static long into(Path file, AgentConnection connection) throws StatusException {
        Path place = file.toAbsolutePath();
        Path scratch = place.resolveSibling(place.getFileName() + ".part");
        try {
            Files.deleteIfExists(scratch);
            try (FileChannel content = FileChannel.open(
                    scratch,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                CopyEnd end = receive(connection, content);
                content.force(true);
                Files.move(scratch, place, StandardCopyOption.ATOMIC_MOVE);
                return end.getSize();
            } finally {
                Files.deleteIfExists(scratch);
            }
        } catch (IOException e) {
            throw Failure.of("there is no backup, since it cannot be written to " + file, e);
        }
    }

    private static CopyEnd receive(AgentConnection connection, FileChannel content)
            throws IOException, StatusException {
        BlockingClientCall<?, TakeBackupResponse> call =
                connection.backups().take(TakeBackupRequest.getDefaultInstance());
        MessageDigest digest = sha256();
        long size = 0;
        try {
            for (TakeBackupResponse response = call.read(); response != null; response = call.read()) {
                switch (response.getResponseCase()) {
                    case DATA -> {
                        var data = response.getData().asReadOnlyByteBuffer();
                        digest.update(data.duplicate());
                        size += data.remaining();
                        while (data.hasRemaining()) {
                            var _ = content.write(data);
                        }
                    }
                    case END -> {
                        CopyEnd came = CopyEnd.newBuilder()
                                .setSize(size)
                                .setSha256(ByteString.copyFrom(digest.digest()))
                                .build();
                        if (!came.equals(response.getEnd())) {
                            throw new IOException("what came is not what was sent; try again");
                        }
                        return came;
                    }
                    case RESPONSE_NOT_SET -> {}
                }
            }
            throw new IOException("it ended before everything had come; try again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted: there is no backup", e);
        } finally {
            call.cancel("it is not read any further", null);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
