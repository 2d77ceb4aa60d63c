package io.winfold.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the server said. */
record Reply(String request, int status, HttpHeaders headers, String body) {

  JsonNode json() {
    return JsonMapper.shared().readTree(body);
  }

  JsonNode at(String pointer) {
    return json().at(pointer);
  }

  String header(String name) {
    return headers.firstValue(name).orElse("");
  }

  /** The type without its parameters. */
  String contentType() {
    return header("Content-Type").replaceAll("\\s*;.*", "");
  }

  long version() {
    return at("/version").asLong();
  }

  List<String> events() {
    var names = new ArrayList<String>();
    json().path("events").forEach(name -> names.add(name.stringValue()));
    return names;
  }

  /** Fails with all that is known unless the status is this one. */
  Reply expect(int expected) {
    assertThat(status).as("%s%n%s", request, body).isEqualTo(expected);
    return this;
  }

  /** Fails unless it is a problem as the contract has it. */
  Reply expectProblem(int expected, String code) {
    expect(expected);
    assertThat(contentType()).as(toString()).isEqualTo("application/problem+json");
    JsonNode problem = json();
    assertThat(problem.path("code").asString("")).as(toString()).isEqualTo(code);
    assertThat(problem.path("status").asInt(0)).as(toString()).isEqualTo(expected);
    assertThat(problem.path("type").asString("")).as(toString()).contains(code);
    assertThat(problem.path("title").asString("")).as(toString()).isNotEmpty();
    assertThat(body)
        .as("nothing of the inside shows")
        .doesNotContain("Exception", "io.winfold", "java.", "select ", "SELECT ", "\\tat ");
    return this;
  }

  /** The pointers of the fields at fault. */
  List<String> pointers() {
    var pointers = new ArrayList<String>();
    json().path("errors").forEach(error -> pointers.add(error.path("pointer").asString("")));
    return pointers;
  }
}
