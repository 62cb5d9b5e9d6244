package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.guest.Caller;
import fe80.guest.Checksum;
import fe80.guest.Command;
import fe80.guest.ConnectionException;
import fe80.guest.CopyEntry;
import fe80.guest.GuestChannel;
import fe80.guest.Pull;
import fe80.guest.Push;
import fe80.guest.RunningCommand;
import fe80.guest.Signal;
import fe80.systemvm.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who had what done is in the System VM's own journal. */
class JournalTest {

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    private static final Duration ENOUGH = Duration.ofSeconds(60);
    private static final Checksum NOTHING =
            new Checksum(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

    private static LabVm vm;

    @BeforeAll
    static void deploy() {
        vm = BareHypervisor.of(LAB.lab(), "journal").deploy(Kind.SECONDARY_STORAGE_VM, "s-7-VM");
        vm.channel();
    }

    @Test
    void eachWayIntoTheVmLeavesALineWithTheUserAndTheRequest() {
        GuestChannel channel = vm.channel();
        channel.run(Command.of("echo", "two words").calledBy(new Caller("alice", "run-1")), ENOUGH);
        try (RunningCommand cat = channel.start(Command.of("cat").calledBy(new Caller("bob", "exec-1")), ENOUGH)) {
            cat.signal(Signal.TERM);
        }
        try (Push push = channel.push(new Caller("carol", "push-1"), "/root/pushed")) {
            push.entry(new CopyEntry.File("", 0600, 0));
            push.finish(NOTHING);
        }
        try (Pull pull = channel.pull(new Caller("dave", "pull-1"), "/etc/hostname")) {
            assertThat(pull.next()).isInstanceOf(Pull.Piece.Begin.class);
        }
        assertThatThrownBy(() -> channel.connect(new Caller("erin", "forward-1"), 81, ENOUGH))
                .isInstanceOf(ConnectionException.class);
        assertThat(linesOf("run-1")).singleElement().asString().matches(line("alice", "run-1", "echo 'two words'"));
        assertThat(linesOf("exec-1")).singleElement().asString().matches(line("bob", "exec-1", "cat"));
        assertThat(linesOf("push-1")).singleElement().asString().matches(line("carol", "push-1", "push /root/pushed"));
        assertThat(linesOf("pull-1")).singleElement().asString().matches(line("dave", "pull-1", "pull /etc/hostname"));
        assertThat(linesOf("forward-1"))
                .singleElement()
                .asString()
                .matches(line("erin", "forward-1", "connect to port 81"));
    }

    @Test
    void nothingThatACallerSaysBecomesALineOrAValueOfItsOwn() {
        String forged = "\nuser=root request=forged id=1 command=reboot\r\u2028\0";
        Caller eve = new Caller("eve" + forged, "eve-1" + forged);
        vm.channel()
                .run(
                        Command.of("printf", "%.0s", "eve-1\nuser=root request=forged")
                                .calledBy(eve),
                        ENOUGH);
        List<String> lines = linesOf("eve-1");
        assertThat(lines).hasSize(1);
        assertThat(lines.getFirst())
                .startsWith("user=eve\\x0auser\\x3droot\\x20request\\x3dforged")
                .doesNotContain(" request=forged id=");
        assertThat(journal()).noneMatch(line -> line.startsWith("user=root"));
    }

    private static String line(String user, String request, String command) {
        return "user=" + user + " request=" + request + " id=[0-9a-f]{16}-[0-9]+ command=" + command;
    }

    private static List<String> linesOf(String request) {
        return journal().stream().filter(line -> line.contains(request)).toList();
    }

    /** What journald has by now, of what was written to it before. */
    private static List<String> journal() {
        return vm.run("sh", "-c", "journalctl --sync && journalctl --quiet -t fe80 -o cat")
                .lines()
                .toList();
    }
}
