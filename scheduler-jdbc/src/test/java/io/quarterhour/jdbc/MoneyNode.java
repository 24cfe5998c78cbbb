package io.quarterhour.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.quarterhour.Scheduler;
import io.quarterhour.action.ActionContext;
import io.quarterhour.action.ActionDescriptor;
import io.quarterhour.action.TransactionalAction;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.query.Retention;
import io.quarterhour.task.RetryPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/**
 * A node in a separate process that a test may kill: it transfers money between accounts until no
 * transfer is left.
 */
final class MoneyNode {
  /** The line that the process prints after its first transfer. */
  static final String AT_WORK = "at work";

  static final String ACTION = "transfer";

  static final int ACCOUNTS = 20;
  private static final int INITIAL_BALANCE = 1_000_000;

  private MoneyNode() {}

  /** An amount to transfer from one account to another. */
  record Transfer(int from, int to, int amount) {}

  /** The action that transfers an amount and records the transfer in a row. */
  private static final class TransferAction implements TransactionalAction<Transfer, Connection> {
    private final AtomicBoolean isPrinted = new AtomicBoolean();

    @Override
    public ActionDescriptor<Transfer> descriptor() {
      return ActionDescriptor.of(ACTION, Transfer.class)
          .retry(new RetryPolicy(100, Duration.ofMillis(1), Duration.ofMillis(10), 0));
    }

    @Override
    public Class<Connection> transactionType() {
      return Connection.class;
    }

    @Override
    public Outcome run(ActionContext<Transfer> context, Connection transaction)
        throws SQLException {
      Transfer transfer = context.parameters();
      // Updates accounts in ascending order, so that concurrent transfers do not deadlock.
      boolean ascending = transfer.from < transfer.to;
      add(
          transaction,
          ascending ? transfer.from : transfer.to,
          ascending ? -transfer.amount : transfer.amount);
      add(
          transaction,
          ascending ? transfer.to : transfer.from,
          ascending ? transfer.amount : -transfer.amount);
      try (PreparedStatement insert =
          transaction.prepareStatement("insert into moved values (?, ?, ?, ?)")) {
        insert.setString(1, context.execution().toString());
        insert.setInt(2, transfer.from);
        insert.setInt(3, transfer.to);
        insert.setInt(4, transfer.amount);
        insert.executeUpdate();
      }
      if (isPrinted.compareAndSet(false, true)) {
        System.out.println(AT_WORK);
      }
      return Outcome.success();
    }

    private static void add(Connection transaction, int account, int amount) throws SQLException {
      try (PreparedStatement update =
          transaction.prepareStatement("update account set balance = balance + ? where id = ?")) {
        update.setInt(1, amount);
        update.setInt(2, account);
        if (update.executeUpdate() != 1) {
          throw new IllegalStateException("account " + account + " does not exist");
        }
      }
    }
  }

  /** Creates the accounts. */
  static void open(DataSource bank) throws SQLException {
    try (Connection connection = bank.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create table account (id int primary key, balance bigint not null)");
      statement.execute(
          "create table moved (execution varchar(100), payer int, payee int, amount int)");
      for (int i = 0; i < ACCOUNTS; i++) {
        statement.execute("insert into account values (" + i + ", " + INITIAL_BALANCE + ")");
      }
    }
  }

  /** {@return the accounts whose balance differs from the recorded transfers; always empty} */
  static List<String> audit(DataSource bank) throws SQLException {
    List<String> problems = new ArrayList<>();
    try (Connection connection = bank.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select a.id, a.balance, "
                    + INITIAL_BALANCE
                    + " - coalesce((select sum(amount) from moved where payer = a.id), 0)"
                    + " + coalesce((select sum(amount) from moved where payee = a.id), 0)"
                    + " from account a")) {
      int accounts = 0;
      for (; rows.next(); accounts++) {
        if (rows.getLong(2) != rows.getLong(3)) {
          problems.add(
              "account " + rows.getInt(1) + " has " + rows.getLong(2) + ", not " + rows.getLong(3));
        }
      }
      if (accounts != ACCOUNTS) {
        problems.add("there are " + accounts + " accounts");
      }
    }
    return problems;
  }

  static HikariDataSource pool(String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(url.startsWith("jdbc:h2") ? "sa" : "postgres");
    config.setPassword(url.startsWith("jdbc:h2") ? "" : "postgres");
    config.setMaximumPoolSize(12);
    return new HikariDataSource(config);
  }

  static Scheduler scheduler(DataSource pool) {
    return Scheduler.builder()
        .pluginDiscovery(false)
        .nodeName("teller")
        .store(JdbcStore.on(pool))
        .leaseDuration(Duration.ofSeconds(5))
        .pollInterval(Duration.ofMillis(500))
        .maxLostLeases(1000)
        .retention(Retention.UNLIMITED)
        .queue("default", 4, 200)
        .action(new TransferAction())
        .build();
  }

  /** Runs until no transfer is left: {@code url}. */
  public static void main(String[] arguments) throws Exception {
    try (HikariDataSource pool = pool(arguments[0]);
        Scheduler scheduler = scheduler(pool)) {
      List<String> problems = audit(pool);
      if (!problems.isEmpty()) {
        throw new IllegalStateException("inconsistent accounts at start: " + problems);
      }
      scheduler.start();
      while (hasLiveExecutions(scheduler)) {
        if (new Semaphore(0).tryAcquire(100, TimeUnit.MILLISECONDS)) {
          throw new IllegalStateException("unexpected permit");
        }
      }
    }
  }

  private static boolean hasLiveExecutions(Scheduler scheduler) {
    ExecutionQuery live = ExecutionQuery.ALL.in(ExecutionState.WAITING, ExecutionState.RUNNING);
    return !scheduler.client().executions(live, PageRequest.first(1)).items().isEmpty();
  }

  /** Starts a process that runs this node. */
  static Process start(String url) throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            List.of(
                java, "-XX:TieredStopAtLevel=1", "-cp", classPath, MoneyNode.class.getName(), url))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
