package io.quarterhour.examples.benchmarks.plans;

/** What a scheduler does with its store. */
enum StoreOperation {
  FIND_DUE("look for due tasks"),
  DEFINITIONS("read definitions"),
  FIRE("fire"),
  FIRE_SKIPPING("fire one, with skipped slots"),
  FAN_OUT("fan out"),
  ENQUEUE_ONE("enqueue one"),
  ENQUEUE_LIST("enqueue a list"),
  ENQUEUE_LOCKED("enqueue with locks"),
  CLAIM("claim"),
  NEXT_READY("look ahead"),
  RENEW("renew leases"),
  LOG("append log lines"),
  COMPLETE_BULK("complete plain ends"),
  COMPLETE_SINGLY("complete the general way"),
  CANCEL("cancel"),
  PRUNE("prune by age"),
  TASK("read a task"),
  EXECUTION("read an execution"),
  EXECUTIONS("list executions"),
  EXECUTIONS_OF_TASK("list executions of a task"),
  EXECUTIONS_OF_QUIET_TASK("list executions of a quiet task"),
  TASKS("list tasks"),
  TASKS_OF_TENANT("list tasks of a tenant"),
  TASKS_AFTER("list tasks from the middle on"),
  /** No index of the live rows knows tenants: there are few of them, but in this stock. */
  EXECUTIONS_OF_TENANT("list executions of a tenant", false),
  EXECUTIONS_OF_SMALL_TENANT("list executions of a small tenant", false),
  FAILURES("list failures, of which there are none", false),
  TASKS_BY_TEXT("list tasks by a text that none has", false);

  private final String label;
  private final boolean frequent;

  StoreOperation(String label) {
    this(label, true);
  }

  StoreOperation(String label, boolean frequent) {
    this.label = label;
    this.frequent = frequent;
  }

  /** {@return its name, for people} */
  String label() {
    return label;
  }

  /** {@return whether it is done so often, or by so many, that it must read little} */
  boolean isFrequent() {
    return frequent;
  }
}
