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

/** What holds with each ticket system when several tasks, tenants or nodes come together. */
@Timeout(60)
abstract class TicketTogether {
  TicketServer server;
  Bench bench;
  TicketNotifier node;

  abstract TicketServer start() throws IOException;

  abstract Map<String, Object> system(String url);

  abstract Map<String, Object> rule();

  @BeforeEach
  void begin() throws IOException {
    server = start();
    bench = new Bench(system(server.url()), rule());
    node = bench.node();
  }

  @AfterEach
  void end() {
    server.close();
    assertThat(server.complaints()).isEmpty();
  }

  final Ticket only() {
    assertThat(server.tickets).hasSize(1);
    return server.tickets.get(0);
  }

  final void has(int open, int all) {
    assertThat(server.open()).hasSize(open);
    assertThat(server.tickets).hasSize(all);
  }

  // One ticket for several

  @Test
  void allTenantsOfATaskMayShareATicket() throws Exception {
    Bench shared = new Bench(system(server.url()), with("shareBy", "task"));
    TicketNotifier first = shared.node();
    first.send(shared.told(1, "acme", ExecutionState.FAILED));
    shared.node().send(shared.told(1, "bolt", ExecutionState.FAILED));
    first.send(shared.told(1, "acme", "weekly", ExecutionState.FAILED));
    has(2, 2);
    assertThat(server.tickets.get(0).comments).hasSize(1);

    first.send(shared.told(2, "acme", ExecutionState.SUCCEEDED));
    has(2, 2);
    first.send(shared.told(2, "bolt", ExecutionState.SUCCEEDED));
    has(1, 2);
    assertThat(server.tickets.get(0).isOpen).isFalse();
  }

  @Test
  void whatHasANameMayShareATicket() throws Exception {
    Bench shared = new Bench(system(server.url()), with("shareBy", "all of it"));
    TicketNotifier first = shared.node();
    first.send(shared.told(1, "acme", ExecutionState.FAILED));
    first.send(shared.told(1, "bolt", "weekly", ExecutionState.FAILED));
    only().isOpen = false;
    first.send(shared.told(2, "acme", ExecutionState.SUCCEEDED));
    first.send(shared.told(2, "bolt", "weekly", ExecutionState.FAILED));
    has(1, 2);
    first.send(shared.told(3, "bolt", "weekly", ExecutionState.SUCCEEDED));
    has(0, 2);
  }

  @Test
  void tenantsHaveTicketsOfTheirOwnOtherwise() throws Exception {
    node.send(bench.told(1, "acme", ExecutionState.FAILED));
    node.send(bench.told(1, "bolt", ExecutionState.FAILED));
    has(2, 2);
    node.send(bench.told(2, "bolt", ExecutionState.SUCCEEDED));
    assertThat(server.tickets.get(0).isOpen).isTrue();
    has(1, 2);
  }

  private Map<String, Object> with(String name, Object value) {
    Map<String, Object> more = new HashMap<>(rule());
    more.put(name, value);
    return more;
  }

  // Several nodes

  @Test
  void whoeverComesFirstOpensAndTheOthersComment() throws Exception {
    for (int turn = 0; turn < 10; turn++) {
      int minute = 10 * turn;
      assertThat(server.open()).isEmpty();
      Race.of(
          () -> Race.send(bench.node(), bench.failed(minute)),
          () -> Race.send(bench.node(), bench.failed(minute)),
          () -> Race.send(bench.node(), bench.failed(minute + 1)));
      has(1, turn + 1);
      assertThat(server.tickets.get(turn).comments).hasSize(1);

      Race.of(
          () -> Race.send(bench.node(), bench.succeeded(minute + 2)),
          () -> Race.send(bench.node(), bench.succeeded(minute + 2)),
          () -> Race.send(bench.node(), bench.succeeded(minute + 3)));
      has(0, turn + 1);
      assertThat(server.tickets.get(turn).comments).hasSize(2);
    }
  }

  @Test
  void failureAndRecoveryAtOnceEndWithoutATicketThatIsOpen() throws Exception {
    for (int turn = 0; turn < 10; turn++) {
      int minute = 10 * turn;
      Race.of(
          () -> Race.send(bench.node(), bench.failed(minute)),
          () -> Race.send(bench.node(), bench.succeeded(minute + 1)));
      assertThat(server.open()).isEmpty();
    }
  }

  @Test
  void onOneNodeTheyWaitForEachOther() throws Exception {
    Bench shared = new Bench(system(server.url()), with("shareBy", "task"));
    TicketNotifier one = shared.node();
    for (int turn = 0; turn < 10; turn++) {
      int minute = 10 * turn;
      Race.of(
          () -> once(one, shared.told(minute, "acme", ExecutionState.FAILED)),
          () -> once(one, shared.told(minute, "bolt", ExecutionState.FAILED)),
          () -> once(one, shared.told(minute, "cone", ExecutionState.FAILED)));
      has(1, turn + 1);
      assertThat(server.tickets.get(turn).comments).hasSize(2);
      Race.of(
          () -> once(one, shared.told(minute + 1, "acme", ExecutionState.SUCCEEDED)),
          () -> once(one, shared.told(minute + 1, "bolt", ExecutionState.SUCCEEDED)),
          () -> once(one, shared.told(minute + 1, "cone", ExecutionState.SUCCEEDED)));
      has(0, turn + 1);
    }
  }

  private static Void once(TicketNotifier node, Notification notification) throws Exception {
    node.send(notification);
    return null;
  }

  @Test
  void aNodeThatStoodStillClosesTheDoubleThatItMade() throws Exception {
    server.once(
        Kind.OPEN,
        (one, exchange, act) -> {
          // The request is under way for an hour, and nobody knows.
          bench.time.advance(Duration.ofHours(1));
          bench.node().send(bench.failed(1));
          TicketServer.answer(exchange, act.run());
        });
    Bench.delayed(node, bench.failed(1));
    node.send(bench.failed(1));

    has(1, 2);
    assertThat(server.tickets.get(1).isOpen).isFalse();
    node.send(bench.failed(2));
    assertThat(server.tickets.get(0).comments).hasSize(1);
  }

  @Test
  void aTicketThatComesAfterTheRecoveryIsClosed() throws Exception {
    server.once(
        Kind.OPEN,
        (one, exchange, act) -> {
          bench.time.advance(Duration.ofHours(1));
          bench.node().send(bench.succeeded(2));
          TicketServer.answer(exchange, act.run());
        });
    Bench.delayed(node, bench.failed(1));
    has(0, 1);

    node.send(bench.failed(1));
    has(0, 1);
    node.send(bench.failed(3));
    has(1, 2);
  }

  // Several in one notification

  @Test
  void aDigestIsToldOneByOneAndEachOnce() throws Exception {
    var digest = bench.digest(bench.failed(1), bench.failed(2), bench.failed(3));
    server.once(Kind.COMMENT, TicketServer.Mishap.CUT);
    Bench.delayed(node, digest);
    node.send(digest);
    assertThat(only().comments).hasSize(2);

    node.send(bench.digest(bench.failed(4), bench.succeeded(5)));
    assertThat(only().comments).hasSize(4);
    has(0, 1);
    node.send(bench.digest(bench.succeeded(6), bench.failed(7)));
    has(1, 2);
  }

  // What happens between a look and a change

  @Test
  void aSuccessThatOvertakesAFailureBeforeItOpensLeavesNoTicket() throws Exception {
    bench.after("run/", () -> bench.node().send(bench.succeeded(2)));
    node.send(bench.failed(1));
    assertThat(server.tickets).isEmpty();
    node.send(bench.failed(3));
    node.send(bench.succeeded(4));
    has(0, 1);
  }

  @Test
  void aSuccessThatComesWhileATicketIsToBeOpenedLeavesNoTicket() throws Exception {
    bench.after("case/", () -> Bench.delayed(bench.node(), bench.succeeded(2)));
    node.send(bench.failed(1));
    node.send(bench.succeeded(2));
    assertThat(server.tickets).isEmpty();
  }

  @Test
  void aSuccessThatOvertakesACommentResolvesTheTicket() throws Exception {
    node.send(bench.failed(1));
    bench.after("run/", () -> bench.node().send(bench.succeeded(3)));
    node.send(bench.failed(2));
    has(0, 1);

    node.send(bench.failed(4));
    bench.after("case/", () -> bench.node().send(bench.succeeded(6)));
    node.send(bench.failed(5));
    has(0, 2);
  }

  @Test
  void aFailureThatOvertakesARecoveryKeepsTheTicket() throws Exception {
    node.send(bench.failed(1));
    bench.after("run/", () -> bench.node().send(bench.failed(3)));
    node.send(bench.succeeded(2));
    has(1, 1);

    bench.after("case/", () -> Bench.delayed(bench.node(), bench.failed(5)));
    node.send(bench.succeeded(4));
    has(1, 1);
    node.send(bench.failed(5));
    assertThat(only().comments).hasSize(2);
    node.send(bench.succeeded(6));
    has(0, 1);
  }
}
