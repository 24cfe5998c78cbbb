package io.quarterhour.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.action.Action;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.client.TenantErasure;
import io.quarterhour.error.ForbiddenException;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.support.Day;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.Caller;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantSelector;
import io.quarterhour.testing.TestScheduler;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TenantErasureTest {
  private static final TenantId ACME = TenantId.of("acme");
  private static final TenantId GLOBEX = TenantId.of("globex");

  private final TestScheduler scheduler =
      TestScheduler.startingAt(Day.at("10:00"))
          .with(Action.of("tick", c -> Outcome.success()))
          .tenants(() -> List.of(ACME, GLOBEX));
  private final SchedulerClient ann = scheduler.as(Caller.systemAdministrator("ann"));

  @Test
  void onlyAnAdministratorOfTheInstallationMayEraseATenant() {
    for (Caller caller :
        List.of(
            Caller.tenantAdministrator("acme"),
            Caller.systemAdministrator("sue", Set.of(ACME, GLOBEX)),
            Caller.systemAdministrator("rita").asReadOnly())) {
      assertThatThrownBy(() -> scheduler.as(caller).eraseTenant(ACME))
          .isInstanceOf(ForbiddenException.class);
    }
    assertThatThrownBy(() -> ann.eraseTenant(TenantId.INSTALLATION))
        .isInstanceOf(InvalidInputException.class);
    assertThat(ann.audit(TenantErasure.AUDIT)).isEmpty();
  }

  @Test
  void erasureIsRecordedWithoutTheNameOfTheTenant() {
    TaskId task =
        scheduler
            .save(
                Task.builder("nightly")
                    .tenant("acme")
                    .action("tick")
                    .schedule(Schedule.daily("10:15"))
                    .build())
            .id();
    scheduler.advance(Duration.ofDays(3));

    assertThat(ann.eraseTenant(ACME).isComplete()).isTrue();

    assertThat(scheduler.executions()).isEmpty();
    assertThat(ann.task(task)).isEmpty();
    assertThat(ann.audit(task)).isEmpty();
    assertThat(ann.audit(TenantErasure.AUDIT))
        .containsExactly(new AuditEntry(scheduler.time().instant(), "ann", "erased", ""));
  }

  @Test
  void childOfAnErasedTenantCountsAsCancelledInItsParent() {
    Task task =
        ann.save(Task.builder("sweep").action("tick").tenants(TenantSelector.all()).build());
    ann.enqueue(ActionCall.of("tick").tenant("acme").at(Day.at("12:00")));
    ann.runNow(task.id());

    ann.eraseTenant(ACME);
    scheduler.advance(Duration.ofMinutes(1));

    assertThat(ann.executions(ExecutionQuery.ALL.in(ExecutionState.WAITING), PageRequest.first()))
        .extracting(page -> page.items())
        .isEqualTo(List.of());
    assertThat(scheduler.executions(task.id()))
        .extracting(Execution::state)
        .allMatch(ExecutionState::isFinished);
  }
}
