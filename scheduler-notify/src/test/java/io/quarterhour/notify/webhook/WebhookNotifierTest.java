package io.quarterhour.notify.webhook;

import static io.quarterhour.notify.NotificationFixtures.NOON;
import static io.quarterhour.notify.NotificationFixtures.execution;
import static io.quarterhour.notify.NotificationFixtures.notification;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarterhour.Scheduler;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.notifier.DeliveryException;
import io.quarterhour.notifier.Notification;
import io.quarterhour.notify.NotificationFixtures;
import io.quarterhour.notify.http.RetryAfterHeader;
import io.quarterhour.task.NotificationRule;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WebhookNotifierTest {
  private static final String KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final Outcome DONE = Outcome.success("3 reports sent").withResult("{\"sent\":3}");

  private final Map<String, String> secrets =
      new HashMap<>(
          Map.of("key", KEY, "old-key", "plain words, but enough of them", "token", "t0k3n"));
  private final WebhookNotifier notifier = new WebhookNotifier();
  private Receiver receiver;

  @BeforeEach
  void start() throws IOException {
    receiver = new Receiver();
    configureTimeout("PT10S");
  }

  @AfterEach
  void stop() throws IOException {
    receiver.close();
  }

  private void configureTimeout(String timeout) {
    configure(Map.of("allowedAddresses", List.of("127.0.0.0/8"), "timeout", timeout));
  }

  private void configure(Map<String, Object> settings) {
    notifier.configure(NotificationFixtures.context("webhook", settings, secrets));
  }

  private void send(Map<String, Object> settings) throws Exception {
    notifier.send(notification(execution(ExecutionState.SUCCEEDED, DONE), settings));
  }

  private Receiver.Request sent(Map<String, Object> extra) throws Exception {
    Map<String, Object> settings = new LinkedHashMap<>(extra);
    settings.put("url", receiver.url());
    send(settings);
    return receiver.requests().get(receiver.requests().size() - 1);
  }

  private DeliveryException failure() {
    Throwable thrown = catchThrowable(() -> sent(Map.of()));
    assertThat(thrown).isInstanceOf(DeliveryException.class);
    return (DeliveryException) thrown;
  }

  // Documents and headers

  @Test
  void documentContainsTaskTimesTenantAndOutcome() throws Exception {
    configure(
        Map.of(
            "allowedAddresses",
            List.of("127.0.0.1"),
            "link",
            "https://ops.example/{tenant}/{execution}"));

    Receiver.Request request = sent(Map.of());

    assertThat(request.line()).isEqualTo("POST /hook HTTP/1.1");
    assertThat(request.headers()).containsEntry("content-type", "application/json; charset=UTF-8");
    JsonNode body = new ObjectMapper().readTree(request.text());
    assertThat(body)
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"version": 1, "type": "execution.finished", "event": "ALWAYS",
                     "id": "019cae6b-6600-7000-8000-000000000002", "attempt": 1,
                     "title": "Nightly report", "tenant": "acme",
                     "task": {"owner": "acme", "name": "nightly"}, "action": "report",
                     "execution": {"id": "019cae6b-6600-7000-8000-000000000001",
                       "state": "SUCCEEDED", "nominalAt": "2026-03-02T11:55:00Z",
                       "slot": "2026-03-02T12:00:00Z", "slotCount": 1,
                       "startedAt": "2026-03-02T12:00:00.020Z",
                       "endedAt": "2026-03-02T12:00:01.520Z", "durationMillis": 1500, "attempts": 2},
                     "outcome": {"status": "SUCCESS", "summary": "3 reports sent",
                       "result": {"sent": 3}},
                     "link": "https://ops.example/acme/019cae6b-6600-7000-8000-000000000001"}\
                    """));
  }

  @Test
  void digestContainsAllExecutionsAndLateIsMarked() throws Exception {
    Execution failed = execution(ExecutionState.FAILED, Outcome.failure("no"));
    Notification digest =
        new Notification(
            failed.id(),
            1,
            Map.of("url", receiver.url()),
            "Nightly report",
            NotificationRule.Event.ON_FAILURE,
            List.of(failed, execution(ExecutionState.SUCCEEDED, DONE)),
            List.of());
    Notification late =
        new Notification(
            failed.id(),
            1,
            digest.settings(),
            "Nightly report",
            NotificationRule.Event.ON_LATE,
            List.of(failed),
            List.of());

    notifier.send(digest);
    notifier.send(late);

    JsonNode digestBody = new ObjectMapper().readTree(receiver.requests().get(0).text());
    assertThat(digestBody.get("type").asText()).isEqualTo("digest");
    assertThat(digestBody.get("executions").findValuesAsText("state"))
        .containsExactly("FAILED", "SUCCEEDED");
    assertThat(digestBody.at("/executions/1/outcome/result/sent").asInt()).isEqualTo(3);
    JsonNode lateBody = new ObjectMapper().readTree(receiver.requests().get(1).text());
    assertThat(lateBody.get("type").asText()).isEqualTo("execution.late");
    assertThat(lateBody.has("executions")).isFalse();
    assertThat(notifier.destination(digest.settings()))
        .isEqualTo(URI.create(receiver.url()).getAuthority());
  }

  @Test
  void resultOfAHundredMegabytesIsOmitted() throws Exception {
    String result = "\"" + "x".repeat(100_000_000) + "\"";
    notifier.send(
        notification(
            execution(ExecutionState.SUCCEEDED, Outcome.success("much").withResult(result)),
            Map.of("url", receiver.url())));

    assertThat(receiver.requests().get(0).text()).hasSizeLessThan(2000);
    assertThat(receiver.requests().get(0).text()).contains("\"omittedResultLength\":100000002");
  }

  @Test
  void requestIsSignedWithEachKeyForRotation() throws Exception {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("k2", "secret:key");
    keys.put("k1", "secret:old-key");

    Receiver.Request request = sent(Map.of("signingKeys", keys));

    String id = "019cae6b-6600-7000-8000-000000000002";
    assertThat(request.headers())
        .containsEntry("webhook-id", id)
        .containsEntry("webhook-timestamp", String.valueOf(NOON.getEpochSecond()))
        .containsEntry("webhook-key-id", "k2 k1");
    String signedText = id + "." + NOON.getEpochSecond() + "." + request.text();
    assertThat(request.headers().get("webhook-signature"))
        .isEqualTo(
            "v1,"
                + hmac(Base64.getDecoder().decode(KEY.substring(6)), signedText)
                + " v1,"
                + hmac(
                    "plain words, but enough of them".getBytes(StandardCharsets.UTF_8),
                    signedText));
  }

  private static String hmac(byte[] key, String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Uses the example of the specification of Standard Webhooks. */
  @Test
  void signatureFollowsStandardWebhooks() {
    assertThat(
            WebhookSigner.signatures(
                List.of(KEY),
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                Instant.ofEpochSecond(1614265330),
                "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void configuredHeadersAndAuthorizationAreSent() throws Exception {
    Receiver.Request bearer =
        sent(
            Map.of(
                "bearer",
                "secret:token",
                "headers",
                Map.of("X-Shop", "7", "X-Api-Key", "secret:key")));
    assertThat(bearer.headers())
        .containsEntry("authorization", "Bearer t0k3n")
        .containsEntry("x-shop", "7")
        .containsEntry("x-api-key", KEY);

    secrets.put("login", "ann:pass word");
    assertThat(sent(Map.of("basic", "secret:login")).headers())
        .containsEntry("authorization", "Basic YW5uOnBhc3Mgd29yZA==");
  }

  // Replies of the receiver

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504, 599})
  void busyReceiverIsRetried(int status) {
    receiver.answering(status + " busy\nRetry-After: 120\n\nnot\nnow");

    DeliveryException e = failure();

    assertThat(e.isPermanent()).isFalse();
    assertThat(e.retryDelay()).contains(Duration.ofMinutes(2));
    assertThat(e).hasMessage("127.0.0.1 returned HTTP " + status + ": not now");
  }

  @Test
  void retryAfterMayBeADateOrInvalid() {
    receiver.answering("503 busy\nRetry-After: Mon, 02 Mar 2026 12:07:00 GMT");
    assertThat(failure().retryDelay()).contains(Duration.ofMinutes(7));

    for (String invalid : List.of("soon", "-7", "1.5", "", "Mon, 02 Mar 2026", "9 days")) {
      receiver.answering("503 busy\nRetry-After: " + invalid);
      assertThat(failure().retryDelay()).contains(Duration.ZERO);
    }

    receiver.answering("503 busy");
    assertThat(failure().retryDelay()).contains(Duration.ZERO);
  }

  @Test
  void retryAfterIsBoundedAndMayHaveAnObsoleteFormat() {
    Map<String, Duration> pauses = new LinkedHashMap<>();
    pauses.put("0", Duration.ZERO);
    pauses.put(" 30 ", Duration.ofSeconds(30));
    pauses.put("99999999999999999999999999", Duration.ofDays(1));
    pauses.put("100000", Duration.ofDays(1));
    pauses.put("Mon, 02 Mar 2026 11:59:00 GMT", Duration.ZERO);
    pauses.put("Fri, 31 Dec 9999 23:59:59 GMT", Duration.ofDays(1));
    pauses.put("Monday, 02-Mar-26 12:07:00 GMT", Duration.ofMinutes(7));
    pauses.put("Mon Mar  2 12:07:00 2026", Duration.ofMinutes(7));
    pauses.forEach(
        (header, pause) ->
            assertThat(RetryAfterHeader.pause(Optional.of(header), NOON))
                .as(header)
                .isEqualTo(pause));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 410, 422})
  void rejectingReceiverIsNotRetried(int status) {
    receiver.answering(status + " no\n\nwho are you?");

    DeliveryException e = failure();

    assertThat(e.isPermanent()).isTrue();
    assertThat(e).hasMessage("127.0.0.1 returned HTTP " + status + ": who are you?");
    assertThat(receiver.requests()).hasSize(1);
  }

  @Test
  void redirectIsNotFollowed() {
    receiver.answering("302 there\nLocation: " + receiver.url());

    assertThat(failure().isPermanent()).isTrue();
    assertThat(failure())
        .hasMessageEndingWith("(redirects are not followed); set 'url' to the final address");
    assertThat(receiver.requests()).hasSize(2);
  }

  @Test
  void stallingReceiverTimesOut() {
    configureTimeout("PT1S");
    receiver.answering(Receiver.STALL);
    assertThatThrownBy(() -> sent(Map.of())).isInstanceOf(IOException.class);

    receiver.answering("404 wait\nContent-Length: 1000\n\nfor the rest" + Receiver.STALL);
    assertThat(failure().isPermanent()).isTrue();
    receiver.answering("204 fine");
    assertThat(catchThrowable(() -> sent(Map.of()))).isNull();
  }

  @Test
  void endlessHeadIsRefusedAndTheNextReceiverIsReached() throws Exception {
    for (String head :
        List.of("204 fine", "204 fine\nX-Long: ", "204 fine" + "\nX-Many: 1".repeat(201) + "\n")) {
      receiver.answering(head + Receiver.ENDLESS);
      assertThatThrownBy(() -> sent(Map.of()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("the head of the response is too long");
    }
    receiver.answering("204 fine");
    assertThat(sent(Map.of()).line()).startsWith("POST");
  }

  @Test
  @Timeout(30)
  void endlessBodyOfAnAnswerIsNotRead() throws Exception {
    configureTimeout("PT50S");
    receiver.answering("200 fine\nTransfer-Encoding: chunked\n\n" + Receiver.ENDLESS);
    assertThat(sent(Map.of()).line()).startsWith("POST");
    receiver.answering("200 fine\nContent-Length: 99999999999\n\n" + Receiver.ENDLESS);
    assertThat(sent(Map.of()).line()).startsWith("POST");
  }

  @Test
  void resetsAndWrongLengthsAreNotPermanentFailures() {
    configureTimeout("PT1S");
    receiver.answering(Receiver.RESET);
    assertThatThrownBy(() -> sent(Map.of()))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(DeliveryException.class);

    receiver.answering("500 oops\nContent-Length: 99999999999\n\n" + "x".repeat(5000));
    assertThat(failure().isPermanent()).isFalse();
    receiver.answering("200 fine\nContent-Length: 99999999999\n\nx" + Receiver.STALL);
    assertThat(catchThrowable(() -> sent(Map.of()))).isNull();
    receiver.answering("500 oops\nContent-Length: -7\n\nx");
    assertThat(catchThrowable(() -> sent(Map.of()))).isInstanceOf(Exception.class);
  }

  @Test
  void unreachableReceiverIsRetried() throws Exception {
    receiver.close();

    assertThatThrownBy(() -> sent(Map.of()))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(DeliveryException.class);
  }

  @Test
  void stoppedSchedulersLeaveNoThreads() throws Exception {
    for (int i = 0; i < 5; i++) {
      WebhookNotifier one = new WebhookNotifier();
      Scheduler scheduler =
          Scheduler.builder()
              .pluginDiscovery(false)
              .notifier(one)
              .settings("webhook", Map.of("allowedAddresses", List.of("127.0.0.1")))
              .build();
      Notification notification =
          notification(execution(ExecutionState.SUCCEEDED, DONE), Map.of("url", receiver.url()));
      one.send(notification);
      scheduler.stop();
      assertThatThrownBy(() -> one.send(notification))
          .hasMessageEndingWith("notifier 'webhook' is closed");
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("quarterhour-http-clock")));
  }

  @Test
  void closedNotifierThatIsConfiguredAgainSends() throws Exception {
    sent(Map.of());
    notifier.close();
    assertThatThrownBy(() -> sent(Map.of())).hasMessageEndingWith("is closed");

    configureTimeout("PT10S");

    assertThat(sent(Map.of()).line()).startsWith("POST");
  }

  // Allowed addresses

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "2130706433",
        "[::1]",
        "[::]",
        "0.0.0.0",
        "169.254.169.254",
        "10.0.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "100.100.100.200",
        "[fd00:ec2::254]",
        "[fe80::1]",
        "[::ffff:10.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "255.255.255.255",
        "224.0.0.1"
      })
  void nonPublicAddressIsRejectedOnSaveAndOnSend(String host) {
    configure(Map.of());
    Map<String, Object> settings = Map.of("url", "http://" + host + ":9/hook");

    assertThat(notifier.problems(settings)).hasSize(1);
    assertThat(notifier.problems(settings).get(0)).contains("which is private, local or reserved");
    assertThatThrownBy(() -> send(settings))
        .isInstanceOfSatisfying(DeliveryException.class, e -> assertThat(e.isPermanent()).isTrue())
        .hasMessageContaining("which is private, local or reserved");
  }

  @Test
  void nameResolvingToNonPublicAddressIsRejectedOnConnect() {
    configure(Map.of());
    Map<String, Object> settings = Map.of("url", receiver.url().replace("127.0.0.1", "localhost"));

    assertThat(notifier.problems(settings)).isEmpty();
    assertThatThrownBy(() -> send(settings))
        .isInstanceOf(DeliveryException.class)
        .hasMessageContaining("'localhost' resolves to ")
        .hasMessageContaining("which is private, local or reserved");
    assertThat(receiver.requests()).isEmpty();
  }

  @Test
  void redirectToANonPublicAddressIsNotFollowed() throws Exception {
    try (Receiver inner = new Receiver()) {
      receiver.answering("307 in here\nLocation: " + inner.url());

      assertThat(failure().isPermanent()).isTrue();
      assertThat(inner.requests()).isEmpty();
    }
  }

  @Test
  void hostCanAllowNamesAndAddressBlocks() throws Exception {
    configure(Map.of("allowedAddresses", List.of("localhost")));
    send(Map.of("url", receiver.url().replace("127.0.0.1", "localhost")));
    assertThat(receiver.requests()).hasSize(1);
    assertThatThrownBy(() -> send(Map.of("url", receiver.url())))
        .isInstanceOf(DeliveryException.class);

    assertThatThrownBy(() -> configure(Map.of("allowedAddresses", List.of("10.0.0.0/33"))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("was '10.0.0.0/33'");
    assertThatThrownBy(() -> configure(Map.of("allowedAddresses", List.of("http://x/"))))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> configure(Map.of("allowed", List.of())))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("no setting [allowed], there are [allowedAddresses, link, proxy, timeout]");
  }

  @Test
  void destinationIsTheHostHoweverItIsWritten() {
    for (String url :
        List.of("https://Acme.example/a", "https://acme.EXAMPLE:443/b?c", "HTTPS://acme.example")) {
      assertThat(notifier.destination(Map.of("url", url))).isEqualTo("acme.example:443");
    }
    assertThat(notifier.destination(Map.of("url", "http://acme.example/")))
        .isEqualTo("acme.example:80");
    assertThat(notifier.destination(Map.of("url", "a b"))).isEmpty();
  }

  // Proxy

  private void configureProxy() {
    URI proxy = URI.create(receiver.url());
    configure(Map.of("proxy", "http://" + proxy.getAuthority(), "timeout", "PT10S"));
  }

  @Test
  void requestsGoThroughTheProxy() throws Exception {
    configureProxy();
    send(Map.of("url", "http://1.1.1.1/hook"));
    assertThat(receiver.requests().get(0).line()).isEqualTo("POST http://1.1.1.1/hook HTTP/1.1");

    receiver.answering("502 no way");
    assertThatThrownBy(() -> send(Map.of("url", "https://1.1.1.1/hook", "bearer", "secret:token")))
        .isInstanceOfSatisfying(
            DeliveryException.class, e -> assertThat(e.isPermanent()).isFalse());
    assertThat(receiver.requests().get(1).line()).isEqualTo("CONNECT 1.1.1.1:443 HTTP/1.1");
    assertThat(receiver.requests().get(1).headers()).doesNotContainKey("authorization");
  }

  @Test
  void requestsToThisMachineGoPastTheProxy() throws Exception {
    try (Receiver proxy = new Receiver()) {
      configure(
          Map.of(
              "allowedAddresses",
              List.of("127.0.0.1", "localhost"),
              "proxy",
              "http://" + URI.create(proxy.url()).getAuthority()));

      assertThat(sent(Map.of("bearer", "secret:token")).line()).isEqualTo("POST /hook HTTP/1.1");
      send(Map.of("url", receiver.url().replace("127.0.0.1", "localhost")));

      assertThat(receiver.requests()).hasSize(2);
      assertThat(proxy.requests()).isEmpty();
    }
  }

  @Test
  void proxyDoesNotMakePrivateAddressesReachable() {
    configureProxy();

    for (String url : List.of("http://10.0.0.1/hook", "http://localhost/hook")) {
      assertThatThrownBy(() -> send(Map.of("url", url)))
          .isInstanceOfSatisfying(
              DeliveryException.class, e -> assertThat(e.isPermanent()).isTrue())
          .hasMessageContaining("which is private, local or reserved");
    }
    assertThat(receiver.requests()).isEmpty();
  }

  @Test
  void invalidProxyIsRejectedWithoutItsPassword() {
    for (String proxy :
        List.of(
            "proxy:3128", "http://proxy", "https://proxy:1", "http://a:s3cret@proxy:1/", "a b")) {
      assertThatThrownBy(() -> configure(Map.of("proxy", proxy)))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith("'proxy' must be an address such as http://")
          .hasMessageNotContaining("s3cret");
    }
  }

  // Invalid settings

  @Test
  void malformedAddressIsRejected() {
    for (String host : List.of("127.1", "0x7f.0.0.1", "", "a b", "user@acme.example")) {
      assertThat(notifier.problems(Map.of("url", "https://" + host + "/"))).isNotEmpty();
    }
  }

  @Test
  void allProblemsAreReportedAtOnceWithoutSecrets() {
    secrets.put("evil", "a\r\nX-Evil: 1");
    Map<String, Object> settings =
        Map.of(
            "url", "ftp://user:pass@acme.example/",
            "headers",
                Map.of(
                    "Host", "x",
                    "X-A", "1\r\nX-B: 2",
                    "Authorization", "Bearer t0k3n",
                    "X\r\nY", "1"),
            "bearer", "secret:nowhere",
            "basic", "ann:secret",
            "signingKeys", Map.of("k1", "secret:evil"),
            "colour", "red");

    List<String> problems = notifier.problems(settings);

    assertThat(problems)
        .containsExactlyInAnyOrder(
            "no setting [colour], there are [basic, bearer, headers, signingKeys, url]",
            "'url' must be an address that begins with https:// or http://, with a host and"
                + " without a user or a fragment",
            "'headers' must not set 'Host'",
            "'headers' must not set 'X??Y'",
            "header 'X-A' must not contain line breaks or other control characters",
            "header 'Authorization' must be given as secret:NAME",
            "bearer: there is no secret 'nowhere' on this node",
            "basic must be given as secret:NAME",
            "only one of [bearer, basic] can be given",
            "key 'k1' must not contain line breaks or other control characters");
    assertThatThrownBy(() -> send(settings))
        .isInstanceOfSatisfying(DeliveryException.class, e -> assertThat(e.isPermanent()).isTrue());
  }

  @Test
  void unreadableKeyIsReported() {
    secrets.put("bad", "whsec_*");
    assertThat(
            notifier.problems(
                Map.of("url", "https://acme.example/", "signingKeys", Map.of("k", "secret:bad"))))
        .containsExactly("key 'k' starts with whsec_, but the rest is not Base64");
    assertThat(
            notifier.problems(Map.of("url", "https://acme.example/", "signingKeys", "secret:key")))
        .containsExactly("'signingKeys' must map names to texts");
  }
}
