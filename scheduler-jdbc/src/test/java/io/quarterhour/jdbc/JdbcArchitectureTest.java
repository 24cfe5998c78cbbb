package io.quarterhour.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.walls.Sizes;
import io.quarterhour.walls.Sources;
import io.quarterhour.walls.TypeNames;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The architecture rules of this module. */
class JdbcArchitectureTest {
  private static final Sources MAIN = Sources.below(Path.of("src/main/java"));

  @Test
  void filesAndMethodsStayWithinSizeLimits() {
    assertThat(MAIN.units()).isNotEmpty();
    assertThat(Sizes.longFiles(MAIN, Set.of())).isEmpty();
    assertThat(Sizes.longMethods(MAIN)).isEmpty();
    assertThat(Sizes.wideMethods(MAIN)).isEmpty();
    assertThat(TypeNames.largePackages(MAIN, name -> true)).isEmpty();
  }

  @Test
  void internalPackagesAreNotExported() {
    assertThat(MAIN.units().stream().flatMap(unit -> unit.exports().stream()))
        .containsExactly("io.quarterhour.jdbc");
  }

  @Test
  void engineIsNotUsed() {
    assertThat(MAIN.units().stream().flatMap(unit -> unit.packages().stream()))
        .noneMatch(
            name ->
                name.equals("io.quarterhour")
                    || name.startsWith("io.quarterhour.memory")
                    || name.startsWith("io.quarterhour.firing"));
  }
}
