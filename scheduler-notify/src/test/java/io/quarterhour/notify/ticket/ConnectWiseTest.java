package io.quarterhour.notify.ticket;

import java.io.IOException;
import java.util.Map;

class ConnectWiseTest extends TicketContract {
  @Override
  TicketServer start() throws IOException {
    return new ConnectWiseServer();
  }

  @Override
  Map<String, Object> system(String url) {
    return Map.of(
        "kind",
        "connectwise",
        "url",
        url,
        "loginCompany",
        "acme",
        "publicKey",
        "secret:public",
        "privateKey",
        "secret:private",
        "clientId",
        "secret:cid");
  }

  @Override
  Map<String, Object> rule() {
    return Map.of("company", "Acme", "board", "Help Desk", "priority", "Priority 2 - High");
  }
}
