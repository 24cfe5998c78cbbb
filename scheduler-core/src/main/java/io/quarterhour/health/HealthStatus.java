package io.quarterhour.health;

/** The health of a node in one word. */
public enum HealthStatus {
  /** Everything works. */
  UP,
  /** The node works, but something needs attention. */
  DEGRADED,
  /** The node does not run executions at present. */
  DOWN
}
