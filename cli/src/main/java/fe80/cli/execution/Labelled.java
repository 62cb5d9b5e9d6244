package fe80.cli.execution;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import fe80.cli.output.LostOutput;
import fe80.cli.output.Streams;
import fe80.v1.RunResponse;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;

/** Output of one of several VMs that write to the same stream: whole lines only, with the VM's name before each. */
public final class Labelled extends OutputStream {

    private static final int LONGEST = 64 * 1024;

    private final PrintStream to;
    private final byte[] label;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /** Lines of this VM on this stream. */
    public Labelled(PrintStream to, String vm) {
        this.to = to;
        this.label = (vm + ": ").getBytes(UTF_8);
    }

    /** All that one VM wrote, under its name; what was cut says so. */
    public static void block(Streams streams, Result result) {
        String heading = "==> " + result.vm() + " <==";
        RunResponse response = result.response();
        String bold = streams.coloured() ? "\u001b[1m" + heading + "\u001b[0m" : heading;
        block(streams.out(), bold, response.getStdout(), response.getStdoutCut());
        block(streams.err(), heading, response.getStderr(), response.getStderrCut());
    }

    private static void block(PrintStream to, String heading, ByteString output, boolean cut) {
        if (output.isEmpty()) {
            return;
        }
        to.println(heading);
        byte[] bytes = output.toByteArray();
        to.write(bytes, 0, bytes.length);
        if (bytes[bytes.length - 1] != '\n') {
            to.println();
        }
        if (cut) {
            to.println(heading + " (there was more)");
        }
        to.flush();
    }

    @Override
    public void write(int single) {
        line.write(single);
        if (single == '\n' || line.size() >= LONGEST) {
            writeLine();
        }
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        for (int at = from; at < from + length; at++) {
            write(bytes[at]);
        }
    }

    private void writeLine() {
        if (line.size() > 0) {
            byte[] bytes = line.toByteArray();
            synchronized (to) {
                to.write(label, 0, label.length);
                to.writeBytes(bytes);
                if (bytes[bytes.length - 1] != '\n') {
                    to.println();
                }
                LostOutput.check(to);
            }
            line.reset();
        }
    }

    /** Writes a last line that has no end, with one. */
    @Override
    public void close() {
        writeLine();
    }
}
