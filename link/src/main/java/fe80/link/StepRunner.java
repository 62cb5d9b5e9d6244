package fe80.link;

import fe80.link.netlink.NetlinkException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/** Takes steps in order; settings that follow each other in one process, and what is for the guard likewise. */
record StepRunner(Commands commands, ChangeRequest kernel) {

    private static final List<String> SYSCTL = List.of("sysctl", "-q", "-p", "-");
    private static final List<String> NFT = List.of("nft", "-f", "-");

    /** @throws LinkException at the first step that fails, with its purpose; those after it are not tried */
    void run(List<Step> steps) {
        Deque<Step> left = new ArrayDeque<>(steps);
        while (!left.isEmpty()) {
            Step next = left.element();
            switch (next.change()) {
                case Change.OfInterface change -> change(left.remove(), change);
                case Change.Setting _ -> run(SYSCTL, row(left, Change.Setting.class));
                case Change.Filters _ -> run(NFT, row(left, Change.Filters.class));
            }
        }
    }

    private void change(Step step, Change.OfInterface change) {
        try {
            kernel.make(change);
        } catch (NetlinkException e) {
            throw new LinkException("could not " + step + ": " + e.getMessage(), e);
        }
    }

    /** Takes the steps of one kind that come first. */
    private static List<Step> row(Deque<Step> left, Class<? extends Change> kind) {
        List<Step> row = new ArrayList<>();
        while (!left.isEmpty() && kind.isInstance(left.element().change())) {
            row.add(left.remove());
        }
        return row;
    }

    private void run(List<String> command, List<Step> row) {
        String input = row.stream().map(step -> line(step.change()) + "\n").collect(Collectors.joining());
        try {
            commands.run(command, input);
        } catch (CommandFailed e) {
            throw new LinkException(
                    "could not " + row.stream().map(Step::purpose).collect(Collectors.joining(", ")) + ": "
                            + e.getMessage(),
                    e);
        }
    }

    private static String line(Change change) {
        return switch (change) {
            case Change.Setting(String name, int value) -> name + "=" + value;
            case Change.Filters(String text) -> text;
            case Change.OfInterface _ -> throw new IllegalArgumentException(change + " is not for a program");
        };
    }
}
