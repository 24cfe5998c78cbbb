package io.quarterhour.notify.ticket;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.Execution;
import io.quarterhour.notifier.DeliveryException;
import io.quarterhour.notifier.Notification;
import io.quarterhour.notifier.Notifier;
import io.quarterhour.notify.ticket.connectwise.ConnectWise;
import io.quarterhour.notify.ticket.halopsa.HaloPsa;
import io.quarterhour.notify.ticket.jira.JiraServiceManagement;
import io.quarterhour.notify.ticket.system.NotAppliedException;
import io.quarterhour.notify.ticket.system.TicketSystem;
import io.quarterhour.plugin.Configurable;
import io.quarterhour.plugin.PluginContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The notifier {@value #NAME}, which opens a ticket when a task fails, comments on the ticket while
 * the task continues to fail, and resolves the ticket after the recovery. The rule must report
 * failures and recoveries, as {@link io.quarterhour.task.NotificationRule#onFailureAndRecovery}
 * does; cancelled, skipped and late executions are ignored. The executions of a digest are reported
 * one by one.
 *
 * <p>Settings of a rule:
 *
 * <ul>
 *   <li>{@code system} (required): the name of a ticket system that the host configured;
 *   <li>{@code shareBy}: the scope of a ticket, see below; by default each task has one ticket per
 *       tenant;
 *   <li>all other settings describe the ticket and depend on the kind of the system: {@link
 *       HaloPsa}, {@link ConnectWise}, {@link JiraServiceManagement}.
 * </ul>
 *
 * <p>With {@code shareBy} set to {@code task}, all tenants of a task share a ticket. With any other
 * name of at most 100 characters, all rules with this name share a ticket. A shared ticket is
 * resolved when everything that failed has recovered. The tenants of a fan-out have tickets of
 * their own only if the rule reports each tenant.
 *
 * <p>A ticket belongs to the name of its system: after a system is renamed, the next failure opens
 * a new ticket. Two rules of a task for the same system share a ticket, unless they have different
 * values of {@code shareBy}.
 *
 * <p>Settings of the host:
 *
 * <ul>
 *   <li>{@code systems}: the ticket systems, settings by name; none by default. Each system has
 *       {@code kind} (required), {@code url} (required) and the settings of its kind;
 *   <li>{@code allowedAddresses}: a list of host names and address blocks ({@code 10.1.0.0/16}) to
 *       which connections are allowed although they are not public; none by default;
 *   <li>{@code link}: the address of an execution in a user interface, in which {@code {execution}}
 *       and {@code {tenant}} are replaced; no link by default;
 *   <li>{@code timeout}: the time limit of a request, as an ISO 8601 duration of at most {@code
 *       PT50S}; {@code PT20S} by default;
 *   <li>{@code proxy}: the HTTP proxy for all requests except those to the loopback address, for
 *       example {@code http://proxy.acme.example:3128}; none by default.
 * </ul>
 *
 * <p>Safe for use by many threads.
 */
public final class TicketNotifier implements Notifier, Configurable, AutoCloseable {
  /** The name of this notifier in rules. */
  public static final String NAME = "ticket";

  private static final int LOCKS = 64;

  private final List<Lock> locks =
      Stream.generate(() -> (Lock) new ReentrantLock()).limit(LOCKS).toList();
  private final List<TicketSystem> given;
  private ConfiguredSystems configuredSystems = ConfiguredSystems.NONE;
  private @Nullable PluginContext context;

  /** Creates a notifier without ticket systems. Called by {@code ServiceLoader}. */
  public TicketNotifier() {
    this(List.of());
  }

  /**
   * Creates a notifier that supports additional kinds of ticket systems.
   *
   * @param systems the kinds of systems in addition to those found by {@code ServiceLoader}; of
   *     several kinds with the same name, the first one is used
   */
  public TicketNotifier(List<TicketSystem> systems) {
    given = List.copyOf(systems);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void configure(PluginContext plugin) {
    configuredSystems = ConfiguredSystems.read(plugin, given);
    context = plugin;
  }

  /**
   * {@return the name of the ticket system; while it is unavailable, all notifications for it wait}
   */
  @Override
  public String destination(Map<String, Object> settings) {
    return settings.get("system") instanceof String system ? system : "";
  }

  @Override
  public List<String> problems(Map<String, Object> settings) {
    List<String> problems = new ArrayList<>();
    TicketRule.read(settings, configuredSystems, problems);
    return problems;
  }

  @Override
  public void send(Notification notification) throws Exception {
    List<String> problems = new ArrayList<>();
    TicketRule rule = TicketRule.read(notification.settings(), configuredSystems, problems);
    if (rule == null || context == null) {
      throw DeliveryException.permanent(String.join("; ", problems));
    }
    try {
      for (Execution execution : notification.executions()) {
        sequential(
            new TicketUpdate(
                notification,
                execution,
                rule,
                configuredSystems.client(rule.system()).orElseThrow(),
                context.state(),
                context.time()::instant,
                configuredSystems.http().limit()));
      }
    } catch (NotAppliedException e) {
      throw TicketUpdate.asDelivery(e);
    } catch (InvalidInputException e) {
      // The secret existed at the start and is missing now, so it may become available again.
      throw DeliveryException.retryAfter(String.valueOf(e.getMessage()), Duration.ZERO);
    }
  }

  /**
   * Reports one execution while holding the local lock of its ticket. Without the lock, threads of
   * one node would detect each other only by the changed ticket record, as nodes do, and would have
   * to retry.
   */
  private void sequential(TicketUpdate ticketUpdate) throws Exception {
    Lock lock = locks.get(Math.floorMod(ticketUpdate.key().name().hashCode(), LOCKS));
    if (!lock.tryLock(ticketUpdate.limit().toMillis(), TimeUnit.MILLISECONDS)) {
      throw ticketUpdate.contention();
    }
    try {
      report(ticketUpdate);
    } finally {
      lock.unlock();
    }
  }

  /** Closes the connections to all ticket systems; no notification can be sent any more. */
  @Override
  public void close() {
    configuredSystems.close();
  }

  private static void report(TicketUpdate ticketUpdate) throws Exception {
    switch (ticketUpdate.execution().state()) {
      case FAILED, INTERRUPTED ->
          new FailureUpdate(ticketUpdate, ReportedOutcome.of(ticketUpdate.execution(), true), null)
              .report();
      case SUCCEEDED, WARNING ->
          new RecoveryUpdate(ticketUpdate, ReportedOutcome.of(ticketUpdate.execution(), false))
              .report();
      default -> {
        // A cancelled, skipped or late execution indicates neither a failure nor a recovery.
      }
    }
  }
}
