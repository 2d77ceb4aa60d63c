package io.winfold.standalone;

import java.io.IOException;
import java.net.URI;
import picocli.CommandLine.Option;

/** The Winfold that a command speaks to, for every command that speaks to one. */
final class RunningWinfold {
  @Option(
      names = "--url",
      paramLabel = "U",
      defaultValue = "http://127.0.0.1:8080",
      description = "Where Winfold runs (${DEFAULT-VALUE}).")
  URI url = URI.create("http://127.0.0.1:8080");

  /** What a command has to ask. */
  @FunctionalInterface
  interface Conversation<T> {
    T with(WinfoldApi api) throws IOException, InterruptedException;
  }

  /**
   * @throws StartException if nothing answers, or it refuses
   */
  <T> T talk(Conversation<T> conversation) throws InterruptedException {
    try {
      return conversation.with(new WinfoldApi(url));
    } catch (IOException e) {
      throw WinfoldApi.noAnswer(url, e);
    }
  }
}
