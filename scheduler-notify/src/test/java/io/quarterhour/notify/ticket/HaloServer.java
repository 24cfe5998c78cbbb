package io.quarterhour.notify.ticket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** Simulates the parts of HaloPSA that the client uses. */
final class HaloServer extends TicketServer {
  final AtomicInteger tokens = new AtomicInteger();

  HaloServer() throws IOException {}

  @Override
  Kind kind(Request request) throws Exception {
    String operation = request.method() + " " + request.path();
    if (operation.equals("POST /auth/token")) {
      return Kind.LOGIN;
    }
    if (operation.equals("POST /api/Tickets")) {
      return request.json().path(0).has("id") ? Kind.RESOLVE : Kind.OPEN;
    }
    if (operation.equals("GET /api/Tickets")) {
      return Kind.FIND;
    }
    if (operation.equals("POST /api/Actions")) {
      return Kind.COMMENT;
    }
    if (operation.equals("GET /api/Actions")) {
      return Kind.COMMENTS;
    }
    check(operation.startsWith("GET /api/Tickets/"), "request " + operation);
    return Kind.READ;
  }

  @Override
  Reply act(Kind kind, Request request) throws Exception {
    if (kind == Kind.LOGIN) {
      return login(request);
    }
    if (!request.header("Authorization").matches("Bearer token-\\d+")) {
      throw new Refusal(401, "no such token");
    }
    return switch (kind) {
      case OPEN -> open(entry(request));
      case FIND -> find(request);
      case READ -> read(request.path().substring("/api/Tickets/".length()));
      case COMMENT -> comment(entry(request));
      case COMMENTS -> comments(request);
      default -> {
        JsonNode body = entry(request);
        check(body.path("status_id").asInt() == 9, "status " + body);
        Ticket ticket = ticket(body.path("id").asText());
        ticket.isOpen = false;
        yield read(ticket.id);
      }
    };
  }

  private Reply login(Request request) throws Refusal {
    check(
        request
            .text()
            .equals("grant_type=client_credentials&client_id=id+1&client_secret=k%26y&scope=all"),
        "form " + request.text());
    check(request.query().get("tenant").equals("acme"), "tenant");
    ObjectNode response = node().put("access_token", "token-" + tokens.incrementAndGet());
    return new Reply(200, response.put("expires_in", 3600).put("token_type", "Bearer").toString());
  }

  private static JsonNode entry(Request request) throws Exception {
    check(
        request.json().isArray() && request.json().size() == 1,
        "the body must be a list of one entry");
    return request.json().path(0);
  }

  private Reply open(JsonNode body) throws Refusal {
    check(body.path("tickettype_id").asInt() == 21, "type " + body);
    check(body.path("client_id").asInt() == 12, "client " + body);
    String summary = body.path("summary").asText();
    check(!summary.isEmpty() && summary.length() <= 255, "summary " + body);
    Ticket created = make(summary, summary, body.path("details").asText(), body);
    return new Reply(201, ticket(created).toString());
  }

  private Reply find(Request request) {
    ObjectNode response = node();
    ArrayNode list = response.putArray("tickets");
    found(request.query().get("search")).forEach(ticket -> list.add(ticket(ticket)));
    return new Reply(200, response.put("record_count", list.size()).toString());
  }

  private Reply read(String id) throws Refusal {
    return new Reply(200, ticket(ticket(id)).toString());
  }

  private static ObjectNode ticket(Ticket ticket) {
    ObjectNode node = node().put("id", Integer.parseInt(ticket.id)).put("summary", ticket.title);
    return node.put("status_id", ticket.isOpen ? 1 : 9).put("hasbeenclosed", !ticket.isOpen);
  }

  private Reply comment(JsonNode body) throws Refusal {
    check(body.path("outcome_id").asInt() == 7, "An Outcome must be entered for this Action");
    check(body.path("hiddenfromuser").asBoolean(), "hidden");
    ticket(body.path("ticket_id").asText()).comments.add(body.path("note").asText());
    return new Reply(201, "{\"id\":1}");
  }

  private Reply comments(Request request) throws Refusal {
    ObjectNode response = node();
    ArrayNode list = response.putArray("actions");
    ticket(request.query().get("ticket_id"))
        .comments
        .forEach(comment -> list.insertObject(0).put("note", comment));
    return new Reply(200, response.put("record_count", list.size()).toString());
  }
}
