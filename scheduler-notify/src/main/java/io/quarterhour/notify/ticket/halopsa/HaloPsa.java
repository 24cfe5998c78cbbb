package io.quarterhour.notify.ticket.halopsa;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.notify.ticket.system.SettingsCheck;
import io.quarterhour.notify.ticket.system.TicketClient;
import io.quarterhour.notify.ticket.system.TicketHttp;
import io.quarterhour.notify.ticket.system.TicketSystem;
import java.util.List;
import java.util.Map;

/**
 * The kind {@code halopsa}: HaloPSA, and HaloITSM, which has the same interface. It uses the REST
 * API under {@code /api}, with tokens from {@code /auth/token} (OAuth 2, client credentials). The
 * API has no version number; the state of 2025 is supported.
 *
 * <p>Settings of the system:
 *
 * <ul>
 *   <li>{@code url} (required): the address, for example {@code https://acme.halopsa.com};
 *   <li>{@code clientId}, {@code clientSecret} (required): the client credentials, each as {@code
 *       secret:NAME};
 *   <li>{@code tenant}: the tenant parameter of the token request; none by default;
 *   <li>{@code scope}: the scope of the token; {@code all} by default;
 *   <li>{@code outcome}: the number of the outcome that a note is given; 7, Internal Note, by
 *       default;
 *   <li>{@code hidden}: whether notes are hidden from users; {@code true} by default.
 * </ul>
 *
 * <p>Settings of a rule:
 *
 * <ul>
 *   <li>{@code type} (required): the number of the ticket type;
 *   <li>{@code client}, {@code site}, {@code user}, {@code priority}, {@code agent}: numbers of the
 *       new ticket's values; by default HaloPSA chooses them;
 *   <li>{@code team}: the name of the team; by default HaloPSA chooses it;
 *   <li>{@code resolvedStatus}: the number of the status that resolves a ticket; 9, Closed, by
 *       default;
 *   <li>{@code fields}: other fields of the ticket by name, passed unchanged; none by default.
 * </ul>
 *
 * <p>The ticket contains its reference at the end of the summary.
 */
public final class HaloPsa implements TicketSystem {
  /** Creates the kind. Called by {@code ServiceLoader}. */
  public HaloPsa() {}

  @Override
  public String name() {
    return "halopsa";
  }

  @Override
  public List<String> problems(Map<String, Object> settings) {
    return new SettingsCheck(settings)
        .rejectUnknown(
            "type",
            "client",
            "site",
            "user",
            "priority",
            "agent",
            "team",
            "resolvedStatus",
            "fields")
        .required("type")
        .number("type", "client", "site", "user", "priority", "agent", "resolvedStatus")
        .text("team")
        .map("fields")
        .problems();
  }

  @Override
  public TicketClient connect(TicketHttp http) {
    List<String> problems =
        new SettingsCheck(http.settings())
            .rejectUnknown(
                "url", "clientId", "clientSecret", "tenant", "scope", "outcome", "hidden")
            .number("outcome")
            .text("tenant", "scope")
            .problems();
    if (!problems.isEmpty()) {
      throw new InvalidInputException("HaloPSA: " + String.join("; ", problems));
    }
    http.secret("clientId");
    http.secret("clientSecret");
    return new HaloClient(http);
  }
}
