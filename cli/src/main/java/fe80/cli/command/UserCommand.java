package fe80.cli.command;

import fe80.cli.output.Column;
import fe80.cli.output.Data;
import fe80.cli.output.Failure;
import fe80.cli.output.Listing;
import fe80.cli.output.Printable;
import fe80.cli.output.Streams;
import fe80.v1.IssueTokenRequest;
import fe80.v1.IssuedToken;
import fe80.v1.Kind;
import fe80.v1.ListUsersRequest;
import fe80.v1.PutUserRequest;
import fe80.v1.RemoveUserRequest;
import fe80.v1.RevokeTokensRequest;
import fe80.v1.Role;
import fe80.v1.User;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fe80 user}. */
@Command(
        name = "user",
        mixinStandardHelpOptions = true,
        description =
                "List the users of the zone, with their roles and tokens; or change them. For admins of the zone.",
        footer = {
            "",
            "Examples:",
            "  fe80 user",
            "  fe80 user put ada --role operator",
            "  fe80 user token ada --label laptop --lifetime 720h >token",
            "  fe80 user revoke ada --label laptop"
        })
public final class UserCommand implements Callable<Integer> {

    private static final Listing<User> LISTING = new Listing<>(List.of(
            Column.of("name", "NAME", user -> Data.of(user.getName())),
            Column.of(
                    "roles",
                    "ROLES",
                    user -> Data.of(
                            user.getGrantsList().stream().map(UserCommand::role).toList())),
            Column.of(
                    "tokens",
                    "TOKENS",
                    user -> Data.of(user.getTokensList().stream()
                            .map(token -> token.getLabel() + " until " + Times.instant(token.getExpires()))
                            .toList()))));

    private final Streams streams;

    @Mixin
    private AgentOption agent = new AgentOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    /** A command with these streams. */
    public UserCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        return list(agent, output);
    }

    @Command(
            name = "ls",
            mixinStandardHelpOptions = true,
            description = "List the users of the zone, with their roles and tokens.",
            footer = {"", "Examples:", "  fe80 user ls --format json"})
    int list(@Mixin AgentOption target, @Mixin OutputOptions format) {
        format.write(
                streams,
                LISTING,
                target.call(
                        streams.environment(),
                        connection -> connection
                                .users()
                                .list(ListUsersRequest.getDefaultInstance())
                                .getUsersList()));
        return 0;
    }

    @Command(
            name = "put",
            mixinStandardHelpOptions = true,
            description = {
                "Make a user with these roles, or give one that there is these in the place of those before. The user's open",
                "calls, such as shells, end if the roles are others than before."
            },
            footer = {
                "",
                "Examples:",
                "  fe80 user put ada --role operator",
                "  fe80 user put grace --role viewer --role operator:console-proxy"
            })
    int put(
            @Mixin AgentOption target,
            @Parameters(paramLabel = "USER", description = "A lower case letter, then also digits, and . _ -")
                    String name,
            @Option(
                            names = "--role",
                            required = true,
                            paramLabel = "ROLE[:KIND]",
                            description =
                                    "viewer, operator or admin; for the System VMs of a kind only if one is named.")
                    List<String> roles) {
        User user = target.call(
                streams.environment(),
                connection -> connection
                        .users()
                        .put(PutUserRequest.newBuilder()
                                .setUser(User.newBuilder()
                                        .setName(name)
                                        .addAllGrants(roles.stream()
                                                .map(UserCommand::grant)
                                                .toList()))
                                .build()));
        streams.out()
                .println(Printable.line(user.getName() + ": "
                        + String.join(
                                ", ",
                                user.getGrantsList().stream()
                                        .map(UserCommand::role)
                                        .toList())));
        return 0;
    }

    @Command(
            name = "rm",
            mixinStandardHelpOptions = true,
            description = "Remove a user: all tokens are worth nothing from then on, and what is open ends.",
            footer = {"", "Examples:", "  fe80 user rm ada"})
    int remove(@Mixin AgentOption target, @Parameters(paramLabel = "USER", description = "The name.") String name) {
        var _ = target.call(
                streams.environment(),
                connection -> connection
                        .users()
                        .remove(RemoveUserRequest.newBuilder().setName(name).build()));
        return 0;
    }

    @Command(
            name = "token",
            mixinStandardHelpOptions = true,
            description = "Print a new token of a user, for fe80 login. It is not kept and cannot be shown again.",
            footer = {"", "Examples:", "  fe80 user token ada --label laptop >token"})
    int token(
            @Mixin AgentOption target,
            @Parameters(paramLabel = "USER", description = "The name.") String name,
            @Option(names = "--label", required = true, paramLabel = "LABEL", description = "What it is for.")
                    String label,
            @Option(
                            names = "--lifetime",
                            paramLabel = "DURATION",
                            defaultValue = "2160h",
                            converter = DurationConverter.class,
                            description = "How long it can be used; ${DEFAULT-VALUE} unless given, 366 days at most.")
                    Duration lifetime) {
        IssuedToken issued = target.call(
                streams.environment(),
                connection -> connection
                        .users()
                        .issueToken(IssueTokenRequest.newBuilder()
                                .setUser(name)
                                .setLabel(label)
                                .setLifetime(Times.protocol(lifetime))
                                .build()));
        streams.out().println(issued.getToken());
        return 0;
    }

    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            description = "Revoke the tokens of a user that have this label; what is open with one ends.",
            footer = {"", "Examples:", "  fe80 user revoke ada --label laptop"})
    int revoke(
            @Mixin AgentOption target,
            @Parameters(paramLabel = "USER", description = "The name.") String name,
            @Option(names = "--label", required = true, paramLabel = "LABEL", description = "What they are for.")
                    String label) {
        int revoked = target.call(
                streams.environment(),
                connection -> connection
                        .users()
                        .revokeTokens(RevokeTokensRequest.newBuilder()
                                .setUser(name)
                                .setLabel(label)
                                .build())
                        .getRevoked());
        if (revoked == 0) {
            throw new Failure("nothing was revoked: " + name + " has no token with the label \"" + label
                    + "\"; 'fe80 user ls' shows those that there are");
        }
        streams.out().println(revoked == 1 ? "1 token revoked" : revoked + " tokens revoked");
        return 0;
    }

    private static String role(User.Grant grant) {
        String role = grant.getRole().name().toLowerCase(Locale.ROOT);
        return grant.getKind() == Kind.KIND_UNSPECIFIED ? role : role + ":" + SystemVms.kind(grant.getKind());
    }

    private static User.Grant grant(String text) {
        String[] parts = text.split(":", 2);
        Optional<Role> role = Arrays.stream(Role.values())
                .filter(known -> known != Role.ROLE_UNSPECIFIED && known != Role.UNRECOGNIZED)
                .filter(known -> known.name().equalsIgnoreCase(parts[0]))
                .findFirst();
        Optional<Kind> kind = parts.length == 1
                ? Optional.of(Kind.KIND_UNSPECIFIED)
                : Arrays.stream(KindName.values())
                        .filter(known -> known.toString().equalsIgnoreCase(parts[1]))
                        .map(KindName::kind)
                        .findFirst();
        return role.flatMap(known -> kind.map(
                        of -> User.Grant.newBuilder().setRole(known).setKind(of).build()))
                .orElseThrow(() -> new Failure("nothing was changed: \"" + text
                        + "\" is no role: expected viewer, operator or admin, and for one kind of System VMs that kind"
                        + " behind it, such as operator:console-proxy"));
    }
}
