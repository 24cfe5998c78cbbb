package io.quarterhour.notify.ticket.jira;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.notify.ticket.system.SettingsCheck;
import io.quarterhour.notify.ticket.system.TicketClient;
import io.quarterhour.notify.ticket.system.TicketHttp;
import io.quarterhour.notify.ticket.system.TicketSystem;
import java.util.List;
import java.util.Map;

/**
 * Jira Service Management in the cloud, and any other Jira there: version 3 of its REST API, under
 * {@code /rest/api/3}, with the API token of a user.
 *
 * <p>The host says {@code url} ({@code https://acme.atlassian.net}), {@code user}, the e-mail
 * address of the user, and {@code token}, a {@code secret:NAME}.
 *
 * <p>A rule says {@code project}, its key, and {@code type}, the name of the issue type, and may
 * say {@code priority}, {@code done}, the name of the transition that resolves an issue (otherwise
 * the first that leads to a status of the category done), and {@code fields}: other fields of the
 * issue as they are, such as the custom field that holds the request type. Comments are internal
 * ones.
 *
 * <p>The reference is a label, so labels must be on the screen on which issues are made. What finds
 * it, {@code /rest/api/3/search/jql}, is consistent only after a while, seconds to minutes, and
 * there is no other question that leads from something of ours to an issue whose key nobody knows;
 * entity properties are found by the same index. So after a lost reply an issue that is not found
 * counts as not made only when five minutes have passed. Everything else reads the issue itself,
 * which is consistent.
 */
public final class JiraServiceManagement implements TicketSystem {
  /** For {@code ServiceLoader}. */
  public JiraServiceManagement() {}

  @Override
  public String name() {
    return "jira";
  }

  @Override
  public List<String> problems(Map<String, Object> settings) {
    return new SettingsCheck(settings)
        .known("project", "type", "priority", "done", "fields")
        .needed("project", "type")
        .text("project", "type", "priority", "done")
        .map("fields")
        .problems();
  }

  @Override
  public TicketClient connect(TicketHttp access) {
    List<String> problems =
        new SettingsCheck(access.settings())
            .known("url", "user", "token")
            .needed("user")
            .text("user")
            .problems();
    if (!problems.isEmpty()) {
      throw new InvalidInputException("Jira: " + String.join("; ", problems));
    }
    access.secret("token");
    return new JiraClient(access);
  }
}
