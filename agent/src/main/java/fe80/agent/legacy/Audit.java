package fe80.agent.legacy;

import fe80.hypervisor.HostedVm;
import fe80.v1.AuditResponse;
import fe80.v1.Finding;
import java.util.List;

/** How far this host and its System VMs are on their way out of 169.254. It reads, and changes nothing. */
public final class Audit {

    private final Ways ways;
    private final HostAudit host;

    /**
     * An audit.
     *
     * @param host of the host itself
     */
    public Audit(Ways ways, HostAudit host) {
        this.ways = ways;
        this.host = host;
    }

    AuditResponse response() throws InterruptedException {
        AuditResponse.Builder answer = AuditResponse.newBuilder().addAllFindings(host.findings());
        int onLinkLocal = 0;
        List<HostedVm> vms = ways.all();
        for (HostedVm vm : vms) {
            VmAudit audit = VmAudit.of(ways, vm);
            List<Finding> findings = audit.findings();
            answer.addAllFindings(findings);
            onLinkLocal += audit.onLinkLocal() ? 1 : 0;
        }
        return answer.setSystemVms(vms.size()).setOnLinkLocal(onLinkLocal).build();
    }
}
