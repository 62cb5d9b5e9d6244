package fe80.bench;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import fe80.guest.Caller;
import fe80.guest.Checksum;
import fe80.guest.CopyEntry;
import fe80.guest.GuestChannel;
import fe80.guest.Pull;
import fe80.guest.Push;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Copies in the channel of the module guest. */
record GuestCopier(GuestChannel channel) implements Copier {

    private static final Caller CALLER = new Caller("bench", "copy");
    private static final int MODE = 0644;
    private static final int CHUNK = 256 << 10;

    @Override
    public String name() {
        return GuestWay.NAME;
    }

    @Override
    public void push(Path from, String to) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        long size = Files.size(from);
        try (Push push = channel.push(CALLER, to);
                InputStream file = new DigestInputStream(Files.newInputStream(from), digest)) {
            push.entry(new CopyEntry.File("", MODE, size));
            for (byte[] some = file.readNBytes(CHUNK); some.length > 0; some = file.readNBytes(CHUNK)) {
                push.data(ByteBuffer.wrap(some));
            }
            push.finish(new Checksum(size, HexFormat.of().formatHex(digest.digest())));
        }
    }

    @Override
    public void pull(String from, Path to) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (Pull pull = channel.pull(CALLER, from);
                FileChannel file = FileChannel.open(to, CREATE, WRITE, TRUNCATE_EXISTING)) {
            while (true) {
                switch (pull.next()) {
                    case Pull.Piece.Begin _ -> {}
                    case Pull.Piece.Data(ByteBuffer bytes) -> {
                        digest.update(bytes.duplicate());
                        file.write(bytes);
                    }
                    case Pull.Piece.End(Checksum sent) -> {
                        if (!sent.sha256().equals(HexFormat.of().formatHex(digest.digest()))) {
                            throw new IOException("something else came than the VM has");
                        }
                        return;
                    }
                }
            }
        }
    }
}
