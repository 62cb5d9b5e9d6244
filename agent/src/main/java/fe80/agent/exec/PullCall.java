package fe80.agent.exec;

import com.google.protobuf.UnsafeByteOperations;
import fe80.agent.Channels;
import fe80.guest.Caller;
import fe80.guest.CopyEntry;
import fe80.guest.Pull;
import fe80.guest.Pull.Piece;
import fe80.v1.Entry;
import fe80.v1.PullRequest;
import fe80.v1.PullResponse;
import java.nio.ByteBuffer;

/** A file or a directory out of a System VM. */
record PullCall(Channels channels, Caller caller, PullRequest request, Responses<PullResponse> responses) {

    void run() throws InterruptedException {
        try (Channels.Use use = channels.use(request.getSystemVm(), true);
                Pull pull = use.channel().pull(caller, request.getPath())) {
            PullResponse response;
            do {
                response = response(pull.next());
                responses.send(response);
            } while (!response.hasEnd());
        }
    }

    private static PullResponse response(Piece piece) {
        PullResponse.Builder response = PullResponse.newBuilder();
        return switch (piece) {
            case Piece.Begin(CopyEntry entry) -> response.setEntry(entry(entry)).build();
            case Piece.Data(ByteBuffer bytes) ->
                response.setData(UnsafeByteOperations.unsafeWrap(bytes)).build();
            case Piece.End(var checksum) ->
                response.setEnd(PushCall.end(checksum)).build();
        };
    }

    private static Entry entry(CopyEntry entry) {
        Entry.Builder answer = Entry.newBuilder().setPath(entry.path()).setMode(entry.mode());
        return switch (entry) {
            case CopyEntry.File file ->
                answer.setType(Entry.Type.FILE).setSize(file.size()).build();
            case CopyEntry.Directory _ -> answer.setType(Entry.Type.DIRECTORY).build();
        };
    }
}
