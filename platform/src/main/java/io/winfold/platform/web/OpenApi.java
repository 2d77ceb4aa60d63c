package io.winfold.platform.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code GET /v3/api-docs}: the contract of both sides, written by hand and held against the
 * controllers by a test.
 */
@RestController
public final class OpenApi {
  private static final String FILE = "/openapi.yaml";

  private final JsonNode document = load();

  @GetMapping(path = "/v3/api-docs", produces = MediaType.APPLICATION_JSON_VALUE)
  JsonNode document(HttpServletRequest request) {
    Parameters.of(request).finish();
    return document;
  }

  /** The OpenAPI 3.1 document. */
  public JsonNode document() {
    return document;
  }

  private static JsonNode load() {
    try (InputStream file = Objects.requireNonNull(OpenApi.class.getResourceAsStream(FILE), FILE)) {
      Object yaml = new Yaml(new SafeConstructor(new LoaderOptions())).load(file);
      return JsonMapper.shared().valueToTree(yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
