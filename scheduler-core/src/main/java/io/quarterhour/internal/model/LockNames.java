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
 * Which locks executions of tasks hold while they run: those that the task names, and one of the
 * engine's own that keeps executions of one task apart where counting them is not enough. No lock
 * of a user can have its name, because of the colon.
 *
 * <p>A task for several tenants does its work in the executions of the tenants, so these hold the
 * locks that it names, and each tenant one of its own. The execution above them holds at most the
 * lock of the task, and only while it makes them, so that those of several fire times stand in line
 * in order.
 */
public final class LockNames {
  private static final String OWN = "task:";

  private LockNames() {}

  /**
   * {@return the locks of an execution of a task}
   *
   * @param inTurn whether it is one of several that are to run one after the other
   */
  public static List<String> of(Task task, boolean inTurn) {
    TaskPolicies policies = task.policies();
    boolean waits = policies.overlap().kind() == OverlapPolicy.Kind.DEFER;
    // Late fire times that run in turn are let in however many there are, so that the execution
    // before them must have kept the lock as well.
    boolean mayBeInTurn =
        policies.catchUp().kind() == CatchUpPolicy.Kind.ALL
            && policies.overlap().kind() == OverlapPolicy.Kind.SKIP;
    boolean fansOut = task.tenants().map(TenantSelector::fansOut).orElse(false);
    List<String> shared = fansOut ? List.of() : policies.locks();
    return with(shared, waits || inTurn || mayBeInTurn, OWN + task.id());
  }

  /** {@return whether an execution of a task that makes no others may hold a lock} */
  public static boolean mayBeHeldBy(Task task) {
    boolean mayBeInTurn = task.policies().catchUp().kind() != CatchUpPolicy.Kind.MERGE;
    return !of(task, mayBeInTurn).isEmpty();
  }

  /** {@return the locks of the execution of one tenant} */
  public static List<String> of(Task task, TenantId tenant) {
    // Whether a fan-out runs in turn is not known here: where one may, all keep apart.
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
