package io.quarterhour.notify.ticket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** HaloPSA, as it is asked here. */
final class HaloServer extends TicketServer {
  final AtomicInteger tokens = new AtomicInteger();

  HaloServer() throws IOException {}

  @Override
  Kind kind(Request request) throws Exception {
    String what = request.method() + " " + request.path();
    if (what.equals("POST /auth/token")) {
      return Kind.LOGIN;
    }
    if (what.equals("POST /api/Tickets")) {
      return request.json().path(0).has("id") ? Kind.RESOLVE : Kind.OPEN;
    }
    if (what.equals("GET /api/Tickets")) {
      return Kind.FIND;
    }
    if (what.equals("POST /api/Actions")) {
      return Kind.COMMENT;
    }
    if (what.equals("GET /api/Actions")) {
      return Kind.COMMENTS;
    }
    check(what.startsWith("GET /api/Tickets/"), "what is " + what);
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
      case OPEN -> open(one(request));
      case FIND -> find(request);
      case READ -> read(request.path().substring("/api/Tickets/".length()));
      case COMMENT -> comment(one(request));
      case COMMENTS -> comments(request);
      default -> {
        JsonNode body = one(request);
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
    ObjectNode answer = node().put("access_token", "token-" + tokens.incrementAndGet());
    return new Reply(200, answer.put("expires_in", 3600).put("token_type", "Bearer").toString());
  }

  private static JsonNode one(Request request) throws Exception {
    check(request.json().isArray() && request.json().size() == 1, "a list is taken");
    return request.json().path(0);
  }

  private Reply open(JsonNode body) throws Refusal {
    check(body.path("tickettype_id").asInt() == 21, "type " + body);
    check(body.path("client_id").asInt() == 12, "client " + body);
    String summary = body.path("summary").asText();
    check(!summary.isEmpty() && summary.length() <= 255, "summary " + body);
    Ticket made = make(summary, summary, body.path("details").asText(), body);
    return new Reply(201, ticket(made).toString());
  }

  private Reply find(Request request) {
    ObjectNode answer = node();
    ArrayNode list = answer.putArray("tickets");
    found(request.query().get("search")).forEach(one -> list.add(ticket(one)));
    return new Reply(200, answer.put("record_count", list.size()).toString());
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
    ObjectNode answer = node();
    ArrayNode list = answer.putArray("actions");
    ticket(request.query().get("ticket_id"))
        .comments
        .forEach(comment -> list.insertObject(0).put("note", comment));
    return new Reply(200, answer.put("record_count", list.size()).toString());
  }
}
