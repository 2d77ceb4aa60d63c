package io.winfold.acceptance;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.springframework.util.FileSystemUtils;

/** A program of Winfold in a JVM of its own, on the class path of the tests. */
final class Server implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(3);

  private final Process process;
  private final URI base;
  private final Path output;

  private Server(Process process, URI base, Path output) {
    this.process = process;
    this.base = base;
    this.output = output;
  }

  /**
   * Launches a program, which is not ready yet.
   *
   * @param without parts of the class path it must do without
   */
  static Server launch(
      String mainClass, int port, Path output, List<String> without, List<String> arguments) {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-XX:+UseSerialGC",
                // It lives for seconds: without C2 it takes half the processor time.
                "-XX:TieredStopAtLevel=1",
                // What a compiler of today wrote needs no check: a fifth of a start.
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:-BytecodeVerificationRemote",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Daxoniq.update-checker.disabled=true",
                "-Daxon.update-check.disabled=true",
                "-Dserver.address=127.0.0.1",
                "-cp",
                classPath(without),
                mainClass));
    command.addAll(arguments);
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
              .start();
      var server = new Server(process, URI.create("http://127.0.0.1:" + port), output);
      // Asked, not killed: it has a database to stop.
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String classPath(List<String> without) {
    return Arrays.stream(System.getProperty("java.class.path").split(":"))
        .filter(entry -> without.stream().noneMatch(entry::contains))
        .collect(Collectors.joining(":"));
  }

  /** Deletes a folder of servers that have ended. */
  static void delete(Path folder) {
    try {
      FileSystemUtils.deleteRecursively(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI base() {
    return base;
  }

  Server awaitReady() {
    try (var http = HttpClient.newHttpClient()) {
      await()
          .atMost(START)
          .pollInterval(Duration.ofMillis(100))
          .failFast(this::failIfEnded)
          .until(() -> isReady(http));
    } catch (RuntimeException e) {
      process.destroyForcibly();
      throw new IllegalStateException("Not ready: " + base + "\n" + tail(), e);
    }
    return this;
  }

  private void failIfEnded() {
    if (!process.isAlive()) {
      throw new IllegalStateException("It ended with " + process.exitValue());
    }
  }

  private boolean isReady(HttpClient http) throws InterruptedException {
    try {
      var request =
          HttpRequest.newBuilder(base.resolve("/actuator/health/readiness"))
              .timeout(Duration.ofSeconds(5))
              .build();
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // does not listen yet
    }
  }

  /** The last lines of what it printed. */
  String tail() {
    try {
      List<String> lines = Files.readAllLines(output);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 80), lines.size()));
    } catch (IOException e) {
      return "no output: " + e;
    }
  }

  /** kill -9: no goodbye. */
  void kill() {
    process.destroyForcibly();
    awaitEnd(Duration.ofSeconds(20));
  }

  /** Ctrl-C, in effect: asks it to end and returns its exit code. */
  int stop() {
    process.destroy();
    awaitEnd(Duration.ofSeconds(40));
    return process.exitValue();
  }

  private void awaitEnd(Duration atMost) {
    try {
      if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("It did not end in " + atMost + ":\n" + tail());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      stop();
    }
  }
}
