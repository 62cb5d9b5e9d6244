package fe80.cli.command;

import fe80.cli.connection.AgentConnection;
import fe80.cli.output.Column;
import fe80.cli.output.Data;
import fe80.cli.output.Listing;
import fe80.cli.output.Streams;
import fe80.v1.AddAuthorityRequest;
import fe80.v1.Authority;
import fe80.v1.ListAuthoritiesRequest;
import fe80.v1.RemoveAuthorityRequest;
import fe80.v1.SignRequest;
import io.grpc.StatusException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fe80 authority}. */
@Command(
        name = "authority",
        mixinStandardHelpOptions = true,
        description = {
            "Show who signs certificates in the zone: for TLS between servers, hosts and users, and for SSH to System",
            "VMs. To replace one, add another, let it sign, and remove the old one; hosts renew by themselves after each",
            "step, and System VMs trust a new SSH authority when they are stopped and started."
        },
        footer = {
            "",
            "Examples:",
            "  fe80 authority ls",
            "  fe80 authority add ssh",
            "  fe80 authority sign 5f0c2d1e-77a9-4a3c-9d51-0f6a3f1f6c11",
            "  fe80 authority remove 0c8d8c8e-0a51-4a7e-8f0a-3d2b7b1c9e55"
        })
public final class AuthorityCommand implements Callable<Integer> {

    private static final Listing<Authority> LISTING = new Listing<>(List.of(
            Column.of("id", "ID", authority -> Data.of(authority.getId())),
            Column.of("purpose", "PURPOSE", authority -> Data.of(purpose(authority))),
            Column.of("signing", "SIGNS", authority -> new Data.Flag(authority.getSigning())),
            new Column<>(
                    "created",
                    "AGE",
                    authority -> Times.data(authority.hasCreated(), authority.getCreated()),
                    authority -> Times.age(authority.getCreated())),
            Column.of("hosts", "HOSTS", authority -> new Data.Amount(authority.getHosts())),
            Column.of("systemVms", "SYSTEM VMS", AuthorityCommand::systemVms),
            Column.of("fingerprint", "FINGERPRINT", authority -> Data.of(authority.getFingerprint())),
            Column.of(
                    "publicPart",
                    "",
                    authority -> Data.of(authority.getPublicPart().strip()))));

    /** What an authority is for, as a user writes it. */
    enum Purpose {
        TLS(Authority.Purpose.TLS),
        SSH(Authority.Purpose.SSH);

        private final Authority.Purpose purpose;

        Purpose(Authority.Purpose purpose) {
            this.purpose = purpose;
        }
    }

    private final Streams streams;

    @Mixin
    private AgentOption agent = new AgentOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    /** A command with these streams. */
    public AuthorityCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        return list(agent, output);
    }

    @Command(
            name = "ls",
            mixinStandardHelpOptions = true,
            description = {
                "List the authorities of the zone; of each purpose the one that signs first. HOSTS: how many have",
                "certificates of it. SYSTEM VMS: how many trust it that run."
            },
            footer = {"", "Examples:", "  fe80 authority ls", "  fe80 authority ls --format json | jq .[].publicPart"})
    int list(@Mixin AgentOption target, @Mixin OutputOptions form) {
        List<Authority> authorities = target.call(
                streams.environment(),
                connection -> connection
                        .authorities()
                        .list(ListAuthoritiesRequest.getDefaultInstance())
                        .getAuthoritiesList());
        form.write(streams, LISTING, authorities);
        return 0;
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Make an authority that is trusted from now on and does not sign yet.",
            footer = {"", "Examples:", "  fe80 authority add ssh"})
    int add(
            @Mixin AgentOption target,
            @Mixin OutputOptions form,
            @Parameters(paramLabel = "PURPOSE", description = "tls or ssh.") Purpose purpose) {
        return show(
                target,
                form,
                connection -> connection
                        .authorities()
                        .add(AddAuthorityRequest.newBuilder()
                                .setPurpose(purpose.purpose)
                                .build()));
    }

    @Command(
            name = "sign",
            mixinStandardHelpOptions = true,
            description = "Let an authority sign. The one that did is then only trusted, until it is removed.",
            footer = {"", "Examples:", "  fe80 authority sign 5f0c2d1e-77a9-4a3c-9d51-0f6a3f1f6c11"})
    int sign(
            @Mixin AgentOption target,
            @Mixin OutputOptions form,
            @Parameters(paramLabel = "ID", description = "As fe80 authority ls shows it.") String id) {
        return show(
                target,
                form,
                connection -> connection
                        .authorities()
                        .sign(SignRequest.newBuilder().setId(id).build()));
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = {
                "Remove an authority: what it signed is trusted no longer. Refused while it signs, and while a host has",
                "no certificate of the one that signs, does not answer, or a System VM trusts no other."
            },
            footer = {"", "Examples:", "  fe80 authority remove 0c8d8c8e-0a51-4a7e-8f0a-3d2b7b1c9e55"})
    int remove(
            @Mixin AgentOption target,
            @Parameters(paramLabel = "ID", description = "As fe80 authority ls shows it.") String id,
            @Option(
                            names = "--force",
                            description = {
                                "Remove it whoever relies on it. A host that does is UNREACHABLE until it has renewed",
                                "by itself, half a day at most, or is enrolled again; a System VM that does cannot be",
                                "reached until it is stopped and started. For an authority whose key was stolen."
                            })
                    boolean force) {
        var _ = target.call(
                streams.environment(),
                connection -> connection
                        .authorities()
                        .remove(RemoveAuthorityRequest.newBuilder()
                                .setId(id)
                                .setForce(force)
                                .build()));
        return 0;
    }

    /** What a call does that answers with an authority. */
    @FunctionalInterface
    private interface Change {
        Authority on(AgentConnection connection) throws StatusException;
    }

    private int show(AgentOption target, OutputOptions form, Change change) {
        form.writeDetails(streams, LISTING, target.call(streams.environment(), change::on));
        return 0;
    }

    private static String purpose(Authority authority) {
        return switch (authority.getPurpose()) {
            case TLS -> "tls";
            case SSH -> "ssh";
            case PURPOSE_UNSPECIFIED, UNRECOGNIZED -> "unknown";
        };
    }

    private static Data systemVms(Authority authority) {
        return authority.getPurpose() == Authority.Purpose.SSH
                ? new Data.Amount(authority.getSystemVms())
                : new Data.None();
    }
}
