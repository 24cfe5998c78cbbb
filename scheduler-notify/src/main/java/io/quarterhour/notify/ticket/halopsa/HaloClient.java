package io.quarterhour.notify.ticket.halopsa;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarterhour.notify.ticket.json.TicketJson;
import io.quarterhour.notify.ticket.system.NewTicket;
import io.quarterhour.notify.ticket.system.SettingsCheck;
import io.quarterhour.notify.ticket.system.TicketClient;
import io.quarterhour.notify.ticket.system.TicketHttp;
import io.quarterhour.notify.ticket.system.TicketReply;
import io.quarterhour.notify.ticket.system.TicketRequest;
import io.quarterhour.notify.ticket.system.TicketState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The client of one HaloPSA. */
final class HaloClient implements TicketClient {
  private static final int MAX_TITLE = 120;
  private static final long CLOSED = 9;
  private static final long INTERNAL_NOTE = 7;
  private static final int NEWEST = 200;
  private static final int UNAUTHORIZED = 401;

  /** The time before the expiry of a token from which the token is no longer used. */
  private static final Duration EARLY = Duration.ofSeconds(30);

  private static final Map<String, String> NUMBERS =
      Map.of(
          "type", "tickettype_id",
          "client", "client_id",
          "site", "site_id",
          "user", "user_id",
          "priority", "priority_id",
          "agent", "agent_id");

  private final TicketHttp access;
  private @Nullable Token token;

  /**
   * An access token.
   *
   * @param value the token
   * @param until the time at which it is replaced
   */
  private record Token(String value, Instant until) {
    @Override
    public String toString() {
      return "Token until " + until;
    }
  }

  HaloClient(TicketHttp http) {
    this.access = http;
  }

  @Override
  public Optional<String> find(String reference) throws Exception {
    TicketReply reply =
        ask(
            TicketRequest.get(
                "/api/Tickets?search=" + TicketJson.encoded(reference) + "&count=50"));
    long oldest = Long.MAX_VALUE;
    for (JsonNode ticket : TicketJson.read(reply).path("tickets")) {
      if (ticket.path("summary").asText().contains(tag(reference))) {
        oldest = Math.min(oldest, ticket.path("id").asLong(Long.MAX_VALUE));
      }
    }
    return oldest == Long.MAX_VALUE ? Optional.empty() : Optional.of(String.valueOf(oldest));
  }

  @Override
  public String open(NewTicket ticket) throws Exception {
    ObjectNode body = TicketJson.object();
    body.put("summary", TicketJson.cut(ticket.title(), MAX_TITLE) + " " + tag(ticket.reference()));
    body.put("details", ticket.text());
    NUMBERS.forEach(
        (setting, field) ->
            SettingsCheck.numberOf(ticket.settings().get(setting))
                .ifPresent(number -> body.put(field, number)));
    SettingsCheck.textOf(ticket.settings(), "team").ifPresent(team -> body.put("team", team));
    TicketJson.merge(body, ticket.settings().get("fields"));
    TicketReply reply = ask(post("/api/Tickets", body));
    JsonNode made = TicketJson.read(reply);
    return TicketJson.id(made.isArray() ? made.path(0) : made, reply);
  }

  @Override
  public TicketState state(String ticket, Map<String, Object> settings) throws Exception {
    TicketReply reply = ask(TicketRequest.get("/api/Tickets/" + TicketJson.encoded(ticket)));
    if (reply.isGone()) {
      return TicketState.GONE;
    }
    JsonNode found = TicketJson.read(reply);
    if (!found.path("id").asText().equals(ticket) || found.path("deleted").asBoolean()) {
      return TicketState.GONE;
    }
    boolean isClosed =
        found.path("hasbeenclosed").asBoolean()
            || found.path("status_id").asLong() == closed(settings);
    return isClosed ? TicketState.CLOSED : TicketState.OPEN;
  }

  @Override
  public boolean hasCommentContaining(String ticket, String mark) throws Exception {
    String query = "?ticket_id=" + TicketJson.encoded(ticket) + "&excludesys=true&count=" + NEWEST;
    for (JsonNode action :
        TicketJson.read(ask(TicketRequest.get("/api/Actions" + query))).path("actions")) {
      if (action.path("note").asText().contains(mark)
          || action.path("note_html").asText().contains(mark)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void comment(String ticket, String text) throws Exception {
    ObjectNode body = TicketJson.object();
    body.put("ticket_id", Long.parseLong(ticket));
    body.put(
        "outcome_id",
        SettingsCheck.numberOf(access.settings().get("outcome")).orElse(INTERNAL_NOTE));
    body.put("hiddenfromuser", !Boolean.FALSE.equals(access.settings().get("hidden")));
    body.put("note", text);
    TicketJson.there(
        ask(post("/api/Actions", body)),
        "check the setting 'outcome' of the ticket system, which must be an outcome that the"
            + " ticket's status allows, and the permission of its API application to add actions");
  }

  @Override
  public void resolve(String ticket, Map<String, Object> settings) throws Exception {
    ObjectNode body = TicketJson.object();
    body.put("id", Long.parseLong(ticket));
    body.put("status_id", closed(settings));
    TicketJson.there(
        ask(post("/api/Tickets", body)),
        "check the setting 'resolvedStatus' of the rule, and the permission of the API application"
            + " to edit tickets");
  }

  /**
   * {@return one minute, during which the system may complete a request whose client no longer
   * waits}
   */
  @Override
  public Duration searchDelay() {
    return Duration.ofMinutes(1);
  }

  private static long closed(Map<String, Object> settings) {
    return SettingsCheck.numberOf(settings.get("resolvedStatus")).orElse(CLOSED);
  }

  private static String tag(String reference) {
    return "[" + reference + "]";
  }

  /** {@return a request that creates or changes one object; the API expects a list} */
  private static TicketRequest post(String path, ObjectNode body) {
    return TicketRequest.json("POST", path, TicketJson.listOf(body).toString());
  }

  /**
   * Sends a request with the current token, and once more with a new token if the system rejects
   * the current one, which may have been revoked.
   */
  private TicketReply ask(TicketRequest request) throws Exception {
    Token first = token(null);
    TicketReply reply = access.send(request.withHeader("Authorization", "Bearer " + first.value()));
    return reply.status() == UNAUTHORIZED
        ? access.send(request.withHeader("Authorization", "Bearer " + token(first).value()))
        : reply;
  }

  /** {@return a token that has neither expired nor been rejected} */
  private synchronized Token token(@Nullable Token refused) throws Exception {
    Token now = token;
    if (now != null && !now.equals(refused) && access.time().instant().isBefore(now.until())) {
      return now;
    }
    String form =
        "grant_type=client_credentials&client_id="
            + TicketJson.encoded(access.secret("clientId"))
            + "&client_secret="
            + TicketJson.encoded(access.secret("clientSecret"))
            + "&scope="
            + TicketJson.encoded(SettingsCheck.textOf(access.settings(), "scope").orElse("all"));
    String path =
        SettingsCheck.textOf(access.settings(), "tenant")
            .map(tenant -> "/auth/token?tenant=" + TicketJson.encoded(tenant))
            .orElse("/auth/token");
    TicketReply reply =
        access.send(
            new TicketRequest("POST", path, Map.of(), "application/x-www-form-urlencoded", form));
    JsonNode answer = TicketJson.read(reply);
    String value = answer.path("access_token").asText();
    if (value.isEmpty() || value.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
      throw new IOException(reply.host() + " returned no valid access token");
    }
    Duration lasts = Duration.ofSeconds(answer.path("expires_in").asLong(60)).minus(EARLY);
    Token made = new Token(value, access.time().instant().plus(lasts));
    token = made;
    return made;
  }
}
