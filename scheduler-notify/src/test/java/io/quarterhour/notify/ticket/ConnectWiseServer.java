package io.quarterhour.notify.ticket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Simulates the parts of ConnectWise PSA that the client uses. */
final class ConnectWiseServer extends TicketServer {
  private static final String TICKETS = "/v4_6_release/apis/3.0/service/tickets";
  private static final String LOGIN =
      "Basic "
          + Base64.getEncoder().encodeToString("acme+pub:priv".getBytes(StandardCharsets.UTF_8));

  ConnectWiseServer() throws IOException {}

  @Override
  Kind kind(Request request) throws Exception {
    check(request.path().startsWith(TICKETS), "path " + request.path());
    boolean isList = request.path().equals(TICKETS);
    boolean isNotes = request.path().endsWith("/notes");
    return switch (request.method()) {
      case "GET" -> isList ? Kind.FIND : isNotes ? Kind.COMMENTS : Kind.READ;
      case "POST" -> isList ? Kind.OPEN : Kind.COMMENT;
      default -> Kind.RESOLVE;
    };
  }

  @Override
  Reply act(Kind kind, Request request) throws Exception {
    if (!request.header("Authorization").equals(LOGIN)
        || !request.header("clientId").equals("cid")) {
      throw new Refusal(401, "Unauthorized");
    }
    String id = request.path().substring(TICKETS.length()).replaceAll("\\D", "");
    return switch (kind) {
      case OPEN -> open(request.json());
      case FIND -> find(request);
      case READ -> new Reply(200, ticket(ticket(id)).toString());
      case COMMENT -> {
        check(request.json().path("internalAnalysisFlag").asBoolean(), "internal");
        ticket(id).comments.add(request.json().path("text").asText());
        yield new Reply(201, "{\"id\":1}");
      }
      case COMMENTS -> {
        check(request.query().get("orderBy").equals("id desc"), "order");
        ArrayNode list = JSON.createArrayNode();
        ticket(id).comments.forEach(comment -> list.insertObject(0).put("text", comment));
        yield new Reply(200, list.toString());
      }
      default -> {
        check(request.method().equals("PATCH"), "method");
        JsonNode change = request.json().path(0);
        check(
            change.equals(
                JSON.readTree(
                    "{\"op\":\"replace\",\"path\":\"status\",\"value\":{\"name\":\"Closed\"}}")),
            "change " + request.text());
        ticket(id).isOpen = false;
        yield new Reply(200, ticket(ticket(id)).toString());
      }
    };
  }

  private Reply open(JsonNode body) throws Refusal {
    check(body.path("company").path("identifier").asText().equals("Acme"), "company " + body);
    check(body.path("board").path("name").asText().equals("Help Desk"), "board " + body);
    String summary = body.path("summary").asText();
    check(!summary.isEmpty() && summary.length() <= 100, "summary " + body);
    String reference = body.path("externalXRef").asText();
    check(reference.length() <= 100, "reference " + body);
    Ticket created = make(summary, reference, body.path("initialDescription").asText(), body);
    return new Reply(201, ticket(created).toString());
  }

  private Reply find(Request request) throws Refusal {
    String conditions = request.query().get("conditions");
    check(conditions.matches("externalXRef=\"[a-z0-9-]+\""), "conditions " + conditions);
    ArrayNode list = JSON.createArrayNode();
    found(conditions.split("\"", 3)[1]).forEach(ticket -> list.add(ticket(ticket)));
    return new Reply(200, list.toString());
  }

  private static ObjectNode ticket(Ticket ticket) {
    ObjectNode node = node().put("id", Integer.parseInt(ticket.id)).put("summary", ticket.title);
    node.put("externalXRef", ticket.reference).put("closedFlag", !ticket.isOpen);
    node.putObject("status").put("id", 1).put("name", ticket.isOpen ? "New" : "Closed");
    return node;
  }
}
