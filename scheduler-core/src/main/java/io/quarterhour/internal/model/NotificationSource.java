package io.quarterhour.internal.model;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Routing;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.internal.codec.NotificationCodec;
import io.quarterhour.internal.codec.RuleCodec;
import io.quarterhour.internal.plugin.PluginRegistry;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.NotificationRule.Event;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The subject of a notification: an execution or a record of skipped slots. Creates the
 * notifications for it.
 *
 * @param id the id of the execution or record
 * @param task the task of the execution; null for a call without a task
 * @param revision the revision of the task
 * @param tenant the tenant of the execution
 * @param title the title of the task or action, for people
 */
public record NotificationSource(
    ExecutionId id, @Nullable TaskId task, long revision, TenantId tenant, String title) {
  /** The name of the queue of notifications. */
  public static final String NOTIFICATIONS = "notifications";

  /**
   * Creates a notification of an event.
   *
   * @param id the id of the notification
   * @param rule the rule that requests it
   * @param event the event that it reports
   * @param readyAt the instant at which it is sent
   */
  public NewExecution notification(
      ExecutionId id, NotificationRule rule, Event event, Instant readyAt) {
    return made(id, rule, readyAt, content(rule, event, null));
  }

  /**
   * Creates a notification that is sent at an instant if the execution has not started by then.
   *
   * @param id the id of the notification
   * @param rule the rule that requests it
   * @param lateAt the instant
   */
  public NewExecution lateNotification(ExecutionId id, NotificationRule rule, Instant lateAt) {
    return made(id, rule, lateAt, content(rule, Event.ON_LATE, lateAt));
  }

  private NotificationCodec.Document content(
      NotificationRule rule, Event event, @Nullable Instant lateAt) {
    NotificationRule.Digest digest = rule.digest();
    NotificationCodec.DigestSpec digestSpec =
        digest == null
            ? null
            : new NotificationCodec.DigestSpec(
                key(rule, lateAt != null), digest.maxExecutions(), digest.within());
    return new NotificationCodec.Document(title, event, rule.settings(), lateAt, digestSpec, null);
  }

  private NewExecution made(
      ExecutionId own,
      NotificationRule rule,
      Instant readyAt,
      NotificationCodec.Document document) {
    return new NewExecution(
        own,
        new Origin(Origin.Kind.NOTIFICATION, task, revision, id),
        new Routing(tenant, PluginRegistry.NOTIFIER_PREFIX + rule.notifier(), NOTIFICATIONS),
        SlotRange.single(readyAt),
        readyAt,
        NewExecution.Constraints.NONE,
        NotificationCodec.encode(document));
  }

  /**
   * {@return the key of the digest of a rule, task and tenant} Late executions have a digest of
   * their own, because their end is reported again.
   */
  private String key(NotificationRule rule, boolean late) {
    String gathered = task + " " + tenant + " " + RuleCodec.text(rule);
    return "digest " + hash(late ? "late " + gathered : gathered);
  }

  /** {@return the tenant that owns the task, or the call if there is no task} */
  public TenantId owner() {
    return task == null ? tenant : task.tenant();
  }

  /** {@return the key under which the previous outcome of the task and tenant is stored} */
  public String outcomeKey() {
    return "outcome " + hash(task + " " + tenant);
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
