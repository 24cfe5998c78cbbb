package io.quarterhour.notify.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionStatus;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.notifier.Notification;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON document that a webhook posts. Later releases may add fields; the meaning of a field
 * never changes within a version.
 */
final class WebhookBody {
  private static final int VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private WebhookBody() {}

  /**
   * Writes the document.
   *
   * @param notification the notification
   * @param link the address of the execution in a user interface; null if the host gave none
   * @param maxResult the maximum number of characters of a result; in the list of a digest, {@code
   *     maxResult} divided by the number of executions. A longer result is left out
   * @return the document in UTF-8
   */
  static byte[] of(Notification notification, @Nullable String link, int maxResult) {
    Execution execution = notification.execution();
    ObjectNode body = JSON.createObjectNode();
    body.put("version", VERSION);
    body.put("type", type(notification));
    body.put("event", notification.event().name());
    body.put("id", notification.id().toString());
    body.put("attempt", notification.attempt());
    body.put("title", notification.title());
    body.put("tenant", execution.tenant().value());
    execution
        .task()
        .ifPresent(
            task ->
                body.putObject("task")
                    .put("owner", task.tenant().value())
                    .put("name", task.name()));
    body.put("action", execution.action());
    body.set("execution", execution(execution));
    Outcome outcome = execution.outcome();
    if (outcome != null) {
      body.set("outcome", outcome(outcome, maxResult));
    }
    List<Execution> all = notification.executions();
    if (all.size() > 1) {
      ArrayNode others = body.putArray("executions");
      all.forEach(one -> others.add(inDigest(one, maxResult / all.size())));
    }
    if (link != null) {
      body.put("link", link);
    }
    try {
      return JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String type(Notification notification) {
    return switch (notification.event()) {
      case ON_LATE -> "execution.late";
      case ON_SKIPPED -> "execution.skipped";
      default -> notification.executions().size() > 1 ? "digest" : "execution.finished";
    };
  }

  /** {@return one execution of a digest, with its outcome} */
  private static ObjectNode inDigest(Execution execution, int maxResult) {
    ObjectNode node = execution(execution);
    node.put("tenant", execution.tenant().value());
    if (execution.outcome() != null) {
      node.set("outcome", outcome(execution.outcome(), maxResult));
    }
    return node;
  }

  private static ObjectNode execution(Execution execution) {
    ExecutionStatus status = execution.status();
    SlotRange slots = execution.slots();
    ObjectNode node = JSON.createObjectNode();
    node.put("id", execution.id().toString());
    node.put("state", status.state().name());
    putText(node, "reason", status.reason());
    node.put("nominalAt", slots.nominal().toString());
    node.put("slot", slots.last().toString());
    node.put("slotCount", slots.count());
    put(node, "startedAt", status.startedAt());
    put(node, "endedAt", status.endedAt());
    if (status.startedAt() != null && status.endedAt() != null) {
      node.put("durationMillis", Duration.between(status.startedAt(), status.endedAt()).toMillis());
    }
    node.put("attempts", execution.attemptCounts().attempt());
    return node;
  }

  private static void put(ObjectNode node, String name, @Nullable Instant instant) {
    putText(node, name, instant == null ? null : instant.toString());
  }

  private static void putText(ObjectNode node, String name, @Nullable String text) {
    if (text != null) {
      node.put(name, text);
    }
  }

  private static ObjectNode outcome(Outcome outcome, int maxResult) {
    ObjectNode node = JSON.createObjectNode();
    node.put("status", outcome.status().name());
    node.put("summary", outcome.summary());
    String result = outcome.result();
    if (result != null && result.length() > maxResult) {
      node.put("omittedResultLength", result.length());
    } else if (result != null) {
      try {
        node.set("result", JSON.readTree(result));
      } catch (JsonProcessingException e) {
        node.put("result", result);
      }
    }
    return node;
  }
}
