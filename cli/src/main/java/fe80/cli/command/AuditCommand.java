package fe80.cli.command;

import fe80.cli.connection.Target;
import fe80.cli.output.Column;
import fe80.cli.output.Data;
import fe80.cli.output.Listing;
import fe80.cli.output.Streams;
import fe80.v1.AuditRequest;
import fe80.v1.AuditResponse;
import fe80.v1.Finding;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code fe80 audit}. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = {
            "Say how far hypervisors and their System VMs are on their way out of 169.254; changes nothing.",
            "Exit status: 0 if nothing of it is left, 1 if something is, 2 if something is wrong, a hypervisor of the",
            "zone that does not answer included."
        },
        footer = {
            "",
            "Examples:",
            "  fe80 audit",
            "  fe80 audit hv1    # in a zone, of which 'fe80 audit' shows all",
            "  fe80 audit --format json | jq '.[] | select(.result == \"wrong\")'"
        })
public final class AuditCommand implements Callable<Integer> {

    private static final int OLD = 1;
    private static final int WRONG = 2;

    private static final Listing<Finding> LISTING = listing("");
    private static final Listing<Finding> OF_ZONE = listing("HOST");

    private final Streams streams;

    @Mixin
    private AgentOption agent = new AgentOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(arity = "0..1", paramLabel = "HOST", description = "Only this hypervisor of the zone.")
    private String host = "";

    /** A command with these streams. */
    public AuditCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        AuditRequest request = AuditRequest.newBuilder().setHost(host).build();
        AuditResponse audit = agent.call(
                streams.environment(), connection -> connection.legacy().audit(request));
        List<Finding> findings = Stream.concat(audit.getFindingsList().stream(), Stream.of(score(audit)))
                .toList();
        boolean zone = agent.target(streams.environment()) instanceof Target.Zone;
        output.write(streams, zone ? OF_ZONE : LISTING, findings);
        return findings.stream()
                .map(Finding::getResult)
                .mapToInt(result -> switch (result) {
                    case WRONG -> WRONG;
                    case OLD -> OLD;
                    case GOOD, RESULT_UNSPECIFIED, UNRECOGNIZED -> 0;
                })
                .max()
                .orElse(0);
    }

    private static Listing<Finding> listing(String host) {
        return new Listing<>(List.of(
                Column.of("host", host, finding -> Data.of(finding.getHost())),
                Column.of("subject", "SUBJECT", finding -> Data.of(finding.getSubject())),
                Column.of("check", "CHECK", finding -> Data.of(finding.getCheck())),
                Column.of(
                        "result",
                        "RESULT",
                        finding -> Data.of(finding.getResult().name().toLowerCase(Locale.ROOT))),
                Column.of("found", "FOUND", finding -> Data.of(finding.getFound())),
                Column.of("next", "NEXT", finding -> Data.of(finding.getNext()))));
    }

    private static Finding score(AuditResponse audit) {
        List<String> unanswered = audit.getUnansweredHostsList();
        return Finding.newBuilder()
                .setSubject("all")
                .setCheck("score")
                .setResult(audit.getOnLinkLocal() == audit.getSystemVms() ? Finding.Result.GOOD : Finding.Result.OLD)
                .setFound(audit.getOnLinkLocal() + " of " + audit.getSystemVms() + " System VMs on link-local"
                        + (unanswered.isEmpty() ? "" : "; no answer from " + String.join(", ", unanswered)))
                .build();
    }
}
