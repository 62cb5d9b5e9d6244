package fe80.cli.command;

import fe80.cli.output.Column;
import fe80.cli.output.Data;
import fe80.cli.output.Listing;
import fe80.cli.output.Streams;
import fe80.v1.ProbeRequest;
import fe80.v1.ProbeResponse;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code fe80 probe}. */
@Command(
        name = "probe",
        mixinStandardHelpOptions = true,
        description = {
            "Try the way to a System VM layer by layer, and say for the one that fails what to do.",
            "Exit status: 0 if all work, 1 if one fails."
        },
        footer = {"", "Examples:", "  fe80 probe s-1-VM"})
public final class ProbeCommand extends OneVmCommand {

    private static final Listing<ProbeResponse.Layer> LISTING = new Listing<>(List.of(
            Column.of("layer", "LAYER", layer -> Data.of(layer.getName())),
            Column.of(
                    "result",
                    "RESULT",
                    layer -> Data.of(
                            layer.getResult().name().toLowerCase(Locale.ROOT).replace('_', ' '))),
            new Column<>(
                    "tookMillis",
                    "TOOK",
                    layer -> layer.hasTook() ? new Data.Amount(Times.millis(layer.getTook())) : new Data.None(),
                    layer -> layer.hasTook() ? Times.shown(Times.duration(layer.getTook())) : ""),
            Column.of("detail", "DETAIL", layer -> Data.of(layer.getDetail()))));

    @Mixin
    private OutputOptions output = new OutputOptions();

    /** A command with these streams. */
    public ProbeCommand(Streams streams) {
        super(streams);
    }

    @Override
    public Integer call() {
        ProbeRequest request = ProbeRequest.newBuilder().setSystemVm(name()).build();
        List<ProbeResponse.Layer> layers =
                ask(connection -> connection.systemVms().probe(request)).getLayersList();
        output.write(streams(), LISTING, layers);
        return layers.stream().anyMatch(layer -> layer.getResult() == ProbeResponse.Layer.Result.FAILS) ? 1 : 0;
    }
}
