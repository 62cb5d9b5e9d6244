package fe80.management.serving;

import fe80.v1.EnrolmentGrpc;
import fe80.v1.HostsGrpc;
import fe80.v1.JobsGrpc;
import fe80.v1.LegacyGrpc;
import fe80.v1.SystemVmsGrpc;
import fe80.v1.UsersGrpc;
import io.grpc.MethodDescriptor;
import java.util.Set;

/** What it takes to get in. Whatever is not named here needs a user who is an admin. */
final class Doors {

    /** Without a user: what is shown instead is in the message. */
    private static final Set<String> OPEN = Set.of(
            EnrolmentGrpc.getEnrolMethod().getFullMethodName(),
            EnrolmentGrpc.getRenewMethod().getFullMethodName(),
            EnrolmentGrpc.getVouchMethod().getFullMethodName());

    private static final String ABOUT_ONESELF = UsersGrpc.getSelfMethod().getFullMethodName();

    /** They look at the user's roles themselves, since it depends on the System VM, or on whose job it is. */
    private static final Set<String> LOOK_THEMSELVES =
            Set.of(SystemVmsGrpc.SERVICE_NAME, HostsGrpc.SERVICE_NAME, JobsGrpc.SERVICE_NAME, LegacyGrpc.SERVICE_NAME);

    private Doors() {}

    /** Whether this path is for everybody. */
    static boolean open(String path) {
        return OPEN.contains(path.substring(1));
    }

    /** Whether this method is for everybody. */
    static boolean open(MethodDescriptor<?, ?> method) {
        return OPEN.contains(method.getFullMethodName());
    }

    /** Whether this method is for admins of the zone only. */
    static boolean admins(MethodDescriptor<?, ?> method) {
        return !open(method)
                && !method.getFullMethodName().equals(ABOUT_ONESELF)
                && !LOOK_THEMSELVES.contains(String.valueOf(method.getServiceName()));
    }
}
