package fe80.management.serving;

import com.linecorp.armeria.common.HttpData;
import io.grpc.Status;

/** Counts what comes of a gRPC request that is to be one message, since Armeria passes over what comes after that. */
final class OneMessage {

    /** gRPC over HTTP2, Length-Prefixed-Message: whether it is compressed, and its length. */
    private static final int HEADER = 5;

    private long come;
    private long length;

    /** @throws io.grpc.StatusRuntimeException if more has come than one message */
    HttpData check(HttpData data) {
        byte[] bytes = data.array();
        for (int i = 0; i < bytes.length && come + i < HEADER; i++) {
            if (come + i > 0) {
                length = length << Byte.SIZE | Byte.toUnsignedInt(bytes[i]);
            }
        }
        come += bytes.length;
        if (come > HEADER + length) {
            throw Status.UNIMPLEMENTED
                    .withDescription("this method takes one message, and the request has more after it")
                    .asRuntimeException();
        }
        return data;
    }
}
