package fe80.cli.command;

import fe80.cli.output.Format;
import fe80.cli.output.Listing;
import fe80.cli.output.Streams;
import fe80.cli.output.Terminal;
import java.util.List;
import picocli.CommandLine.Option;

/** How a command writes what it lists. */
final class OutputOptions {

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "TABLE",
            description = "table, json, yaml or csv; all but the table are complete and stable.")
    private Format format = Format.TABLE;

    @Option(names = "--no-header", description = "Leave out the headings of a table and of CSV.")
    private boolean withoutHeader;

    <T> void write(Streams streams, Listing<T> listing, List<T> rows) {
        streams.out().print(listing.text(rows, format, !withoutHeader, Terminal.width(streams)));
    }

    <T> void writeDetails(Streams streams, Listing<T> listing, T row) {
        streams.out().print(listing.details(row, format, !withoutHeader, Terminal.width(streams)));
    }

    <T> void writeStreamHeader(Streams streams, Listing<T> listing) {
        streams.out().print(withoutHeader ? "" : listing.streamHeader(format));
    }

    <T> void writeStreamed(Streams streams, Listing<T> listing, T row) {
        streams.out().print(listing.streamed(row, format));
    }

    Format format() {
        return format;
    }
}
