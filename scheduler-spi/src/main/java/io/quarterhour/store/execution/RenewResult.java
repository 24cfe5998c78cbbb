package io.quarterhour.store.execution;

/** The result of renewing a lease. */
public enum RenewResult {
  /** The lease is extended. */
  EXTENDED,
  /** The lease is extended, and cancellation of the execution was requested. */
  CANCEL_REQUESTED,
  /**
   * The lease is lost: the execution is not owned by it any more, or one of its locks has been
   * taken over.
   */
  LOST,
  /**
   * The lease is not extended now, because another transaction, for example of a host that has not
   * committed yet, has locked the execution or one of its locks. It can be renewed again soon.
   */
  LOCKED
}
