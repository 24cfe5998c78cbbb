package io.quarterhour.walls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The architecture rules of this module. */
class WallsTest {
  /** Files that may be longer: a client and a builder document each of their methods for users. */
  private static final Set<String> LONG_FILES = Set.of("SchedulerClient.java", "TaskBuilder.java");

  private static final Sources MAIN = Sources.below(Path.of("src/main/java"));

  @Test
  void sourcesAreFound() {
    assertThat(MAIN.units()).hasSizeGreaterThan(50);
    assertThat(Packages.of(MAIN).dependenciesOf("io.quarterhour.store"))
        .contains("io.quarterhour.task");
  }

  @Test
  void packagesHaveNoCycles() {
    assertThat(Packages.of(MAIN).cycles()).isEmpty();
  }

  @Test
  void onlyTheJdkAndAnnotationsAreImported() {
    List<String> foreign =
        MAIN.units().stream()
            .flatMap(unit -> unit.packages().stream())
            .filter(
                name ->
                    !name.startsWith("java.")
                        && !name.startsWith("io.quarterhour")
                        && !name.equals("org.jspecify.annotations"))
            .distinct()
            .toList();

    assertThat(foreign).isEmpty();
  }

  @Test
  void allPackagesAreExported() {
    List<String> exported = MAIN.units().stream().flatMap(unit -> unit.exports().stream()).toList();

    assertThat(exported)
        .containsExactlyInAnyOrderElementsOf(
            MAIN.units().stream()
                .map(Sources.Unit::packageName)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet()));
  }

  @Test
  void filesAndMethodsAreShort() {
    assertThat(Sizes.longFiles(MAIN, LONG_FILES)).isEmpty();
    assertThat(Sizes.longMethods(MAIN)).isEmpty();
    assertThat(Sizes.wideMethods(MAIN)).isEmpty();
  }

  @Test
  void clocksAreReadOnlyInSystemTime() {
    Set<String> clocks =
        Set.of(
            "Instant.now",
            "LocalDate.now",
            "LocalDateTime.now",
            "ZonedDateTime.now",
            "Clock.systemUTC",
            "System.currentTimeMillis",
            "System.nanoTime",
            "ZoneId.systemDefault");

    assertThat(
            MAIN.units().stream()
                .filter(unit -> !unit.path().endsWith("SystemTime.java"))
                .flatMap(unit -> unit.calls(clocks).stream()))
        .isEmpty();
  }
}
