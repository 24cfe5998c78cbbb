package io.quarterhour.simulation;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.query.Cursor;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.Page;
import io.quarterhour.query.PageRequest;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantScope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** A comparison of the whole store with the ledger. */
final class Audit {
  private static final int PAGE = 1000;

  private final Ledger ledger;
  private final SchedulerStore truth;
  private final Trace trace;

  Audit(Ledger ledger, SchedulerStore truth, Trace trace) {
    this.ledger = ledger;
    this.truth = truth;
    this.trace = trace;
  }

  void compare(Collection<TenantId> tenants) {
    List<Execution> executions = read(TenantScope.ALL);
    for (Execution row : executions) {
      if (row.state() == ExecutionState.SKIPPED) {
        ledger.enterSkips(row);
      } else {
        // A list contains no results.
        Execution whole = truth.history().execution(TenantScope.ALL, row.id()).orElse(row);
        trace.demand(
            whole.equals(ledger.entry(row.id()).row()), "a row changes only by an act", row.id());
      }
    }
    trace.demand(
        executions.size() == ledger.all().size(),
        "the store contains as many executions as the ledger",
        executions.size(),
        ledger.all().size());
    for (TenantId tenant : tenants) {
      List<Execution> visible = read(TenantScope.of(Set.of(tenant)));
      long own = executions.stream().filter(row -> row.tenant().equals(tenant)).count();
      trace.demand(
          own == visible.size() && visible.stream().allMatch(row -> row.tenant().equals(tenant)),
          "a tenant sees exactly its own executions",
          tenant);
    }
  }

  private List<Execution> read(TenantScope scope) {
    List<Execution> executions = new ArrayList<>();
    Cursor after = null;
    do {
      Page<Execution> page =
          truth
              .history()
              .executions(
                  scope, ExecutionQuery.ALL.includingNotifications(), new PageRequest(PAGE, after));
      executions.addAll(page.items());
      after = page.cursor();
    } while (after != null);
    return executions;
  }
}
