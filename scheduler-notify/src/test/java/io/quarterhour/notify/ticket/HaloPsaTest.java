package io.quarterhour.notify.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.quarterhour.notifier.DeliveryException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HaloPsaTest extends TicketContract {
  @Override
  TicketServer start() throws IOException {
    return new HaloServer();
  }

  @Override
  Map<String, Object> system(String url) {
    return Map.of(
        "kind",
        "halopsa",
        "url",
        url + "/",
        "clientId",
        "secret:id",
        "clientSecret",
        "secret:key",
        "tenant",
        "acme");
  }

  @Override
  Map<String, Object> rule() {
    return Map.of("type", 21, "client", 12, "team", "2nd line", "fields", Map.of("impact", 2));
  }

  private int logins() {
    return ((HaloServer) server).tokens.get();
  }

  @Test
  void tokenIsReusedUntilItExpires() throws Exception {
    node.send(ticketTestBench.failed(1));
    node.send(ticketTestBench.failed(2));
    assertThat(logins()).isEqualTo(1);
    ticketTestBench.time.advance(Duration.ofHours(1));
    node.send(ticketTestBench.failed(3));
    assertThat(logins()).isEqualTo(2);
    assertThat(server.tickets.get(0).body.path("team").asText()).isEqualTo("2nd line");
    assertThat(server.tickets.get(0).body.path("impact").asInt()).isEqualTo(2);
  }

  @Test
  void rejectedTokenIsRenewedOnce() throws Exception {
    node.send(ticketTestBench.failed(1));
    server.once(TicketServer.Kind.READ, TicketServer.Fault.UNAUTHORIZED);
    node.send(ticketTestBench.failed(2));
    assertThat(logins()).isEqualTo(2);

    server.once(TicketServer.Kind.LOGIN, TicketServer.Fault.UNAUTHORIZED);
    server.once(TicketServer.Kind.READ, TicketServer.Fault.UNAUTHORIZED);
    Throwable thrown = catchThrowable(() -> node.send(ticketTestBench.failed(3)));
    assertThat(thrown)
        .isInstanceOfSatisfying(DeliveryException.class, e -> assertThat(e.isPermanent()).isTrue())
        .hasMessageContaining("401");
  }
}
