package fe80.hypervisor;

/** A listener's connection to a hypervisor's events. No event is delivered to it after it is closed. */
public interface Watch extends AutoCloseable {

    @Override
    void close();
}
