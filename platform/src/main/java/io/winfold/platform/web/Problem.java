package io.winfold.platform.web;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer to a request that was refused, as RFC 9457 has it.
 *
 * @param code why; its wire name is the member {@code code}
 * @param status the HTTP status
 * @param detail one sentence for a person
 * @param errors the fields or parameters at fault
 * @param extra further members, such as {@code currentVersion}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({"type", "title", "status", "code", "detail", "errors"})
public record Problem(
    @JsonIgnore ProblemCode code,
    int status,
    @Nullable String detail,
    List<FieldError> errors,
    @JsonIgnore Map<String, Object> extra) {
  public static final String CONTENT_TYPE = "application/problem+json";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MAX_TEXT = 500;

  /**
   * One thing at fault: a field of the body or a parameter.
   *
   * @param pointer a JSON pointer into the body, such as {@code /amount/currency}
   * @param parameter the name of a query parameter or header
   * @param detail one sentence for a person
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record FieldError(@Nullable String pointer, @Nullable String parameter, String detail) {
    public FieldError {
      pointer = pointer == null ? null : presentable(pointer);
      parameter = parameter == null ? null : presentable(parameter);
      detail = presentable(detail);
    }

    public static FieldError at(String pointer, String detail) {
      return new FieldError(pointer, null, detail);
    }

    public static FieldError parameter(String name, String detail) {
      return new FieldError(null, name, detail);
    }
  }

  public Problem {
    detail = detail == null ? null : presentable(detail);
    errors = List.copyOf(errors);
    extra = Map.copyOf(extra);
  }

  public static Problem of(ProblemCode code, @Nullable String detail) {
    return of(code, detail, List.of());
  }

  public static Problem of(ProblemCode code, @Nullable String detail, List<FieldError> errors) {
    return new Problem(code, code.status(), detail, errors, Map.of());
  }

  /** The same problem under another HTTP status. */
  public Problem withStatus(int other) {
    return new Problem(code, other, detail, errors, extra);
  }

  /** The same problem with one more member. */
  public Problem with(String member, Object value) {
    var members = new LinkedHashMap<>(extra);
    members.put(member, value);
    return new Problem(code, status, detail, errors, members);
  }

  /** The same problem with what is at fault found deeper in a larger document. */
  public Problem under(String pointer) {
    var moved =
        errors.stream()
            .map(
                error ->
                    error.pointer() == null
                        ? error
                        : FieldError.at(pointer + error.pointer(), error.detail()))
            .toList();
    return new Problem(code, status, detail, moved, extra);
  }

  @JsonProperty
  public String type() {
    return code.type();
  }

  @JsonProperty
  public String title() {
    return code.title();
  }

  @JsonProperty("code")
  public String wireCode() {
    return code.wireName();
  }

  @JsonAnyGetter
  Map<String, Object> members() {
    return extra;
  }

  public String toJson() {
    return JSON.writeValueAsString(this);
  }

  byte[] toBytes() {
    return toJson().getBytes(StandardCharsets.UTF_8);
  }

  /** What clients sent may be quoted in a problem: cut short, and always encodable. */
  private static String presentable(String text) {
    String shown = text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
    if (Texts.isWellFormed(shown)) {
      return shown;
    }
    return new String(shown.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
