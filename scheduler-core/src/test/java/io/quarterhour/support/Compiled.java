package io.quarterhour.support;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Classes that are compiled into a folder while a test runs. */
public final class Compiled {
  private final Path folder;
  private final List<JavaFileObject> sources = new ArrayList<>();
  private final List<String> options = new ArrayList<>();

  /** Creates an empty set of classes that will be compiled into a folder. */
  public Compiled(Path folder) {
    this.folder = folder;
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///" + name.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** Adds a class by its full name and source. */
  public Compiled add(String name, String source) {
    sources.add(new Source(name, source));
    return this;
  }

  /** Adds options for the compiler. */
  public Compiled with(String... added) {
    options.addAll(Arrays.asList(added));
    return this;
  }

  /** Compiles the classes that were added since the last call. */
  public Compiled compile() throws IOException {
    Files.createDirectories(folder);
    List<String> args = new ArrayList<>(List.of("-d", folder.toString(), "-proc:none", "-nowarn"));
    if (!options.contains("--module-path")) {
      args.addAll(
          List.of("-cp", System.getProperty("java.class.path") + File.pathSeparator + folder));
    }
    args.addAll(options);
    StringWriter messages = new StringWriter();
    boolean isSuccessful =
        ToolProvider.getSystemJavaCompiler()
            .getTask(messages, null, null, args, null, sources)
            .call();
    if (!isSuccessful) {
      throw new IllegalStateException(messages.toString());
    }
    sources.clear();
    return this;
  }

  /** Deletes a compiled class, so that the classes that use it cannot be linked. */
  public Compiled forget(String name) throws IOException {
    Files.delete(folder.resolve(name.replace('.', '/') + ".class"));
    return this;
  }

  /** Declares the providers of a service in {@code META-INF/services}. */
  public Compiled provide(String service, String... providers) throws IOException {
    Path file = folder.resolve("META-INF/services").resolve(service);
    Files.createDirectories(file.getParent());
    Files.write(file, List.of(providers));
    return this;
  }

  /** {@return a class loader of these classes, whose parent is the class loader of the test} */
  public URLClassLoader loader() throws IOException {
    return new URLClassLoader(new URL[] {folder.toUri().toURL()}, Compiled.class.getClassLoader());
  }

  /** {@return a class loader that loads these classes and the whole class path on its own} */
  public URLClassLoader loaderOfEverything() throws IOException {
    List<URL> urls = new ArrayList<>();
    urls.add(folder.toUri().toURL());
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  /** {@return the path, such as a module path, from which the given classes were loaded} */
  public static String pathOf(Class<?>... classes) {
    return String.join(
        File.pathSeparator,
        Stream.of(classes)
            .map(
                c ->
                    Path.of(
                        URI.create(
                            c.getProtectionDomain().getCodeSource().getLocation().toString())))
            .map(Path::toString)
            .distinct()
            .toList());
  }
}
