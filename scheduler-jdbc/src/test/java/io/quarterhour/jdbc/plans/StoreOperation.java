package io.quarterhour.jdbc.plans;

import java.util.Set;

/** The operations of a scheduler on its store. */
enum StoreOperation {
  FIND_DUE("find due tasks"),
  DEFINITIONS("read definitions"),
  FIRE("fire"),
  FIRE_SKIPPING("fire one with a skipped slot"),
  FAN_OUT("fan out"),
  ENQUEUE_ONE("enqueue one"),
  ENQUEUE_LIST("enqueue a list"),
  ENQUEUE_LOCKED("enqueue with locks"),
  CLAIM("claim"),
  NEXT_READY("find next ready time"),
  RENEW("renew leases"),
  LOG("append log lines"),
  COMPLETE_BULK("complete in bulk"),
  COMPLETE_SINGLY("complete individually"),
  CANCEL("cancel"),
  PRUNE("prune by age"),
  PRUNE_BY_NUMBER("prune by number"),
  REMOVE_EXPIRED("remove old records"),
  TASK("read a task"),
  EXECUTION("read an execution"),
  EXECUTIONS("list executions"),
  EXECUTIONS_OF_TASK("list executions of a task"),
  EXECUTIONS_OF_QUIET_TASK("list executions of a quiet task"),
  TASKS("list tasks"),
  TASKS_OF_TENANT("list tasks of a tenant"),
  TASKS_AFTER("list tasks from the middle"),
  EXECUTIONS_OF_TENANT("list executions of a tenant"),
  EXECUTIONS_OF_SMALL_TENANT("list executions of a small tenant"),
  FAILURES("list failures (there are none)"),
  TASKS_BY_TEXT("list tasks by a text (no match)"),
  ERASE("erase a tenant");

  private final String label;

  StoreOperation(String label) {
    this.label = label;
  }

  /** {@return the name for output} */
  String label() {
    return label;
  }

  /**
   * Returns whether the operation may read a table as a whole. No index of live rows contains the
   * tenant, because live rows are normally few. Lists of failures and of tasks by a text are too
   * rare for an index of their own.
   */
  boolean mayReadAllOf(String table) {
    return switch (this) {
      case EXECUTIONS_OF_TENANT, EXECUTIONS_OF_SMALL_TENANT, ERASE -> table.equals("qh_live");
      case FAILURES -> table.equals("qh_history");
      case TASKS_BY_TEXT -> Set.of("qh_task", "qh_definition", "qh_last_execution").contains(table);
      default -> false;
    };
  }
}
