package io.quarterhour.walls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules for names, packages and the first words of Javadoc in every library module. */
class PlainWordsTest {
  @TempDir Path folder;

  private static Sources module(String name) {
    Sources sources = Sources.below(Path.of("..", name, "src", "main", "java"));
    assertThat(sources.units()).isNotEmpty();
    return sources;
  }

  @ParameterizedTest
  @ValueSource(strings = {"scheduler-spi", "scheduler-core", "scheduler-jdbc", "scheduler-notify"})
  void javadocDoesNotOpenWithARelativeClause(String name) {
    assertThat(Prose.relativeOpenings(module(name), any -> true)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"scheduler-spi", "scheduler-core", "scheduler-jdbc", "scheduler-notify"})
  void topLevelTypesHaveDifferentSimpleNames(String name) {
    assertThat(TypeNames.duplicates(module(name))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"scheduler-spi", "scheduler-core", "scheduler-jdbc", "scheduler-notify"})
  void packagesAreSmall(String name) {
    assertThat(TypeNames.largePackages(module(name), any -> true)).isEmpty();
  }

  @Test
  void violationsAreFound() throws Exception {
    write("a/One.java", "package a; /** What a node has. */ public class One {}");
    write(
        "b/One.java",
        "package b; /** A node. */ class One { /** {@return who} */ int a() { return 1; } }");
    write(
        "b/Two.java",
        "package b; class Two { /** Gets.\n * @param a how many */ void b(int a) {} }");
    Sources sources = Sources.below(folder);

    assertThat(Prose.relativeOpenings(sources, any -> true))
        .containsExactly("One.java:1 What a node has.", "One.java:1 who", "Two.java:2 how many");
    assertThat(Prose.relativeOpenings(sources, "b"::equals)).hasSize(2);
    assertThat(TypeNames.duplicates(sources)).containsExactly("One in [a, b]");
    for (int i = 0; i < 24; i++) {
      write("b/Type" + i + ".java", "package b; class Type" + i + " {}");
    }
    assertThat(TypeNames.largePackages(Sources.below(folder), any -> true))
        .isEqualTo(List.of("b: 26 types"));
  }

  private void write(String file, String text) throws Exception {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
