package io.quarterhour;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.InputSource;

/**
 * The READMEs are correct: their Java blocks compile and run, their commands and versions are those
 * in use, and the targets of their links exist. This module tests the READMEs of all modules,
 * because it is the only library module whose tests depend on all others.
 */
class ReadmeTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final int MAX_ROOT_BYTES = 10_000;
  private static final Pattern BLOCK = Pattern.compile("```(\\w+)\n(.*?)```", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(?:#[^)]*)?\\)");
  private static final Pattern CLASS =
      Pattern.compile("^(?:public final )?class (\\w+)", Pattern.MULTILINE);
  private static final String IMPORTS =
      Stream.of(
              "com.zaxxer.hikari.*",
              "io.quarterhour.*",
              "io.quarterhour.action.*",
              "io.quarterhour.client.*",
              "io.quarterhour.contract.*",
              "io.quarterhour.error.*",
              "io.quarterhour.execution.*",
              "io.quarterhour.firing.*",
              "io.quarterhour.health.*",
              "io.quarterhour.jdbc.*",
              "io.quarterhour.memory.*",
              "io.quarterhour.notifier.*",
              "io.quarterhour.plugin.*",
              "io.quarterhour.query.*",
              "io.quarterhour.schedule.*",
              "io.quarterhour.store.*",
              "io.quarterhour.store.execution.*",
              "io.quarterhour.store.task.*",
              "io.quarterhour.task.*",
              "io.quarterhour.task.NotificationRule.Event",
              "io.quarterhour.tenant.*",
              "io.quarterhour.testing.*",
              "io.quarterhour.time.*",
              "java.nio.file.*",
              "java.sql.Connection",
              "java.sql.PreparedStatement",
              "java.sql.SQLException",
              "java.time.*",
              "java.util.*",
              "org.h2.jdbcx.*")
          .map(name -> "import " + name + ";\n")
          .reduce("import static org.assertj.core.api.Assertions.assertThat;\n", String::concat);

  @TempDir Path folder;

  private record Block(String language, String text) {}

  /** {@return the READMEs of the root, of the library modules and of the examples} */
  static List<Path> readmes() {
    return Stream.of(
            "",
            "scheduler-spi",
            "scheduler-core",
            "scheduler-jdbc",
            "scheduler-notify",
            "examples",
            "examples/quickstart")
        .map(module -> ROOT.resolve(module).resolve("README.md"))
        .toList();
  }

  private static List<Block> blocks(Path readme) throws IOException {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(Files.readString(readme));
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2)));
    }
    return blocks;
  }

  @TestFactory
  Stream<DynamicTest> javaBlocksCompileAndRun() throws Exception {
    List<Path> sources = new ArrayList<>();
    List<String> snippets = new ArrayList<>();
    int number = 0;
    for (Path readme : readmes()) {
      String packageName = "readme" + number++;
      for (Block block : blocks(readme)) {
        if (block.language.equals("java")) {
          Matcher name = CLASS.matcher(block.text);
          boolean isClass = name.find();
          String className = isClass ? name.group(1) : "Snippet" + snippets.size();
          Path file = folder.resolve(packageName).resolve(className + ".java");
          Files.createDirectories(file.getParent());
          String text = block.text.replace("file:./", "file:" + folder + "/");
          sources.add(
              Files.writeString(
                  file,
                  "package "
                      + packageName
                      + ";\n"
                      + IMPORTS
                      + (isClass ? text : snippet(className, text))));
          if (!isClass) {
            snippets.add(packageName + "." + className);
          }
        }
      }
    }
    assertThat(snippets).hasSizeGreaterThanOrEqualTo(9);
    compile(sources);
    URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader());
    return snippets.stream().map(name -> DynamicTest.dynamicTest(name, () -> run(loader, name)));
  }

  /** {@return a class that runs statements and stops a scheduler that they have built} */
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
  void testCommandMatchesContinuousIntegration() throws IOException {
    List<String> commands =
        blocks(ROOT.resolve("README.md")).stream()
            .filter(block -> block.language.equals("sh"))
            .map(block -> block.text.strip())
            .toList();

    assertThat(commands).hasSize(2);
    assertThat(Files.readString(ROOT.resolve(".ci/run"))).contains(commands.get(1));
  }

  @Test
  void rootReadmeIsShort() throws IOException {
    assertThat(Files.readString(ROOT.resolve("README.md")).getBytes(StandardCharsets.UTF_8))
        .hasSizeLessThanOrEqualTo(MAX_ROOT_BYTES);
  }

  @ParameterizedTest
  @MethodSource("readmes")
  void targetsOfLinksWithinTheProjectExist(Path readme) throws IOException {
    Matcher links = LINK.matcher(Files.readString(readme));
    while (links.find()) {
      if (!links.group(1).startsWith("https:")) {
        assertThat(readme.resolveSibling(links.group(1))).as("link in %s", readme).exists();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("readmes")
  void dependenciesAreWellFormedAndHaveTheVersionsInUse(Path readme) throws Exception {
    String pom = Files.readString(ROOT.resolve("pom.xml"));
    for (Block block : blocks(readme)) {
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
