package io.quarterhour.notify.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.action.Action;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.notifier.DeliveryException;
import io.quarterhour.notifier.Notification;
import io.quarterhour.notifier.Notifier;
import io.quarterhour.notify.NotificationFixtures;
import io.quarterhour.notify.ticket.connectwise.ConnectWise;
import io.quarterhour.notify.ticket.halopsa.HaloPsa;
import io.quarterhour.notify.ticket.system.NewTicket;
import io.quarterhour.notify.ticket.system.TicketClient;
import io.quarterhour.notify.ticket.system.TicketHttp;
import io.quarterhour.notify.ticket.system.TicketState;
import io.quarterhour.notify.ticket.system.TicketSystem;
import io.quarterhour.plugin.Configurable;
import io.quarterhour.plugin.PluginContext;
import io.quarterhour.plugin.PluginState;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.Task;
import io.quarterhour.testing.TestScheduler;
import io.quarterhour.time.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TicketNotifierTest {
  private static final Map<String, Object> JIRA =
      Map.of(
          "kind",
          "jira",
          "url",
          "https://acme.atlassian.net",
          "user",
          "a@acme.example",
          "token",
          "secret:token");

  private final Map<String, String> secrets = new HashMap<>(TicketTestBench.SECRETS);
  private final TicketNotifier notifier = new TicketNotifier();

  private void configure(Map<String, Object> settings) {
    notifier.configure(NotificationFixtures.context(TicketNotifier.NAME, settings, secrets));
  }

  private void rejects(Map<String, Object> settings, String message) {
    assertThatThrownBy(() -> configure(settings))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message);
  }

  private void rejectsSystem(Map<String, Object> change, String message) {
    Map<String, Object> system = new HashMap<>(JIRA);
    system.putAll(change);
    rejects(Map.of("systems", Map.of("desk", system)), message);
  }

  @Test
  void invalidSettingsPreventTheStart() {
    rejects(
        Map.of("colour", "red"),
        "no setting [colour], there are [allowedAddresses, link, proxy, systems, tim");
    rejects(Map.of("systems", "jira"), "'systems' must map the names of systems to their settings");
    rejects(
        Map.of("systems", Map.of("desk", "jira")),
        "system 'desk' must map the names of settings to");
    rejects(Map.of("systems", Map.of("a b", JIRA)), "name of a ticket system must be");
    rejectsSystem(
        Map.of("kind", "paper"), "'kind' must be one of [connectwise, halopsa, jira], was paper");
    rejectsSystem(Map.of("url", "ftp://x/"), "'url' must be an address that begins with https://");
    rejectsSystem(Map.of("url", "https://a:b@c/"), "without a user");
    rejectsSystem(Map.of("url", "http://10.0.0.1/"), "which is private, local or reserved");
    rejectsSystem(Map.of("url", "http://acme.example/"), "'url' must begin with https://, since");
    rejectsSystem(Map.of("token", "t0k"), "system 'desk': 'token' must be given as secret:NAME");
    rejectsSystem(
        Map.of("token", "secret:x"), "'token' names a secret that is missing on this node");
    rejectsSystem(Map.of("colour", "red"), "Jira: no setting [colour], there are [token, url, us");
    rejectsSystem(Map.of("kind", "halopsa"), "HaloPSA: no setting [token, user], there are [cl");
    rejectsSystem(Map.of("kind", "connectwise"), "ConnectWise: no setting [token, user]");
    secrets.put("token", "a\nb");
    rejectsSystem(Map.of(), "must not be empty or contain control characters");
  }

  @Test
  void invalidRuleSettingsAreReportedOnSave() {
    assertThat(notifier.problems(Map.of("system", "desk")))
        .containsExactly("'system' must name a ticket system of the host, there are []");
    configure(Map.of("systems", Map.of("desk", JIRA)));

    assertThat(notifier.problems(Map.of("system", "desk", "project", "OPS", "type", "Incident")))
        .isEmpty();
    assertThat(notifier.problems(Map.of("system", "disk")))
        .containsExactly("'system' must name a ticket system of the host, there are [desk]");
    assertThat(
            notifier.problems(
                Map.of(
                    "system", "desk", "shareBy", "", "project", "a\nb", "colour", "red", "fields",
                    1)))
        .containsExactlyInAnyOrder(
            "'shareBy' must be 'task' or a name of at most 100 characters",
            "no setting [colour], there are [fields, priority, project, resolveTransition, type]",
            "'type' is missing",
            "'project' must be a single line of text",
            "'fields' must map names to values");
    assertThat(new HaloPsa().problems(Map.of("type", "Incident", "client", 0)))
        .containsExactlyInAnyOrder(
            "'type' must be a whole number above zero",
            "'client' must be a whole number above zero");
    assertThat(new ConnectWise().problems(Map.of("company", "Acme")))
        .containsExactly("'board' is missing");
    assertThatThrownBy(
            () ->
                notifier.send(
                    NotificationFixtures.notification(
                        NotificationFixtures.execution(ExecutionState.FAILED, Outcome.failure("")),
                        Map.of())))
        .isInstanceOfSatisfying(DeliveryException.class, e -> assertThat(e.isPermanent()).isTrue());
  }

  @Test
  void nameResolvingToPrivateAddressIsRejectedOnConnect() throws Exception {
    try (JiraServer server = new JiraServer()) {
      Map<String, Object> system = new HashMap<>(JIRA);
      system.put("url", server.url().replace("127.0.0.1", "localhost"));
      configure(Map.of("systems", Map.of("desk", system)));
      Notification notification =
          NotificationFixtures.notification(
              NotificationFixtures.execution(ExecutionState.FAILED, Outcome.failure("")),
              Map.of("system", "desk", "project", "OPS", "type", "Incident"));

      assertThatThrownBy(() -> notifier.send(notification))
          .isInstanceOfSatisfying(
              DeliveryException.class, e -> assertThat(e.isPermanent()).isTrue())
          .hasMessageContaining("which is private, local or reserved");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void ticketKeyNeverContainsSecrets() throws Exception {
    try (JiraServer server = new JiraServer()) {
      TicketTestBench ticketTestBench =
          new TicketTestBench(
              Map.of(
                  "kind",
                  "jira",
                  "url",
                  server.url(),
                  "user",
                  "a@acme.example",
                  "token",
                  "secret:token"),
              Map.of(
                  "project",
                  "OPS",
                  "type",
                  "Incident",
                  "fields",
                  Map.of("labels", List.of("jobs"))));
      ticketTestBench.node().send(ticketTestBench.failed(1));

      Notification notification = ticketTestBench.failed(1);
      TicketKey ticketKey = TicketKey.of("desk", "", notification.execution());
      assertThat(ticketTestBench.state.get(ticketKey.caseKey()).orElseThrow())
          .contains("\"phase\":\"OPEN\"", "\"ticket\":\"1000\"", notification.id().toString())
          .doesNotContain("t0k");
    }
  }

  @Test
  void sharedTicketRecordStaysWithinTheStateSizeLimit() {
    TicketRecord ticketRecord =
        TicketRecord.NEW.opening("019cae6b-6600-7000-8000-000000000001", NotificationFixtures.NOON);
    for (int i = 0; i < 2000; i++) {
      String id = "019cae6b-6600-7000-8000-" + (100_000_000_000L + i);
      ticketRecord =
          ticketRecord
              .failing(String.format("%016x", i))
              .reporting(id, NotificationFixtures.NOON.plusMillis(i));
    }
    String text = TicketRecordCodec.write(ticketRecord);

    assertThat(text.length()).isLessThan(PluginState.MAX_TEXT);
    assertThat(TicketRecordCodec.read(text)).isEqualTo(ticketRecord);
    for (String part : List.copyOf(ticketRecord.failing())) {
      ticketRecord = ticketRecord.recovered(part);
    }
    assertThat(ticketRecord.isRecovered()).isFalse();
    assertThat(ticketRecord.none().isRecovered()).isTrue();
  }

  /** A custom ticket system that records its calls as lines of text. */
  private record Paper(List<String> lines) implements TicketSystem, TicketClient {
    @Override
    public String name() {
      return "paper";
    }

    @Override
    public List<String> problems(Map<String, Object> settings) {
      return settings.isEmpty() ? List.of() : List.of("paper takes no settings");
    }

    @Override
    public TicketClient connect(TicketHttp http) {
      return this;
    }

    @Override
    public Optional<String> find(String reference) {
      return Optional.empty();
    }

    @Override
    public String open(NewTicket ticket) {
      lines.add(ticket.title());
      return "1";
    }

    @Override
    public TicketState state(String ticket, Map<String, Object> settings) {
      return lines.contains("resolved " + ticket) ? TicketState.CLOSED : TicketState.OPEN;
    }

    @Override
    public boolean hasCommentContaining(String ticket, String mark) {
      return false;
    }

    @Override
    public void comment(String ticket, String text) {
      lines.add("comment on " + ticket);
    }

    @Override
    public void resolve(String ticket, Map<String, Object> settings) {
      lines.add("resolved " + ticket);
    }

    @Override
    public Duration searchDelay() {
      return Duration.ZERO;
    }
  }

  @Test
  void customTicketSystemIsSupported() throws Exception {
    List<String> lines = new ArrayList<>();
    TicketNotifier customNotifier = new TicketNotifier(List.of(new Paper(lines)));
    TicketTestBench ticketTestBench =
        new TicketTestBench(Map.of("kind", "paper", "url", "http://127.0.0.1"), Map.of());
    customNotifier.configure(ticketTestBench.context());

    assertThat(customNotifier.problems(Map.of("system", "desk", "x", 1)))
        .containsExactly("paper takes no settings");
    customNotifier.send(ticketTestBench.failed(1));
    customNotifier.send(ticketTestBench.failed(2));
    customNotifier.send(ticketTestBench.succeeded(3));
    assertThat(lines)
        .containsExactly(
            "Nightly report failed for acme", "comment on 1", "comment on 1", "resolved 1");
  }

  // With the engine

  /** Adds secrets, because the test scheduler has none. */
  private record WithSecrets(TicketNotifier notifier) implements Notifier, Configurable {
    @Override
    public String name() {
      return notifier.name();
    }

    @Override
    public List<String> problems(Map<String, Object> settings) {
      return notifier.problems(settings);
    }

    @Override
    public void send(Notification notification) throws Exception {
      notifier.send(notification);
    }

    @Override
    public void configure(PluginContext context) {
      notifier.configure(
          new PluginContext() {
            @Override
            public String name() {
              return context.name();
            }

            @Override
            public Map<String, Object> settings() {
              return context.settings();
            }

            @Override
            public Optional<String> secret(String name) {
              return Optional.ofNullable(TicketTestBench.SECRETS.get(name));
            }

            @Override
            public PluginState state() {
              return context.state();
            }

            @Override
            public TimeSource time() {
              return context.time();
            }
          });
    }
  }

  @Test
  void taskFailingTwiceAndRecoveringHasOneClosedTicket() throws Exception {
    try (ConnectWiseServer server = new ConnectWiseServer()) {
      Deque<Outcome> outcomes =
          new ArrayDeque<>(
              List.of(
                  Outcome.success(),
                  Outcome.failure("disk full"),
                  Outcome.failure("disk full"),
                  Outcome.success("all sent")));
      TestScheduler scheduler =
          TestScheduler.startingAt("2026-03-02T12:00:00Z")
              .with(Action.of("work", context -> outcomes.remove()))
              .with(new WithSecrets(notifier))
              .settings(
                  TicketNotifier.NAME,
                  Map.of(
                      "allowedAddresses", List.of("127.0.0.1"),
                      "systems",
                          Map.of(
                              "desk",
                              Map.of(
                                  "kind",
                                  "connectwise",
                                  "url",
                                  server.url(),
                                  "loginCompany",
                                  "acme",
                                  "publicKey",
                                  "secret:public",
                                  "privateKey",
                                  "secret:private",
                                  "clientId",
                                  "secret:cid"))));
      // The reply about the first ticket gets lost.
      server.once(TicketServer.Kind.OPEN, TicketServer.Fault.CUT);
      scheduler.save(
          Task.builder("report")
              .title("Nightly report")
              .action("work")
              .schedule(Schedule.cron("*/15 * * * *"))
              .notificationRule(
                  NotificationRule.onFailureAndRecovery(
                      "ticket", Map.of("system", "desk", "company", "Acme", "board", "Help Desk")))
              .build());

      scheduler.advance(Duration.ofMinutes(20));
      assertThat(server.tickets).isEmpty();
      scheduler.advance(Duration.ofMinutes(30));
      assertThat(server.tickets).hasSize(1);
      assertThat(server.tickets.get(0).title).isEqualTo("Nightly report failed");
      assertThat(server.tickets.get(0).comments).hasSize(1);
      scheduler.advance(Duration.ofMinutes(14));
      assertThat(server.tickets).hasSize(1);
      assertThat(server.open()).isEmpty();
      assertThat(server.tickets.get(0).comments).hasSize(2);
      assertThat(server.complaints()).isEmpty();
    }
  }
}
