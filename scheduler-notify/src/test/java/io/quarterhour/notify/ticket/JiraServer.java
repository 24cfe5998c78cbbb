package io.quarterhour.notify.ticket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Simulates the parts of Jira that the client uses. */
final class JiraServer extends TicketServer {
  private static final String API = "/rest/api/3/";
  private static final String LOGIN =
      "Basic "
          + Base64.getEncoder()
              .encodeToString("a@acme.example:t0k".getBytes(StandardCharsets.UTF_8));

  JiraServer() throws IOException {}

  @Override
  Kind kind(Request request) throws Exception {
    check(request.path().startsWith(API), "path " + request.path());
    String[] parts = request.path().substring(API.length()).split("/", 9);
    boolean isPost = request.method().equals("POST");
    if (parts[0].equals("search")) {
      return Kind.FIND;
    }
    if (parts.length == 1) {
      return Kind.OPEN;
    }
    if (parts.length == 2) {
      return Kind.READ;
    }
    return switch (parts[2]) {
      case "comment" -> isPost ? Kind.COMMENT : Kind.COMMENTS;
      default -> isPost ? Kind.RESOLVE : Kind.READ;
    };
  }

  @Override
  Reply act(Kind kind, Request request) throws Exception {
    if (!request.header("Authorization").equals(LOGIN)) {
      throw new Refusal(401, "Client must be authenticated");
    }
    String[] parts = request.path().substring(API.length()).split("/", 9);
    String id = parts.length > 1 ? parts[1] : "";
    return switch (kind) {
      case OPEN -> open(request.json().path("fields"));
      case FIND -> find(request.json());
      case READ -> parts.length == 2 ? read(ticket(id)) : transitions(ticket(id));
      case COMMENT -> comment(id, request.json());
      case COMMENTS -> {
        check(request.query().get("orderBy").equals("-created"), "order");
        ObjectNode response = node();
        ArrayNode list = response.putArray("comments");
        for (String comment : ticket(id).comments) {
          list.insertObject(0).set("body", JSON.readTree(comment));
        }
        yield new Reply(200, response.toString());
      }
      default -> {
        check(request.json().path("transition").path("id").asText().equals("31"), "transition");
        ticket(id).isOpen = false;
        yield new Reply(204, "");
      }
    };
  }

  private Reply open(JsonNode fields) throws Refusal {
    check(fields.path("project").path("key").asText().equals("OPS"), "project " + fields);
    check(fields.path("issuetype").path("name").asText().equals("Incident"), "type " + fields);
    String summary = fields.path("summary").asText();
    check(!summary.isEmpty() && summary.length() <= 255, "summary " + fields);
    check(fields.path("labels").path(0).asText().equals("jobs"), "labels " + fields);
    checkDocument(fields.path("description"));
    String reference = fields.path("labels").path(1).asText();
    String text = fields.path("description").toString();
    Ticket created = make(summary, reference, text, fields);
    return new Reply(201, node().put("id", created.id).put("key", "OPS-" + created.id).toString());
  }

  private static void checkDocument(JsonNode document) throws Refusal {
    check(document.path("type").asText().equals("doc"), "document " + document);
    check(document.path("version").asInt() == 1, "document " + document);
    for (JsonNode child : document.path("content").path(0).path("content")) {
      boolean isText = child.path("type").asText().equals("text");
      check(!isText || !child.path("text").asText().isEmpty(), "empty text in " + document);
    }
  }

  private Reply find(JsonNode body) throws Refusal {
    String jql = body.path("jql").asText();
    check(jql.matches("labels = \"[a-z0-9-]+\" ORDER BY created ASC"), "jql " + jql);
    ObjectNode response = node();
    ArrayNode list = response.putArray("issues");
    for (Ticket ticket : found(jql.split("\"", 3)[1])) {
      ObjectNode issue = list.addObject().put("id", ticket.id).put("key", "OPS-" + ticket.id);
      issue.putObject("fields").putArray("labels").add("jobs").add(ticket.reference);
    }
    return new Reply(200, response.put("isLast", true).toString());
  }

  private static Reply read(Ticket ticket) {
    ObjectNode node = node().put("id", ticket.id);
    node.putObject("fields")
        .putObject("status")
        .putObject("statusCategory")
        .put("key", ticket.isOpen ? "new" : "done");
    return new Reply(200, node.toString());
  }

  private static Reply transitions(Ticket ticket) {
    ObjectNode node = node();
    ArrayNode list = node.putArray("transitions");
    if (ticket.isOpen) {
      ObjectNode start = list.addObject().put("id", "21").put("name", "Start");
      start.putObject("to").putObject("statusCategory").put("key", "indeterminate");
      ObjectNode done = list.addObject().put("id", "31").put("name", "Resolve");
      done.putObject("to").putObject("statusCategory").put("key", "done");
    }
    return new Reply(200, node.toString());
  }

  private Reply comment(String id, JsonNode body) throws Refusal {
    checkDocument(body.path("body"));
    check(body.path("properties").path(0).path("value").path("internal").asBoolean(), "internal");
    ticket(id).comments.add(body.path("body").toString());
    return new Reply(201, "{\"id\":\"1\"}");
  }
}
