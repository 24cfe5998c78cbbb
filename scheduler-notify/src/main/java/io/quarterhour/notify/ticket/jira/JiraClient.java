package io.quarterhour.notify.ticket.jira;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarterhour.notifier.DeliveryException;
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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The client of one Jira. Issues are identified by their numeric ids, which do not change when an
 * issue is moved.
 *
 * @param access the connection to the system
 */
record JiraClient(TicketHttp access) implements TicketClient {
  private static final String API = "/rest/api/3/";
  private static final int MAX_SUMMARY = 250;
  private static final String DONE = "done";
  private static final String TRANSITION = "resolveTransition";

  @Override
  public Optional<String> find(String reference) throws Exception {
    ObjectNode body = TicketJson.object();
    body.put("jql", "labels = \"" + reference + "\" ORDER BY created ASC");
    body.put("maxResults", 10);
    body.putArray("fields").add("labels");
    TicketReply reply = ask(TicketRequest.json("POST", API + "search/jql", body.toString()));
    for (JsonNode issue : TicketJson.read(reply).path("issues")) {
      for (JsonNode label : issue.path("fields").path("labels")) {
        if (label.asText().equals(reference)) {
          return Optional.of(issue.path("id").asText());
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public String open(NewTicket ticket) throws Exception {
    Map<String, Object> settings = ticket.settings();
    ObjectNode body = TicketJson.object();
    ObjectNode fields = body.putObject("fields");
    fields.put("summary", TicketJson.cut(ticket.title(), MAX_SUMMARY));
    fields.set("description", document(ticket.text()));
    SettingsCheck.textOf(settings, "project")
        .ifPresent(project -> fields.putObject("project").put("key", project));
    SettingsCheck.textOf(settings, "type")
        .ifPresent(type -> fields.putObject("issuetype").put("name", type));
    SettingsCheck.textOf(settings, "priority")
        .ifPresent(priority -> fields.putObject("priority").put("name", priority));
    TicketJson.merge(fields, settings.get("fields"));
    fields.withArray("labels").add(ticket.reference());
    TicketReply reply = ask(TicketRequest.json("POST", API + "issue", body.toString()));
    return TicketJson.id(TicketJson.read(reply), reply);
  }

  @Override
  public TicketState state(String ticket, Map<String, Object> settings) throws Exception {
    TicketReply reply = ask(TicketRequest.get(issue(ticket) + "?fields=status"));
    if (reply.isGone()) {
      return TicketState.GONE;
    }
    JsonNode status = TicketJson.read(reply).path("fields").path("status");
    return isDone(status) ? TicketState.CLOSED : TicketState.OPEN;
  }

  private static boolean isDone(JsonNode status) {
    return status.path("statusCategory").path("key").asText().equals(DONE);
  }

  @Override
  public boolean hasCommentContaining(String ticket, String mark) throws Exception {
    String query = "/comment?orderBy=-created&maxResults=100";
    TicketReply reply = ask(TicketRequest.get(issue(ticket) + query));
    for (JsonNode comment : TicketJson.read(reply).path("comments")) {
      if (comment.path("body").toString().contains(mark)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void comment(String ticket, String text) throws Exception {
    ObjectNode body = TicketJson.object();
    body.set("body", document(text));
    body.putArray("properties")
        .addObject()
        .put("key", "sd.public.comment")
        .putObject("value")
        .put("internal", true);
    TicketJson.there(
        ask(TicketRequest.json("POST", issue(ticket) + "/comment", body.toString())),
        "check the permission of the setting 'user' of the ticket system to add comments");
  }

  @Override
  public void resolve(String ticket, Map<String, Object> settings) throws Exception {
    String path = issue(ticket) + "/transitions";
    Optional<String> wanted = SettingsCheck.textOf(settings, TRANSITION);
    List<String> there = new ArrayList<>();
    for (JsonNode transition :
        TicketJson.read(TicketJson.there(ask(TicketRequest.get(path)), "")).path("transitions")) {
      String name = transition.path("name").asText();
      if (wanted.map(name::equalsIgnoreCase).orElse(isDone(transition.path("to")))) {
        ObjectNode body = TicketJson.object();
        body.putObject("transition").put("id", transition.path("id").asText());
        TicketJson.there(
            ask(TicketRequest.json("POST", path, body.toString())),
            "check whether the transition '"
                + name
                + "' requires fields, and '"
                + TRANSITION
                + "' of the notification rule");
        return;
      }
      there.add(name);
    }
    throw DeliveryException.permanent(
        "issue "
            + ticket
            + " stays open: it has no transition "
            + wanted.map(name -> "'" + name + "'").orElse("to a status of the category done")
            + "; close it by hand and correct '"
            + TRANSITION
            + "' of the notification rule; available transitions: "
            + there);
  }

  @Override
  public Duration searchDelay() {
    return Duration.ofMinutes(5);
  }

  private static String issue(String ticket) {
    return API + "issue/" + TicketJson.encoded(ticket);
  }

  /**
   * {@return a document in the Atlassian Document Format: one paragraph with a line break after
   * each line}
   */
  private static ObjectNode document(String text) {
    ObjectNode document = TicketJson.object();
    document.put("type", "doc");
    document.put("version", 1);
    ObjectNode paragraph = document.putArray("content").addObject();
    paragraph.put("type", "paragraph");
    ArrayNode content = paragraph.putArray("content");
    for (String line : text.lines().toList()) {
      if (!content.isEmpty()) {
        content.addObject().put("type", "hardBreak");
      }
      if (!line.isEmpty()) {
        content.addObject().put("type", "text").put("text", line);
      }
    }
    return document;
  }

  private TicketReply ask(TicketRequest request) throws Exception {
    String user =
        SettingsCheck.textOf(access.settings(), "user").orElse("") + ":" + access.secret("token");
    String basic = Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    return access.send(
        request
            .withHeader("Authorization", "Basic " + basic)
            .withHeader("Accept", "application/json"));
  }
}
