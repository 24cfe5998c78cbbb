package io.quarterhour.notify.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarterhour.Scheduler;
import io.quarterhour.action.Action;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.Outcome;
import io.quarterhour.plugin.SecretSource;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.Task;
import io.quarterhour.tenant.TenantId;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TenantSecretsTest {
  private Receiver receiver;
  private Scheduler scheduler;

  @BeforeEach
  void start() throws IOException {
    receiver = new Receiver();
    scheduler =
        Scheduler.builder()
            .pluginDiscovery(false)
            .action(Action.of("work", context -> Outcome.success()))
            .notifier(new WebhookNotifier())
            .settings("webhook", Map.of("allowedAddresses", List.of("127.0.0.0/8")))
            .secrets(
                SecretSource.perTenant(
                    name -> Optional.of("of the host"), TenantSecretsTest::secretsOf))
            .build();
    scheduler.start();
  }

  @AfterEach
  void stop() throws IOException {
    scheduler.stop();
    receiver.close();
  }

  private static SecretSource secretsOf(TenantId tenant) {
    return name -> tenant.value().equals(name) ? Optional.of("of " + tenant) : Optional.empty();
  }

  private Task task(String tenant, String secret) {
    return Task.builder("told")
        .tenant(tenant)
        .action("work")
        .notificationRule(
            NotificationRule.always(
                "webhook", Map.of("url", receiver.url(), "bearer", "secret:" + secret)))
        .build();
  }

  @Test
  void tenantMayUseItsOwnSecrets() {
    Task saved = scheduler.client().save(task("acme", "acme"));

    scheduler.client().runAtNextSlot(saved.id());

    await().until(() -> !receiver.requests().isEmpty());
    assertThat(receiver.requests().get(0).headers())
        .containsEntry("authorization", "Bearer of acme");
  }

  @Test
  void tenantCannotUseSecretsOfTheHostOrOfOtherTenants() {
    for (String secret : List.of("host", "globex")) {
      assertThatThrownBy(() -> scheduler.client().save(task("acme", secret)))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("there is no secret '" + secret + "' on this node");
    }
  }
}
