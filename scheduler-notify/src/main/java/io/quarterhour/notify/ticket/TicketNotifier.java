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
 * Keeps a ticket for what fails: opens one, comments on it while it goes on failing, and resolves
 * it when it works again. Its name is {@value #NAME}. The rule must tell it of failures and of
 * recoveries, as {@link io.quarterhour.task.NotificationRule#onFailureAndRecovery} does; if it
 * tells of more, that is left aside. Several executions in one notification are told one by one.
 *
 * <p>A rule says {@code system}, the name of a ticket system of the host, and what that system
 * needs for a ticket, which its class says: {@link HaloPsa}, {@link ConnectWise}, {@link
 * JiraServiceManagement}. Each task has a ticket for each tenant (of a fan-out, if the rule tells
 * tenant by tenant), unless {@code shareBy} says what shares a ticket: {@code task}, all tenants of
 * the task; any other name, all rules that give it. A shared ticket is resolved when all that
 * failed work again. A ticket belongs to the name of its system: one that is renamed begins anew.
 * Two rules of one task for the same system share its ticket too, unless they give different names.
 *
 * <p>The host gives it settings: {@code systems}, for each name of a system {@code kind}, {@code
 * url} and what its class says; {@code allowedAddresses}, {@code timeout} and {@code link} as to
 * the webhook.
 */
public final class TicketNotifier implements Notifier, Configurable {
  /** The name by which rules call it. */
  public static final String NAME = "ticket";

  private static final int LANES = 64;

  private final List<Lock> lanes =
      Stream.generate(() -> (Lock) new ReentrantLock()).limit(LANES).toList();
  private final List<TicketSystem> given;
  private ConfiguredSystems configuredSystems = ConfiguredSystems.NONE;
  private @Nullable PluginContext context;

  /** For {@code ServiceLoader}. */
  public TicketNotifier() {
    this(List.of());
  }

  /**
   * A notifier that knows more kinds of ticket systems.
   *
   * @param systems kinds of systems, besides those that {@code ServiceLoader} finds; of several of
   *     one name, the first counts
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

  /** The ticket system: if it is down, all that goes there waits. */
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
      throw DeliveryException.retryAfter(String.valueOf(e.getMessage()), e.after());
    } catch (InvalidInputException e) {
      // A secret was there at the start, and is not now: it may come back.
      throw DeliveryException.retryAfter(String.valueOf(e.getMessage()), Duration.ZERO);
    }
  }

  /**
   * On one node those that share a ticket wait for each other here. Nodes find out by the case, and
   * would have to try again.
   */
  private void sequential(TicketUpdate ticketUpdate) throws Exception {
    Lock lane = lanes.get(Math.floorMod(ticketUpdate.key().name().hashCode(), LANES));
    if (!lane.tryLock(ticketUpdate.limit().toMillis(), TimeUnit.MILLISECONDS)) {
      throw TicketUpdate.contention();
    }
    try {
      report(ticketUpdate);
    } finally {
      lane.unlock();
    }
  }

  private static void report(TicketUpdate ticketUpdate) throws Exception {
    switch (ticketUpdate.execution().state()) {
      case FAILED, INTERRUPTED ->
          new FailureUpdate(ticketUpdate, ReportedOutcome.of(ticketUpdate.execution(), true))
              .report();
      case SUCCEEDED, WARNING ->
          new RecoveryUpdate(ticketUpdate, ReportedOutcome.of(ticketUpdate.execution(), false))
              .report();
      default -> {
        // Cancelled, skipped or late: that says neither that it works nor that it does not.
      }
    }
  }
}
