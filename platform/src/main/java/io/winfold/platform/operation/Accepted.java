package io.winfold.platform.operation;

import java.net.URI;
import org.springframework.http.ResponseEntity;

/** The answer to who asked for long-running work: 202, the operation, and where to follow it. */
public final class Accepted {
  private Accepted() {}

  public static ResponseEntity<Operation> answer(Operation operation) {
    return ResponseEntity.accepted()
        .location(URI.create("/api/operations/" + operation.id()))
        .body(operation);
  }
}
