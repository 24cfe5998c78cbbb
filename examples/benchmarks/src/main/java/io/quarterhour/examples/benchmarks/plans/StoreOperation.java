package io.quarterhour.examples.benchmarks.plans;

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
  TASK("read a task"),
  EXECUTION("read an execution"),
  EXECUTIONS("list executions"),
  EXECUTIONS_OF_TASK("list executions of a task"),
  EXECUTIONS_OF_QUIET_TASK("list executions of a quiet task"),
  TASKS("list tasks"),
  TASKS_OF_TENANT("list tasks of a tenant"),
  TASKS_AFTER("list tasks from the middle"),
  /**
   * Not frequent: no index of live rows contains the tenant, because live rows are normally few.
   */
  EXECUTIONS_OF_TENANT("list executions of a tenant", false),
  EXECUTIONS_OF_SMALL_TENANT("list executions of a small tenant", false),
  FAILURES("list failures (there are none)", false),
  TASKS_BY_TEXT("list tasks by a text (no match)", false);

  private final String label;
  private final boolean frequent;

  StoreOperation(String label) {
    this(label, true);
  }

  StoreOperation(String label, boolean frequent) {
    this.label = label;
    this.frequent = frequent;
  }

  /** {@return the name for output} */
  String label() {
    return label;
  }

  /** {@return whether the operation is so frequent that it must read few rows} */
  boolean isFrequent() {
    return frequent;
  }
}
