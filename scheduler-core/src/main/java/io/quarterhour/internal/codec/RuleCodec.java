package io.quarterhour.internal.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.NotificationRule.Digest;
import io.quarterhour.task.NotificationRule.Event;
import io.quarterhour.task.NotificationRule.Scope;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Encoding of the notification rules of a task. */
public final class RuleCodec {
  private RuleCodec() {}

  /** {@return a text that identifies a rule among the rules of its task} */
  public static String text(NotificationRule rule) {
    return Json.write(encode(rule));
  }

  static ObjectNode encode(NotificationRule rule) {
    ObjectNode node = Json.object().put("notifier", rule.notifier());
    node.set("events", Json.node(rule.events().stream().map(Enum::name).toList()));
    TaskCodec.putMap(node, "settings", rule.settings());
    if (rule.scope() != Scope.FAN_OUT) {
      node.put("scope", rule.scope().name());
    }
    if (rule.lateAfter() != null) {
      node.put("lateAfter", rule.lateAfter().toString());
    }
    Digest digest = rule.digest();
    if (digest != null) {
      ObjectNode inner = node.putObject("digest").put("maxExecutions", digest.maxExecutions());
      if (digest.within() != null) {
        inner.put("within", digest.within().toString());
      }
    }
    return node;
  }

  static NotificationRule decode(JsonNode node) throws DecodeException {
    JsonFields jsonFields = new JsonFields(node);
    Set<Event> when = EnumSet.noneOf(Event.class);
    for (String name : jsonFields.texts("events")) {
      when.add(JsonFields.constant("events", name, Event.class));
    }
    return new NotificationRule(
        jsonFields.text("notifier"),
        when,
        Json.map(node.get("settings")),
        jsonFields.optional("scope") == null
            ? Scope.FAN_OUT
            : jsonFields.constant("scope", Scope.class),
        jsonFields.duration("lateAfter"),
        digest(node.get("digest")));
  }

  private static @Nullable Digest digest(@Nullable JsonNode node) throws DecodeException {
    if (node == null) {
      return null;
    }
    JsonFields jsonFields = new JsonFields(node);
    return new Digest(jsonFields.number("maxExecutions"), jsonFields.duration("within"));
  }
}
