package fe80.cli.command;

import fe80.v1.CreateJobRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * After how many failures no other VM is begun.
 *
 * @param amount 0 for no limit
 * @param share whether it is in percent of the VMs
 */
record FailureLimit(int amount, boolean share) {

    /** Begins all. */
    static final FailureLimit NONE = new FailureLimit(0, false);

    /** A mistake in a command that goes to many VMs ends there. */
    static final FailureLimit USUAL_IN_A_ZONE = new FailureLimit(20, true);

    private static final int ALL = 100;
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})(%?)");

    /** Options such as {@code --max-failures 20%}. */
    static final class Converter implements ITypeConverter<FailureLimit> {

        @Override
        public FailureLimit convert(String value) {
            Matcher matcher = TEXT.matcher(value);
            if (!matcher.matches() || (value.endsWith("%") && Integer.parseInt(matcher.group(1)) > ALL)) {
                throw new TypeConversionException(
                        "\"" + value
                                + "\" is no limit of failures: expected a number, such as 3, or a share of the VMs, such as 20%");
            }
            return new FailureLimit(
                    Integer.parseInt(matcher.group(1)), !matcher.group(2).isEmpty());
        }
    }

    /** How many failures of so many VMs; 0 for no limit. A share is at least one VM. */
    int of(int vms) {
        return share && amount > 0 ? (int) Math.max(1, Math.ceilDiv((long) vms * amount, ALL)) : amount;
    }

    void set(CreateJobRequest.Builder request) {
        if (amount == 0) {
            request.setMaxFailuresPercent(ALL);
        } else if (share) {
            request.setMaxFailuresPercent(amount);
        } else {
            request.setMaxFailuresCount(amount);
        }
    }
}
