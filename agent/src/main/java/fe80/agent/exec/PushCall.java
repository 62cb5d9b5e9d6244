package fe80.agent.exec;

import com.google.protobuf.ByteString;
import fe80.agent.Channels;
import fe80.guest.Caller;
import fe80.guest.Checksum;
import fe80.guest.CopyEntry;
import fe80.guest.Push;
import fe80.v1.CopyEnd;
import fe80.v1.Entry;
import fe80.v1.PushRequest;
import fe80.v1.PushResponse;
import java.util.HexFormat;

/** A file or a directory into a System VM. */
record PushCall(Channels channels, Caller caller, Requests<PushRequest> requests, Responses<PushResponse> responses) {

    void run() throws InterruptedException {
        PushRequest first = requests.first(PushRequest::hasStart);
        String path = first.getStart().getPath();
        try (Channels.Use use = channels.use(first.getStart().getSystemVm(), true);
                Push push = use.channel().push(caller, path)) {
            Checksum written = push.finish(relay(push));
            responses.send(PushResponse.newBuilder().setWritten(end(written)).build());
        }
    }

    /** Passes on what comes up to the end, and returns that. */
    private Checksum relay(Push push) throws InterruptedException {
        while (true) {
            PushRequest request = requests.next()
                    .orElseThrow(() -> new IllegalArgumentException("end: it is missing, so nothing was written"));
            switch (request.getRequestCase()) {
                case ENTRY -> push.entry(entry(request.getEntry()));
                case DATA -> push.data(request.getData().asReadOnlyByteBuffer());
                case END -> {
                    return checksum(request.getEnd());
                }
                case START, REQUEST_NOT_SET ->
                    throw new IllegalArgumentException("start: only the first message may be that one");
            }
        }
    }

    private static CopyEntry entry(Entry entry) {
        return switch (entry.getType()) {
            case FILE -> new CopyEntry.File(entry.getPath(), entry.getMode(), entry.getSize());
            case DIRECTORY -> new CopyEntry.Directory(entry.getPath(), entry.getMode());
            case TYPE_UNSPECIFIED, UNRECOGNIZED -> throw new IllegalArgumentException("type: an entry needs one");
        };
    }

    private static Checksum checksum(CopyEnd end) {
        return new Checksum(
                end.getSize(), HexFormat.of().formatHex(end.getSha256().toByteArray()));
    }

    /** The same in the words of the API. */
    static CopyEnd end(Checksum checksum) {
        return CopyEnd.newBuilder()
                .setSize(checksum.size())
                .setSha256(ByteString.copyFrom(HexFormat.of().parseHex(checksum.sha256())))
                .build();
    }
}
