package fe80.cli.command;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Options such as {@code --deadline 30s}. */
final class DurationConverter implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String value) {
        try {
            return Times.parse(value);
        } catch (IllegalArgumentException failure) {
            throw new TypeConversionException(failure.getMessage());
        }
    }
}
