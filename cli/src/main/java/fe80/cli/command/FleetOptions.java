package fe80.cli.command;

import fe80.cli.connection.AgentConnection;
import fe80.cli.connection.Delivery;
import fe80.cli.execution.Fleet;
import fe80.cli.output.Failure;
import fe80.v1.Filter;
import fe80.v1.Outcome;
import fe80.v1.SystemVm;
import io.grpc.StatusException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** In which System VMs a command runs: one by its name, or several. */
final class FleetOptions {

    /** Bytes of output that are kept of each VM. */
    static final int MOST_OUTPUT = 16 << 20;

    @Option(names = "--all", description = "In all System VMs.")
    private boolean all;

    @Option(names = "--kind", paramLabel = "KIND", description = "In all of this kind: ${COMPLETION-CANDIDATES}.")
    private List<KindName> kinds = List.of();

    @Mixin
    private LimitOptions limits = new LimitOptions();

    private boolean byOption() {
        return all || !kinds.isEmpty();
    }

    /** The command among the words. */
    List<String> command(List<String> words) {
        List<String> command = byOption() ? words : words.subList(1, words.size());
        return !command.isEmpty() && command.getFirst().equals("--") ? command.subList(1, command.size()) : command;
    }

    /** The one VM, if the words name just one. */
    Optional<String> single(List<String> words) {
        return byOption() || isPattern(words.getFirst()) || words.getFirst().contains(",")
                ? Optional.empty()
                : Optional.of(words.getFirst());
    }

    /**
     * The VMs that are meant.
     *
     * @param usual the limit of failures if none was given
     * @throws Failure if there are none, or one that is named is not there
     */
    Fleet select(AgentConnection connection, List<String> words, FailureLimit usual) throws StatusException {
        limits.check();
        Filter filter = filter(words);
        List<String> names = filter.getNamesList();
        List<String> found =
                connection.list(filter).stream().map(SystemVm::getName).toList();
        List<String> missing = names.stream()
                .filter(name -> !isPattern(name) && !found.contains(name))
                .toList();
        if (!missing.isEmpty()) {
            throw new Failure(
                    "nothing was run: there is no System VM " + String.join(", ", missing) + " (fe80 ls lists them)");
        } else if (found.isEmpty()) {
            throw new Failure("nothing was run: no System VM is meant by that (fe80 ls lists them)");
        }
        return limits.fleet(found, usual);
    }

    /** As a filter. */
    Filter filter(List<String> words) {
        return Filter.newBuilder()
                .addAllNames(byOption() ? List.of() : List.of(words.getFirst().split(",", -1)))
                .addAllKinds(kinds.stream().map(KindName::kind).toList())
                .build();
    }

    LimitOptions limits() {
        return limits;
    }

    /** What a failed call says of the command's outcome. */
    static Outcome outcome(StatusException failure, Delivery delivery) {
        String reason = Objects.requireNonNullElse(
                failure.getStatus().getDescription(),
                failure.getStatus().getCode().name());
        // Lost on the way, nobody knows what the other side still did.
        boolean notStarted = !delivery.wasSent() || (delivery.wasRefused() && isRefusal(failure));
        return notStarted
                ? Outcome.newBuilder().setNotStarted(reason).build()
                : Outcome.newBuilder().setUnknown(reason).build();
    }

    private static boolean isRefusal(StatusException failure) {
        return switch (failure.getStatus().getCode()) {
            case NOT_FOUND, INVALID_ARGUMENT, FAILED_PRECONDITION, UNAVAILABLE, UNIMPLEMENTED, PERMISSION_DENIED ->
                true;
            default -> false;
        };
    }

    /** Whether it may stand for several names. */
    static boolean isPattern(String name) {
        return name.contains("*") || name.contains("?");
    }
}
