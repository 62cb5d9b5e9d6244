package fe80.cli.output;

import java.lang.reflect.Proxy;

/** The signals that a terminal sends to this process (signal(7)). */
public final class Signals {

    private Signals() {}

    /**
     * Calls the listener whenever the signal comes, in place of what it does otherwise. The JDK's one way to hear of a
     * signal is sun.misc.Signal, and javac warns of that name unconditionally; so it is looked up.
     *
     * @param name without SIG, such as INT
     */
    public static void listen(String name, Runnable listener) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object heard = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        listener.run();
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), heard);
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException("this JDK does not hand over signals", failure);
        }
    }
}
