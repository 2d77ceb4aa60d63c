package io.winfold.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Some connections to one Winfold, a caller each. */
final class HttpCallers implements AutoCloseable {
  private final List<HttpCaller> callers = new ArrayList<>();

  HttpCallers(int port, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      callers.add(new HttpCaller(port));
    }
  }

  HttpCaller get(int caller) {
    return callers.get(caller);
  }

  @Override
  public void close() throws IOException {
    for (HttpCaller caller : callers) {
      caller.close();
    }
  }
}
