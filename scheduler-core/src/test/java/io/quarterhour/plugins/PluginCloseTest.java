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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PluginCloseTest {
  private final List<String> closed = new CopyOnWriteArrayList<>();

  /** An action and a notifier, which counts how often it is closed. */
  private class Both implements Action<NoParameters>, Notifier, AutoCloseable {
    private final String name;

    Both(String name) {
      this.name = name;
    }

    @Override
    public ActionDescriptor<NoParameters> descriptor() {
      return ActionDescriptor.of(name).aliases(name + ".old");
    }

    @Override
    public Outcome run(ActionContext<NoParameters> context) {
      return Outcome.success();
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void send(Notification notification) {}

    @Override
    public void close() {
      closed.add(name);
    }
  }

  private final class Refusing extends Both implements Configurable {
    Refusing() {
      super("refusing");
    }

    @Override
    public void configure(PluginContext context) {
      throw new IllegalArgumentException("no host");
    }
  }

  private final class Failing extends Both {
    Failing() {
      super("failing");
    }

    @Override
    public void close() {
      super.close();
      throw new LinkageError("broken");
    }
  }

  private static SchedulerBuilder builder() {
    return Scheduler.builder().pluginDiscovery(false);
  }

  @Test
  void stopClosesEachPluginOnce() {
    Both one = new Both("one");
    Scheduler scheduler =
        builder()
            .action(one)
            .notifier(one)
            .action(new Failing())
            .notifier(new Both("bell"))
            .build();
    scheduler.start();
    assertThat(closed).isEmpty();

    scheduler.stop();
    scheduler.close();

    assertThat(closed).containsExactlyInAnyOrder("one", "failing", "bell");
  }

  @Test
  void schedulerThatNeverStartedClosesItsPlugins() {
    builder().action(new Both("one")).build().close();

    assertThat(closed).containsExactly("one");
  }

  @Test
  void pluginsOfASchedulerThatCannotBeBuiltAreClosed() {
    assertThatThrownBy(() -> builder().action(new Both("one")).action(new Refusing()).build())
        .isInstanceOf(InvalidInputException.class);

    assertThat(closed).containsExactlyInAnyOrder("one", "refusing");
  }
}
