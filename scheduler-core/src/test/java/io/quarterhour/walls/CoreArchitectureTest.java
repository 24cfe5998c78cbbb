package io.quarterhour.walls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Architecture rules of this module, and rules that all modules share. */
class CoreArchitectureTest {
  private static final Sources MAIN = Sources.below(Path.of("src/main/java"));
  private static final String ROOT = "io.quarterhour";
  private static final String INTERNAL = ROOT + ".internal";

  /** A builder that explains each of its methods to users may be longer. */
  private static final Set<String> LONG_FILES = Set.of("SchedulerBuilder.java");

  private static final List<String> STAGES =
      List.of(INTERNAL + ".plan", INTERNAL + ".work", INTERNAL + ".complete");

  private static final Set<String> CLOCKS_SLEEPS_AND_RANDOMNESS =
      Set.of(
          "Instant.now",
          "LocalDate.now",
          "LocalDateTime.now",
          "LocalTime.now",
          "ZonedDateTime.now",
          "OffsetDateTime.now",
          "Clock.systemUTC",
          "Clock.systemDefaultZone",
          "System.currentTimeMillis",
          "System.nanoTime",
          "ZoneId.systemDefault",
          "TimeZone.getDefault",
          "Thread.sleep",
          ".sleep",
          "LockSupport.park",
          "LockSupport.parkNanos",
          "LockSupport.parkUntil",
          "Math.random",
          "new Random",
          "new SecureRandom",
          "new SplittableRandom",
          "new Date",
          "ThreadLocalRandom.current",
          "UUID.randomUUID");

  /** The forbidden calls that a type may make nevertheless, each with the reason. */
  private static final Map<String, Set<String>> ALLOWED =
      Map.of(
          // The thread of a loop parks until the next instant of interest.
          INTERNAL + ".engine.loop.LoopThread",
          Set.of("LockSupport.park", "LockSupport.parkNanos"),
          // The thread that stops the engine waits for the attempts that are still running.
          INTERNAL + ".engine.EngineLifecycle",
          Set.of("LockSupport.parkNanos"),
          // Each node draws its incarnation and its random seeds once.
          INTERNAL + ".node.Node",
          Set.of("new SecureRandom"));

  private static List<String> dependents(String prefix, Predicate<Sources.Unit> dependent) {
    List<String> found = new ArrayList<>();
    for (Sources.Unit unit : MAIN.units()) {
      for (String other : unit.packages()) {
        if (dependent.test(unit) && (other.equals(prefix) || other.startsWith(prefix + "."))) {
          found.add(unit.path().getFileName() + " -> " + other);
        }
      }
    }
    return found;
  }

  private static Predicate<Sources.Unit> outside(String packageName) {
    return unit ->
        !unit.packageName().isEmpty()
            && !unit.packageName().equals(packageName)
            && !unit.packageName().startsWith(packageName + ".");
  }

  @Test
  void sourcesAreFound() {
    assertThat(MAIN.units()).hasSizeGreaterThan(20);
    assertThat(dependents("io.quarterhour.store", unit -> true)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"scheduler-core", "scheduler-jdbc", "scheduler-notify"})
  void packagesHaveNoCycles(String module) {
    Sources sources = Sources.below(Path.of("..", module, "src", "main", "java"));

    assertThat(sources.units()).isNotEmpty();
    assertThat(Packages.of(sources).cycles()).isEmpty();
  }

  @Test
  void stagesDoNotDependOnEachOther() {
    for (String stage : STAGES) {
      for (String other : STAGES) {
        if (!stage.equals(other)) {
          assertThat(dependents(other, unit -> unit.packageName().equals(stage))).isEmpty();
        }
      }
    }
  }

  @Test
  void onlyTheTestingPackageDependsOnTheRoot() {
    assertThat(
            dependents(
                ROOT,
                unit ->
                    !unit.packageName().isEmpty()
                        && !unit.packageName().equals(ROOT)
                        && !unit.packageName().equals(ROOT + ".testing")))
        .noneMatch(found -> found.endsWith("-> " + ROOT));
  }

  @Test
  void cronUtilsIsUsedInOnePackageOnly() {
    assertThat(dependents("com.cronutils", outside(INTERNAL + ".cron"))).isEmpty();
  }

  @Test
  void jacksonIsUsedInOnePackageOnly() {
    assertThat(dependents("com.fasterxml.jackson", outside(INTERNAL + ".codec"))).isEmpty();
  }

  @Test
  void noCodeReadsAClockSleepsOrUsesRandomness() {
    List<String> found = new ArrayList<>();
    for (Sources.Unit unit : MAIN.units()) {
      String file = unit.path().getFileName().toString();
      String type = unit.packageName() + "." + file.substring(0, file.lastIndexOf('.'));
      for (String call : unit.calls(CLOCKS_SLEEPS_AND_RANDOMNESS)) {
        String name = call.substring(call.indexOf(' ') + 1);
        if (!ALLOWED.getOrDefault(type, Set.of()).contains(name)) {
          found.add(type + " at " + call);
        }
      }
    }

    assertThat(found).isEmpty();
  }

  @Test
  void internalPackagesAreNotExported() {
    assertThat(MAIN.units().stream().flatMap(unit -> unit.exports().stream()))
        .isNotEmpty()
        .noneMatch(name -> name.startsWith(INTERNAL));
  }

  @Test
  void filesAndMethodsStayWithinSizeLimits() {
    assertThat(Sizes.longFiles(MAIN, LONG_FILES)).isEmpty();
    assertThat(Sizes.longMethods(MAIN)).isEmpty();
    assertThat(Sizes.wideMethods(MAIN)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"scheduler-spi", "scheduler-core", "scheduler-jdbc", "scheduler-notify"})
  void noTestSleepsOrMocks(String module) {
    Sources tests = Sources.below(Path.of("..", module, "src", "test", "java"));

    assertThat(tests.units().stream().flatMap(unit -> unit.calls(Set.of(".sleep")).stream()))
        .isEmpty();
    assertThat(
            tests.units().stream()
                .flatMap(unit -> unit.packages().stream())
                .filter(
                    name ->
                        Stream.of("org.mockito", "org.easymock", "org.powermock", "io.mockk")
                            .anyMatch(name::startsWith)))
        .isEmpty();
  }
}
