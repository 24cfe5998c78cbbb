package io.quarterhour.notify.webhook;

import static io.quarterhour.notify.NotificationFixtures.execution;
import static io.quarterhour.notify.NotificationFixtures.notification;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.notifier.DeliveryException;
import io.quarterhour.notify.NotificationFixtures;
import io.quarterhour.notify.http.RestrictedHttpClient;
import io.quarterhour.tenant.TenantId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Secrets in the settings of a webhook: where they may be used, and that nothing repeats them. */
@Timeout(60)
class WebhookSecretsTest {
  private static final String KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private final Map<String, String> secrets = new HashMap<>(Map.of("key", KEY, "token", "t0k3n"));
  private final WebhookNotifier notifier = new WebhookNotifier();
  private Receiver receiver;

  @BeforeEach
  void start() throws IOException {
    receiver = new Receiver();
    notifier.configure(
        NotificationFixtures.context(
            "webhook", Map.of("allowedAddresses", List.of("127.0.0.0/8")), secrets));
  }

  @AfterEach
  void stop() throws IOException {
    receiver.close();
    notifier.close();
  }

  private void send(Map<String, Object> settings) throws Exception {
    notifier.send(
        notification(execution(ExecutionState.SUCCEEDED, Outcome.success("done")), settings));
  }

  private void sent(Map<String, Object> extra) throws Exception {
    Map<String, Object> settings = new LinkedHashMap<>(extra);
    settings.put("url", receiver.url());
    send(settings);
  }

  @Test
  void addressMayBeASecretThatNoMessageContains() throws Exception {
    secrets.put("hook", receiver.url() + "/T0K3N?key=v3rys3cret");
    Map<String, Object> settings = Map.of("url", "secret:hook");
    assertThat(notifier.problems(settings)).isEmpty();
    assertThat(notifier.destination(settings, TenantId.of("acme")))
        .isEqualTo("secret:hook of acme");
    send(settings);
    assertThat(receiver.requests().get(0).line())
        .isEqualTo("POST /hook/T0K3N?key=v3rys3cret HTTP/1.1");

    receiver.answering("500 oops\n\n/hook/T0K3N of " + receiver.url() + ", key=v3rys3cret");
    assertThatThrownBy(() -> send(settings))
        .hasMessageStartingWith("secret:hook returned HTTP 500: *** of ")
        .hasMessageNotContainingAny("T0K3N", "v3rys3cret");
    receiver.close();
    assertThatThrownBy(() -> send(settings))
        .hasMessageStartingWith("no response from secret:hook: ")
        .hasMessageNotContainingAny("127.0.0.1", "T0K3N")
        .hasNoCause();
  }

  @Test
  void echoedPartsOfASecretAddressAreMasked() {
    secrets.put("hook", receiver.url() + "/T0K3N%20x/B000?key=v3ry%20s3cret&null");
    secrets.put("login", "ann:pass word");
    receiver.answering("403 no\n\nT0K3N x, T0K3N%20x, v3ry s3cret, v3ry%20s3cret, pass word, ann");

    assertThatThrownBy(() -> send(Map.of("url", "secret:hook", "basic", "secret:login")))
        .hasMessage("secret:hook returned HTTP 403: ***, ***, ***, ***, ***, ann");

    secrets.put("hook", receiver.url());
    receiver.answering("403 no\n\nnull");
    assertThatThrownBy(() -> send(Map.of("url", "secret:hook"))).hasMessageEndingWith(": null");
  }

  @Test
  void missingOrUnusableSecretAddressIsReportedWithoutIt() {
    assertThat(notifier.problems(Map.of("url", "secret:hook")))
        .containsExactly("'url': there is no secret 'hook' on this node");
    for (String bad : List.of("acme.example/T0K3N", "https://ann:T0K3N@acme.example/", "a b")) {
      secrets.put("hook", bad);
      assertThat(notifier.problems(Map.of("url", "secret:hook"))).hasSize(1);
      assertThat(notifier.problems(Map.of("url", "secret:hook")).get(0))
          .startsWith("'url' must be an address")
          .doesNotContain("T0K3N");
    }
  }

  @Test
  void echoedSecretsAreMasked() {
    secrets.put("login", "ann:pass word");
    receiver.answering(
        "403 no\n\nBearer t0k3n, Basic YW5uOnBhc3Mgd29yZA==, " + KEY + ", t0k3ns do not work");

    Throwable thrown =
        catchThrowable(
            () ->
                sent(
                    Map.of(
                        "basic", "secret:login",
                        "signingKeys", Map.of("k", "secret:key"),
                        "headers", Map.of("X-Token", "secret:token"))));

    assertThat(thrown)
        .hasMessage("127.0.0.1 returned HTTP 403: Bearer ***, Basic ***, ***, t0k3ns do not work");
  }

  @Test
  void secretsAreNotSentWithoutEncryption() {
    secrets.put("hook", "http://acme.example/T0K3N");
    String message =
        "'url' must begin with https://, since the request contains secrets; http:// is allowed"
            + " for the loopback address only";
    String url = "http://acme.example/";
    for (Map<String, Object> settings :
        List.<Map<String, Object>>of(
            Map.of("url", url, "bearer", "secret:token"),
            Map.of("url", url, "basic", "secret:token"),
            Map.of("url", url, "headers", Map.of("X-Api-Key", "secret:token")),
            Map.of("url", "secret:hook"))) {
      assertThat(notifier.problems(settings)).containsExactly(message);
    }
    assertThat(notifier.problems(Map.of("url", url, "signingKeys", Map.of("k", "secret:key"))))
        .isEmpty();
  }

  @Test
  void emptySecretsAndShortKeysAreRejected() {
    secrets.putAll(Map.of("none", "", "short", "a".repeat(23), "coded", "whsec_AAAA"));
    String url = "https://acme.example/";
    assertThat(notifier.problems(Map.of("url", url, "bearer", "secret:none")))
        .containsExactly("bearer: the secret 'none' is empty");
    assertThat(notifier.problems(Map.of("url", url, "signingKeys", Map.of("k", "secret:none"))))
        .containsExactly("key 'k': the secret 'none' is empty");
    assertThat(notifier.problems(Map.of("url", url, "signingKeys", Map.of("k", "secret:short"))))
        .containsExactly("key 'k' must have at least 24 bytes, has 23");
    assertThat(notifier.problems(Map.of("url", url, "signingKeys", Map.of("k", "secret:coded"))))
        .containsExactly("key 'k' must have at least 24 bytes, has 3");
  }

  @Test
  void missingSecretIsAwaited() {
    assertThatThrownBy(() -> sent(Map.of("bearer", "secret:later")))
        .isInstanceOfSatisfying(DeliveryException.class, e -> assertThat(e.isDelayed()).isTrue())
        .hasMessage("bearer: there is no secret 'later' on this node");
    secrets.put("later", "t0k3n");
    assertThat(catchThrowable(() -> sent(Map.of("bearer", "secret:later")))).isNull();
  }

  @Test
  void textsOfObjectsContainNoSecrets() {
    WebhookRule rule =
        WebhookRule.read(
            Map.of("url", receiver.url(), "bearer", "secret:token"),
            name -> Optional.ofNullable(secrets.get(name)),
            new ArrayList<>());
    assertThat(String.valueOf(rule)).contains("127.0.0.1").doesNotContain("t0k3n");
    assertThat(
            new RestrictedHttpClient.Request("POST", rule.url(), rule.headers(), null, 1)
                .toString())
        .doesNotContain("t0k3n");
  }
}
