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
 * What people are told of: an execution, or the record of skipped slots. It makes the notifications
 * that tell so.
 *
 * @param id the execution
 * @param task of which task; null of a call without one
 * @param revision by which definition
 * @param tenant for whom it runs
 * @param title what people call it
 */
public record NotificationSource(
    ExecutionId id, @Nullable TaskId task, long revision, TenantId tenant, String title) {
  /** The queue of notifications. */
  public static final String NOTIFICATIONS = "notifications";

  /**
   * Makes a notification of what has happened.
   *
   * @param id its id
   * @param rule who wants it
   * @param occasion as what it is told
   * @param readyAt when it is sent
   */
  public NewExecution notification(
      ExecutionId id, NotificationRule rule, Event occasion, Instant readyAt) {
    return made(id, rule, readyAt, content(rule, occasion, null));
  }

  /**
   * Makes a notification that is sent at an instant if the execution has not begun by then.
   *
   * @param id its id
   * @param rule who wants it
   * @param lateAt the instant
   */
  public NewExecution lateNotification(ExecutionId id, NotificationRule rule, Instant lateAt) {
    return made(id, rule, lateAt, content(rule, Event.ON_LATE, lateAt));
  }

  private NotificationCodec.Document content(
      NotificationRule rule, Event occasion, @Nullable Instant lateAt) {
    NotificationRule.Digest digest = rule.digest();
    NotificationCodec.DigestSpec digestSpec =
        digest == null
            ? null
            : new NotificationCodec.DigestSpec(
                key(rule, lateAt != null), digest.maxExecutions(), digest.within());
    return new NotificationCodec.Document(
        title, occasion, rule.settings(), lateAt, digestSpec, null);
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
   * {@return what is the same of all that is gathered by a rule of a task for a tenant} What is
   * late is gathered by itself: its end is told again.
   */
  private String key(NotificationRule rule, boolean late) {
    String gathered = task + " " + tenant + " " + RuleCodec.text(rule);
    return "digest " + hash(late ? "late " + gathered : gathered);
  }

  /** {@return under which key it is kept how the execution before ended} */
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
