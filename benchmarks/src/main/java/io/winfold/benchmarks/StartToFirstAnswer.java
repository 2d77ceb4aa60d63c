package io.winfold.benchmarks;

import io.winfold.benchmarks.Row.Verdict;
import io.winfold.command.intake.sample.SampleLoader;
import io.winfold.standalone.StandaloneServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * From the start of the program on the sample's database to the first report it answers, as users
 * start it and without what Java remembers of its rehearsal.
 */
final class StartToFirstAnswer implements Benchmark {
  private static final double SECONDS = 8;
  private static final String READY = "Winfold is ready at ";
  private static final String HEAP = "-Xmx2g";

  @Override
  public String name() {
    return "start";
  }

  @Override
  public List<Row> measure(Bench bench) throws Exception {
    Path data = bench.emptyFolder();
    try (StandaloneServer server = StandaloneServer.start(data, 0)) {
      server.bean(SampleLoader.class).load(Instant.now());
    }
    awaitBuilt(bench);
    List<Double> remembering = new ArrayList<>();
    List<Double> anew = new ArrayList<>();
    for (int round = 0; round < Math.min(3, bench.rounds()); round++) {
      remembering.add(startedIn(bench, data, HEAP));
      // With classes shared as Java does by itself.
      anew.add(startedIn(bench, data, HEAP + " -Xshare:auto"));
    }
    double median = Rounds.median(remembering, Double::doubleValue);
    double floor = Rounds.median(anew, Double::doubleValue);
    return List.of(
        new Row(
            "start to first report, database with the sample",
            "%.1f s".formatted(median),
            "the same without what Java remembers of a rehearsal: %.1f s".formatted(floor),
            "%.0f %%".formatted(100 * median / floor),
            "below 8 s",
            Verdict.of(median < SECONDS)));
  }

  /** The first call builds what has been changed. */
  private static void awaitBuilt(Bench bench) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(bench.program().toString(), "--version")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(bench.program() + " does not start");
    }
  }

  private static double startedIn(Bench bench, Path data, String javaOptions) throws Exception {
    var starting =
        new ProcessBuilder(
            bench.program().toString(), "serve", "--port", "0", "--data", data.toString());
    starting.environment().put("WINFOLD_JAVA_OPTS", javaOptions);
    long start = System.nanoTime();
    Process process = starting.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader out = process.inputReader();
        HttpCaller caller = new HttpCaller(port(out))) {
      var reply = caller.get("/api/reports/pipeline?pipeline=b2b");
      double seconds = (System.nanoTime() - start) / 1e9;
      if (reply.status() != 200 || reply.json().path("data").isEmpty()) {
        throw new IncompleteException("The first report is wrong: " + reply.text());
      }
      return seconds;
    } finally {
      process.destroy();
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  private static int port(BufferedReader out) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(READY)) {
        String url = line.substring(READY.length()).split("[, ]", 2)[0];
        return java.net.URI.create(url).getPort();
      }
    }
    throw new IllegalStateException("Winfold ended before it was ready");
  }
}
