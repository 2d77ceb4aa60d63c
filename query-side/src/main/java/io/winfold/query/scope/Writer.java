package io.winfold.query.scope;

import io.winfold.kernel.event.KernelJson;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes answers in each form. */
final class Writer {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(KernelJson.module())
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build();

  private Writer() {}

  static byte[] json(Body body, Instant asOf) {
    Row answer =
        switch (body) {
          case Body.Resource(Row fields) -> new Row().with(fields).with("asOf", asOf);
          case Body.Listing(List<Row> data, Body.@Nullable Page next) ->
              new Row()
                  .with("asOf", asOf)
                  .with(Row.page(data, next == null ? null : next.cursor()));
          case Body.Report report -> {
            Row shown = new Row().with("asOf", asOf).with("definition", report.definition());
            if (report.totals() != null) {
              shown.put("totals", report.totals());
            }
            yield shown.with("data", report.data()).with("warnings", report.warnings());
          }
        };
    return JSON.writeValueAsBytes(answer);
  }

  /** Rows in a form that needs no end, one batch after the other. */
  interface Rows {
    void write(List<Row> rows) throws IOException;

    void flush() throws IOException;
  }

  static Rows ndjson(OutputStream out) {
    return new Rows() {
      @Override
      public void write(List<Row> rows) throws IOException {
        for (Row row : rows) {
          out.write(JSON.writeValueAsBytes(row));
          out.write('\n');
        }
      }

      @Override
      public void flush() throws IOException {
        out.flush();
      }
    };
  }

  /** A table; its columns are those of the first row. */
  static Rows csv(OutputStream out) throws IOException {
    var printer =
        new CSVPrinter(new OutputStreamWriter(out, StandardCharsets.UTF_8), CSVFormat.RFC4180);
    return new Rows() {
      private @Nullable List<String> columns;

      @Override
      public void write(List<Row> rows) throws IOException {
        for (Row row : rows) {
          Row flat = flat(row);
          if (columns == null) {
            columns = List.copyOf(flat.keySet());
            printer.printRecord(columns);
          }
          List<@Nullable Object> cells = new ArrayList<>();
          for (String column : columns) {
            cells.add(cell(flat.get(column)));
          }
          printer.printRecord(cells);
        }
      }

      @Override
      public void flush() throws IOException {
        printer.flush();
      }
    };
  }

  private static Row flat(Row row) {
    var flat = new Row();
    row.forEach(
        (name, value) -> {
          if (value instanceof Row inner) {
            flat(inner).forEach((more, cell) -> flat.put(name + "." + more, cell));
          } else {
            flat.put(name, value);
          }
        });
    return flat;
  }

  private static @Nullable Object cell(@Nullable Object value) {
    return switch (value) {
      case BigDecimal number -> number.toPlainString();
      case List<?> list -> JSON.writeValueAsString(list);
      case Map<?, ?> map -> JSON.writeValueAsString(map);
      case null, default -> value;
    };
  }
}
