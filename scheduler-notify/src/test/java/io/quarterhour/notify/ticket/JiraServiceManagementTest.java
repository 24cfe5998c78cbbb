package io.quarterhour.notify.ticket;

import java.io.IOException;
import java.util.List;
import java.util.Map;

class JiraServiceManagementTest extends TicketContract {
  @Override
  TicketServer start() throws IOException {
    return new JiraServer();
  }

  @Override
  Map<String, Object> system(String url) {
    return Map.of("kind", "jira", "url", url, "user", "a@acme.example", "token", "secret:token");
  }

  @Override
  Map<String, Object> rule() {
    return Map.of(
        "project", "OPS", "type", "Incident", "fields", Map.of("labels", List.of("jobs")));
  }
}
