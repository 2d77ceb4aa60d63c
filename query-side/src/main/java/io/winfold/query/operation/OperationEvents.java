package io.winfold.query.operation;

import io.winfold.platform.operation.Operation;
import io.winfold.platform.operation.Operations;
import io.winfold.platform.web.Parameters;
import io.winfold.platform.web.ProblemCode;
import io.winfold.platform.web.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code GET /api/operations/{id}} as server-sent events: the operation whenever it has come on,
 * and a last time as soon as it has ended. To be told so costs a server less than to be asked.
 */
@RestController
class OperationEvents implements SmartLifecycle {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

  /** A comment so often tells clients and proxies that there is somebody. */
  private static final Duration BETWEEN_SIGNS = Duration.ofSeconds(15);

  private final Operations operations;
  private final JsonMapper json;
  private volatile boolean running;

  OperationEvents(Operations operations, JsonMapper json) {
    this.operations = operations;
    this.json = json;
  }

  @GetMapping(path = "/api/operations/{id}", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  void follow(HttpServletRequest request, HttpServletResponse response, @PathVariable String id)
      throws IOException, InterruptedException {
    Parameters.of(request).finish();
    long ends = operations.ended().count();
    Operation operation =
        operations
            .find(id)
            .orElseThrow(
                () -> new ProblemException(ProblemCode.NOT_FOUND, "There is no such operation"));
    response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    OutputStream out = response.getOutputStream();
    Operation shown = null;
    long sign = System.nanoTime();
    while (true) {
      if (hasComeOn(shown, operation)) {
        write(out, "data: " + json.writeValueAsString(operation) + "\n\n");
        shown = operation;
        sign = System.nanoTime();
      } else if (System.nanoTime() - sign > BETWEEN_SIGNS.toNanos()) {
        write(out, ":\n\n");
        sign = System.nanoTime();
      }
      if (operation.state() != Operation.State.RUNNING || !running) {
        return;
      }
      // What another process does is looked at in time.
      operations.ended().await(ends, BETWEEN_LOOKS);
      ends = operations.ended().count();
      operation = operations.find(id).orElse(operation);
    }
  }

  private static boolean hasComeOn(@Nullable Operation shown, Operation now) {
    return shown == null
        || shown.done() != now.done()
        || shown.state() != now.state()
        || !Objects.equals(shown.phase(), now.phase());
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void start() {
    running = true;
  }

  /** Before the server waits for its requests to end. */
  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
