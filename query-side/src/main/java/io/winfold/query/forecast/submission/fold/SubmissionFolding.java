package io.winfold.query.forecast.submission.fold;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.forecast.ForecastId;
import io.winfold.query.projection.Folding;
import java.util.LinkedHashMap;
import java.util.Map;

/** The whole histories of forecasts. There are few, so all their rows wait for the end. */
final class SubmissionFolding implements Folding {
  private static final int BYTES_OF_AN_EVENT = 500;

  private final Rows rows;
  private final Map<String, SubmissionRows> forecasts = new LinkedHashMap<>();
  private long bytes;

  SubmissionFolding(Rows rows) {
    this.rows = rows;
  }

  @Override
  public boolean knows(String stream) {
    return forecasts.containsKey(stream);
  }

  @Override
  public void add(RecordedEvent event) {
    SubmissionRows known = forecasts.get(event.stream());
    SubmissionRows folded =
        known == null
            ? new SubmissionRows(event.stream().substring(ForecastId.KIND.length()), null)
            : known;
    SubmissionTables.VERSION.check(folded.next(event));
    folded.add(event);
    if (known == null) {
      forecasts.put(event.stream(), folded);
    }
    bytes += BYTES_OF_AN_EVENT;
  }

  @Override
  public void finish() {
    for (SubmissionRows forecast : forecasts.values()) {
      forecast.versions().forEach(row -> rows.add(SubmissionTables.VERSION, row));
    }
  }

  @Override
  public long bytes() {
    return bytes;
  }
}
