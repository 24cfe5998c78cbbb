package io.quarterhour.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.Scheduler;
import io.quarterhour.action.Action;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.Outcome;
import io.quarterhour.notifier.Notifier;
import io.quarterhour.notify.log.LogNotifier;
import io.quarterhour.notify.webhook.WebhookNotifier;
import io.quarterhour.plugin.Configurable;
import io.quarterhour.plugin.PluginContext;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.Task;
import io.quarterhour.testing.TestScheduler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.simple.SimpleLogger;

/** The bundled notifiers in a scheduler. */
class BundledNotifiersTest {
  private final TestScheduler scheduler =
      TestScheduler.startingAt("2026-03-02T12:00:00Z")
          .with(Action.of("work", context -> Outcome.success("done")))
          .with(new LogNotifier())
          .with(new WebhookNotifier());

  private Task task(NotificationRule rule) {
    return Task.builder("t")
        .action("work")
        .schedule(Schedule.cron("*/15 * * * *"))
        .notificationRule(rule)
        .build();
  }

  @Test
  void allNotifiersAreDiscoverable() {
    assertThat(
            ServiceLoader.load(Notifier.class).stream()
                .map(provider -> provider.get().name())
                .collect(Collectors.toSet()))
        .contains("log", "mail", "ticket", "webhook");
  }

  @Test
  void schedulerWithDiscoveryHasAllNotifiers() {
    try (Scheduler discovered = Scheduler.builder().build()) {
      discovered.start();

      assertThat(discovered.notifiers()).contains("log", "mail", "ticket", "webhook");
    }
  }

  @Test
  void invalidSettingsAreReportedOnSave() {
    assertThatThrownBy(
            () -> scheduler.save(task(NotificationRule.always("log", Map.of("logger", "")))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("'logger' must name a logger");
    assertThatThrownBy(() -> scheduler.save(task(NotificationRule.always("webhook", Map.of()))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("'url' must be an address");
  }

  @Test
  void logNotifierIsAlwaysAvailable() {
    Task task = scheduler.save(task(NotificationRule.always("log", Map.of())));

    scheduler.advance(Duration.ofMinutes(15));

    var execution = scheduler.executions(task.id()).get(0);
    var sent =
        scheduler.executions(io.quarterhour.query.ExecutionQuery.ofParent(execution.id())).get(0);
    assertThat(sent.outcome()).isEqualTo(Outcome.success("sent"));
  }

  /** Loads this module with only spi and SLF4J, without the libraries of the other notifiers. */
  @Test
  void logNotifierNeedsNoLibrariesOfOtherNotifiers() throws Exception {
    List<URL> classPath = new ArrayList<>();
    for (Class<?> type :
        List.of(LogNotifier.class, Notifier.class, LoggerFactory.class, SimpleLogger.class)) {
      classPath.add(type.getProtectionDomain().getCodeSource().getLocation());
    }
    ClassLoader platform = ClassLoader.getPlatformClassLoader();
    try (URLClassLoader loader = new URLClassLoader(classPath.toArray(new URL[0]), platform)) {
      Class<?> notifier = loader.loadClass(Notifier.class.getName());
      Class<?> configurable = loader.loadClass(Configurable.class.getName());
      Class<?> contextType = loader.loadClass(PluginContext.class.getName());
      List<String> names = new ArrayList<>();
      for (Object provider : ServiceLoader.load(notifier, loader)) {
        Object context =
            Proxy.newProxyInstance(
                loader,
                new Class<?>[] {contextType},
                (proxy, method, arguments) -> empty(loader, method));
        if (configurable.isInstance(provider)) {
          configurable.getMethod("configure", contextType).invoke(provider, context);
        }
        names.add((String) notifier.getMethod("name").invoke(provider));
      }
      assertThat(names).contains("log", "mail", "webhook");
      assertThatThrownBy(() -> loader.loadClass("jakarta.mail.Session"))
          .isInstanceOf(ClassNotFoundException.class);
    }
  }

  private static Object empty(ClassLoader loader, Method method) {
    Class<?> type = method.getReturnType();
    if (type == Map.class) {
      return Map.of();
    }
    return type.isInterface()
        ? Proxy.newProxyInstance(
            loader, new Class<?>[] {type}, (proxy, invoked, arguments) -> empty(loader, invoked))
        : null;
  }
}
