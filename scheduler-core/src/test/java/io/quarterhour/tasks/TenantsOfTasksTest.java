package io.quarterhour.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.action.Action;
import io.quarterhour.error.ForbiddenException;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.Outcome;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.support.Day;
import io.quarterhour.task.Task;
import io.quarterhour.tenant.Caller;
import io.quarterhour.tenant.TenantDirectory;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantSelector;
import io.quarterhour.testing.TestScheduler;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The tenants and groups that a task names, which the directory of the host must have. */
class TenantsOfTasksTest {
  private static final TenantId ACME = TenantId.of("acme");

  private final TestScheduler scheduler =
      TestScheduler.startingAt(Day.at("10:00")).with(Action.of("tick", c -> Outcome.success()));

  /** A directory with the tenant {@code acme}, which is the group {@code big}. */
  private static final class Acme implements TenantDirectory {
    @Override
    public List<TenantId> tenants() {
      return List.of(ACME);
    }

    @Override
    public Optional<List<TenantId>> group(String name) {
      return name.equals("big") ? Optional.of(tenants()) : Optional.empty();
    }
  }

  private static Task task(TenantSelector tenants) {
    return Task.builder("ticker")
        .action("tick")
        .tenants(tenants)
        .schedule(Schedule.daily("12:00"))
        .build();
  }

  @Test
  void unknownTenantIsRejected() {
    scheduler.tenants(new Acme());

    assertThatThrownBy(
            () -> scheduler.save(task(TenantSelector.of(List.of(ACME, TenantId.of("acmee"))))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("task ticker is invalid: the tenant directory has no tenant 'acmee'");
    assertThatThrownBy(() -> scheduler.save(task(TenantSelector.one(TenantId.of("acmee")))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("task acmee/ticker is invalid: the tenant directory has no tenant 'acmee'");
    assertThat(scheduler.save(task(TenantSelector.one(ACME))).revision()).isEqualTo(1);
  }

  @Test
  void unknownGroupsAndExceptionsAreRejectedTogether() {
    scheduler.tenants(new Acme());
    TenantSelector selector =
        TenantSelector.groups("big", "bigg").except(TenantId.of("globex")).exceptGroups("old");

    assertThatThrownBy(() -> scheduler.save(task(selector)))
        .isInstanceOfSatisfying(
            InvalidInputException.class,
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        "the tenant directory has no tenant 'globex'",
                        "the tenant directory has no group 'bigg'",
                        "the tenant directory has no group 'old'"));
    assertThat(scheduler.save(task(TenantSelector.groups("big"))).revision()).isEqualTo(1);
  }

  @Test
  void editIsCheckedToo() {
    scheduler.tenants(new Acme());
    Task task = scheduler.save(task(TenantSelector.groups("big")));

    assertThatThrownBy(
            () -> scheduler.save(task.edit().tenants(TenantSelector.groups("bigg")).build()))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void withoutADirectoryAnyTenantButNoGroupIsAccepted() {
    assertThat(scheduler.save(task(TenantSelector.one(ACME))).revision()).isEqualTo(1);
    assertThatThrownBy(() -> scheduler.save(task(TenantSelector.groups("big"))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("task ticker is invalid: the tenant directory has no group 'big'");
  }

  @Test
  void directoryThatThrowsRejectsATaskThatNamesTenants() {
    scheduler.tenants(
        () -> {
          throw new IllegalStateException("away");
        });

    assertThatThrownBy(() -> scheduler.save(task(TenantSelector.one(ACME))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "task acme/ticker is invalid: its tenants could not be checked: the tenant directory"
                + " threw java.lang.IllegalStateException: away");
    assertThat(scheduler.save(task(TenantSelector.all())).revision()).isEqualTo(1);
  }

  @Test
  void permissionIsCheckedFirst() {
    scheduler.tenants(new Acme());

    assertThatThrownBy(
            () ->
                scheduler
                    .as(Caller.tenantAdministrator("acme"))
                    .save(task(TenantSelector.one(TenantId.of("globex")))))
        .isInstanceOf(ForbiddenException.class);
  }
}
