package io.quarterhour.notify.ticket.connectwise;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.notify.ticket.system.SettingsCheck;
import io.quarterhour.notify.ticket.system.TicketClient;
import io.quarterhour.notify.ticket.system.TicketHttp;
import io.quarterhour.notify.ticket.system.TicketSystem;
import java.util.List;
import java.util.Map;

/**
 * The kind {@code connectwise}: ConnectWise PSA, formerly Manage, version 3.0 of its REST API,
 * under {@code /v4_6_release/apis/3.0}, with the API keys of a member.
 *
 * <p>Settings of the system:
 *
 * <ul>
 *   <li>{@code url} (required): the address, for example {@code https://api-eu.myconnectwise.net};
 *   <li>{@code loginCompany} (required): the company name with which members log in;
 *   <li>{@code publicKey}, {@code privateKey} (required): the API keys, each as {@code
 *       secret:NAME};
 *   <li>{@code clientId} (required): the client id, as {@code secret:NAME}.
 * </ul>
 *
 * <p>Settings of a rule:
 *
 * <ul>
 *   <li>{@code company} (required): the identifier of the company that the ticket belongs to;
 *   <li>{@code board} (required): the name of the service board;
 *   <li>{@code type}, {@code priority}, {@code status}: names of the new ticket's values; by
 *       default ConnectWise chooses them;
 *   <li>{@code resolvedStatus}: the name of the status that resolves a ticket; {@code Closed} by
 *       default;
 *   <li>{@code fields}: other fields of the ticket by name, passed unchanged; none by default.
 * </ul>
 *
 * <p>The ticket contains its reference in {@code externalXRef}. Comments are internal notes.
 */
public final class ConnectWise implements TicketSystem {
  /** Creates the kind. Called by {@code ServiceLoader}. */
  public ConnectWise() {}

  @Override
  public String name() {
    return "connectwise";
  }

  @Override
  public List<String> problems(Map<String, Object> settings) {
    return new SettingsCheck(settings)
        .rejectUnknown("company", "board", "type", "priority", "status", "resolvedStatus", "fields")
        .required("company", "board")
        .text("company", "board", "type", "priority", "status", "resolvedStatus")
        .map("fields")
        .problems();
  }

  @Override
  public TicketClient connect(TicketHttp http) {
    List<String> problems =
        new SettingsCheck(http.settings())
            .rejectUnknown("url", "loginCompany", "publicKey", "privateKey", "clientId")
            .required("loginCompany")
            .text("loginCompany")
            .problems();
    if (!problems.isEmpty()) {
      throw new InvalidInputException("ConnectWise: " + String.join("; ", problems));
    }
    http.secret("publicKey");
    http.secret("privateKey");
    http.secret("clientId");
    return new ConnectWiseClient(http);
  }
}
