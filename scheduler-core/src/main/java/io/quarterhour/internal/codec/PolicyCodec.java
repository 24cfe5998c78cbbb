package io.quarterhour.internal.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarterhour.task.CatchUpPolicy;
import io.quarterhour.task.OverlapPolicy;
import io.quarterhour.task.RetryPolicy;
import io.quarterhour.task.TaskPolicies;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Policies as fields of a document. What has its default is left out. */
final class PolicyCodec {
  private PolicyCodec() {}

  static void encode(TaskPolicies policies, ObjectNode node) {
    if (!policies.overlap().equals(OverlapPolicy.skip())) {
      node.set(
          "overlap",
          Json.object()
              .put("kind", policies.overlap().kind().name())
              .put("limit", policies.overlap().limit()));
    }
    CatchUpPolicy catchUp = policies.catchUp();
    if (!catchUp.equals(CatchUpPolicy.merge())) {
      node.set(
          "catchUp",
          Json.object()
              .put("kind", catchUp.kind().name())
              .put("notOlderThan", catchUp.notOlderThan().toString())
              .put("atMost", catchUp.atMost()));
    }
    encode(policies.retry(), policies.timeLimit(), node);
    if (!policies.locks().isEmpty()) {
      node.set("locks", Json.node(policies.locks()));
    }
  }

  static void encode(@Nullable RetryPolicy retry, @Nullable Duration timeLimit, ObjectNode node) {
    if (retry != null) {
      node.set(
          "retry",
          Json.object()
              .put("retries", retry.retries())
              .put("first", retry.firstDelay().toString())
              .put("longest", retry.longestDelay().toString())
              .put("jitter", retry.jitter()));
    }
    if (timeLimit != null) {
      node.put("timeLimit", timeLimit.toString());
    }
  }

  static TaskPolicies policies(JsonNode node) throws UnreadableException {
    OverlapPolicy overlap = OverlapPolicy.skip();
    if (node.has("overlap")) {
      Fields fields = new Fields(node.get("overlap"));
      overlap =
          new OverlapPolicy(
              fields.constant("kind", OverlapPolicy.Kind.class), fields.number("limit"));
    }
    CatchUpPolicy catchUp = CatchUpPolicy.merge();
    if (node.has("catchUp")) {
      Fields fields = new Fields(node.get("catchUp"));
      catchUp =
          new CatchUpPolicy(
              fields.constant("kind", CatchUpPolicy.Kind.class),
              Duration.parse(fields.text("notOlderThan")),
              fields.number("atMost"));
    }
    Fields fields = new Fields(node);
    return new TaskPolicies(
        overlap, catchUp, retry(node), fields.duration("timeLimit"), fields.texts("locks"));
  }

  static @Nullable RetryPolicy retry(JsonNode node) throws UnreadableException {
    JsonNode retry = node.get("retry");
    if (retry == null) {
      return null;
    }
    Fields fields = new Fields(retry);
    return new RetryPolicy(
        fields.number("retries"),
        Duration.parse(fields.text("first")),
        Duration.parse(fields.text("longest")),
        retry.path("jitter").asDouble());
  }
}
