package fe80.cli.command;

import fe80.cli.output.Streams;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command about one System VM, which is its first parameter. */
abstract class OneVmCommand implements Callable<Integer> {

    private final Streams streams;

    @Mixin
    private AgentOption agent = new AgentOption();

    @Parameters(index = "0", paramLabel = "VM", description = "Its name or UUID.")
    private String name = "";

    OneVmCommand(Streams streams) {
        this.streams = streams;
    }

    Streams streams() {
        return streams;
    }

    String name() {
        return name;
    }

    <T> T ask(AgentOption.Call<T> call) {
        return agent.call(streams.environment(), call);
    }
}
