package io.quarterhour.notify.ticket.connectwise;

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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The client of one ConnectWise PSA.
 *
 * @param access the connection to the system
 */
record ConnectWiseClient(TicketHttp access) implements TicketClient {
  private static final String TICKETS = "/v4_6_release/apis/3.0/service/tickets";
  private static final int MAX_SUMMARY = 100;
  private static final List<String> NAMES = List.of("board", "type", "priority", "status");

  @Override
  public Optional<String> find(String reference) throws Exception {
    String conditions = "externalXRef=\"" + reference + "\"";
    String query =
        "?conditions=" + TicketJson.encoded(conditions) + "&orderBy=id%20asc&pageSize=10";
    for (JsonNode ticket : TicketJson.read(ask(TicketRequest.get(TICKETS + query)))) {
      if (ticket.path("externalXRef").asText().equals(reference)) {
        return Optional.of(ticket.path("id").asText());
      }
    }
    return Optional.empty();
  }

  @Override
  public String open(NewTicket ticket) throws Exception {
    ObjectNode body = TicketJson.object();
    body.put("summary", TicketJson.cut(ticket.title(), MAX_SUMMARY));
    body.put("initialDescription", ticket.text());
    SettingsCheck.textOf(ticket.settings(), "company")
        .ifPresent(company -> body.putObject("company").put("identifier", company));
    for (String name : NAMES) {
      SettingsCheck.textOf(ticket.settings(), name)
          .ifPresent(value -> body.putObject(name).put("name", value));
    }
    TicketJson.merge(body, ticket.settings().get("fields"));
    body.put("externalXRef", ticket.reference());
    TicketReply reply = ask(TicketRequest.json("POST", TICKETS, body.toString()));
    return TicketJson.id(TicketJson.read(reply), reply);
  }

  @Override
  public TicketState state(String ticket, Map<String, Object> settings) throws Exception {
    TicketReply reply = ask(TicketRequest.get(path(ticket)));
    if (reply.isGone()) {
      return TicketState.GONE;
    }
    JsonNode found = TicketJson.read(reply);
    boolean isClosed =
        found.path("closedFlag").asBoolean()
            || found.path("status").path("name").asText().equals(closed(settings));
    return isClosed ? TicketState.CLOSED : TicketState.OPEN;
  }

  @Override
  public boolean hasCommentContaining(String ticket, String mark) throws Exception {
    String query = "/notes?orderBy=id%20desc&pageSize=200";
    for (JsonNode note : TicketJson.read(ask(TicketRequest.get(path(ticket) + query)))) {
      if (note.path("text").asText().contains(mark)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void comment(String ticket, String text) throws Exception {
    ObjectNode body = TicketJson.object();
    body.put("text", text);
    body.put("detailDescriptionFlag", false);
    body.put("internalAnalysisFlag", true);
    body.put("resolutionFlag", false);
    TicketJson.there(
        ask(TicketRequest.json("POST", path(ticket) + "/notes", body.toString())),
        "check the permission of the API member of the settings 'publicKey' and 'privateKey' of the"
            + " ticket system to add notes to service tickets");
  }

  @Override
  public void resolve(String ticket, Map<String, Object> settings) throws Exception {
    ObjectNode change = TicketJson.object();
    change.put("op", "replace");
    change.put("path", "status");
    change.putObject("value").put("name", closed(settings));
    String body = TicketJson.listOf(change).toString();
    TicketJson.there(
        ask(TicketRequest.json("PATCH", path(ticket), body)),
        "check the setting 'resolvedStatus' of the rule, which must be a status of the board, and"
            + " the permission of the API member to edit service tickets");
  }

  /**
   * {@return one minute, during which the system may complete a request whose client no longer
   * waits}
   */
  @Override
  public Duration searchDelay() {
    return Duration.ofMinutes(1);
  }

  private static String closed(Map<String, Object> settings) {
    return SettingsCheck.textOf(settings, "resolvedStatus").orElse("Closed");
  }

  private static String path(String ticket) {
    return TICKETS + "/" + TicketJson.encoded(ticket);
  }

  private TicketReply ask(TicketRequest request) throws Exception {
    String user =
        SettingsCheck.textOf(access.settings(), "loginCompany").orElse("")
            + "+"
            + access.secret("publicKey")
            + ":"
            + access.secret("privateKey");
    String basic = Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    return access.send(
        request
            .withHeader("Authorization", "Basic " + basic)
            .withHeader("clientId", access.secret("clientId"))
            .withHeader("Accept", "application/json"));
  }
}
