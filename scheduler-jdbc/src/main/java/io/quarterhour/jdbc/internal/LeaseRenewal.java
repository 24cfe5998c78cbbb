package io.quarterhour.jdbc.internal;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.jdbc.internal.rows.LiveRow;
import io.quarterhour.jdbc.internal.rows.LiveRows;
import io.quarterhour.jdbc.internal.rows.NamedLocks;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.store.execution.Lease;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.RenewResult;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Renews the leases of a node without waiting for any row: a row that another transaction has
 * locked must not cost the node its other executions.
 */
final class LeaseRenewal {
  private LeaseRenewal() {}

  static List<RenewResult> renew(Session session, List<Lease> leases, LeaseRequest leaseRequest)
      throws SQLException {
    LiveRows rows = new LiveRows(session);
    Set<ExecutionId> locked =
        new HashSet<>(rows.lockFree(leases.stream().map(Lease::execution).toList()));
    List<LiveRow> owned = new ArrayList<>();
    for (Lease lease : leases) {
      LiveRow row = rows.find(lease.execution());
      if (row != null && row.isOwnedBy(lease.token())) {
        owned.add(row);
      }
    }
    NamedLocks.Check check = NamedLocks.check(session, owned);
    locked.addAll(check.unknown());
    owned.removeIf(row -> locked.contains(row.id()) || check.takenOver().contains(row.id()));
    rows.writeLeases(owned, leaseRequest.until());
    Set<LiveRow> extended = new HashSet<>(owned);
    List<RenewResult> results = new ArrayList<>(leases.size());
    for (Lease lease : leases) {
      LiveRow row = rows.find(lease.execution());
      if (locked.contains(lease.execution())) {
        results.add(RenewResult.LOCKED);
      } else if (row == null || !extended.contains(row) || !row.isOwnedBy(lease.token())) {
        results.add(RenewResult.LOST);
      } else {
        results.add(
            row.cancelReason() == null ? RenewResult.EXTENDED : RenewResult.CANCEL_REQUESTED);
      }
    }
    return results;
  }
}
