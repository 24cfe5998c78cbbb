package io.quarterhour.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.Scheduler;
import io.quarterhour.SchedulerBuilder;
import io.quarterhour.action.Action;
import io.quarterhour.action.ActionContext;
import io.quarterhour.action.ActionDescriptor;
import io.quarterhour.action.NoParameters;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.Outcome;
import io.quarterhour.notifier.Notification;
import io.quarterhour.notifier.Notifier;
import io.quarterhour.plugin.Configurable;
import io.quarterhour.plugin.PluginContext;
import io.quarterhour.support.Day;
import io.quarterhour.testing.TestScheduler;
import io.quarterhour.time.ManualTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigurableTest {
  private final List<String> calls = new ArrayList<>();
  private PluginContext received;

  private class Settled implements Action<NoParameters>, Configurable {
    private final String name;
    private final Exception error;

    Settled(String name, Exception error) {
      this.name = name;
      this.error = error;
    }

    @Override
    public ActionDescriptor<NoParameters> descriptor() {
      return ActionDescriptor.of(name);
    }

    @Override
    public Outcome run(ActionContext<NoParameters> context) {
      calls.add("run " + name);
      return Outcome.success();
    }

    @Override
    public void configure(PluginContext context) throws Exception {
      calls.add("configure " + context.name());
      received = context;
      if (error != null) {
        throw error;
      }
    }
  }

  /** An action that is also a notifier. It is configured once, under the name of the action. */
  private final class Both extends Settled implements Notifier {
    Both() {
      super("both", null);
    }

    @Override
    public String name() {
      return "bell";
    }

    @Override
    public void send(Notification notification) {
      calls.add("send");
    }
  }

  private static SchedulerBuilder builder() {
    return Scheduler.builder().pluginDiscovery(false);
  }

  @Test
  void pluginIsConfiguredOnceBeforeTheStart() {
    ManualTime time = ManualTime.startingAt(Day.at("10:00"));
    Scheduler scheduler =
        builder()
            .time(time)
            .action(new Settled("mail.send", null))
            .settings("mail.send", Map.of("host", "mail.example", "port", 25))
            .settings("other", Map.of("host", "wrong"))
            .secrets(name -> name.equals("mail.password") ? Optional.of("hush") : Optional.empty())
            .build();

    assertThat(calls).containsExactly("configure mail.send");
    assertThat(received.name()).isEqualTo("mail.send");
    assertThat(received.settings()).isEqualTo(Map.of("host", "mail.example", "port", 25));
    assertThatThrownBy(() -> received.settings().put("a", 1))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(received.secret("mail.password")).contains("hush");
    assertThat(received.secret("none")).isEmpty();
    assertThat(received.time().instant()).isEqualTo(Day.at("10:00"));
    scheduler.start();
    scheduler.close();
    assertThat(calls).containsExactly("configure mail.send");
  }

  @Test
  void settingsAreEmptyByDefault() {
    builder().action(new Settled("plain", null)).build();

    assertThat(received.settings()).isEmpty();
    assertThat(received.secret("any")).isEmpty();
  }

  @Test
  void laterChangesToTheSettingsMapAreIgnored() {
    Map<String, Object> settings = new HashMap<>(Map.of("host", "a"));
    SchedulerBuilder builder =
        builder().action(new Settled("plain", null)).settings("plain", settings);
    settings.put("host", "b");
    builder.build();

    assertThat(received.settings()).isEqualTo(Map.of("host", "a"));
  }

  @Test
  void objectThatIsActionAndNotifierIsConfiguredOnce() {
    Both actionAndNotifier = new Both();

    Scheduler scheduler = builder().action(actionAndNotifier).notifier(actionAndNotifier).build();

    assertThat(calls).containsExactly("configure both");
    assertThat(scheduler.notifiers()).contains("bell");
  }

  @Test
  void configurationErrorsFailTheBuildListingAll() {
    assertThatThrownBy(
            () ->
                builder()
                    .action(
                        new Settled(
                            "one", new IllegalArgumentException("port must be 1 to 65535, was 0")))
                    .action(new Settled("two", null))
                    .action(new Settled("three", new Exception("host is missing")))
                    .build())
        .isInstanceOfSatisfying(
            InvalidInputException.class,
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        "plug-in 'one' (io.quarterhour.plugins.ConfigurableTest$Settled) refused"
                            + " its settings: port must be 1 to 65535, was 0",
                        "plug-in 'three' (io.quarterhour.plugins.ConfigurableTest$Settled) refused"
                            + " its settings: host is missing"))
        .hasMessageStartingWith("the scheduler cannot start: ");
  }

  @Test
  void testSchedulerPassesSettings() {
    TestScheduler scheduler =
        TestScheduler.startingAt(Day.at("10:00"))
            .with(new Settled("mail.send", null))
            .settings("mail.send", Map.of("host", "h"));

    assertThat(scheduler.client()).isNotNull();
    assertThat(received.settings()).isEqualTo(Map.of("host", "h"));
    assertThat(received.time().instant()).isEqualTo(scheduler.now());
  }
}
