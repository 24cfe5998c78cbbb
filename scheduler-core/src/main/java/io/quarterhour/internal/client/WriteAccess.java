package io.quarterhour.internal.client;

import io.quarterhour.error.ForbiddenException;
import io.quarterhour.tenant.Caller;

/** The permission of a caller to change something. */
record WriteAccess(Caller caller) {
  /** Rejects a change by a caller who is read-only; {@code what} completes "may not". */
  void require(String what) {
    if (caller.readOnly()) {
      throw new ForbiddenException(
          "caller '" + caller.name() + "' is read-only and may not " + what);
    }
  }
}
