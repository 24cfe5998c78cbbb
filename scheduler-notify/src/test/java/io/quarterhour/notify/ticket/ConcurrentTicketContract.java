package io.quarterhour.notify.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.execution.ExecutionState;
import io.quarterhour.notifier.Notification;
import io.quarterhour.notify.ticket.TicketServer.Kind;
import io.quarterhour.notify.ticket.TicketServer.Ticket;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Contract of every ticket system for several tasks, tenants or nodes at the same time. */
@Timeout(60)
abstract class ConcurrentTicketContract {
  TicketServer server;
  TicketTestBench ticketTestBench;
  TicketNotifier node;

  abstract TicketServer start() throws IOException;

  abstract Map<String, Object> system(String url);

  abstract Map<String, Object> rule();

  @BeforeEach
  void begin() throws IOException {
    server = start();
    ticketTestBench = new TicketTestBench(system(server.url()), rule());
    node = ticketTestBench.node();
  }

  @AfterEach
  void end() {
    server.close();
    assertThat(server.complaints()).isEmpty();
  }

  final Ticket onlyTicket() {
    assertThat(server.tickets).hasSize(1);
    return server.tickets.get(0);
  }

  final void assertTickets(int open, int all) {
    assertThat(server.open()).hasSize(open);
    assertThat(server.tickets).hasSize(all);
  }

  // Shared tickets

  @Test
  void tenantsOfATaskMayShareATicket() throws Exception {
    TicketTestBench shared = new TicketTestBench(system(server.url()), with("shareBy", "task"));
    TicketNotifier first = shared.node();
    first.send(shared.finished(1, "acme", ExecutionState.FAILED));
    shared.node().send(shared.finished(1, "bolt", ExecutionState.FAILED));
    first.send(shared.finished(1, "acme", "weekly", ExecutionState.FAILED));
    assertTickets(2, 2);
    assertThat(server.tickets.get(0).comments).hasSize(1);

    first.send(shared.finished(2, "acme", ExecutionState.SUCCEEDED));
    assertTickets(2, 2);
    first.send(shared.finished(2, "bolt", ExecutionState.SUCCEEDED));
    assertTickets(1, 2);
    assertThat(server.tickets.get(0).isOpen).isFalse();
  }

  @Test
  void tasksMayShareANamedTicket() throws Exception {
    TicketTestBench shared =
        new TicketTestBench(system(server.url()), with("shareBy", "all of it"));
    TicketNotifier first = shared.node();
    first.send(shared.finished(1, "acme", ExecutionState.FAILED));
    first.send(shared.finished(1, "bolt", "weekly", ExecutionState.FAILED));
    onlyTicket().isOpen = false;
    first.send(shared.finished(2, "acme", ExecutionState.SUCCEEDED));
    first.send(shared.finished(2, "bolt", "weekly", ExecutionState.FAILED));
    assertTickets(1, 2);
    first.send(shared.finished(3, "bolt", "weekly", ExecutionState.SUCCEEDED));
    assertTickets(0, 2);
  }

  @Test
  void tenantsHaveSeparateTicketsByDefault() throws Exception {
    node.send(ticketTestBench.finished(1, "acme", ExecutionState.FAILED));
    node.send(ticketTestBench.finished(1, "bolt", ExecutionState.FAILED));
    assertTickets(2, 2);
    node.send(ticketTestBench.finished(2, "bolt", ExecutionState.SUCCEEDED));
    assertThat(server.tickets.get(0).isOpen).isTrue();
    assertTickets(1, 2);
  }

  private Map<String, Object> with(String name, Object value) {
    Map<String, Object> settings = new HashMap<>(rule());
    settings.put(name, value);
    return settings;
  }

  // Several nodes

  @Test
  void firstFailureOpensAndConcurrentOnesComment() throws Exception {
    for (int round = 0; round < 10; round++) {
      int minute = 10 * round;
      assertThat(server.open()).isEmpty();
      ConcurrentRunner.of(
          () -> ConcurrentRunner.send(ticketTestBench.node(), ticketTestBench.failed(minute)),
          () -> ConcurrentRunner.send(ticketTestBench.node(), ticketTestBench.failed(minute)),
          () -> ConcurrentRunner.send(ticketTestBench.node(), ticketTestBench.failed(minute + 1)));
      assertTickets(1, round + 1);
      assertThat(server.tickets.get(round).comments).hasSize(1);

      ConcurrentRunner.of(
          () ->
              ConcurrentRunner.send(ticketTestBench.node(), ticketTestBench.succeeded(minute + 2)),
          () ->
              ConcurrentRunner.send(ticketTestBench.node(), ticketTestBench.succeeded(minute + 2)),
          () ->
              ConcurrentRunner.send(ticketTestBench.node(), ticketTestBench.succeeded(minute + 3)));
      assertTickets(0, round + 1);
      assertThat(server.tickets.get(round).comments).hasSize(2);
    }
  }

  @Test
  void concurrentFailureAndRecoveryLeaveNoOpenTicket() throws Exception {
    for (int round = 0; round < 10; round++) {
      int minute = 10 * round;
      ConcurrentRunner.of(
          () -> ConcurrentRunner.send(ticketTestBench.node(), ticketTestBench.failed(minute)),
          () ->
              ConcurrentRunner.send(ticketTestBench.node(), ticketTestBench.succeeded(minute + 1)));
      assertThat(server.open()).isEmpty();
    }
  }

  @Test
  void updatesOnOneNodeAreSerialized() throws Exception {
    TicketTestBench shared = new TicketTestBench(system(server.url()), with("shareBy", "task"));
    TicketNotifier notifier = shared.node();
    for (int round = 0; round < 10; round++) {
      int minute = 10 * round;
      ConcurrentRunner.of(
          () -> sendOnce(notifier, shared.finished(minute, "acme", ExecutionState.FAILED)),
          () -> sendOnce(notifier, shared.finished(minute, "bolt", ExecutionState.FAILED)),
          () -> sendOnce(notifier, shared.finished(minute, "cone", ExecutionState.FAILED)));
      assertTickets(1, round + 1);
      assertThat(server.tickets.get(round).comments).hasSize(2);
      ConcurrentRunner.of(
          () -> sendOnce(notifier, shared.finished(minute + 1, "acme", ExecutionState.SUCCEEDED)),
          () -> sendOnce(notifier, shared.finished(minute + 1, "bolt", ExecutionState.SUCCEEDED)),
          () -> sendOnce(notifier, shared.finished(minute + 1, "cone", ExecutionState.SUCCEEDED)));
      assertTickets(0, round + 1);
    }
  }

  private static Void sendOnce(TicketNotifier node, Notification notification) throws Exception {
    node.send(notification);
    return null;
  }

  @Test
  void stalledNodeClosesTheDuplicateThatItCreated() throws Exception {
    server.once(
        Kind.OPEN,
        (server, exchange, operation) -> {
          // The request takes an hour; meanwhile another node opens a ticket.
          ticketTestBench.time.advance(Duration.ofHours(1));
          ticketTestBench.node().send(ticketTestBench.failed(1));
          TicketServer.answer(exchange, operation.run());
        });
    TicketTestBench.delayed(node, ticketTestBench.failed(1));
    node.send(ticketTestBench.failed(1));

    assertTickets(1, 2);
    assertThat(server.tickets.get(1).isOpen).isFalse();
    node.send(ticketTestBench.failed(2));
    assertThat(server.tickets.get(0).comments).hasSize(1);
  }

  @Test
  void ticketCreatedAfterTheRecoveryIsClosed() throws Exception {
    server.once(
        Kind.OPEN,
        (server, exchange, operation) -> {
          ticketTestBench.time.advance(Duration.ofHours(1));
          ticketTestBench.node().send(ticketTestBench.succeeded(2));
          TicketServer.answer(exchange, operation.run());
        });
    TicketTestBench.delayed(node, ticketTestBench.failed(1));
    assertTickets(0, 1);

    node.send(ticketTestBench.failed(1));
    assertTickets(0, 1);
    node.send(ticketTestBench.failed(3));
    assertTickets(1, 2);
  }

  // Several executions in one notification

  @Test
  void digestIsReportedPerExecutionOnceEach() throws Exception {
    var digest =
        ticketTestBench.digest(
            ticketTestBench.failed(1), ticketTestBench.failed(2), ticketTestBench.failed(3));
    server.once(Kind.COMMENT, TicketServer.Fault.CUT);
    TicketTestBench.delayed(node, digest);
    node.send(digest);
    assertThat(onlyTicket().comments).hasSize(2);

    node.send(ticketTestBench.digest(ticketTestBench.failed(4), ticketTestBench.succeeded(5)));
    assertThat(onlyTicket().comments).hasSize(4);
    assertTickets(0, 1);
    node.send(ticketTestBench.digest(ticketTestBench.succeeded(6), ticketTestBench.failed(7)));
    assertTickets(1, 2);
  }

  // Changes by another node between a read and a write

  @Test
  void successBeforeAFailureOpensLeavesNoTicket() throws Exception {
    ticketTestBench.after(
        "outcome/", () -> ticketTestBench.node().send(ticketTestBench.succeeded(2)));
    node.send(ticketTestBench.failed(1));
    assertThat(server.tickets).isEmpty();
    node.send(ticketTestBench.failed(3));
    node.send(ticketTestBench.succeeded(4));
    assertTickets(0, 1);
  }

  @Test
  void successWhileATicketIsOpeningLeavesNoTicket() throws Exception {
    ticketTestBench.after(
        "ticket/",
        () -> TicketTestBench.delayed(ticketTestBench.node(), ticketTestBench.succeeded(2)));
    node.send(ticketTestBench.failed(1));
    node.send(ticketTestBench.succeeded(2));
    assertThat(server.tickets).isEmpty();
  }

  @Test
  void successThatOvertakesACommentResolvesTheTicket() throws Exception {
    node.send(ticketTestBench.failed(1));
    ticketTestBench.after(
        "outcome/", () -> ticketTestBench.node().send(ticketTestBench.succeeded(3)));
    node.send(ticketTestBench.failed(2));
    assertTickets(0, 1);

    node.send(ticketTestBench.failed(4));
    ticketTestBench.after(
        "ticket/", () -> ticketTestBench.node().send(ticketTestBench.succeeded(6)));
    node.send(ticketTestBench.failed(5));
    assertTickets(0, 2);
  }

  @Test
  void failureThatOvertakesARecoveryKeepsTheTicketOpen() throws Exception {
    node.send(ticketTestBench.failed(1));
    ticketTestBench.after("outcome/", () -> ticketTestBench.node().send(ticketTestBench.failed(3)));
    node.send(ticketTestBench.succeeded(2));
    assertTickets(1, 1);

    ticketTestBench.after(
        "ticket/",
        () -> TicketTestBench.delayed(ticketTestBench.node(), ticketTestBench.failed(5)));
    node.send(ticketTestBench.succeeded(4));
    assertTickets(1, 1);
    node.send(ticketTestBench.failed(5));
    assertThat(onlyTicket().comments).hasSize(2);
    node.send(ticketTestBench.succeeded(6));
    assertTickets(0, 1);
  }
}
