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

/** Classes that are compiled while a test runs, into a folder of their own. */
public final class Compiled {
  private final Path folder;
  private final List<JavaFileObject> sources = new ArrayList<>();
  private final List<String> options = new ArrayList<>();

  /** Nothing yet, to be compiled into a folder. */
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
  public Compiled with(String... some) {
    options.addAll(Arrays.asList(some));
    return this;
  }

  /** Compiles what was added. */
  public Compiled compile() throws IOException {
    Files.createDirectories(folder);
    List<String> all = new ArrayList<>(List.of("-d", folder.toString(), "-proc:none", "-nowarn"));
    if (!options.contains("--module-path")) {
      all.addAll(
          List.of("-cp", System.getProperty("java.class.path") + File.pathSeparator + folder));
    }
    all.addAll(options);
    StringWriter messages = new StringWriter();
    boolean well =
        ToolProvider.getSystemJavaCompiler()
            .getTask(messages, null, null, all, null, sources)
            .call();
    if (!well) {
      throw new IllegalStateException(messages.toString());
    }
    sources.clear();
    return this;
  }

  /** Removes a class that was compiled, so that others miss it. */
  public Compiled forget(String name) throws IOException {
    Files.delete(folder.resolve(name.replace('.', '/') + ".class"));
    return this;
  }

  /** Names providers of a service. */
  public Compiled provide(String service, String... providers) throws IOException {
    Path file = folder.resolve("META-INF/services").resolve(service);
    Files.createDirectories(file.getParent());
    Files.write(file, List.of(providers));
    return this;
  }

  /** {@return a loader of these classes, below that of the test} */
  public URLClassLoader loader() throws IOException {
    return new URLClassLoader(new URL[] {folder.toUri().toURL()}, Compiled.class.getClassLoader());
  }

  /** {@return a loader that sees these classes and all of the library, and shares nothing} */
  public URLClassLoader loaderOfEverything() throws IOException {
    List<URL> urls = new ArrayList<>();
    urls.add(folder.toUri().toURL());
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  /** {@return the path from which some classes were loaded} */
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
