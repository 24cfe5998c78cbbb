package io.quarterhour.internal.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarterhour.task.CatchUpPolicy;
import io.quarterhour.task.FirePolicy;
import io.quarterhour.task.OverlapPolicy;
import io.quarterhour.task.RetryPolicy;
import io.quarterhour.task.TaskPolicies;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Encoding of policies as fields of a document. Policies that have their default are omitted. */
final class PolicyCodec {
  private PolicyCodec() {}

  static void encode(TaskPolicies policies, ObjectNode node) {
    if (!policies.fire().equals(FirePolicy.standard())) {
      node.set("fire", encode(policies.fire()));
    }
    if (!policies.overlap().equals(OverlapPolicy.skip())) {
      node.set(
          "overlap",
          Json.object()
              .put("kind", policies.overlap().kind().name())
              .put("maxActive", policies.overlap().maxActive()));
    }
    CatchUpPolicy catchUp = policies.catchUp();
    if (!catchUp.equals(CatchUpPolicy.merge())) {
      node.set(
          "catchUp",
          Json.object()
              .put("kind", catchUp.kind().name())
              .put("maxAge", catchUp.maxAge().toString())
              .put("maxCount", catchUp.maxCount()));
    }
    encode(policies.retry(), policies.timeLimit(), node);
    if (!policies.locks().isEmpty()) {
      node.set("locks", Json.node(policies.locks()));
    }
  }

  private static ObjectNode encode(FirePolicy fire) {
    ObjectNode node = Json.object();
    if (fire.maxFires() > 0) {
      node.put("maxFires", fire.maxFires());
    }
    if (!fire.jitter().isZero()) {
      node.put("jitter", fire.jitter().toString());
    }
    if (!fire.calendars().isEmpty()) {
      node.set("calendars", Json.node(fire.calendars()));
    }
    return node;
  }

  static void encode(@Nullable RetryPolicy retry, @Nullable Duration timeLimit, ObjectNode node) {
    if (retry != null) {
      node.set(
          "retry",
          Json.object()
              .put("maxRetries", retry.maxRetries())
              .put("firstDelay", retry.firstDelay().toString())
              .put("maxDelay", retry.maxDelay().toString())
              .put("jitter", retry.jitter()));
    }
    if (timeLimit != null) {
      node.put("timeLimit", timeLimit.toString());
    }
  }

  static TaskPolicies policies(JsonNode node) throws DecodeException {
    OverlapPolicy overlap = OverlapPolicy.skip();
    if (node.has("overlap")) {
      JsonFields jsonFields = new JsonFields(node.get("overlap"));
      overlap =
          new OverlapPolicy(
              jsonFields.constant("kind", OverlapPolicy.Kind.class),
              jsonFields.number("maxActive"));
    }
    CatchUpPolicy catchUp = CatchUpPolicy.merge();
    if (node.has("catchUp")) {
      JsonFields jsonFields = new JsonFields(node.get("catchUp"));
      catchUp =
          new CatchUpPolicy(
              jsonFields.constant("kind", CatchUpPolicy.Kind.class),
              Duration.parse(jsonFields.text("maxAge")),
              jsonFields.number("maxCount"));
    }
    JsonFields jsonFields = new JsonFields(node);
    return new TaskPolicies(
        fire(node),
        overlap,
        catchUp,
        retry(node),
        jsonFields.duration("timeLimit"),
        jsonFields.texts("locks"));
  }

  private static FirePolicy fire(JsonNode node) throws DecodeException {
    JsonNode fire = node.get("fire");
    if (fire == null) {
      return FirePolicy.standard();
    }
    JsonFields jsonFields = new JsonFields(fire);
    Duration jitter = jsonFields.duration("jitter");
    return new FirePolicy(
        fire.has("maxFires") ? jsonFields.longNumber("maxFires") : 0,
        jitter == null ? Duration.ZERO : jitter,
        jsonFields.texts("calendars"));
  }

  static @Nullable RetryPolicy retry(JsonNode node) throws DecodeException {
    JsonNode retry = node.get("retry");
    if (retry == null) {
      return null;
    }
    JsonFields jsonFields = new JsonFields(retry);
    return new RetryPolicy(
        jsonFields.number("maxRetries"),
        Duration.parse(jsonFields.text("firstDelay")),
        Duration.parse(jsonFields.text("maxDelay")),
        retry.path("jitter").asDouble());
  }
}
