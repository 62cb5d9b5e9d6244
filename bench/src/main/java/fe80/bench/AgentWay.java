package fe80.bench;

import fe80.lab.LabAgent;
import java.nio.charset.StandardCharsets;

/** Through the agent: a call over its unix socket. */
final class AgentWay extends InProcess {

    private final LabAgent agent;
    private final String vm;

    AgentWay(LabAgent agent, String vm) {
        super("fe80: through the agent");
        this.agent = agent;
        this.vm = vm;
    }

    @Override
    long run(Task task) {
        return agent.run(vm, task.command().toArray(String[]::new)).getBytes(StandardCharsets.UTF_8).length;
    }
}
