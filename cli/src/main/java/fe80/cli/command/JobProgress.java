package fe80.cli.command;

import fe80.cli.output.Printable;
import fe80.cli.output.Streams;
import fe80.v1.Job;

/** How far a job is: a bar that grows, on a terminal; otherwise a line for each change of its state. */
final class JobProgress implements AutoCloseable {

    private static final int WIDTH = 30;

    private final Streams streams;
    private Job.State told = Job.State.STATE_UNSPECIFIED;
    private boolean open;

    JobProgress(Streams streams) {
        this.streams = streams;
    }

    void show(Job job) {
        if (streams.terminals().out() && !job.hasEnded()) {
            int filled = Jobs.total(job) == 0 ? WIDTH : WIDTH * Jobs.ended(job) / Jobs.total(job);
            streams.out()
                    .print("\r[" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "] "
                            + Printable.line(Jobs.line(job)) + "\u001b[K");
            open = true;
        } else if (job.hasEnded() || job.getState() != told) {
            close();
            streams.out().println(Printable.line(Jobs.line(job)));
            told = job.getState();
        }
        streams.flush();
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            streams.out().print("\r\u001b[K");
            streams.out().flush();
        }
    }
}
