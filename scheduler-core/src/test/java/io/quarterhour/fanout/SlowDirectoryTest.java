package io.quarterhour.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.SchedulerBuilder;
import io.quarterhour.action.Action;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.support.Nodes;
import io.quarterhour.support.Uninterruptible;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.RetryPolicy;
import io.quarterhour.task.Task;
import io.quarterhour.tenant.Target;
import io.quarterhour.tenant.TargetDirectory;
import io.quarterhour.tenant.TargetSelector;
import io.quarterhour.tenant.TenantDirectory;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantSelector;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Directories of the host that do not return. */
@Timeout(60)
class SlowDirectoryTest {
  private static final Duration LIMIT = Duration.ofMillis(100);

  @RegisterExtension final Nodes nodes = new Nodes();

  private final CountDownLatch mayReturn = new CountDownLatch(1);

  @AfterEach
  void letDirectoriesReturn() {
    mayReturn.countDown();
  }

  private SchedulerClient start(SchedulerBuilder builder) {
    return nodes
        .start(
            builder
                .queue("default", 1)
                .cancelGracePeriod(LIMIT)
                .directoryTimeout(LIMIT)
                .action(Action.of("quick", context -> Outcome.success())))
        .client();
  }

  private final class StuckTenants implements TenantDirectory {
    @Override
    public List<TenantId> tenants() {
      Uninterruptible.await(mayReturn);
      return List.of();
    }
  }

  private final class StuckTargets implements TargetDirectory {
    @Override
    public List<Target> resolve(TargetSelector selector, TenantId tenant) {
      try {
        mayReturn.await();
        return List.of();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void tenantDirectoryThatDoesNotReturnFailsItsExecution() {
    SchedulerClient client = start(Nodes.builder().tenants(new StuckTenants()));
    Task task =
        client.save(Task.builder("t").action("quick").tenants(TenantSelector.all()).build());

    Execution failed = Nodes.awaitFinished(client, client.runNow(task.id()));

    assertThat(failed.state()).isEqualTo(ExecutionState.FAILED);
    assertThat(failed.outcome().summary())
        .startsWith(
            "the tenant directory "
                + StuckTenants.class.getName()
                + " did not return within PT0.1S");
    Nodes.awaitFinished(client, client.enqueue(ActionCall.of("quick")));
  }

  @Test
  void targetDirectoryThatDoesNotReturnFailsItsExecution() {
    SchedulerClient client = start(Nodes.builder().targets(new StuckTargets()));

    Execution failed =
        Nodes.awaitFinished(
            client,
            client.enqueue(
                ActionCall.of("quick")
                    .targets(TargetSelector.of("device"))
                    .timeLimit(Duration.ofHours(1))
                    .retry(RetryPolicy.none())));

    assertThat(failed.outcome().summary())
        .isEqualTo(
            "the target directory "
                + StuckTargets.class.getName()
                + " did not return within PT0.1S");
  }
}
