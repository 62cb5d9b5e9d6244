package fe80.management.zone;

import io.grpc.Metadata;
import org.jspecify.annotations.Nullable;

/** An agent's word for: the System VM is on another host since a moment ago, and nothing was done. */
final class Moved {

    private static final Metadata.Key<String> KEY = Metadata.Key.of("x-fe80-moved", Metadata.ASCII_STRING_MARSHALLER);

    private Moved() {}

    /** Whether these say so, of a call that failed. */
    static boolean isSaid(@Nullable Metadata trailers) {
        return trailers != null && trailers.containsKey(KEY);
    }
}
