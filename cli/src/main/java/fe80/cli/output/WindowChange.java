package fe80.cli.output;

import java.lang.reflect.Proxy;

/** The signal SIGWINCH (signal(7)): the terminal has another size. */
public final class WindowChange {

    private WindowChange() {}

    /**
     * Calls the listener whenever the signal comes. The JDK's one way to hear of a signal is sun.misc.Signal, and javac
     * warns of that name unconditionally; so it is looked up.
     */
    public static void listen(Runnable listener) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object heard = Proxy.newProxyInstance(
                    WindowChange.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        listener.run();
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("WINCH"), heard);
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException("this JDK does not hand over signals", failure);
        }
    }
}
