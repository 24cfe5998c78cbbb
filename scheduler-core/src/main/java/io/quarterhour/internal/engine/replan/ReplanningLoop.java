package io.quarterhour.internal.engine.replan;

import io.quarterhour.internal.engine.loop.Loop;
import io.quarterhour.internal.engine.loop.StepParts;
import java.time.Instant;

/** Loop that adds the check of stored fire times to the maintenance of a node. */
public final class ReplanningLoop implements Loop {
  private final FireTimeCheck fireTimeCheck;
  private final Loop maintenance;

  /** Creates a loop; in each step, the check comes before the maintenance. */
  public ReplanningLoop(FireTimeCheck fireTimeCheck, Loop maintenance) {
    this.fireTimeCheck = fireTimeCheck;
    this.maintenance = maintenance;
  }

  @Override
  public Instant step(Instant now) {
    StepParts parts = new StepParts();
    parts.perform(() -> fireTimeCheck.step(now));
    parts.perform(() -> maintenance.step(now));
    return parts.next();
  }
}
