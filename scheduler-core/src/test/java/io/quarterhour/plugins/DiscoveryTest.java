package io.quarterhour.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.Scheduler;
import io.quarterhour.action.Action;
import io.quarterhour.action.ActionDescriptor;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.notifier.Notifier;
import io.quarterhour.support.CapturedLogs;
import io.quarterhour.support.Compiled;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiscoveryTest {
  private static final String ACTION = Action.class.getName();
  private static final String NOTIFIER = Notifier.class.getName();

  @TempDir Path folder;

  private final List<URLClassLoader> loaders = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (URLClassLoader loader : loaders) {
      loader.close();
    }
  }

  private static String action(String type, String name, String extraCode) {
    return "package found; import io.quarterhour.action.*; import io.quarterhour.execution.*;"
        + " import io.quarterhour.task.*;"
        + ("public class " + type + " implements Action<NoParameters> {")
        + "public ActionDescriptor<NoParameters> descriptor() { return ActionDescriptor.of(\""
        + (name + "\"); }")
        + "public Outcome run(ActionContext<NoParameters> c) { return Outcome.success(); }"
        + extraCode
        + "}";
  }

  private static String notifier(String type, String name) {
    return "package found; import io.quarterhour.notifier.*;"
        + ("public class " + type + " implements Notifier {")
        + ("public String name() { return \"" + name + "\"; }")
        + "public void send(Notification n) {} }";
  }

  private URLClassLoader closeAfterTest(URLClassLoader loader) {
    loaders.add(loader);
    return loader;
  }

  private static <T> T withContextLoader(ClassLoader context, Callable<T> call) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader previous = thread.getContextClassLoader();
    thread.setContextClassLoader(context);
    try {
      return call.call();
    } finally {
      thread.setContextClassLoader(previous);
    }
  }

  private static List<String> names(Scheduler scheduler) {
    return scheduler.actions().stream().map(ActionDescriptor::name).toList();
  }

  @Test
  void pluginsAreFoundThroughTheContextClassLoader() throws Exception {
    Compiled classes =
        new Compiled(folder)
            .add("found.One", action("One", "one", ""))
            .add("found.Two", action("Two", "two", ""))
            .add("found.Bell", notifier("Bell", "bell"))
            .compile()
            .provide(ACTION, "found.Two", "# a comment", "found.One")
            .provide(NOTIFIER, "found.Bell");

    Scheduler scheduler =
        withContextLoader(closeAfterTest(classes.loader()), () -> Scheduler.builder().build());

    assertThat(names(scheduler)).containsExactly("one", "two");
    assertThat(scheduler.notifiers()).containsExactly("bell");
  }

  @Test
  void pluginsAreFoundThroughTheLibraryClassLoader() throws Exception {
    String probe =
        "package found; import io.quarterhour.Scheduler;"
            + "public class Probe implements java.util.concurrent.Callable<String> {"
            + "public String call() { return Scheduler.builder().build().actions().stream()"
            + ".map(a -> a.name()).toList().toString(); } }";
    Compiled classes =
        new Compiled(folder)
            .add("found.One", action("One", "one", ""))
            .add("found.Probe", probe)
            .compile()
            .provide(ACTION, "found.One");
    URLClassLoader isolated = closeAfterTest(classes.loaderOfEverything());
    Callable<?> call =
        (Callable<?>) isolated.loadClass("found.Probe").getDeclaredConstructor().newInstance();

    assertThat(withContextLoader(null, call)).isEqualTo("[one]");
    assertThat(withContextLoader(isolated, call)).isEqualTo("[one]");
  }

  @Test
  void discoveryCanBeDisabled() throws Exception {
    Compiled classes =
        new Compiled(folder)
            .add("found.One", action("One", "one", ""))
            .compile()
            .provide(ACTION, "found.One");

    Scheduler scheduler =
        withContextLoader(
            closeAfterTest(classes.loader()),
            () -> Scheduler.builder().pluginDiscovery(false).build());

    assertThat(scheduler.actions()).isEmpty();
    assertThat(scheduler.notifiers()).isEmpty();
  }

  @Test
  void brokenProvidersAreSkippedWithAWarningEach() throws Exception {
    Compiled classes =
        new Compiled(folder)
            .add("found.Gone", "package found; public class Gone {}")
            .add("found.Good", action("Good", "good", ""))
            .add(
                "found.Throwing",
                action(
                    "Throwing",
                    "throwing",
                    "public Throwing() { throw new IllegalStateException(\"no licence\"); }"))
            .add(
                "found.Fatal",
                action(
                    "Fatal", "fatal", "static { if (true) throw new AssertionError(\"static\"); }"))
            .add(
                "found.Linked",
                action(
                    "Linked",
                    "linked",
                    "private final Gone gone = new Gone(); public Gone gone() { return gone; }"))
            .add(
                "found.Child",
                action("Child", "child", "")
                    .replace("public class Child ", "public class Child extends Gone "))
            .add("found.Hidden", action("Hidden", "hidden", "private Hidden() {}"))
            .add("found.Plain", "package found; public class Plain {}")
            .add("found.Last", action("Last", "last", ""))
            .compile()
            .forget("found.Gone")
            .provide(
                ACTION,
                "found.Good",
                "found.Missing",
                "found.Throwing",
                "found.Fatal",
                "found.Linked",
                "found.Child",
                "found.Hidden",
                "found.Plain",
                "found.Last");

    try (CapturedLogs capturedLogs = new CapturedLogs()) {
      Scheduler scheduler =
          withContextLoader(closeAfterTest(classes.loader()), () -> Scheduler.builder().build());

      assertThat(names(scheduler)).containsExactly("good", "last");
      for (String broken : List.of("Missing", "Throwing", "Fatal", "Linked", "Hidden", "Plain")) {
        assertThat(capturedLogs.linesWith("found." + broken))
            .hasSize(1)
            .allMatch(line -> line.contains("Plug-in is skipped"))
            .allMatch(line -> line.contains("all others are used"));
      }
      assertThat(capturedLogs.linesWith("provider of Action: ")).hasSize(7);
      assertThat(capturedLogs.linesWith("no licence")).hasSize(1);
      assertThat(capturedLogs.linesWith("found/Gone")).hasSize(2);
    }
  }

  @Test
  void brokenProviderSeenByTwoLoadersIsReportedOnce() throws Exception {
    String probe =
        "package found; import io.quarterhour.Scheduler;"
            + "public class Probe implements java.util.concurrent.Callable<String> {"
            + "public String call() { return Scheduler.builder().build().actions().toString(); } }";
    Compiled classes =
        new Compiled(folder).add("found.Probe", probe).compile().provide(ACTION, "found.Missing");
    URLClassLoader isolated = closeAfterTest(classes.loaderOfEverything());
    Callable<?> call =
        (Callable<?>) isolated.loadClass("found.Probe").getDeclaredConstructor().newInstance();

    try (CapturedLogs capturedLogs = new CapturedLogs();
        URLClassLoader child = new URLClassLoader(new java.net.URL[0], isolated)) {
      assertThat(withContextLoader(child, call)).isEqualTo("[]");

      assertThat(capturedLogs.linesWith("found.Missing")).hasSize(1);
    }
  }

  @Test
  void duplicatePluginNameFailsTheBuildNamingBoth() throws Exception {
    Compiled classes =
        new Compiled(folder)
            .add("found.One", action("One", "same", ""))
            .add("found.Two", action("Two", "same", ""))
            .add("found.Bell", notifier("Bell", "ring"))
            .add("found.Gong", notifier("Gong", "ring"))
            .compile()
            .provide(ACTION, "found.One", "found.Two")
            .provide(NOTIFIER, "found.Bell", "found.Gong");
    URLClassLoader loader = closeAfterTest(classes.loader());

    assertThatThrownBy(() -> withContextLoader(loader, () -> Scheduler.builder().build()))
        .isInstanceOfSatisfying(
            InvalidInputException.class, e -> assertThat(e.problems()).hasSize(2))
        .hasMessageStartingWith("the scheduler cannot start: ")
        .hasMessageContaining("two plug-ins are called action 'same': found.One (from file:")
        .hasMessageContaining("and found.Two (from file:")
        .hasMessageContaining("two plug-ins are called notifier 'ring': found.Bell");
  }

  @Test
  void registeredPluginOverridesADiscoveredOneOfItsClass() throws Exception {
    Compiled classes =
        new Compiled(folder)
            .add("found.One", action("One", "one", ""))
            .compile()
            .provide(ACTION, "found.One");
    URLClassLoader loader = closeAfterTest(classes.loader());
    Action<?> registered =
        (Action<?>) loader.loadClass("found.One").getDeclaredConstructor().newInstance();

    Scheduler scheduler =
        withContextLoader(loader, () -> Scheduler.builder().action(registered).build());

    assertThat(names(scheduler)).containsExactly("one");
  }

  @Test
  void classFoundByTwoLoadersIsRegisteredOnce() throws Exception {
    Compiled classes =
        new Compiled(folder)
            .add("found.One", action("One", "one", ""))
            .compile()
            .provide(ACTION, "found.One");
    URLClassLoader first = closeAfterTest(classes.loader());
    URLClassLoader second = closeAfterTest(classes.loader());
    Action<?> registered =
        (Action<?>) first.loadClass("found.One").getDeclaredConstructor().newInstance();

    Scheduler scheduler =
        withContextLoader(second, () -> Scheduler.builder().action(registered).build());

    assertThat(names(scheduler)).containsExactly("one");
  }

  private URLClassLoader withInvalidDescriptors() throws Exception {
    Compiled classes =
        new Compiled(folder)
            .add(
                "found.Bad",
                action("Bad", "bad", "")
                    .replace("ActionDescriptor.of(\"bad\")", "ActionDescriptor.of(\"no blanks\")"))
            .add(
                "found.Nothing",
                action("Nothing", "nothing", "")
                    .replace("ActionDescriptor.of(\"nothing\")", "null"))
            .add(
                "found.Typed",
                action("Typed", "typed", "public record P(Thread thread) {}")
                    .replace("NoParameters", "Typed.P")
                    .replace("of(\"typed\")", "of(\"typed\", P.class)"))
            .add("found.Good", action("Good", "good", ""))
            .add("found.Mute", notifier("Mute", "mute").replace("return \"mute\"", "return null"))
            .compile()
            .provide(ACTION, "found.Bad", "found.Nothing", "found.Typed", "found.Good")
            .provide(NOTIFIER, "found.Mute");
    return closeAfterTest(classes.loader());
  }

  @Test
  void discoveredPluginsWithInvalidDescriptorsAreLeftOut() throws Exception {
    URLClassLoader loader = withInvalidDescriptors();

    try (CapturedLogs capturedLogs = new CapturedLogs()) {
      Scheduler scheduler = withContextLoader(loader, () -> Scheduler.builder().build());

      assertThat(names(scheduler)).containsExactly("good");
      for (String broken : List.of("Bad", "Nothing", "Typed", "Mute")) {
        assertThat(capturedLogs.linesWith("found." + broken))
            .hasSize(1)
            .allMatch(line -> line.contains("Plug-in is skipped"));
      }
    }
  }

  @Test
  void strictDiscoveryFailsTheBuildListingAllProblems() throws Exception {
    URLClassLoader loader = withInvalidDescriptors();

    assertThatThrownBy(
            () -> withContextLoader(loader, () -> Scheduler.builder().strictPlugins(true).build()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("found.Bad: action must be 1 to 100 letters")
        .hasMessageContaining("found.Nothing threw ")
        .hasMessageContaining("found.Typed: action 'typed'")
        .hasMessageContaining("found.Mute: notifier must be 1 to 100 letters");
  }

  @Test
  void strictDiscoveryFailsTheBuildForAProviderThatCannotBeLoaded() throws Exception {
    Compiled classes =
        new Compiled(folder)
            .add("found.Hidden", action("Hidden", "hidden", "private Hidden() {}"))
            .compile()
            .provide(ACTION, "found.Hidden");
    URLClassLoader loader = closeAfterTest(classes.loader());

    assertThatThrownBy(
            () -> withContextLoader(loader, () -> Scheduler.builder().strictPlugins(true).build()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("found.Hidden");
  }

  @Test
  void registeredPluginThatIsBrokenAlwaysFailsTheBuild() throws Exception {
    URLClassLoader loader = withInvalidDescriptors();
    Action<?> bad =
        (Action<?>) loader.loadClass("found.Bad").getDeclaredConstructor().newInstance();

    assertThatThrownBy(
            () -> withContextLoader(loader, () -> Scheduler.builder().action(bad).build()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("found.Bad: action must be 1 to 100 letters");
  }
}
