package io.quarterhour.notify.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.quarterhour.execution.ExecutionState;
import io.quarterhour.notifier.DeliveryException;
import io.quarterhour.notifier.Notification;
import io.quarterhour.notify.ticket.TicketServer.Fault;
import io.quarterhour.notify.ticket.TicketServer.Kind;
import io.quarterhour.notify.ticket.TicketServer.Ticket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract of every ticket system, run against a simulated server. */
abstract class TicketContract extends ConcurrentTicketContract {
  private static Fault fault(String name) {
    return name.equals("cut") ? Fault.CUT : Fault.BROKEN;
  }

  // From the first failure to the recovery

  @Test
  void failureOpensNextFailureCommentsAndSuccessResolves() throws Exception {
    node.send(ticketTestBench.succeeded(0));
    assertThat(server.requests()).isEmpty();

    node.send(ticketTestBench.failed(1));
    Ticket ticket = onlyTicket();
    assertThat(ticket.title).startsWith("Nightly report failed for acme");
    assertThat(ticket.reference).containsPattern("qh-[0-9a-f]{24}-1");
    assertThat(ticket.text)
        .contains("Nightly report failed: disk full", "Tenant: acme", "2026-03-02T12:01:00Z")
        .contains("https://ops.example/acme/" + ticketTestBench.failed(1).execution().id());

    node.send(ticketTestBench.failed(2));
    assertThat(onlyTicket().comments).hasSize(1);
    assertThat(onlyTicket().comments.get(0))
        .contains(ticketTestBench.failed(2).id().toString(), "disk full");
    assertTickets(1, 1);

    node.send(ticketTestBench.succeeded(3));
    assertThat(onlyTicket().comments).hasSize(2);
    assertThat(onlyTicket().comments.get(1)).contains("recovered: all sent");
    assertTickets(0, 1);

    int before = server.requests().size();
    node.send(ticketTestBench.succeeded(4));
    assertThat(server.requests()).hasSize(before);

    node.send(ticketTestBench.failed(5));
    assertTickets(1, 2);
    assertThat(server.tickets.get(1).reference).contains("-2");
  }

  @Test
  void duplicateNotificationIsWrittenOnce() throws Exception {
    for (Notification notification :
        List.of(
            ticketTestBench.failed(1), ticketTestBench.failed(2), ticketTestBench.succeeded(3))) {
      node.send(notification);
      node.send(notification);
    }
    assertThat(onlyTicket().comments).hasSize(2);
    assertTickets(0, 1);
  }

  @Test
  void cancelledExecutionIsIgnored() throws Exception {
    node.send(ticketTestBench.finished(1, "acme", ExecutionState.CANCELLED));
    assertThat(server.requests()).isEmpty();
    node.send(ticketTestBench.finished(2, "acme", ExecutionState.INTERRUPTED));
    node.send(ticketTestBench.finished(3, "acme", ExecutionState.CANCELLED));
    assertTickets(1, 1);
    node.send(ticketTestBench.finished(4, "acme", ExecutionState.WARNING));
    assertTickets(0, 1);
  }

  // Lost replies

  @ParameterizedTest
  @ValueSource(strings = {"cut", "broken"})
  void unconfirmedTicketIsFound(String faultName) throws Exception {
    server.once(Kind.OPEN, fault(faultName));
    TicketTestBench.delayed(node, ticketTestBench.failed(1));

    ticketTestBench.node().send(ticketTestBench.failed(1));
    assertThat(onlyTicket().comments).isEmpty();
    node.send(ticketTestBench.failed(2));
    assertThat(onlyTicket().comments).hasSize(1);
    node.send(ticketTestBench.succeeded(3));
    assertTickets(0, 1);
  }

  @Test
  void unconfirmedTicketIsAwaitedUntilIndexed() throws Exception {
    server.isIndexing = false;
    server.once(Kind.OPEN, Fault.CUT);
    TicketTestBench.delayed(node, ticketTestBench.failed(1));

    Throwable thrown = TicketTestBench.delayed(node, ticketTestBench.failed(1));
    assertThat(thrown)
        .isInstanceOfSatisfying(DeliveryException.class, e -> assertThat(e.isDelayed()).isTrue())
        .hasMessageContaining("is not confirmed yet; looking for it");
    assertThat(TicketTestBench.delayed(ticketTestBench.node(), ticketTestBench.failed(2)))
        .isInstanceOf(DeliveryException.class);
    ticketTestBench.time.advance(Duration.ofSeconds(50));
    TicketTestBench.delayed(node, ticketTestBench.failed(1));
    server.index();

    node.send(ticketTestBench.failed(1));
    node.send(ticketTestBench.failed(2));
    assertThat(onlyTicket().comments).hasSize(1);
  }

  @Test
  void ticketThatWasNotCreatedIsCreatedLater() throws Exception {
    server.once(Kind.OPEN, Fault.LOST);
    TicketTestBench.delayed(node, ticketTestBench.failed(1));
    assertThat(server.tickets).isEmpty();

    ticketTestBench.deliver(node, ticketTestBench.failed(1), Duration.ofMinutes(10));
    assertTickets(1, 1);
    assertThat(onlyTicket().reference).contains("-1");
    node.send(ticketTestBench.failed(1));
    assertThat(onlyTicket().comments).isEmpty();
  }

  @Test
  void laterFailureCompletesTheOpeningOfTheFirst() throws Exception {
    server.once(Kind.OPEN, Fault.LOST);
    TicketTestBench.delayed(node, ticketTestBench.failed(1));

    ticketTestBench.deliver(
        ticketTestBench.node(), ticketTestBench.failed(2), Duration.ofMinutes(10));
    assertTickets(1, 1);
    node.send(ticketTestBench.failed(1));
    assertThat(onlyTicket().comments).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cut", "broken"})
  void unconfirmedCommentIsNotRepeated(String faultName) throws Exception {
    node.send(ticketTestBench.failed(1));
    server.once(Kind.COMMENT, fault(faultName));
    TicketTestBench.delayed(node, ticketTestBench.failed(2));

    ticketTestBench.node().send(ticketTestBench.failed(2));
    assertThat(onlyTicket().comments).hasSize(1);
  }

  @Test
  void commentThatWasNotCreatedIsCreatedLater() throws Exception {
    node.send(ticketTestBench.failed(1));
    server.once(Kind.COMMENT, Fault.LOST);
    TicketTestBench.delayed(node, ticketTestBench.failed(2));

    ticketTestBench.deliver(node, ticketTestBench.failed(2), Duration.ofMinutes(5));
    assertThat(onlyTicket().comments).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cut", "broken"})
  void unconfirmedRecoveryIsReportedOnce(String faultName) throws Exception {
    node.send(ticketTestBench.failed(1));
    server.once(Kind.COMMENT, fault(faultName));
    TicketTestBench.delayed(node, ticketTestBench.succeeded(2));
    TicketTestBench.delayed(node, ticketTestBench.succeeded(2));
    ticketTestBench.time.advance(Duration.ofMinutes(2));
    server.once(Kind.RESOLVE, fault(faultName));
    TicketTestBench.delayed(node, ticketTestBench.succeeded(2));

    node.send(ticketTestBench.succeeded(2));
    assertThat(onlyTicket().comments).hasSize(1);
    assertTickets(0, 1);
  }

  @Test
  void successResolvesAnUnconfirmedTicket() throws Exception {
    server.isIndexing = false;
    server.once(Kind.OPEN, Fault.CUT);
    TicketTestBench.delayed(node, ticketTestBench.failed(1));
    TicketTestBench.delayed(node, ticketTestBench.succeeded(2));
    server.index();

    node.send(ticketTestBench.succeeded(2));
    node.send(ticketTestBench.failed(1));
    assertTickets(0, 1);
  }

  @Test
  void successClosesTheRecordOfATicketNeverCreated() throws Exception {
    server.once(Kind.OPEN, Fault.LOST);
    TicketTestBench.delayed(node, ticketTestBench.failed(1));

    ticketTestBench.deliver(node, ticketTestBench.succeeded(2), Duration.ofMinutes(10));
    node.send(ticketTestBench.failed(1));
    assertThat(server.tickets).isEmpty();
    node.send(ticketTestBench.failed(3));
    assertTickets(1, 1);
  }

  // Replies of the ticket system

  @Test
  void busySystemIsRetriedAfterItsDelay() throws Exception {
    server.once(Kind.OPEN, Fault.BUSY);
    Throwable thrown = TicketTestBench.delayed(node, ticketTestBench.failed(1));
    assertThat(((DeliveryException) thrown).retryDelay()).contains(Duration.ofMinutes(2));

    node.send(ticketTestBench.failed(1));
    server.once(Kind.COMMENT, Fault.BUSY);
    TicketTestBench.delayed(node, ticketTestBench.failed(2));
    node.send(ticketTestBench.failed(2));
    server.once(Kind.RESOLVE, Fault.BUSY);
    TicketTestBench.delayed(node, ticketTestBench.succeeded(3));
    node.send(ticketTestBench.succeeded(3));
    assertThat(onlyTicket().comments).hasSize(2);
    assertTickets(0, 1);
  }

  @Test
  void rejectionIsPermanentAndReportsTheSystemsMessage() throws Exception {
    server.once(Kind.OPEN, Fault.REFUSED);
    Throwable thrown = catchThrowable(() -> node.send(ticketTestBench.failed(1)));
    assertThat(thrown)
        .isInstanceOfSatisfying(DeliveryException.class, e -> assertThat(e.isPermanent()).isTrue())
        .hasMessageStartingWith("127.0.0.1 returned HTTP 400: {\"message\":\"no such board, ")
        .hasMessageContaining("***\"}");

    node.send(ticketTestBench.failed(2));
    assertTickets(1, 1);
    server.once(Kind.RESOLVE, Fault.REFUSED);
    assertThat(catchThrowable(() -> node.send(ticketTestBench.succeeded(3))))
        .hasMessageContaining("400");
    node.send(ticketTestBench.failed(4));
    assertTickets(1, 1);
    node.send(ticketTestBench.succeeded(5));
    assertTickets(0, 1);
  }

  @Test
  void unreachableSystemIsRetried() {
    server.close();
    TicketTestBench.delayed(node, ticketTestBench.failed(1));
    assertThat(TicketTestBench.delayed(node, ticketTestBench.failed(1)))
        .isInstanceOfSatisfying(DeliveryException.class, e -> assertThat(e.isDelayed()).isFalse())
        .hasMessageContaining("cannot be reached");
  }

  @ParameterizedTest
  @ValueSource(strings = {"403", "400"})
  void ticketThatRefusesCommentsIsReplacedOnce(String status) throws Exception {
    node.send(ticketTestBench.failed(1));
    server.always(Kind.COMMENT, status.equals("403") ? Fault.FORBIDDEN : Fault.REFUSED);

    node.send(ticketTestBench.failed(2));
    node.send(ticketTestBench.failed(2));

    assertTickets(2, 2);
    assertThat(server.tickets.get(1).text)
        .contains("This ticket replaces ticket 1000, which refuses comments: 127.0.0.1 returned")
        .contains("HTTP " + status, "check the ")
        .contains(ticketTestBench.failed(2).execution().id().toString());
    assertThat(catchThrowable(() -> node.send(ticketTestBench.failed(3))))
        .isInstanceOfSatisfying(DeliveryException.class, e -> assertThat(e.isPermanent()).isTrue())
        .hasMessageContaining("HTTP " + status)
        .hasMessageContaining("; check the ");
    assertTickets(2, 2);

    node.send(ticketTestBench.succeeded(4));
    assertTickets(0, 2);
    node.send(ticketTestBench.failed(5));
    assertTickets(1, 3);
    assertThat(server.tickets).allSatisfy(ticket -> assertThat(ticket.comments).isEmpty());
  }

  @Test
  void replacementOfATicketMayFail() throws Exception {
    node.send(ticketTestBench.failed(1));
    server.always(Kind.COMMENT, Fault.FORBIDDEN);
    server.once(Kind.OPEN, Fault.REFUSED);
    assertThat(catchThrowable(() -> node.send(ticketTestBench.failed(2))))
        .hasMessageContaining("400");
    server.once(Kind.OPEN, Fault.LOST);
    TicketTestBench.delayed(node, ticketTestBench.failed(2));
    assertTickets(1, 1);

    ticketTestBench.deliver(node, ticketTestBench.succeeded(3), Duration.ofMinutes(10));

    assertTickets(0, 1);
  }

  @Test
  void replacementWithALostReplyIsFound() throws Exception {
    node.send(ticketTestBench.failed(1));
    server.always(Kind.COMMENT, Fault.FORBIDDEN);
    server.once(Kind.OPEN, Fault.CUT);
    TicketTestBench.delayed(node, ticketTestBench.failed(2));

    ticketTestBench.node().send(ticketTestBench.failed(2));
    assertTickets(2, 2);
    node.send(ticketTestBench.succeeded(3));
    assertTickets(0, 2);
  }

  // Manual changes

  @Test
  void failureAfterAManualCloseOpensAnotherTicket() throws Exception {
    node.send(ticketTestBench.failed(1));
    onlyTicket().isOpen = false;
    node.send(ticketTestBench.failed(2));
    assertTickets(1, 2);
    server.tickets.get(1).isDeleted = true;
    node.send(ticketTestBench.failed(3));
    assertTickets(1, 3);
    assertThat(server.tickets).allSatisfy(ticket -> assertThat(ticket.comments).isEmpty());

    server.tickets.get(2).isOpen = false;
    node.send(ticketTestBench.succeeded(4));
    assertThat(server.tickets.get(2).comments).isEmpty();
    node.send(ticketTestBench.failed(5));
    assertTickets(1, 4);
  }

  // Order

  @Test
  void olderFailureDoesNotReopen() throws Exception {
    node.send(ticketTestBench.succeeded(2));
    node.send(ticketTestBench.failed(1));
    assertThat(server.tickets).isEmpty();

    node.send(ticketTestBench.failed(3));
    node.send(ticketTestBench.succeeded(6));
    node.send(ticketTestBench.failed(5));
    assertThat(onlyTicket().comments).hasSize(1);
    assertTickets(0, 1);
  }

  @Test
  void olderSuccessDoesNotResolve() throws Exception {
    node.send(ticketTestBench.failed(3));
    node.send(ticketTestBench.succeeded(2));
    assertTickets(1, 1);
    node.send(ticketTestBench.failed(1));
    assertThat(onlyTicket().comments).hasSize(1);
    node.send(ticketTestBench.succeeded(4));
    assertTickets(0, 1);
  }
}
