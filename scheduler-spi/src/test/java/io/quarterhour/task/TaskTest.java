package io.quarterhour.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantSelector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskTest {
  private final Task task =
      Task.builder("nightly")
          .action("backup.directory", Map.of("keep", 7))
          .schedule(Schedule.daily("02:15"))
          .tenant("acme")
          .notificationRule(NotificationRule.onFailure("mail", Map.of()))
          .build();

  @Test
  void newTaskStartsPausedAndHasItsNameAsTitle() {
    assertThat(task.startsPaused()).isTrue();
    assertThat(task.runsOnSave()).isFalse();
    assertThat(task.isSystem()).isFalse();
    assertThat(task.title()).isEqualTo("nightly");
    assertThat(task.revision()).isZero();
    assertThat(task.queue()).isEmpty();
  }

  @Test
  void optionalPartsAreEmptyByDefault() {
    Task bare = Task.builder("bare").action("a").build();

    assertThat(bare.tenants()).isEmpty();
    assertThat(bare.scheduleSource()).isEmpty();
    assertThat(bare.id()).isEqualTo(TaskId.of("bare"));
    assertThat(bare.policies()).isEqualTo(TaskPolicies.DEFAULT);
  }

  @Test
  void taskIsOwnedByItsSingleTenantOrByTheInstallation() {
    assertThat(task.id()).isEqualTo(TaskId.of("acme", "nightly"));
    assertThat(task.edit().tenants(TenantSelector.all()).build().id())
        .isEqualTo(TaskId.of("nightly"));
  }

  @Test
  void lastScheduleSourceWins() {
    assertThat(task.scheduleSource()).contains(ScheduleSource.TASK);
    Task manual = task.edit().manual().build();
    assertThat(manual.scheduleSource()).contains(ScheduleSource.NONE);
    assertThat(manual.schedule()).isEmpty();
    Task automatic = task.edit().defaultSchedule().build();
    assertThat(automatic.scheduleSource()).contains(ScheduleSource.ACTION);
    assertThat(automatic.schedule()).isEmpty();
  }

  @Test
  void editWithoutChangesIsEqualToTheOriginal() {
    Task saved = task.atRevision(4);

    assertThat(saved.edit().build()).isEqualTo(saved).hasSameHashCodeAs(saved);
    assertThat(saved.edit().title("other").build()).isNotEqualTo(saved);
    assertThat(saved).isNotEqualTo(task);
    assertThat(saved).hasToString("task acme/nightly (revision 4, action backup.directory)");
  }

  @Test
  void editKeepsTheRevisionAndCopyStartsANewTask() {
    Task saved = task.atRevision(4);

    assertThat(saved.edit().build().revision()).isEqualTo(4);
    Task copy = saved.copyAs("nightly-2").build();
    assertThat(copy.revision()).isZero();
    assertThat(copy.id()).isEqualTo(TaskId.of("acme", "nightly-2"));
    assertThat(copy.parameters()).isEqualTo(saved.parameters());
    assertThat(copy.notificationRules()).isEqualTo(saved.notificationRules());
  }

  @Test
  void editDoesNotChangeTheOriginal() {
    Task edited = task.edit().notificationRule(NotificationRule.always("hook", Map.of())).build();

    assertThat(edited.notificationRules()).hasSize(2);
    assertThat(task.notificationRules()).hasSize(1);
    assertThat(edited.edit().notificationRules(List.of()).build().notificationRules()).isEmpty();
  }

  @Test
  void parametersAreCopiedAndMayBeNull() {
    Map<String, Object> values = new HashMap<>();
    values.put("nothing", null);
    Task copy = Task.builder("a").action("b", values).payload(values).build();
    values.put("more", 1);

    assertThat(copy.parameters()).containsOnlyKeys("nothing").containsEntry("nothing", null);
    assertThat(copy.payload()).containsOnlyKeys("nothing");
    assertThatThrownBy(() -> copy.parameters().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void missingActionAndBlankTitleAreReportedTogether() {
    assertThatThrownBy(() -> Task.builder("nightly").title(" ").build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "task nightly is invalid: an action is missing: call action(name); "
                + "the title must be 1 to 200 characters, was ' '");
  }

  @Test
  void invalidActionNameIsRejected() {
    assertThatThrownBy(() -> Task.builder("nightly").action("a b").build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("task nightly is invalid: action must be 1 to 100 letters");
  }

  @Test
  void titleHasAtMostTwoHundredCharacters() {
    assertThat(task.edit().title("x".repeat(200)).build().title()).hasSize(200);
    assertThatThrownBy(() -> task.edit().title("x".repeat(201)).build())
        .hasMessageContaining("the title must be 1 to 200 characters, was 'xxx");
  }

  @Test
  void invalidNamesAreRejectedImmediately() {
    assertThatThrownBy(() -> Task.builder("a b")).hasMessageStartingWith("task name must be");
    assertThatThrownBy(() -> task.copyAs("a b")).hasMessageStartingWith("task name must be");
    assertThatThrownBy(() -> task.edit().queue("a b")).hasMessageStartingWith("queue must be");
    assertThatThrownBy(() -> task.edit().tenant("a b")).hasMessageStartingWith("tenant must be");
  }

  @Test
  void taskMayBelongToTheInstallation() {
    Task ofInstallation = task.edit().tenants(TenantSelector.one(TenantId.INSTALLATION)).build();

    assertThat(ofInstallation.id()).isEqualTo(TaskId.of("nightly"));
    assertThat(ofInstallation.tenants()).contains(TenantSelector.installation());
  }
}
