package io.quarterhour.notify.ticket.halopsa;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.notify.ticket.system.SettingsCheck;
import io.quarterhour.notify.ticket.system.TicketClient;
import io.quarterhour.notify.ticket.system.TicketHttp;
import io.quarterhour.notify.ticket.system.TicketSystem;
import java.util.List;
import java.util.Map;

/**
 * HaloPSA, and HaloITSM, which has the same interface: the REST API under {@code /api}, with tokens
 * of {@code /auth/token} (OAuth 2, client credentials). It has no version of its own; what is used
 * is as of 2025.
 *
 * <p>The host says {@code url} ({@code https://acme.halopsa.com}), {@code clientId} and {@code
 * clientSecret} (both {@code secret:NAME}), and may say {@code tenant}, {@code scope} ({@code
 * all}), {@code outcome}, the number of the outcome that a note is given (7, Internal Note), and
 * {@code hidden}, whether users do not see the notes (true).
 *
 * <p>A rule says {@code type}, the number of the ticket type, and may say the numbers {@code
 * client}, {@code site}, {@code user}, {@code priority}, {@code agent}, the name {@code team}, the
 * number {@code closed} of the status that resolves a ticket (9, Closed), and {@code fields}: other
 * fields of the ticket, as they are.
 *
 * <p>The reference stands at the end of the summary.
 */
public final class HaloPsa implements TicketSystem {
  /** For {@code ServiceLoader}. */
  public HaloPsa() {}

  @Override
  public String name() {
    return "halopsa";
  }

  @Override
  public List<String> problems(Map<String, Object> settings) {
    return new SettingsCheck(settings)
        .known("type", "client", "site", "user", "priority", "agent", "team", "closed", "fields")
        .needed("type")
        .number("type", "client", "site", "user", "priority", "agent", "closed")
        .text("team")
        .map("fields")
        .problems();
  }

  @Override
  public TicketClient connect(TicketHttp access) {
    List<String> problems =
        new SettingsCheck(access.settings())
            .known("url", "clientId", "clientSecret", "tenant", "scope", "outcome", "hidden")
            .number("outcome")
            .text("tenant", "scope")
            .problems();
    if (!problems.isEmpty()) {
      throw new InvalidInputException("HaloPSA: " + String.join("; ", problems));
    }
    access.secret("clientId");
    access.secret("clientSecret");
    return new HaloClient(access);
  }
}
