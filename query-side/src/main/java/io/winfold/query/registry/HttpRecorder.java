package io.winfold.query.registry;

import io.winfold.kernel.model.ModelEvent.ProbabilityModelFitted;
import io.winfold.platform.model.ModelRecorder;
import io.winfold.platform.web.Headers;
import io.winfold.platform.web.Problem;
import io.winfold.platform.web.ProblemCode;
import io.winfold.platform.web.ProblemException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Asks the command side in another process to record a model. */
final class HttpRecorder implements ModelRecorder {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final String base;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  /**
   * @param url of the command side, such as {@code http://command-side:8080}
   */
  HttpRecorder(String url) {
    base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  @Override
  public long record(ProbabilityModelFitted fitted, String actor) {
    ObjectNode body = JSON.createObjectNode();
    body.put("version", fitted.version());
    body.put("method", fitted.method());
    body.put("trainedUpTo", fitted.trainedUpTo().toString());
    fitted.fields().forEach(body.putArray("fields")::add);
    body.set("parameters", fitted.parameters());
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    base + "/api/pipelines/" + fitted.pipeline().value() + "/record-fitted-model"))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .header(Headers.ACTOR, actor)
            .POST(BodyPublishers.ofString(body.toString()))
            .build();
    return read(send(request));
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new ProblemException(
          ProblemCode.STORE_UNAVAILABLE,
          "The model was fitted but could not be recorded: the command side does not answer at "
              + base);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a model was recorded", e);
    }
  }

  private static long read(HttpResponse<String> response) {
    JsonNode answer;
    try {
      answer = JSON.readTree(response.body());
    } catch (JacksonException e) {
      throw refused(response.statusCode(), "its answer is not JSON");
    }
    if (response.statusCode() / 100 != 2) {
      throw refused(response.statusCode(), answer.path("detail").asString(""));
    }
    return answer.path("version").asLong();
  }

  private static ProblemException refused(int status, String detail) {
    return new ProblemException(
        Problem.of(
            ProblemCode.INTERNAL_ERROR,
            "The command side refused to record the model with %d: %s".formatted(status, detail)));
  }
}
