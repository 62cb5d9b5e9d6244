package fe80.cli.copy;

import com.google.protobuf.ByteString;
import fe80.v1.CopyEnd;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The running digest of what is copied. */
final class Digest {

    private final MessageDigest sha256;
    private long size;

    Digest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException failure) {
            throw new AssertionError("every Java platform has SHA-256", failure);
        }
    }

    void add(ByteString data) {
        data.asReadOnlyByteBufferList().forEach(sha256::update);
        size += data.size();
    }

    /** The digest and the size of all that was added; to be asked once. */
    CopyEnd end() {
        return CopyEnd.newBuilder()
                .setSha256(ByteString.copyFrom(sha256.digest()))
                .setSize(size)
                .build();
    }
}
