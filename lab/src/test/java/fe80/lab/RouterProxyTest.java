package fe80.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import fe80.systemvm.Kind;
import fe80.v1.SystemVm.Path;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code router_proxy.sh} beside the ssh that it stands in for, on one legacy VM. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RouterProxyTest {

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    private static final Duration BOOT = Duration.ofMinutes(5);
    private static final String PROXY = java.nio.file.Path.of("../agent/router_proxy.sh")
            .toAbsolutePath()
            .normalize()
            .toString();
    private static final String IPV4 = "169.254.0.33";

    private static LabAgent agent;
    private static LegacyVms legacy;

    /** What a program wrote, and its exit status. */
    private record Result(String out, String err, int status) {}

    @BeforeAll
    static void aLegacyVm() {
        agent = LAB.lab().agent("hv1");
        legacy = LegacyVms.on(agent, LabExtension.LEGACY_IMAGE_DIRECTORY, LabExtension.accelerator());
        legacy.start(Kind.VIRTUAL_ROUTER, "r-33-VM", IPV4);
        agent.await("r-33-VM", now -> now.getPath() == Path.LEGACY, BOOT);
    }

    @Test
    @Order(1)
    void itGivesWhatSshGivesForAnyArguments() throws Exception {
        for (List<String> arguments : List.of(
                List.of("arguments"),
                List.of("arguments", "one", "two words", "  three  "),
                List.of("arguments", "it's", "'quoted words'", "\"more of them\""),
                List.of("arguments", "a\nnewline", "'a\nquoted one'", "*", "'*'", "/etc/host*", "$HOME", "~"),
                List.of("arguments", "-n", "--", "\\", "\\\\", "ünïcode", "a=b;echo", "$(echo substituted)"),
                List.of("fail", "7"),
                List.of("fail", "KILL"),
                List.of("no-such-script"),
                List.of("get_template_version.sh"))) {
            assertThat(proxy("input\n", arguments)).as(arguments.toString()).isEqualTo(ssh("input\n", arguments));
        }
    }

    @Test
    @Order(2)
    void whatIsNoScriptOrNoAddressIsRefusedOnTheHost() throws Exception {
        assertThat(run("", List.of(PROXY, "../../bin/sh", IPV4)).status()).isEqualTo(1);
        assertThat(run("", List.of(PROXY, "arguments", "-oProxyCommand=true")).status())
                .isEqualTo(1);
    }

    @Test
    @Order(3)
    void muchOutputAndMuchInputArriveWhole() throws Exception {
        String much = "0123456789abcdef\n".repeat(1 << 15);

        Result result = proxy(much, List.of("arguments"));

        assertThat(result.out()).endsWith(much);
        assertThat(result.status()).isZero();
    }

    @Test
    @Order(4)
    void withoutAnAgentItDoesWhatTheOriginalDoes() throws Exception {
        List<String> arguments = List.of("arguments", "two words", "'*'");
        Result before = proxy("input\n", arguments);

        agent.kill();

        assertThat(proxy("input\n", arguments)).isEqualTo(before);
    }

    @Test
    @Order(5)
    void whatAnAgentMayHaveSentBeforeItEndedIsNotSentAgain() throws Exception {
        List<String> arguments = List.of("arguments", "one");

        assertThat(proxy(endingAgent(""), "", arguments).status()).isZero();
        assertThat(proxy(endingAgent("trying 0\n"), "", arguments)).isEqualTo(new Result("", "", 255));
        assertThat(proxy(endingAgent("trying 0\nnot-begun 2\nno"), "", arguments)
                        .status())
                .isZero();
    }

    /** The socket of one that ends after it has said something. */
    private static java.nio.file.Path endingAgent(String said) throws IOException {
        java.nio.file.Path path = agent.machine().directory().resolve("ending.sock");
        java.nio.file.Files.deleteIfExists(path);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        Thread.ofVirtual().start(() -> {
            try (server;
                    SocketChannel connection = server.accept()) {
                connection.read(ByteBuffer.allocate(1 << 12));
                connection.write(ByteBuffer.wrap(said.getBytes(UTF_8)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return path;
    }

    private static Result proxy(String input, List<String> arguments) throws Exception {
        return proxy(agent.socket().resolveSibling("proxy.sock"), input, arguments);
    }

    private static Result proxy(java.nio.file.Path socket, String input, List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "env",
                "FE80_PROXY=" + socket,
                "FE80_KEY=" + legacy.key(),
                "HOME=" + legacy.key().getParent(),
                PROXY,
                arguments.getFirst(),
                IPV4));
        command.addAll(arguments.subList(1, arguments.size()));
        return run(input, command);
    }

    /** The one ssh of the original. */
    private static Result ssh(String input, List<String> arguments) throws Exception {
        return run(
                input,
                List.of(
                        "ssh",
                        "-p",
                        "3922",
                        "-q",
                        "-o",
                        "StrictHostKeyChecking=no",
                        "-o",
                        "UserKnownHostsFile=/dev/null",
                        "-i",
                        legacy.key().toString(),
                        "root@" + IPV4,
                        "/opt/cloud/bin/" + String.join(" ", arguments)));
    }

    private static Result run(String input, List<String> command) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(agent.machine().prefix());
        all.addAll(command);
        java.nio.file.Path errors = agent.machine().directory().resolve("errors");
        Process process = new ProcessBuilder(all).redirectError(errors.toFile()).start();
        Thread.ofVirtual().start(() -> {
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(UTF_8));
            } catch (IOException e) {
                // It does not want it.
            }
        });
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Result(out, java.nio.file.Files.readString(errors), process.waitFor());
    }
}
