package io.quarterhour;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/**
 * What the README shows works: its Java is compiled and run, its commands are the ones that are
 * used.
 */
class ReadmeTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern BLOCK = Pattern.compile("```(\\w+)\n(.*?)```", Pattern.DOTALL);
  private static final Pattern CLASS =
      Pattern.compile("^(?:public final )?class (\\w+)", Pattern.MULTILINE);
  private static final String IMPORTS =
      Stream.of(
              "java.nio.file.*",
              "java.time.*",
              "java.util.*",
              "io.quarterhour.*",
              "io.quarterhour.action.*",
              "io.quarterhour.client.*",
              "io.quarterhour.contract.*",
              "io.quarterhour.error.*",
              "io.quarterhour.execution.*",
              "io.quarterhour.firing.*",
              "io.quarterhour.memory.*",
              "io.quarterhour.notifier.*",
              "io.quarterhour.plugin.*",
              "io.quarterhour.query.*",
              "io.quarterhour.schedule.*",
              "io.quarterhour.store.*",
              "io.quarterhour.store.execution.*",
              "io.quarterhour.store.task.*",
              "io.quarterhour.task.*",
              "io.quarterhour.tenant.*",
              "io.quarterhour.testing.*",
              "io.quarterhour.time.*")
          .map(name -> "import " + name + ";\n")
          .reduce("import static org.assertj.core.api.Assertions.assertThat;\n", String::concat);

  @TempDir Path folder;

  private record Block(String language, String text) {}

  private static List<Block> blocks() throws IOException {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(Files.readString(ROOT.resolve("README.md")));
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2)));
    }
    return blocks;
  }

  @TestFactory
  Stream<DynamicTest> javaBlocksCompileAndRun() throws Exception {
    List<Path> sources = new ArrayList<>();
    List<String> snippets = new ArrayList<>();
    for (Block block : blocks()) {
      if (block.language.equals("java")) {
        Matcher name = CLASS.matcher(block.text);
        boolean isClass = name.find();
        String className = isClass ? name.group(1) : "Snippet" + snippets.size();
        sources.add(
            Files.writeString(
                folder.resolve(className + ".java"),
                isClass ? IMPORTS + block.text : IMPORTS + snippet(className, block.text)));
        if (!isClass) {
          snippets.add(className);
        }
      }
    }
    assertThat(snippets).hasSizeGreaterThanOrEqualTo(4);
    compile(sources);
    URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader());
    return snippets.stream().map(name -> DynamicTest.dynamicTest(name, () -> run(loader, name)));
  }

  /** Statements, with whatever scheduler they start stopped at the end. */
  private static String snippet(String name, String text) {
    String stop =
        text.contains("Scheduler scheduler = Scheduler.")
            ? "scheduler.stop(Duration.ofSeconds(5));\n"
            : "";
    boolean isExpressions = text.startsWith("Schedule.");
    String body =
        isExpressions
            ? text.replaceAll("(?m)^Schedule", "assertThat(Schedule")
                .replaceAll("(?m);$", ").isNotNull();")
            : text;
    return "public class "
        + name
        + " {\n  public static void run() throws Exception {\n"
        + body
        + stop
        + "  }\n}\n";
  }

  private void compile(List<Path> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
      List<String> options =
          List.of(
              "-d", folder.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none");
      boolean compiled =
          compiler
              .getTask(
                  messages, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
              .call();
      assertThat(compiled).as("%s", messages).isTrue();
    }
  }

  private static void run(ClassLoader loader, String name) throws Exception {
    Method run = loader.loadClass(name).getMethod("run");
    run.invoke(null);
  }

  @Test
  void theTestCommandIsTheOneThatContinuousIntegrationCalls() throws IOException {
    List<String> commands =
        blocks().stream().filter(b -> b.language.equals("sh")).map(b -> b.text.strip()).toList();

    assertThat(commands).hasSize(2);
    assertThat(Files.readString(ROOT.resolve(".ci/run"))).contains(commands.get(1));
  }

  @Test
  void theDependenciesAreWellFormedAndOfTheVersionsThatAreUsedHere() throws Exception {
    String pom = Files.readString(ROOT.resolve("pom.xml"));
    for (Block block : blocks()) {
      if (block.language.equals("xml")) {
        var document =
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader("<x>" + block.text + "</x>")));
        var versions = document.getElementsByTagName("version");
        assertThat(versions.getLength()).isPositive();
        for (int i = 0; i < versions.getLength(); i++) {
          assertThat(pom).contains("version>" + versions.item(i).getTextContent() + "<");
        }
      }
    }
  }
}
