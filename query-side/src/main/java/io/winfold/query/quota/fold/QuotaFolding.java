package io.winfold.query.quota.fold;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.quota.QuotaId;
import io.winfold.query.projection.Folding;
import java.util.LinkedHashMap;
import java.util.Map;

/** The whole histories of quotas. There are few, so all their rows wait for the end. */
final class QuotaFolding implements Folding {
  private static final int BYTES_OF_AN_EVENT = 500;

  private final Rows rows;
  private final Map<String, QuotaRows> quotas = new LinkedHashMap<>();
  private long bytes;

  QuotaFolding(Rows rows) {
    this.rows = rows;
  }

  @Override
  public boolean knows(String stream) {
    return quotas.containsKey(stream);
  }

  @Override
  public void add(RecordedEvent event) {
    QuotaRows known = quotas.get(event.stream());
    QuotaRows folded =
        known == null
            ? new QuotaRows(event.stream().substring(QuotaId.KIND.length()), null)
            : known;
    QuotaTables.VERSION.check(folded.next(event));
    folded.add(event);
    if (known == null) {
      quotas.put(event.stream(), folded);
    }
    bytes += BYTES_OF_AN_EVENT;
  }

  @Override
  public void finish() {
    for (QuotaRows quota : quotas.values()) {
      quota.versions().forEach(row -> rows.add(QuotaTables.VERSION, row));
    }
  }

  @Override
  public long bytes() {
    return bytes;
  }
}
