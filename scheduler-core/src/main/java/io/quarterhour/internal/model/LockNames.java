package io.quarterhour.internal.model;

import io.quarterhour.task.CatchUpPolicy;
import io.quarterhour.task.OverlapPolicy;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskPolicies;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantSelector;
import java.util.ArrayList;
import java.util.List;

/**
 * The names of the locks that executions of a task hold while they run: the locks that the task
 * names, and a lock of the engine's own that keeps executions of one task apart where counting them
 * is not enough. The engine's lock names contain a colon, so that no lock of a user can have the
 * same name.
 *
 * <p>A task for several tenants does its work in the executions of the tenants. These hold the
 * locks that the task names, and one lock of the engine for each tenant. The parent execution holds
 * at most the lock of the task, and only while it creates the children, so that the children of
 * several fire times are queued in order.
 */
public final class LockNames {
  private static final String OWN = "task:";

  private LockNames() {}

  /**
   * {@return the names of the locks of an execution of a task}
   *
   * @param inTurn whether the execution is one of several that must run one after the other
   */
  public static List<String> of(Task task, boolean inTurn) {
    TaskPolicies policies = task.policies();
    boolean waits = policies.overlap().kind() == OverlapPolicy.Kind.DEFER;
    // Late fire times that run one after the other are inserted regardless of their number, so that
    // the execution before them must hold the lock as well.
    boolean mayBeInTurn =
        policies.catchUp().kind() == CatchUpPolicy.Kind.ALL
            && policies.overlap().kind() == OverlapPolicy.Kind.SKIP;
    boolean fansOut = task.tenants().map(TenantSelector::fansOut).orElse(false);
    List<String> shared = fansOut ? List.of() : policies.locks();
    return with(shared, waits || inTurn || mayBeInTurn, OWN + task.id());
  }

  /** {@return whether an execution of a task without fan-out may hold a lock} */
  public static boolean mayBeHeldBy(Task task) {
    boolean mayBeInTurn = task.policies().catchUp().kind() != CatchUpPolicy.Kind.MERGE;
    return !of(task, mayBeInTurn).isEmpty();
  }

  /** {@return the names of the locks of the execution of one tenant} */
  public static List<String> of(Task task, TenantId tenant) {
    // It is not known here whether the fan-outs of a task run one after the other. If they may, no
    // two executions of a tenant run at the same time.
    TaskPolicies policies = task.policies();
    boolean apart =
        policies.overlap().kind() != OverlapPolicy.Kind.ALLOW
            || policies.catchUp().kind() == CatchUpPolicy.Kind.ALL;
    return with(policies.locks(), apart, OWN + task.id() + "@" + tenant);
  }

  private static List<String> with(List<String> locks, boolean more, String another) {
    if (!more) {
      return locks;
    }
    List<String> all = new ArrayList<>(locks);
    all.add(another);
    return List.copyOf(all);
  }
}
