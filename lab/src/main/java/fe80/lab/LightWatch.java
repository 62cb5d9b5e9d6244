package fe80.lab;

import fe80.hypervisor.HypervisorEvent;
import fe80.hypervisor.HypervisorEvent.Change;
import fe80.hypervisor.HypervisorEvent.Changed;
import fe80.hypervisor.Watch;
import fe80.systemvm.SystemVm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.function.Consumer;

/** Tells what becomes of light System VMs, from what becomes of their files (inotify(7)). */
final class LightWatch implements Watch {

    private final LightFiles files;
    private final Consumer<HypervisorEvent> listener;
    private final WatchService service;

    LightWatch(LightFiles files, Consumer<HypervisorEvent> listener) {
        this.files = files;
        this.listener = listener;
        try {
            service = files.vmDirectory().getFileSystem().newWatchService();
            for (Path directory : new Path[] {files.vmDirectory(), files.runningDirectory()}) {
                directory.register(service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("light-watch").start(this::tell);
    }

    private void tell() {
        try {
            while (true) {
                WatchKey key = service.take();
                key.pollEvents().forEach(event -> tell(key, event));
                key.reset();
            }
        } catch (InterruptedException | ClosedWatchServiceException e) {
            return; // it was closed
        }
    }

    private void tell(WatchKey key, WatchEvent<?> event) {
        boolean created = event.kind().equals(StandardWatchEventKinds.ENTRY_CREATE);
        boolean running = files.runningDirectory().equals(key.watchable());
        if (event.context() instanceof Path entry) {
            SystemVm vm = LightFiles.vm(entry);
            listener.accept(new Changed(vm.uuid(), vm.name(), change(running, created)));
        }
    }

    private static Change change(boolean running, boolean created) {
        if (running) {
            return created ? Change.RESUMED : Change.STOPPED;
        }
        return created ? Change.DEFINED : Change.UNDEFINED;
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
