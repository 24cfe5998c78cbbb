package io.quarterhour.notify.ticket;

import static io.quarterhour.tenant.TenantId.INSTALLATION;

import io.quarterhour.execution.Execution;
import io.quarterhour.notifier.DeliveryException;
import io.quarterhour.notifier.Notification;
import io.quarterhour.notify.ticket.system.NotAppliedException;
import io.quarterhour.notify.ticket.system.TicketClient;
import io.quarterhour.plugin.PluginState;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * One attempt to report one execution in a ticket; shared by {@link FailureUpdate} and {@link
 * RecoveryUpdate}.
 *
 * @param notification the notification
 * @param execution the reported execution of the notification
 * @param rule the settings of the rule
 * @param client the client of the ticket system
 * @param state the state of the plug-in
 * @param now the time of the engine
 * @param limit the time limit of a request
 */
record TicketUpdate(
    Notification notification,
    Execution execution,
    TicketRule rule,
    TicketClient client,
    PluginState state,
    Supplier<Instant> now,
    Duration limit) {
  /**
   * The number of times that the ticket record is read again because other threads or nodes changed
   * it.
   */
  static final int ROUNDS = 50;

  private static final Duration PEEK = Duration.ofMinutes(1);

  /** A request to the ticket system. */
  interface Act {
    void run() throws Exception;
  }

  /**
   * {@return the id of the report, which comments contain: of the notification, or of the execution
   * if the notification contains several}
   */
  String id() {
    boolean isOne = notification.executions().size() == 1;
    return (isOne ? notification.id() : execution.id()).toString();
  }

  TicketKey key() {
    return TicketKey.of(rule.system(), rule.shareBy(), execution);
  }

  TicketRecordStore records() {
    TenantId tenant =
        switch (rule.shareBy()) {
          case "" -> execution.tenant();
          case TicketKey.TASK -> execution.task().map(TaskId::tenant).orElse(INSTALLATION);
          default -> INSTALLATION;
        };
    return new TicketRecordStore(state.forTenant(tenant), key().caseKey());
  }

  /** {@return the state that contains the outcomes of the tenant} */
  PluginState outcomes() {
    return state.forTenant(execution.tenant());
  }

  /** {@return whether a newer outcome is stored that differs from the given one} */
  boolean isOvertaken(ReportedOutcome reportedOutcome) {
    return ReportedOutcome.newest(outcomes(), key())
        .filter(
            newest ->
                newest.compareTo(reportedOutcome) > 0
                    && newest.hasFailed() != reportedOutcome.hasFailed())
        .isPresent();
  }

  /** {@return the time after which an update, with all its requests, can no longer take effect} */
  Duration window() {
    return limit.multipliedBy(6);
  }

  /** {@return the rest of a time window; negative if it has passed} */
  Duration left(Instant since, Duration window) {
    return Duration.between(now.get(), since.plus(window));
  }

  /**
   * Looks for a ticket whose opening was announced but not confirmed.
   *
   * @param one the ticket record
   * @return the record with the ticket; empty if the ticket certainly does not exist
   * @throws DeliveryException if that is still unknown, because a request may be in progress or the
   *     system may not find the ticket yet
   */
  Optional<TicketRecord> findUnconfirmed(TicketRecord one) throws Exception {
    Optional<String> ticket = client.find(key().reference(one.number()));
    if (ticket.isPresent()) {
      return ticket.map(one::opened);
    }
    Instant since = one.since();
    Duration left =
        since == null ? Duration.ZERO : left(since, window().plus(client.searchDelay()));
    if (left.isNegative() || left.isZero()) {
      return Optional.empty();
    }
    throw DeliveryException.delayed(
        "opening ticket "
            + key().reference(one.number())
            + " is not confirmed yet; looking for it for another "
            + left,
        left.compareTo(PEEK) < 0 ? left : PEEK);
  }

  /**
   * Executes a request that the ticket record already announces.
   *
   * @param begun the time at which the request was announced
   * @param undo the change of the record if the request certainly changed nothing
   * @param act the request
   */
  void perform(Instant begun, UnaryOperator<TicketRecord> undo, Act act) throws Exception {
    if (left(begun, limit).isNegative()) {
      // Other nodes may soon assume that the request can no longer take effect, and repeat it.
      throw DeliveryException.delayed(
          "node stalled for longer than "
              + limit
              + " before the request; retrying. If it repeats, check its CPU and garbage"
              + " collection",
          Duration.ZERO);
    }
    try {
      act.run();
    } catch (NotAppliedException e) {
      records().change(undo);
      throw asDelivery(e);
    } catch (DeliveryException e) {
      if (e.isPermanent()) {
        records().change(undo);
      }
      throw e;
    }
  }

  /** {@return the exception for the engine} */
  static DeliveryException asDelivery(NotAppliedException e) {
    String message = String.valueOf(e.getMessage());
    return e.concernsTicket()
        ? DeliveryException.delayed(message, e.retryDelay())
        : DeliveryException.retryAfter(message, e.retryDelay());
  }

  /** {@return the exception for a ticket record that other threads or nodes keep changing} */
  DeliveryException contention() {
    return DeliveryException.delayed(
        "concurrent updates of the record of the tickets whose references begin with qh-"
            + key().name()
            + "; retrying, nothing needs to be done",
        Duration.ZERO);
  }
}
