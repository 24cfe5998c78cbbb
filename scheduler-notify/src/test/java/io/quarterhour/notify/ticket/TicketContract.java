package io.quarterhour.notify.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.quarterhour.execution.ExecutionState;
import io.quarterhour.notifier.DeliveryException;
import io.quarterhour.notifier.Notification;
import io.quarterhour.notify.ticket.TicketServer.Kind;
import io.quarterhour.notify.ticket.TicketServer.Mishap;
import io.quarterhour.notify.ticket.TicketServer.Ticket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds with each ticket system. */
abstract class TicketContract extends TicketTogether {
  private static Mishap mishap(String name) {
    return name.equals("cut") ? Mishap.CUT : Mishap.BROKEN;
  }

  // From the first failure to the recovery

  @Test
  void aFailureOpensTheNextCommentsAndASuccessResolves() throws Exception {
    node.send(bench.succeeded(0));
    assertThat(server.requests()).isEmpty();

    node.send(bench.failed(1));
    Ticket ticket = only();
    assertThat(ticket.title).startsWith("Nightly report failed for acme");
    assertThat(ticket.reference).containsPattern("qh-[0-9a-f]{24}-1");
    assertThat(ticket.text)
        .contains("Nightly report failed: disk full", "Tenant: acme", "2026-03-02T12:01:00Z")
        .contains("https://ops.example/acme/" + bench.failed(1).execution().id());

    node.send(bench.failed(2));
    assertThat(only().comments).hasSize(1);
    assertThat(only().comments.get(0)).contains(bench.failed(2).id().toString(), "disk full");
    has(1, 1);

    node.send(bench.succeeded(3));
    assertThat(only().comments).hasSize(2);
    assertThat(only().comments.get(1)).contains("recovered: all sent");
    has(0, 1);

    int before = server.requests().size();
    node.send(bench.succeeded(4));
    assertThat(server.requests()).hasSize(before);

    node.send(bench.failed(5));
    has(1, 2);
    assertThat(server.tickets.get(1).reference).contains("-2");
  }

  @Test
  void whatIsToldTwiceIsWrittenOnce() throws Exception {
    for (Notification one : List.of(bench.failed(1), bench.failed(2), bench.succeeded(3))) {
      node.send(one);
      node.send(one);
    }
    assertThat(only().comments).hasSize(2);
    has(0, 1);
  }

  @Test
  void whatWasCancelledSaysNothing() throws Exception {
    node.send(bench.told(1, "acme", ExecutionState.CANCELLED));
    assertThat(server.requests()).isEmpty();
    node.send(bench.told(2, "acme", ExecutionState.INTERRUPTED));
    node.send(bench.told(3, "acme", ExecutionState.CANCELLED));
    has(1, 1);
    node.send(bench.told(4, "acme", ExecutionState.WARNING));
    has(0, 1);
  }

  // Replies that get lost

  @ParameterizedTest
  @ValueSource(strings = {"cut", "broken"})
  void aTicketThatNobodyHeardOfIsFound(String mishap) throws Exception {
    server.once(Kind.OPEN, mishap(mishap));
    Bench.delayed(node, bench.failed(1));

    bench.node().send(bench.failed(1));
    assertThat(only().comments).isEmpty();
    node.send(bench.failed(2));
    assertThat(only().comments).hasSize(1);
    node.send(bench.succeeded(3));
    has(0, 1);
  }

  @Test
  void aTicketThatIsNotFoundAtOnceIsWaitedFor() throws Exception {
    server.isIndexing = false;
    server.once(Kind.OPEN, Mishap.CUT);
    Bench.delayed(node, bench.failed(1));

    Throwable thrown = Bench.delayed(node, bench.failed(1));
    assertThat(thrown).hasMessageContaining("is not confirmed yet; looking for it");
    assertThat(Bench.delayed(bench.node(), bench.failed(2))).isInstanceOf(DeliveryException.class);
    bench.time.advance(Duration.ofSeconds(50));
    Bench.delayed(node, bench.failed(1));
    server.index();

    node.send(bench.failed(1));
    node.send(bench.failed(2));
    assertThat(only().comments).hasSize(1);
  }

  @Test
  void aTicketThatWasNotMadeIsMadeLater() throws Exception {
    server.once(Kind.OPEN, Mishap.LOST);
    Bench.delayed(node, bench.failed(1));
    assertThat(server.tickets).isEmpty();

    bench.deliver(node, bench.failed(1), Duration.ofMinutes(10));
    has(1, 1);
    assertThat(only().reference).contains("-1");
    node.send(bench.failed(1));
    assertThat(only().comments).isEmpty();
  }

  @Test
  void aFailureTakesOverWhatTheFirstOneBegan() throws Exception {
    server.once(Kind.OPEN, Mishap.LOST);
    Bench.delayed(node, bench.failed(1));

    bench.deliver(bench.node(), bench.failed(2), Duration.ofMinutes(10));
    has(1, 1);
    node.send(bench.failed(1));
    assertThat(only().comments).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cut", "broken"})
  void aCommentThatNobodyHeardOfIsNotRepeated(String mishap) throws Exception {
    node.send(bench.failed(1));
    server.once(Kind.COMMENT, mishap(mishap));
    Bench.delayed(node, bench.failed(2));

    bench.node().send(bench.failed(2));
    assertThat(only().comments).hasSize(1);
  }

  @Test
  void aCommentThatWasNotMadeIsMadeLater() throws Exception {
    node.send(bench.failed(1));
    server.once(Kind.COMMENT, Mishap.LOST);
    Bench.delayed(node, bench.failed(2));

    bench.deliver(node, bench.failed(2), Duration.ofMinutes(5));
    assertThat(only().comments).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cut", "broken"})
  void aRecoveryThatNobodyHeardOfIsToldOnce(String mishap) throws Exception {
    node.send(bench.failed(1));
    server.once(Kind.COMMENT, mishap(mishap));
    Bench.delayed(node, bench.succeeded(2));
    Bench.delayed(node, bench.succeeded(2));
    bench.time.advance(Duration.ofMinutes(2));
    server.once(Kind.RESOLVE, mishap(mishap));
    Bench.delayed(node, bench.succeeded(2));

    node.send(bench.succeeded(2));
    assertThat(only().comments).hasSize(1);
    has(0, 1);
  }

  @Test
  void aSuccessResolvesATicketThatNobodyHeardOf() throws Exception {
    server.isIndexing = false;
    server.once(Kind.OPEN, Mishap.CUT);
    Bench.delayed(node, bench.failed(1));
    Bench.delayed(node, bench.succeeded(2));
    server.index();

    node.send(bench.succeeded(2));
    node.send(bench.failed(1));
    has(0, 1);
  }

  @Test
  void aSuccessEndsWhatWasNeverMade() throws Exception {
    server.once(Kind.OPEN, Mishap.LOST);
    Bench.delayed(node, bench.failed(1));

    bench.deliver(node, bench.succeeded(2), Duration.ofMinutes(10));
    node.send(bench.failed(1));
    assertThat(server.tickets).isEmpty();
    node.send(bench.failed(3));
    has(1, 1);
  }

  // What the system answers

  @Test
  void whoIsBusyIsAskedAgainWhenItWantsAndHasDoneNothing() throws Exception {
    server.once(Kind.OPEN, Mishap.BUSY);
    Throwable thrown = Bench.delayed(node, bench.failed(1));
    assertThat(((DeliveryException) thrown).retryDelay()).contains(Duration.ofMinutes(2));

    node.send(bench.failed(1));
    server.once(Kind.COMMENT, Mishap.BUSY);
    Bench.delayed(node, bench.failed(2));
    node.send(bench.failed(2));
    server.once(Kind.RESOLVE, Mishap.BUSY);
    Bench.delayed(node, bench.succeeded(3));
    node.send(bench.succeeded(3));
    assertThat(only().comments).hasSize(2);
    has(0, 1);
  }

  @Test
  void whoRefusesIsNotAskedAgainAndItsWordsAreTold() throws Exception {
    server.once(Kind.OPEN, Mishap.REFUSED);
    Throwable thrown = catchThrowable(() -> node.send(bench.failed(1)));
    assertThat(thrown)
        .isInstanceOfSatisfying(DeliveryException.class, e -> assertThat(e.isPermanent()).isTrue())
        .hasMessageStartingWith("127.0.0.1 returned HTTP 400: {\"message\":\"no such board, ")
        .hasMessageContaining("***\"}");

    node.send(bench.failed(2));
    has(1, 1);
    server.once(Kind.RESOLVE, Mishap.REFUSED);
    assertThat(catchThrowable(() -> node.send(bench.succeeded(3)))).hasMessageContaining("400");
    node.send(bench.failed(4));
    has(1, 1);
    node.send(bench.succeeded(5));
    has(0, 1);
  }

  @Test
  void nobodyThereIsAskedAgain() {
    server.close();
    Bench.delayed(node, bench.failed(1));
    assertThat(Bench.delayed(node, bench.failed(1))).hasMessageContaining("cannot be reached");
  }

  // What people do by hand

  @Test
  void whenItWasClosedByHandTheNextFailureOpensAnother() throws Exception {
    node.send(bench.failed(1));
    only().isOpen = false;
    node.send(bench.failed(2));
    has(1, 2);
    server.tickets.get(1).isDeleted = true;
    node.send(bench.failed(3));
    has(1, 3);
    assertThat(server.tickets).allSatisfy(ticket -> assertThat(ticket.comments).isEmpty());

    server.tickets.get(2).isOpen = false;
    node.send(bench.succeeded(4));
    assertThat(server.tickets.get(2).comments).isEmpty();
    node.send(bench.failed(5));
    has(1, 4);
  }

  // Order

  @Test
  void anOlderFailureDoesNotReopen() throws Exception {
    node.send(bench.succeeded(2));
    node.send(bench.failed(1));
    assertThat(server.tickets).isEmpty();

    node.send(bench.failed(3));
    node.send(bench.succeeded(6));
    node.send(bench.failed(5));
    assertThat(only().comments).hasSize(1);
    has(0, 1);
  }

  @Test
  void anOlderSuccessDoesNotResolve() throws Exception {
    node.send(bench.failed(3));
    node.send(bench.succeeded(2));
    has(1, 1);
    node.send(bench.failed(1));
    assertThat(only().comments).hasSize(1);
    node.send(bench.succeeded(4));
    has(0, 1);
  }
}
