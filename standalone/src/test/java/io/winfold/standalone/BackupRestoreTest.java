package io.winfold.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.platform.eventstore.EventDigest;
import io.winfold.platform.eventstore.StoredEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupRestoreTest {
  private static final Instant AT = Instant.parse("2026-03-01T10:00:00.123456Z");

  @TempDir Path folder;

  private final StringWriter said = new StringWriter();

  private int winfold(Object... arguments) {
    said.getBuffer().setLength(0);
    return Winfold.commandLine()
        .setErr(new PrintWriter(said))
        .execute(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
  }

  /** A backup of three events, spelt out. */
  private static String backup() {
    byte[] digest = EventDigest.start();
    StringBuilder text = new StringBuilder();
    byte[] metadata = "{\"occurredAt\":\"%1$s\",\"actor\":\"ada\"}".formatted(AT).getBytes(UTF_8);
    byte[] data = "{\"reason\":\"typed \\u00fc\"}".getBytes(UTF_8);
    for (long position = 1; position <= 3; position++) {
      String id = new UUID(7, position).toString();
      long micros = StoredEvent.micros(AT);
      var event =
          new StoredEvent(
              position,
              "opportunity/x",
              position,
              id,
              "Discarded",
              1,
              micros,
              micros + position,
              metadata,
              data,
              null);
      digest = EventDigest.next(digest, event);
      text.append(
          """
          {"position":%1$d,"stream":"opportunity/x","version":%1$d,"eventId":"%2$s",\
          "type":"Discarded","revision":1,"occurredAt":"%3$s","recordedAt":"%4$s",\
          "metadata":%5$s,"data":%6$s}
          """
              .formatted(
                  position,
                  id,
                  AT,
                  StoredEvent.instant(micros + position),
                  new String(metadata, UTF_8),
                  new String(data, UTF_8)));
    }
    return text.append("{\"trailer\":{\"format\":1,\"count\":3,\"digest\":\"")
        .append(HexFormat.of().formatHex(digest))
        .append("\"}}\n")
        .toString();
  }

  @Test
  void aBackupRestoredAndBackedUpIsTheSameAndNothingElseIsRestored() throws IOException {
    String backup = backup();
    Path file = Files.writeString(folder.resolve("log.ndjson"), backup);
    Path data = folder.resolve("data");
    Path copy = folder.resolve("copy.ndjson.gz");

    Path cutOff = Files.writeString(folder.resolve("cut.ndjson"), backup.substring(0, 300));
    assertThat(winfold("restore", cutOff, "--data", data)).isEqualTo(1);
    assertThat(said.toString()).contains("Nothing was restored", "cut off");
    assertThat(data).doesNotExist();

    assertThat(winfold("restore", file, "--data", data)).as("%s", said).isZero();
    assertThat(winfold("restore", file, "--data", data)).isEqualTo(1);
    assertThat(said.toString()).contains("not empty");

    assertThat(winfold("backup", copy, "--data", data)).as("%s", said).isZero();
    byte[] compressed = Files.readAllBytes(copy);
    try (var in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
      assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo(backup);
    }
    assertThat(folder.resolve("copy.ndjson.gz.part")).doesNotExist();

    assertThat(winfold("backup", copy, "--data", data)).isEqualTo(1);
    assertThat(said.toString()).contains("already");
    Files.write(copy, Arrays.copyOf(compressed, compressed.length - 20));
    assertThat(winfold("restore", copy, "--data", folder.resolve("other"))).isEqualTo(1);
    assertThat(said.toString()).contains("Nothing was restored", "damaged or cut off");
  }

  @Test
  void whereThereIsNoWinfoldThereIsNothingToBackUp() {
    assertThat(winfold("backup", folder.resolve("a"), "--data", folder)).isEqualTo(1);
    assertThat(said.toString()).contains("There is no Winfold in");
    assertThat(winfold("backup", folder.resolve("a"), "--url", "http://127.0.0.1:9")).isEqualTo(1);
    assertThat(said.toString()).contains("Is it running");
    assertThat(folder).isEmptyDirectory();
  }
}
