package fe80.agent;

import fe80.agent.enrolment.MembershipFiles;
import fe80.daemon.Addresses;
import fe80.daemon.ConfigurationException;
import fe80.daemon.ConfigurationFile;
import fe80.hypervisor.Accelerator;
import fe80.hypervisor.Console;
import fe80.systemvm.Image;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * What an agent can be told. The file agent.toml, which is also what an operator copies, documents each key and holds
 * its default.
 */
public record Configuration(
        Path socket,
        String group,
        Path image,
        Path state,
        URI libvirt,
        Execution accelerator,
        String consoles,
        Api api,
        Metrics metrics,
        Adopted adopted) {

    /** Reads such files. */
    public static final ConfigurationFile<Configuration> FILE =
            new ConfigurationFile<>(Configuration.class, "agent.toml");

    /** How System VMs are executed. */
    public enum Execution {
        /** By KVM if that works here; this is tried at the start, and takes up to 10 s where it does not. */
        AUTO,
        /** By KVM. */
        KVM,
        /** By QEMU's translator. */
        TCG
    }

    private static final Duration KVM_DEADLINE = Duration.ofSeconds(10);

    /**
     * The API over TCP.
     *
     * @param listen where, as {@code host:port}; empty: not at all
     * @param authority the certificates of those who may issue one to a caller
     */
    public record Api(String listen, Path certificate, Path key, Path authority) {

        Optional<InetSocketAddress> address() {
            return Addresses.parse("api.listen", listen);
        }
    }

    /**
     * Metrics for Prometheus.
     *
     * @param listen where, as {@code host:port}; empty: not at all
     */
    public record Metrics(String listen) {

        Optional<InetSocketAddress> address() {
            return Addresses.parse("metrics.listen", listen);
        }
    }

    /**
     * System VMs that another program deployed.
     *
     * @param key the file of the private key that logs in to them; empty: there is none
     * @param legacyIpv4 whether cloud0 keeps its addresses of 169.254.0.0/16
     * @param trialSeconds how long such a VM keeps a change that nobody has confirmed
     */
    public record Adopted(String key, boolean legacyIpv4, int trialSeconds) {

        private static final int SHORTEST_TRIAL = 30;
        private static final int LONGEST_TRIAL = 3600;

        public Adopted {
            if (trialSeconds < SHORTEST_TRIAL || trialSeconds > LONGEST_TRIAL) {
                throw new ConfigurationException("adopted.trial-seconds has to be from " + SHORTEST_TRIAL + " to "
                        + LONGEST_TRIAL + ", not " + trialSeconds);
            }
        }

        Duration trial() {
            return Duration.ofSeconds(trialSeconds);
        }

        Optional<Path> keyFile() {
            return Optional.of(key).filter(file -> !file.isEmpty()).map(Path::of);
        }
    }

    /**
     * Checks what can be checked without looking at the host.
     *
     * @throws ConfigurationException if a value cannot be one
     */
    public Configuration {
        if (!socket.isAbsolute() || !state.isAbsolute() || !image.isAbsolute()) {
            throw new ConfigurationException("socket, state and image have to be absolute paths, not " + socket + ", "
                    + state + " and " + image);
        }
        api.address();
        metrics.address();
    }

    /** How System VMs are executed; where that has to be tried, who asks first waits for it. */
    Supplier<Accelerator> execution() {
        String told = "the configuration says so";
        return switch (accelerator) {
            case KVM -> () -> new Accelerator.Kvm(told);
            case TCG -> () -> new Accelerator.Tcg(told);
            case AUTO -> {
                FutureTask<Accelerator> trial =
                        new FutureTask<>(() -> Accelerator.fastest(Image.in(image), KVM_DEADLINE));
                Thread.ofVirtual().name("kvm-trial").start(trial);
                yield () -> {
                    try {
                        return trial.get();
                    } catch (InterruptedException | ExecutionException e) {
                        return new Accelerator.Tcg("KVM could not be tried: " + e.getMessage());
                    }
                };
            }
        };
    }

    Console console() {
        return consoles.isEmpty() ? new Console.Terminal() : new Console.File(Path.of(consoles));
    }

    /** Where it listens, for a message. */
    String listeners() {
        return api.address().map(tcp -> socket + " and " + api.listen()).orElseGet(socket::toString);
    }

    /** Where the agent's SSH authority is kept. */
    Path authority() {
        return state.resolve("ca");
    }

    /** What this host keeps as part of a zone, if it is one. */
    MembershipFiles membership() {
        return new MembershipFiles(api.certificate(), api.key(), api.authority(), state.resolve("zone/servers"));
    }

    /** Where the boot credentials of System VMs are kept. */
    Path bootCredentials() {
        return state.resolve("boot");
    }

    /** What cloud0 had of IPv4, if that was taken away. */
    Path retiredIpv4() {
        return state.resolve("retired-ipv4");
    }

    /** Where router_proxy.sh finds the agent: beside its socket. */
    Path proxySocket() {
        return socket.resolveSibling("proxy.sock");
    }

    /** Where the host keys of System VMs of other programs are pinned. */
    Path pinnedHostKeys() {
        return state.resolve("pinned");
    }
}
