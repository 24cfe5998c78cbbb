package io.quarterhour.examples.cluster.drill;

import java.util.concurrent.ThreadLocalRandom;

/** The moment at which the network becomes silent: any time, or while an act of a node waits. */
enum SilenceMoment {
  ANY(""),
  FIRE("set version = t.version + 1"),
  CLAIM("set lost_leases = lost_leases"),
  RENEW("set lease_until"),
  COMPLETE("insert into qh_history"),
  HEARTBEAT("insert into qh_node");

  private static final int MAX_RANDOM_MILLIS = 2000;

  /** A heartbeat is sent once a minute. */
  private static final int MAX_WAIT_MILLIS = 90_000;

  /** A part of the statement that only this act sends. */
  private final String statement;

  SilenceMoment(String statement) {
    this.statement = statement;
  }

  /**
   * Makes proxies silent at this moment of the first one.
   *
   * @param everyFiveSeconds runs every five seconds until then
   */
  void silence(Runnable everyFiveSeconds, SilentProxy first, SilentProxy... others)
      throws InterruptedException {
    if (this == ANY) {
      Thread.sleep(ThreadLocalRandom.current().nextInt(MAX_RANDOM_MILLIS));
      first.silence();
    } else {
      first.silenceAfter(statement);
      long end = System.currentTimeMillis() + MAX_WAIT_MILLIS;
      while (!EventLog.await(5_000, first::isSilent) && System.currentTimeMillis() < end) {
        everyFiveSeconds.run();
      }
      if (!first.isSilent()) {
        throw new IllegalStateException("no node sent a statement with '" + statement + "'");
      }
    }
    for (SilentProxy other : others) {
      other.silence();
    }
  }
}
