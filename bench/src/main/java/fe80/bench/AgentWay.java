package fe80.bench;

import fe80.lab.LabAgent;
import fe80.v1.Command;
import fe80.v1.RunRequest;
import fe80.v1.RunResponse;

/** Through the agent: a call of {@code Run} over its unix socket, in a connection that stays. */
final class AgentWay extends CalledWay {

    static final String NAME = "fe80: through the agent";

    private final LabAgent agent;
    private final String vm;

    AgentWay(LabAgent agent, String vm) {
        super(NAME);
        this.agent = agent;
        this.vm = vm;
    }

    @Override
    long run(Task task) {
        RunResponse response = agent.vms()
                .run(RunRequest.newBuilder()
                        .setSystemVm(vm)
                        .setCommand(Command.newBuilder().addAllArguments(task.command()))
                        .build());
        if (!response.getOutcome().hasExitStatus() || response.getOutcome().getExitStatus() != 0) {
            throw new IllegalStateException(response.getOutcome().toString());
        }
        return response.getStdout().size();
    }
}
