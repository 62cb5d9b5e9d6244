package fe80.agent;

import fe80.guest.ChannelException;
import fe80.guest.Command;
import fe80.guest.CommandException;
import fe80.guest.CommandResult;
import fe80.guest.Endpoint;
import fe80.guest.GuestChannel;
import fe80.guest.Ssh;
import fe80.hypervisor.HostedVm;
import fe80.hypervisor.Hypervisor;
import fe80.hypervisor.HypervisorException;
import fe80.link.LinkException;
import fe80.systemvm.Reachability.State;
import fe80.systemvm.SystemVm;
import fe80.v1.ProbeResponse;
import fe80.v1.ProbeResponse.Layer;
import fe80.v1.ProbeResponse.Layer.Result;
import java.time.Duration;
import java.util.List;

/** Tries the way to a System VM anew, layer by layer, and beside the channel that is open. */
final class Prober {

    private static final List<String> LAYERS =
            List.of("domain", "link", "port", "TCP", "SSH", "host key", "authentication", "command");
    private static final int FIRST_OF_CHANNEL = LAYERS.indexOf("TCP");
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final Hypervisor hypervisor;
    private final LinkKeeper link;
    private final Access access;
    private final Ssh ssh;

    Prober(Hypervisor hypervisor, LinkKeeper link, Access access, Ssh ssh) {
        this.hypervisor = hypervisor;
        this.link = link;
        this.access = access;
        this.ssh = ssh;
    }

    /** One try, while it goes on. */
    private static final class Trail {

        private final ProbeResponse.Builder response = ProbeResponse.newBuilder();
        private long begun = System.nanoTime();

        private void works(String detail) {
            add(Result.WORKS, detail);
        }

        private void fails(String detail) {
            add(Result.FAILS, detail);
        }

        private void add(Result result, String detail) {
            long now = System.nanoTime();
            response.addLayers(Layer.newBuilder()
                    .setName(LAYERS.get(response.getLayersCount()))
                    .setResult(result)
                    .setDetail(detail)
                    .setTook(Answers.duration(Duration.ofNanos(now - begun))));
            begun = now;
        }

        private ProbeResponse end() {
            while (response.getLayersCount() < LAYERS.size()) {
                add(Result.NOT_TRIED, "");
            }
            return response.build();
        }
    }

    ProbeResponse probe(SystemVm vm) {
        Trail trail = new Trail();
        try {
            hypervisor
                    .find(vm.uuid())
                    .ifPresentOrElse(hosted -> domain(hosted, trail), () -> trail.fails("there is no such domain"));
        } catch (HypervisorException | LinkException e) { // at the layer that cannot be looked at
            trail.fails(Failures.reason(e));
        }
        return trail.end();
    }

    private void domain(HostedVm hosted, Trail trail) {
        if (hosted.state() != HostedVm.State.RUNNING) {
            trail.fails("it is " + hosted.state() + ", and would have to be RUNNING");
            return;
        }
        trail.works("RUNNING");
        if (link.trouble().isPresent()) {
            trail.fails(link.trouble().get());
            return;
        }
        trail.works(LinkKeeper.NAME + " is as it should be");
        port(hosted, trail);
    }

    private void port(HostedVm hosted, Trail trail) {
        String port = hosted.port().orElse("");
        if (!link.observe().admits(hosted.vm().controlMac(), port)) {
            trail.fails("its interface on the host, \"" + port + "\", is not admitted to " + LinkKeeper.NAME);
            return;
        }
        trail.works(port + " is admitted for " + hosted.vm().controlMac());
        try (GuestChannel channel = open(hosted)) {
            for (int layer = FIRST_OF_CHANNEL; layer < LAYERS.size() - 1; layer++) {
                trail.works(layer == FIRST_OF_CHANNEL ? channel.endpoint().toString() : "");
            }
            command(channel, trail);
        } catch (UnreachableException e) {
            int failed = layer(e.layer());
            boolean tried = e.getCause() != null; // else something was missing before a connection was made
            for (int layer = FIRST_OF_CHANNEL; layer < failed; layer++) {
                trail.add(tried ? Result.WORKS : Result.NOT_TRIED, "");
            }
            trail.fails(Failures.reason(e));
        }
    }

    private GuestChannel open(HostedVm hosted) {
        try {
            Endpoint endpoint = new Endpoint(hosted.vm().address().on(link.index()), access.hostKey(hosted));
            return access.open(ssh, hosted, endpoint, PATIENCE, DEADLINE);
        } catch (ChannelException e) {
            throw UnreachableException.of(e);
        }
    }

    private static int layer(State state) {
        return LAYERS.indexOf(
                switch (state) {
                    case HANDSHAKE_FAILED -> "SSH";
                    case HOST_KEY_MISMATCH -> "host key";
                    case AUTH_REJECTED -> "authentication";
                    case ABSENT, STOPPED, NO_LINK, NO_PORT, SILENT, REFUSED, READY, LEGACY_ONLY -> "TCP";
                });
    }

    private static void command(GuestChannel channel, Trail trail) {
        try {
            CommandResult result = channel.run(Command.of("true"), DEADLINE);
            if (result.succeeded()) {
                trail.works("true");
            } else {
                trail.fails("true ended with " + result.exit());
            }
        } catch (CommandException e) {
            trail.fails(Failures.reason(e));
        }
    }
}
