package fe80.management.administration;

import com.google.protobuf.ByteString;
import fe80.management.store.Store;
import fe80.management.zone.Failures;
import fe80.v1.BackupsGrpc;
import fe80.v1.CopyEnd;
import fe80.v1.TakeBackupRequest;
import fe80.v1.TakeBackupResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.Semaphore;

/** Backups, as the API has them. */
public final class BackupCalls extends BackupsGrpc.BackupsImplBase {

    private static final int CHUNK = 256 << 10;

    private final Store store;
    private final Path directory;

    /**
     * Of this store.
     *
     * @param directory in which a backup is until it has been sent, and which nobody else may enter
     */
    public BackupCalls(Store store, Path directory) {
        this.store = store;
        this.directory = directory;
    }

    @Override
    public void take(TakeBackupRequest request, StreamObserver<TakeBackupResponse> responses) {
        ServerCallStreamObserver<TakeBackupResponse> call = (ServerCallStreamObserver<TakeBackupResponse>) responses;
        Semaphore ready = new Semaphore(0);
        Thread thread = Thread.ofVirtual().name("backup").unstarted(() -> take(call, ready));
        call.setOnReadyHandler(ready::release);
        call.setOnCancelHandler(thread::interrupt);
        thread.start();
    }

    private void take(ServerCallStreamObserver<TakeBackupResponse> call, Semaphore ready) {
        try {
            Path file = Files.createTempFile(directory, "backup", ".zip"); // for its owner only
            try {
                store.backup(file);
                send(file, call, ready);
                call.onCompleted();
            } finally {
                Files.delete(file);
            }
        } catch (InterruptedException e) {
            // The caller has gone.
        } catch (IOException e) {
            call.onError(Failures.status(new UncheckedIOException("cannot make a backup in " + directory, e))
                    .asRuntimeException());
        } catch (RuntimeException e) {
            call.onError(Failures.status(e).asRuntimeException());
        }
    }

    private static void send(Path file, ServerCallStreamObserver<TakeBackupResponse> call, Semaphore ready)
            throws IOException, InterruptedException {
        MessageDigest digest = sha256();
        long size = 0;
        try (InputStream content = Files.newInputStream(file)) {
            for (byte[] chunk = content.readNBytes(CHUNK); chunk.length > 0; chunk = content.readNBytes(CHUNK)) {
                while (!call.isReady()) {
                    ready.acquire();
                }
                digest.update(chunk);
                size += chunk.length;
                call.onNext(TakeBackupResponse.newBuilder()
                        .setData(ByteString.copyFrom(chunk))
                        .build());
            }
        }
        call.onNext(TakeBackupResponse.newBuilder()
                .setEnd(CopyEnd.newBuilder()
                        .setSha256(ByteString.copyFrom(digest.digest()))
                        .setSize(size))
                .build());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
