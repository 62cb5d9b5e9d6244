package fe80.management.zone;

import fe80.management.access.Caller;
import io.grpc.Metadata;

/** What a host is told of the caller of a call that is passed on to it. */
final class OnwardHeaders {

    private static final Metadata.Key<String> REQUEST_ID =
            Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> USER = Metadata.Key.of("x-fe80-user", Metadata.ASCII_STRING_MARSHALLER);

    private OnwardHeaders() {}

    static Metadata of(Caller caller) {
        Metadata headers = new Metadata();
        headers.put(REQUEST_ID, caller.requestId());
        headers.put(USER, caller.user().name());
        return headers;
    }
}
