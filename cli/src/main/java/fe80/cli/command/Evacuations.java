package fe80.cli.command;

import fe80.cli.output.Failure;
import fe80.cli.output.Streams;
import fe80.v1.Evacuation;
import fe80.v1.MaintainResponse;
import fe80.v1.Maintained;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;

/** What is shown while a host is emptied: a line for each System VM. */
record Evacuations(Streams streams, MigrationLine line) {

    Maintained follow(String host, BlockingClientCall<?, MaintainResponse> call) throws StatusException {
        try {
            for (MaintainResponse told = call.read(); told != null; told = call.read()) {
                switch (told.getEventCase()) {
                    case EVACUATION -> show(told.getEvacuation());
                    case MAINTAINED -> {
                        return told.getMaintained();
                    }
                    case EVENT_NOT_SET -> {}
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        throw new Failure("the server did not say how the evacuation of " + host + " ended; 'fe80 ls --host " + host
                + "' shows what is still there");
    }

    private void show(Evacuation evacuation) {
        String vm = evacuation.getSystemVm();
        switch (evacuation.getEventCase()) {
            case PROGRESS -> line.show(vm, evacuation.getProgress());
            case MIGRATED -> say(MigrationLine.result(vm, evacuation.getMigrated()));
            case STAYS -> say(vm + " stays: " + evacuation.getStays());
            case EVENT_NOT_SET -> {}
        }
    }

    private void say(String text) {
        line.close();
        streams.out().println(text);
        streams.out().flush();
    }
}
