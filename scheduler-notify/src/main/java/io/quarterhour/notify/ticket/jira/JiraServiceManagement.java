package io.quarterhour.notify.ticket.jira;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.notify.ticket.system.SettingsCheck;
import io.quarterhour.notify.ticket.system.TicketClient;
import io.quarterhour.notify.ticket.system.TicketHttp;
import io.quarterhour.notify.ticket.system.TicketSystem;
import java.util.List;
import java.util.Map;

/**
 * The kind {@code jira}: Jira Service Management in the cloud, and any other Jira in the cloud. It
 * uses version 3 of the REST API, under {@code /rest/api/3}, with the API token of a user.
 *
 * <p>Settings of the system:
 *
 * <ul>
 *   <li>{@code url} (required): the address, for example {@code https://acme.atlassian.net};
 *   <li>{@code user} (required): the e-mail address of the user;
 *   <li>{@code token} (required): the API token, as {@code secret:NAME}.
 * </ul>
 *
 * <p>Settings of a rule:
 *
 * <ul>
 *   <li>{@code project} (required): the key of the project;
 *   <li>{@code type} (required): the name of the issue type;
 *   <li>{@code priority}: the name of the priority; by default Jira chooses it;
 *   <li>{@code resolveTransition}: the name of the transition that resolves an issue; by default
 *       the first transition to a status of the category done;
 *   <li>{@code fields}: other fields of the issue by name, passed unchanged, for example the custom
 *       field of the request type; none by default.
 * </ul>
 *
 * <p>Comments are internal. The reference is a label of the issue, so the create screen of the
 * issue type must contain the field for labels.
 *
 * <p>The search by label, {@code /rest/api/3/search/jql}, is consistent only after seconds to
 * minutes. There is no other way to find an issue whose key is unknown; entity properties use the
 * same search index. After a lost reply, an issue that is not found is therefore considered missing
 * only after five minutes. All other requests read the issue itself, which is consistent.
 */
public final class JiraServiceManagement implements TicketSystem {
  /** Creates the kind. Called by {@code ServiceLoader}. */
  public JiraServiceManagement() {}

  @Override
  public String name() {
    return "jira";
  }

  @Override
  public List<String> problems(Map<String, Object> settings) {
    return new SettingsCheck(settings)
        .rejectUnknown("project", "type", "priority", "resolveTransition", "fields")
        .required("project", "type")
        .text("project", "type", "priority", "resolveTransition")
        .map("fields")
        .problems();
  }

  @Override
  public TicketClient connect(TicketHttp http) {
    List<String> problems =
        new SettingsCheck(http.settings())
            .rejectUnknown("url", "user", "token")
            .required("user")
            .text("user")
            .problems();
    if (!problems.isEmpty()) {
      throw new InvalidInputException("Jira: " + String.join("; ", problems));
    }
    http.secret("token");
    return new JiraClient(http);
  }
}
