package io.quarterhour.internal.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.task.ActionCall;
import io.quarterhour.tenant.TargetSelector;
import java.time.DateTimeException;
import org.jspecify.annotations.Nullable;

/** Encoding of the document of an execution without a task: its call. */
public final class CallCodec {
  private CallCodec() {}

  /**
   * A decoded call.
   *
   * @param call the call, without its tenant, time and queue
   * @param version the version of the parameters of the action with which the call was written
   */
  public record Decoded(ActionCall call, int version) {}

  /**
   * Encodes a call; returns null if there is nothing to encode. Its tenant, time and queue are
   * stored outside the document. So are its locks, but the document repeats them so that the worker
   * knows that the call has locks.
   *
   * @param version the version of the parameters of the action
   */
  public static @Nullable String encode(ActionCall call, int version) {
    ActionCall.Options options = call.options();
    boolean nothing =
        version == 1
            && call.parameters().isEmpty()
            && call.payload().isEmpty()
            && call.targets().isEmpty()
            && options.retry() == null
            && options.timeLimit() == null
            && options.locks().isEmpty();
    if (nothing) {
      return null;
    }
    ObjectNode node = Json.object();
    TaskCodec.putMap(node, "parameters", call.parameters());
    TaskCodec.putVersion(node, version);
    TaskCodec.putMap(node, "payload", call.payload());
    if (!call.targets().isEmpty()) {
      node.set("targets", TaskCodec.encode(call.targets()));
    }
    PolicyCodec.encode(options.retry(), options.timeLimit(), node);
    if (!options.locks().isEmpty()) {
      node.set("locks", Json.node(options.locks()));
    }
    return Json.write(node);
  }

  /**
   * Decodes a call.
   *
   * @param document the document; null for a call without content
   * @throws DecodeException if the document is invalid
   */
  public static Decoded decode(String action, @Nullable String document) throws DecodeException {
    if (document == null) {
      return new Decoded(ActionCall.of(action), 1);
    }
    try {
      JsonNode node = Json.read(document);
      ActionCall.Options options =
          new ActionCall.Options(
              null,
              PolicyCodec.retry(node),
              new JsonFields(node).duration("timeLimit"),
              new JsonFields(node).texts("locks"));
      ActionCall call =
          new ActionCall(
              action,
              Json.map(node.get("parameters")),
              Json.map(node.get("payload")),
              node.has("targets") ? TaskCodec.targets(node.get("targets")) : TargetSelector.NONE,
              null,
              null,
              options);
      return new Decoded(call, TaskCodec.version(node));
    } catch (InvalidInputException | DateTimeException | IllegalArgumentException e) {
      throw new DecodeException(String.valueOf(e.getMessage()));
    }
  }
}
