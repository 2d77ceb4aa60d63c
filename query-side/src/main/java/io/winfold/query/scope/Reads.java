package io.winfold.query.scope;

import static java.time.temporal.ChronoUnit.MICROS;
import static java.time.temporal.ChronoUnit.MINUTES;

import io.winfold.platform.web.Parameters;
import io.winfold.platform.web.ProblemCode;
import io.winfold.platform.web.ProblemException;
import io.winfold.query.projection.ReadModel;
import io.winfold.query.projection.ReadModelPositions;
import io.winfold.query.projection.Snapshot;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * What happens to every query, in this order: its parameters are read and those nobody knows are
 * refused, the writes it must show are waited for, a snapshot is opened, an answer the client has
 * already is not given again, the question is asked, the answer is written in the form wanted.
 */
@Component
public class Reads {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ReadModel model;
  private final ReadModelPositions positions;
  private final Clock clock;
  private final ZoneId zone;

  public Reads(
      ReadModel model,
      ReadModelPositions positions,
      ObjectProvider<Clock> clock,
      @Value("${winfold.zone:UTC}") ZoneId zone) {
    this.model = model;
    this.positions = positions;
    this.clock = clock.getIfUnique(Clock::systemUTC);
    this.zone = zone;
  }

  /** Where days begin. */
  public ZoneId zone() {
    return zone;
  }

  /** A request's path and parameters in one spelling, without some. */
  public static String canonical(HttpServletRequest request, List<String> without) {
    var text = new StringBuilder(request.getRequestURI()).append('\n');
    new TreeMap<>(request.getParameterMap())
        .forEach(
            (name, values) -> {
              if (!without.contains(name)) {
                text.append(name).append(Arrays.toString(values)).append('\n');
              }
            });
    return text.toString();
  }

  private record Answer(Scope scope, String etag, @Nullable Body body) {}

  /**
   * Answers a request.
   *
   * @param parse takes what is the query's own out of the parameters
   */
  public void answer(
      HttpServletRequest request,
      HttpServletResponse response,
      Function<Parameters, Question> parse)
      throws IOException {
    // What is asked in a body is no part of a tag.
    boolean isGet = request.getMethod().equals("GET");
    Format format = Format.of(request);
    Instant now = clock.instant().truncatedTo(MICROS);
    Parameters parameters = Parameters.of(request);
    AsOf asOf = AsOf.of(parameters, now, zone);
    List<After> after = After.of(parameters);
    Question question = parse.apply(parameters);
    parameters.finish();
    await(after);
    Answer answer =
        Objects.requireNonNull(
            model.read(
                snapshot -> {
                  // Later than the snapshot, so that nothing in it is of the future.
                  Instant present = clock.instant().truncatedTo(MICROS);
                  Scope scope = scope(snapshot, asOf, question.pin(), present);
                  String etag = Etag.of(request, format, snapshot, moment(asOf, question, present));
                  boolean known =
                      isGet && Etag.matches(request.getHeader(HttpHeaders.IF_NONE_MATCH), etag);
                  return new Answer(scope, etag, known ? null : question.ask(scope));
                }));
    if (isGet) {
      response.setHeader(HttpHeaders.ETAG, answer.etag());
    }
    response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    if (answer.body() == null) {
      response.setStatus(HttpStatus.NOT_MODIFIED.value());
      return;
    }
    // Who names a limit wants a page; a table without one is the whole list.
    boolean whole = request.getParameter("limit") == null;
    write(response, format, answer.body(), answer.scope(), whole);
  }

  private void await(List<After> after) {
    Instant end = clock.instant().plus(PATIENCE);
    for (After write : after) {
      Duration left = Duration.between(clock.instant(), end);
      if (!positions.awaitVersion(
          write.stream(), write.version(), left.isNegative() ? Duration.ZERO : left)) {
        throw new ProblemException(
                ProblemCode.PROJECTION_BEHIND,
                "The read model does not show version %d of %s yet"
                    .formatted(write.version(), write.stream()))
            .withHeader(HttpHeaders.RETRY_AFTER, 1);
      }
    }
  }

  private Scope scope(Snapshot snapshot, AsOf asOf, Question.@Nullable Pin pin, Instant present) {
    if (pin != null) {
      if (pin.generation() != snapshot.generation()) {
        throw new ProblemException(
            ProblemCode.CURSOR_EXPIRED,
            "The read model was rebuilt since the first page; begin with the first page again");
      }
      return new Scope(snapshot, pin.asOf(), pin.position(), false, zone);
    }
    Instant instant = asOf.instant() == null ? present : asOf.instant();
    long position =
        asOf.knownAt() == null ? snapshot.position() : Known.at(snapshot, asOf.knownAt());
    return new Scope(snapshot, instant, position, asOf.isNow(), zone);
  }

  /** What of the present an answer depends on. */
  private String moment(AsOf asOf, Question question, Instant present) {
    if (!asOf.moving() || question.pin() != null) {
      return "";
    }
    return switch (question.pace()) {
      case DAY -> present.atZone(zone).toLocalDate().toString();
      case MINUTE -> present.truncatedTo(MINUTES).toString();
    };
  }

  private void write(
      HttpServletResponse response, Format format, Body body, Scope scope, boolean whole)
      throws IOException {
    Format form = body instanceof Body.Resource ? Format.JSON : format;
    response.setContentType(form.contentType());
    switch (form) {
      case JSON -> {
        byte[] json = Writer.json(body, scope.asOf());
        response.setContentLength(json.length);
        response.getOutputStream().write(json);
      }
      case CSV -> rows(response, Writer.csv(response.getOutputStream()), body, scope, whole);
      case NDJSON -> rows(response, Writer.ndjson(response.getOutputStream()), body, scope, whole);
    }
  }

  /** Writes row by row, page after page; each page is read in a snapshot of its own. */
  private void rows(
      HttpServletResponse response, Writer.Rows rows, Body body, Scope scope, boolean whole)
      throws IOException {
    response.setHeader("Winfold-As-Of", scope.asOf().toString());
    Body at = body;
    while (true) {
      switch (at) {
        case Body.Resource(Row fields) -> rows.write(List.of(fields));
        case Body.Report report -> rows.write(report.data());
        case Body.Listing listing -> rows.write(listing.data());
      }
      rows.flush();
      if (!whole || !(at instanceof Body.Listing(List<Row> _, Body.Page(_, Question next)))) {
        return;
      }
      Instant asOf = scope.asOf();
      at =
          Objects.requireNonNull(
              model.read(
                  snapshot ->
                      next.ask(scope(snapshot, new AsOf(asOf, null, false), next.pin(), asOf))));
    }
  }
}
