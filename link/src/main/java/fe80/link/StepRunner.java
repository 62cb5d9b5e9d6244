package fe80.link;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Runs steps in order: one process for each row of steps of the same tool. */
record StepRunner(Commands commands) {

    private static final Pattern FAILED_LINE = Pattern.compile("Command failed -:(\\d+)");

    /** @throws LinkException at the first step that fails, with its purpose; those after it are not tried */
    void run(List<Step> steps) {
        List<Step> row = new ArrayList<>();
        for (Step step : steps) {
            if (!row.isEmpty() && row.getFirst().tool() != step.tool()) {
                runRow(row);
                row.clear();
            }
            row.add(step);
        }
        if (!row.isEmpty()) {
            runRow(row);
        }
    }

    private void runRow(List<Step> row) {
        String input = row.stream().map(step -> step.line() + "\n").collect(Collectors.joining());
        try {
            commands.run(row.getFirst().tool().command(), input);
        } catch (CommandFailed e) {
            Step failed = failed(row, e.errorOutput());
            throw new LinkException("could not " + failed + ": " + e.getMessage(), e);
        }
    }

    /** The step at fault: ip(8) and bridge(8) say which line it was. */
    private static Step failed(List<Step> row, String errorOutput) {
        Matcher line = FAILED_LINE.matcher(errorOutput);
        int number = line.find() ? Integer.parseInt(line.group(1)) : 1;
        return row.get(Math.min(number, row.size()) - 1);
    }
}
