package io.quarterhour.examples.cluster.drill;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A kind of item that the database refuses for good, or that cannot be decoded. Each has an action
 * of its own, by which the database recognises its items, and a query or a line in the log of a
 * node that shows how an item ended.
 */
enum PoisonKind {
  /** The firing of a task is refused. */
  FIRING(
      Form.TASK,
      "before update on qh_task",
      "new.name like 'poison-firing-%' and old.next_at is not null and new.pause_by is null",
      Ends.PAUSED),
  /** The firing of a task is refused, and its pause as well. */
  PAUSE(
      Form.TASK,
      "before update on qh_task",
      "new.name like 'poison-pause-%' and old.next_at is not null",
      "set aside",
      "Task does not fire on this node"),
  /** The definition of a task cannot be decoded. */
  DEFINITION(Form.BROKEN_TASK, Ends.PAUSED),
  /** The row of a task cannot be read: it has a pause without a reason. */
  ROW(Form.BROKEN_TASK, null, null, "set aside", "Row of a task cannot be read"),
  /** The document of a call cannot be decoded. */
  CALL(Form.BROKEN_CALL, Ends.QUARANTINED + " union all " + Ends.FINISHED),
  /** The result of a call is refused. */
  COMPLETION(
      Form.CALL, "before insert on qh_history", "new.summary = 'drill.completion'", Ends.FINISHED),
  /** A call can be recorded as nothing but quarantined. */
  RECORD(Form.CALL, "before insert on qh_history", "new.action = 'drill.record'", Ends.QUARANTINED),
  /** A notification can be recorded as nothing but quarantined. */
  NOTIFICATION(
      Form.NOTIFYING_TASK,
      "before insert on qh_history",
      "new.origin = 5 and new.task_name like 'poison-notification-%'",
      "select task_name, 'quarantined' from qh_live where origin = 5 and state = 10"
          + " and task_name like 'poison-notification-%'"),
  /** A line of a log is refused. */
  LINE(
      Form.CALL,
      "before insert on qh_log_line",
      "new.message = 'drill.line'",
      "select execution::text, 'replaced' from qh_log_line"
          + " where message like 'a log line of 10 characters was refused%'"),
  /** A line of a log is refused, and the note that replaces it as well. */
  DROPPED_LINE(
      Form.CALL,
      "before insert on qh_log_line",
      "new.message = 'drill.dropped_line' or new.message like 'a log line of 18 characters %'",
      "dropped",
      "which is dropped"),
  /** The renewal of a lease is refused. */
  RENEWAL(
      Form.CALL,
      "before update on qh_live",
      "new.action = 'drill.renewal' and old.state = 2 and new.state = 2"
          + " and new.token = old.token and new.lease_until > old.lease_until",
      Ends.FINISHED),
  /** The claim of a call is refused. */
  CLAIM(
      Form.CALL,
      "before update on qh_live",
      "new.action = 'drill.claim' and new.token > old.token",
      "set aside",
      "which is not claimed by this node"),
  /** The row of a call contains a code that is not defined. */
  CODE(Form.BROKEN_CALL, null, null, "set aside", "which is not claimed by this node"),
  /** The removal of an execution from the history is refused. */
  PRUNING(
      Form.FINISHED,
      "before delete on qh_history",
      "old.cancel_reason = 'drill.pruning'",
      "set aside",
      "which stays in the history");

  private final Form form;
  private final @Nullable String event;
  private final @Nullable String condition;
  private final String end;
  private final @Nullable String logText;

  /** The forms of items. A broken one is changed before it is committed. */
  enum Form {
    TASK,
    BROKEN_TASK,
    NOTIFYING_TASK,
    CALL,
    BROKEN_CALL,
    FINISHED
  }

  /** Queries for the ends of items, in which {@code %s} is the name of the kind. */
  private static final class Ends {
    static final String PAUSED =
        "select name, 'paused' from qh_task where name like 'poison-%s-%%'"
            + " and pause_by is not null";
    static final String QUARANTINED =
        "select id::text, 'quarantined' from qh_live where action = 'drill.%s' and state = 10";
    static final String FINISHED =
        "select id::text, case state when 4 then 'succeeded' when 6 then 'failed'"
            + " when 8 then 'interrupted' else 'state ' || state end"
            + " from qh_history where action = 'drill.%s'";

    private Ends() {}
  }

  PoisonKind(Form form, String query) {
    this(form, null, null, query, null);
  }

  PoisonKind(Form form, String event, String condition, String query) {
    this(form, event, condition, query, null);
  }

  PoisonKind(
      Form form,
      @Nullable String event,
      @Nullable String condition,
      String end,
      @Nullable String logText) {
    this.form = form;
    this.event = event;
    this.condition = condition;
    this.end = end;
    this.logText = logText;
  }

  /** {@return the kind in lower case} */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** {@return the name of the action of its items} */
  String action() {
    return "drill." + label();
  }

  Form form() {
    return form;
  }

  /** {@return the statement after which the database refuses items of this kind; null if none} */
  @Nullable String trigger() {
    return event == null
        ? null
        : "create trigger drill_%s %s for each row when (%s) execute function drill_refuse()"
            .formatted(label(), event, condition);
  }

  /**
   * {@return the query for the items that have ended, each with its end; null if a log shows it}
   */
  @Nullable String endQuery() {
    return logText == null ? (end.contains("%s") ? end.formatted(label(), label()) : end) : null;
  }

  /** {@return the end of an item that a line in the log of a node shows; null if it shows none} */
  @Nullable String endIn(String line, String item) {
    return logText != null && line.contains(logText) && line.contains(item) ? end : null;
  }
}
