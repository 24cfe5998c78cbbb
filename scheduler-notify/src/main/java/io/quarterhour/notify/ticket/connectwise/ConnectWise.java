package io.quarterhour.notify.ticket.connectwise;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.notify.ticket.system.SettingsCheck;
import io.quarterhour.notify.ticket.system.TicketClient;
import io.quarterhour.notify.ticket.system.TicketHttp;
import io.quarterhour.notify.ticket.system.TicketSystem;
import java.util.List;
import java.util.Map;

/**
 * ConnectWise PSA, formerly Manage: version 3.0 of its REST API, under {@code
 * /v4_6_release/apis/3.0}, with API keys of a member.
 *
 * <p>The host says {@code url} ({@code https://api-eu.myconnectwise.net}), {@code company}, the
 * name with which members log in, and {@code publicKey}, {@code privateKey} and {@code clientId},
 * which are the two keys and the client id, each {@code secret:NAME}.
 *
 * <p>A rule says {@code company}, the identifier of the company that has the ticket, and {@code
 * board}, and may say the names {@code type}, {@code priority}, {@code status} of a new ticket,
 * {@code closed}, the status that resolves one ({@code Closed}), and {@code fields}: other fields
 * of the ticket, as they are.
 *
 * <p>The reference stands in {@code externalXRef}. Comments are internal notes.
 */
public final class ConnectWise implements TicketSystem {
  /** For {@code ServiceLoader}. */
  public ConnectWise() {}

  @Override
  public String name() {
    return "connectwise";
  }

  @Override
  public List<String> problems(Map<String, Object> settings) {
    return new SettingsCheck(settings)
        .known("company", "board", "type", "priority", "status", "closed", "fields")
        .needed("company", "board")
        .text("company", "board", "type", "priority", "status", "closed")
        .map("fields")
        .problems();
  }

  @Override
  public TicketClient connect(TicketHttp access) {
    List<String> problems =
        new SettingsCheck(access.settings())
            .known("url", "company", "publicKey", "privateKey", "clientId")
            .needed("company")
            .text("company")
            .problems();
    if (!problems.isEmpty()) {
      throw new InvalidInputException("ConnectWise: " + String.join("; ", problems));
    }
    access.secret("publicKey");
    access.secret("privateKey");
    access.secret("clientId");
    return new ConnectWiseClient(access);
  }
}
