package io.quarterhour.examples.benchmarks.postgres;

import static java.util.stream.Collectors.joining;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.postgresql.PGConnection;

/** The statements of the floor for calls: one for claiming, one for completing. */
final class FloorRows implements FloorStatements<FloorRows.Claimed> {
  /** Settings that keep plans stable while the tables grow and shrink. */
  private static final List<String> PLANS =
      List.of(
          "set plan_cache_mode = force_generic_plan",
          "set enable_seqscan = off",
          "set enable_hashjoin = off",
          "set enable_mergejoin = off");

  private final Connection connection;
  private final PreparedStatement claim;
  private final PreparedStatement complete;

  /** A claimed row, with the data that an engine needs. */
  record Claimed(UUID id, long token, String action, String tenant, String document) {}

  FloorRows(Connection connection) throws SQLException {
    this.connection = connection;
    try (Statement statement = connection.createStatement()) {
      for (String plan : PLANS) {
        statement.execute(plan);
      }
    }
    claim = connection.prepareStatement(claiming());
    complete = connection.prepareStatement(completing());
  }

  private static String claiming() {
    return """
    update %1$s l set state = %2$d, token = token + 1, node_name = 'floor',
        node_incarnation = 'floor', started_at = ?, lease_until = ?, attempt = attempt + 1
      where id = any(array(select id from %1$s where claimable_at >= ? and claimable_at <= ?
        and lease_until <= ? and queue = ? and action = any(?)
        order by claimable_at, id limit ? for update skip locked))
      returning l.*\
    """
        .formatted(LiveTable.LIVE, LiveTable.RUNNING);
  }

  private String completing() throws SQLException {
    Collection<String> copied = LiveTable.copiedColumns(connection);
    return """
    with gone as (delete from %1$s l using unnest(?, ?) as e(ended, held)
        where l.id = e.ended and l.token = e.held returning %3$s)
      insert into %2$s (%4$s, state, outcome, summary, ended_at)
        select %4$s, %5$d, 1, '', ? from gone\
    """
        .formatted(
            LiveTable.LIVE,
            LiveTable.HISTORY,
            copied.stream().map(column -> "l." + column).collect(joining(", ")),
            String.join(", ", copied),
            LiveTable.SUCCEEDED);
  }

  @Override
  public List<Claimed> claim() throws SQLException {
    long now = System.currentTimeMillis();
    int place = 0;
    claim.setLong(++place, now);
    claim.setLong(++place, now + LEASE_MILLIS);
    claim.setLong(++place, Long.MIN_VALUE);
    claim.setLong(++place, now);
    claim.setLong(++place, now);
    claim.setString(++place, "default");
    claim.setArray(++place, connection.createArrayOf("text", new Object[] {"noop"}));
    claim.setInt(++place, BATCH);
    List<Claimed> claimed = new ArrayList<>(BATCH);
    try (ResultSet rows = claim.executeQuery()) {
      while (rows.next()) {
        claimed.add(
            new Claimed(
                rows.getObject("id", UUID.class),
                rows.getLong("token"),
                rows.getString("action"),
                rows.getString("tenant"),
                rows.getString("document")));
      }
    }
    return claimed;
  }

  @Override
  public void complete(List<Claimed> claimed) throws SQLException {
    Object[] ids = claimed.stream().map(Claimed::id).toArray();
    long[] tokens = claimed.stream().mapToLong(Claimed::token).toArray();
    complete.setArray(1, connection.createArrayOf("uuid", ids));
    complete.setArray(2, connection.unwrap(PGConnection.class).createArrayOf("int8", tokens));
    complete.setLong(3, System.currentTimeMillis());
    int moved = complete.executeUpdate();
    if (moved != claimed.size()) {
      throw new IllegalStateException(
          "only " + moved + " of " + claimed.size() + " claimed rows could be completed");
    }
  }

  @Override
  public void close() throws SQLException {
    claim.close();
    complete.close();
  }
}
