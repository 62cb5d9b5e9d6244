package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.link.LinkEvents;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real kernel tells of changes to a link that somebody else makes. */
class LinkEventsTest {

    private final Semaphore told = new Semaphore(0);
    private Machine host;

    @BeforeEach
    void start() {
        host = Machine.start("host");
        sh("""
                # else the kernel tells seconds later that an address is nobody else's
                sysctl -q -w net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0
                ip link add name cloud0 type bridge
                ip link set cloud0 addrgenmode none
                ip link set cloud0 up
                ip tuntap add dev tap0 mode tap
                ip link set tap0 master cloud0
                ip link add veth0 up master cloud0 type veth peer name peer0
                ip link set dev peer0 up
                until [ "$(cat /sys/class/net/veth0/brport/state)" = 3 ]; do :; done # forwarding, so that it may learn
                bridge fdb add 0e:00:00:00:00:01 dev tap0 master static
                ip -6 neigh add fe80::2 lladdr 0e:00:00:00:00:01 dev cloud0 nud permanent
                nft add table bridge fe80
                """);
    }

    @AfterEach
    void stop() {
        host.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nft flush ruleset",
                "nft add chain bridge fe80 theirs",
                "ip link set dev tap0 nomaster",
                "bridge link set dev tap0 isolated on",
                "ip -6 neigh flush dev cloud0 nud permanent",
                "ip -6 neigh replace fe80::2 lladdr 0e:00:00:00:00:02 dev cloud0 nud permanent",
                "bridge fdb del 0e:00:00:00:00:01 dev tap0 master",
                "bridge fdb replace 0e:00:00:00:00:01 dev veth0 master static",
                "ip addr add 2001:db8::1/64 dev cloud0 nodad",
                "ip addr add 192.0.2.1/24 dev cloud0",
                "sysctl -q -w net.ipv6.conf.all.forwarding=1",
                "sysctl -q -w net.ipv4.ip_forward=1",
                "ip link del dev cloud0"
            })
    void everyChangeOfTheLinkAndItsGuardIsToldWithinASecond(String change) throws Exception {
        try (LinkEvents _ = watch(told::release)) {
            sh(change);

            assertThat(told.tryAcquire(1, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void changesThatComeTogetherAreToldTogether() throws Exception {
        try (LinkEvents _ = watch(told::release)) {
            sh("seq -f 'addr add 2001:db8::%.0f/64 dev cloud0 nodad' 1000 | ip -batch -");

            assertThat(told.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            assertThat(told.tryAcquire(100, 1, TimeUnit.SECONDS)).isFalse();
        }
    }

    @Test
    void nothingIsToldWhereNothingChangesThatCounts() throws Exception {
        try (LinkEvents _ = watch(told::release)) {
            sh("""
                    ip addr; nft list ruleset
                    bridge fdb add 52:54:00:00:00:01 dev veth0 master dynamic # as if learnt
                    bridge fdb del 52:54:00:00:00:01 dev veth0 master
                    ip neigh add 192.0.2.1 lladdr 52:54:00:00:00:01 dev cloud0 nud stale
                    ip neigh del 192.0.2.1 dev cloud0
                    """);

            assertThat(told.tryAcquire(500, TimeUnit.MILLISECONDS)).isFalse();
        }
    }

    @Test
    void aListenerThatFailsIsToldOfTheNextChange() throws Exception {
        try (LinkEvents _ = watch(() -> {
            told.release();
            throw new IllegalStateException("cannot look");
        })) {
            sh("ip link set dev tap0 up");
            assertThat(told.tryAcquire(10, TimeUnit.SECONDS)).isTrue();

            sh("ip link set dev tap0 down");
            assertThat(told.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** From when the kernel has told of what was made before. */
    private LinkEvents watch(Runnable listener) throws Exception {
        LinkEvents events = host.inside(() -> LinkEvents.watch(listener));
        while (told.tryAcquire(1500, TimeUnit.MILLISECONDS)) {
            told.drainPermits();
        }
        return events;
    }

    private void sh(String script) {
        host.commands().run("sh", "-euc", script);
    }
}
