package io.quarterhour.internal.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.store.task.TaskRow;
import io.quarterhour.task.ScheduleSource;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskBuilder;
import io.quarterhour.tenant.TargetSelector;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantSelector;
import java.time.DateTimeException;
import java.util.List;
import java.util.Map;

/** Encoding of tasks as documents. Values that have their default are omitted. */
public final class TaskCodec {
  private static final int VERSION = 1;

  private TaskCodec() {}

  /**
   * A decoded task.
   *
   * @param task the task, with its name and revision
   * @param version the version of the parameters of the action with which the task was written
   */
  public record Decoded(Task task, int version) {}

  /**
   * Encodes a task. Its name and revision are stored outside the document.
   *
   * @param version the version of the parameters of the action
   */
  public static String encode(Task task, int version) {
    ObjectNode node = Json.object();
    node.put("v", VERSION).put("title", task.title()).put("action", task.action());
    putMap(node, "parameters", task.parameters());
    putVersion(node, version);
    putMap(node, "payload", task.payload());
    if (!task.targets().isEmpty()) {
      node.set("targets", encode(task.targets()));
    }
    task.tenants().ifPresent(tenants -> node.set("tenants", encode(tenants)));
    task.scheduleSource()
        .ifPresent(scheduleSource -> node.put("scheduleSource", scheduleSource.name()));
    task.schedule().ifPresent(schedule -> node.set("schedule", ScheduleCodec.encode(schedule)));
    PolicyCodec.encode(task.policies(), node);
    if (!task.notificationRules().isEmpty()) {
      ArrayNode rules = Json.array();
      task.notificationRules().forEach(rule -> rules.add(RuleCodec.encode(rule)));
      node.set("notificationRules", rules);
    }
    task.queue().ifPresent(queue -> node.put("queue", queue));
    task.project().ifPresent(project -> node.put("project", project));
    task.declaredBy().ifPresent(source -> node.put("declaredBy", source));
    putFlag(node, "system", task.isSystem());
    putFlag(node, "startPaused", task.startsPaused());
    putFlag(node, "runOnSave", task.runsOnSave());
    return Json.write(node);
  }

  /** {@return whether two documents have the same content, in any order of their fields} */
  public static boolean isSame(String document, String other) {
    try {
      return document.equals(other) || Json.read(document).equals(Json.read(other));
    } catch (DecodeException e) {
      return false;
    }
  }

  /**
   * Decodes a task.
   *
   * @throws DecodeException if its document has an unsupported version or is invalid
   */
  public static Decoded decode(TaskRow row) throws DecodeException {
    try {
      JsonNode node = Json.read(row.document());
      JsonFields jsonFields = new JsonFields(node);
      if (jsonFields.number("v") != VERSION) {
        throw new DecodeException(
            "the document has format version "
                + jsonFields.number("v")
                + ", this release supports "
                + VERSION);
      }
      return new Decoded(task(row, node, jsonFields), version(node));
    } catch (InvalidInputException | DateTimeException | IllegalArgumentException e) {
      throw new DecodeException(String.valueOf(e.getMessage()));
    }
  }

  private static Task task(TaskRow row, JsonNode node, JsonFields jsonFields)
      throws DecodeException {
    TaskBuilder task =
        Task.builder(row.id().name())
            .title(jsonFields.text("title"))
            .action(jsonFields.text("action"), Json.map(node.get("parameters")))
            .payload(Json.map(node.get("payload")))
            .policies(PolicyCodec.policies(node))
            .system(jsonFields.flag("system"))
            .startPaused(jsonFields.flag("startPaused"))
            .runOnSave(jsonFields.flag("runOnSave"));
    if (node.has("targets")) {
      task.targets(targets(node.get("targets")));
    }
    if (node.has("tenants")) {
      task.tenants(tenants(node.get("tenants")));
    }
    if (node.has("scheduleSource")) {
      ScheduleSource scheduleSource = jsonFields.constant("scheduleSource", ScheduleSource.class);
      task.scheduleSource(
          scheduleSource, node.has("schedule") ? ScheduleCodec.decode(node.get("schedule")) : null);
    }
    for (JsonNode rule : node.path("notificationRules")) {
      task.notificationRule(RuleCodec.decode(rule));
    }
    String queue = jsonFields.optional("queue");
    if (queue != null) {
      task.queue(queue);
    }
    String project = jsonFields.optional("project");
    if (project != null) {
      task.project(project);
    }
    return task.declaredBy(jsonFields.optional("declaredBy")).build().atRevision(row.revision());
  }

  static void putMap(ObjectNode node, String name, Map<String, Object> values) {
    if (!values.isEmpty()) {
      node.set(name, Json.node(name, values));
    }
  }

  /** Writes the version of the parameters, which is omitted for the first version. */
  static void putVersion(ObjectNode node, int version) {
    if (version > 1) {
      node.put("parametersVersion", version);
    }
  }

  static int version(JsonNode node) {
    return node.path("parametersVersion").asInt(1);
  }

  private static void putFlag(ObjectNode node, String name, boolean flag) {
    if (flag) {
      node.put(name, true);
    }
  }

  static ObjectNode encode(TargetSelector targets) {
    ObjectNode node = Json.object();
    node.set("names", Json.node(targets.names()));
    node.set("pools", Json.node(targets.pools()));
    return node;
  }

  static TargetSelector targets(JsonNode node) {
    JsonFields jsonFields = new JsonFields(node);
    return new TargetSelector(jsonFields.texts("names"), jsonFields.texts("pools"));
  }

  private static ObjectNode encode(TenantSelector tenants) {
    ObjectNode node = Json.object();
    node.put("kind", tenants.kind().name());
    node.set("names", Json.node(tenants.names()));
    node.set(
        "exceptTenants", Json.node(tenants.exceptTenants().stream().map(TenantId::value).toList()));
    node.set("exceptGroups", Json.node(tenants.exceptGroups()));
    return node;
  }

  private static TenantSelector tenants(JsonNode node) throws DecodeException {
    JsonFields jsonFields = new JsonFields(node);
    List<TenantId> except = jsonFields.texts("exceptTenants").stream().map(TenantId::of).toList();
    return new TenantSelector(
        jsonFields.constant("kind", TenantSelector.Kind.class),
        jsonFields.texts("names"),
        except,
        jsonFields.texts("exceptGroups"));
  }
}
