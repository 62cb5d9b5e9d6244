package fe80.cli.rehearsal;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Rewrites the classes of a jar that were compiled for Java 5 in the format of Java 17, the code unchanged. The JVM
 * keeps no class in the older format ready (its old verifier cannot be run ahead of time), and picocli, which is in it,
 * has many classes to load at each start.
 */
public final class Modernisation {

    private static final int OLDEST_KEPT = ClassFile.JAVA_6_VERSION;

    private static final ClassFile CLASS_FILE = ClassFile.of(
            ClassFile.ConstantPoolSharingOption.NEW_POOL,
            ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
            ClassFile.ClassHierarchyResolverOption.of(
                    ClassHierarchyResolver.ofResourceParsing(Modernisation.class.getClassLoader())));

    private Modernisation() {}

    /** Rewrites the jars that are named. */
    public static void main(String[] jars) throws IOException {
        for (String jar : jars) {
            rewrite(Path.of(jar));
        }
    }

    private static void rewrite(Path jar) throws IOException {
        Path scratch = jar.resolveSibling(jar.getFileName() + ".new");
        try (JarFile from = new JarFile(jar.toFile());
                JarOutputStream to = new JarOutputStream(Files.newOutputStream(scratch))) {
            for (JarEntry entry : Collections.list(from.entries())) {
                byte[] content = from.getInputStream(entry).readAllBytes();
                to.putNextEntry(new JarEntry(entry.getName()));
                to.write(entry.getName().endsWith(".class") ? modern(content) : content);
                to.closeEntry();
            }
        }
        Files.move(scratch, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static byte[] modern(byte[] content) {
        ClassModel model = CLASS_FILE.parse(content);
        if (model.majorVersion() >= OLDEST_KEPT) {
            return content;
        }
        ClassTransform transform = (builder, element) -> {
            switch (element) {
                case ClassFileVersion _ -> builder.withVersion(ClassFile.JAVA_17_VERSION, 0);
                // Each instruction anew, so that the stack maps are made which the newer format wants.
                case MethodModel method ->
                    builder.transformMethod(
                            method, MethodTransform.transformingCode((code, instruction) -> code.with(instruction)));
                default -> builder.with(element);
            }
        };
        return CLASS_FILE.transformClass(model, transform);
    }
}
