package io.quarterhour.examples.quickstart.actions;

import io.quarterhour.action.Action;
import io.quarterhour.action.ActionContext;
import io.quarterhour.action.ActionDescriptor;
import io.quarterhour.action.Default;
import io.quarterhour.action.Describe;
import io.quarterhour.execution.Outcome;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends a GET request to a URL. The outcome is a failure unless the whole response arrives in time
 * and its status is 2xx. Redirects are not followed.
 */
public final class HttpCheck implements Action<HttpCheck.Parameters> {
  private static final int HUNDRED = 100;
  private static final int OK = 2;

  private final HttpClient http = HttpClient.newHttpClient();

  /**
   * The parameters.
   *
   * @param url the address, http or https
   * @param timeout the longest time that the whole response may take; positive
   */
  public record Parameters(
      @Describe("the address, http or https") URI url,
      @Describe("the longest time that the whole response may take") @Default("PT10S")
          Duration timeout) {
    public Parameters {
      boolean web =
          "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
      if (!web || url.getHost() == null) {
        throw new IllegalArgumentException(
            "url must be an address such as https://example.org/, was " + url);
      }
      if (timeout.isNegative() || timeout.isZero()) {
        throw new IllegalArgumentException("timeout must be positive, was " + timeout);
      }
    }
  }

  /**
   * The result, for programs.
   *
   * @param url the address
   * @param status the status of the response
   * @param latencyMillis the time that the whole response took
   */
  public record Result(String url, int status, long latencyMillis) {}

  @Override
  public ActionDescriptor<Parameters> descriptor() {
    return ActionDescriptor.of("http.check", Parameters.class).title("Checks a web address");
  }

  @Override
  public Outcome run(ActionContext<Parameters> context) throws InterruptedException {
    URI url = context.parameters().url();
    Duration timeout = context.parameters().timeout();
    long start = context.time().nanoTime();
    CompletableFuture<HttpResponse<Void>> call =
        http.sendAsync(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.discarding());
    context.cancelSignal().onCancel(() -> call.cancel(true));
    try {
      // Unlike the timeout of a request, this one includes the body.
      HttpResponse<Void> response = call.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      long millis = TimeUnit.NANOSECONDS.toMillis(context.time().nanoTime() - start);
      return outcome(context, response.statusCode(), millis);
    } catch (TimeoutException e) {
      return Outcome.failure(url + " did not respond within " + timeout);
    } catch (ExecutionException e) {
      return Outcome.failure(url + " cannot be reached: " + reason(e.getCause()));
    } catch (CancellationException e) {
      context.cancelSignal().throwIfCancelled();
      throw e;
    } finally {
      call.cancel(true);
    }
  }

  private static Outcome outcome(ActionContext<Parameters> context, int status, long millis) {
    URI url = context.parameters().url();
    context.result(new Result(url.toString(), status, millis));
    return status / HUNDRED == OK
        ? Outcome.success(status + " in " + millis + " ms")
        : Outcome.failure(url + " returned status " + status + ", expected 200 to 299");
  }

  private static String reason(Throwable cause) {
    if (cause.getMessage() != null) {
      return cause.getMessage();
    }
    return cause instanceof ConnectException ? "no connection" : cause.getClass().getSimpleName();
  }
}
