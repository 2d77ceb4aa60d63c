package io.winfold.platform.log;

import io.winfold.platform.eventstore.EventDigest;
import io.winfold.platform.eventstore.StoredEvent;
import io.winfold.platform.eventstore.StoredLog;
import io.winfold.platform.log.Finding.Kind;
import io.winfold.platform.log.LogCheckpoints.Checkpoint;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the whole log, computes the digest of every event anew, and compares it with the one kept
 * beside the event and with the checkpoints. A log that is intact leaves a checkpoint of its end.
 *
 * <p>A store that keeps no digests is compared with checkpoints alone: an earlier verification left
 * one every {@value #STRIDE} events, and what was changed since is found to that precision.
 */
public final class LogVerification {
  private static final int STRIDE = 1_000;
  private static final HexFormat HEX = HexFormat.of();

  private final StoredLog log;
  private final LogCheckpoints checkpoints;

  public LogVerification(StoredLog log, LogCheckpoints checkpoints) {
    this.log = log;
    this.checkpoints = checkpoints;
  }

  /**
   * @param goOn told the number of events read; answers whether to go on
   * @throws CancellationException if it was not to
   */
  public Verdict run(LongPredicate goOn) {
    List<Checkpoint> known = checkpoints.all();
    Pass pass = new Pass(known, goOn);
    log.scan(pass::take);
    return pass.verdict();
  }

  private final class Pass {
    private final List<Checkpoint> known;
    private final LongPredicate goOn;
    private byte[] digest = EventDigest.start();
    private long verified;
    private long count;
    private long head;

    /** The first of the known ones not passed yet. */
    private int next;

    private @Nullable Break broken;
    private @Nullable Finding finding;

    Pass(List<Checkpoint> known, LongPredicate goOn) {
      this.known = known;
      this.goOn = goOn;
    }

    void take(StoredEvent event) {
      count++;
      head = event.position;
      if (!goOn.test(count)) {
        throw new CancellationException();
      }
      if (broken != null) {
        broken.see(event);
      } else if (finding == null) {
        check(event);
      }
    }

    private void check(StoredEvent event) {
      if (event.position != verified + 1) {
        if (event.position > verified) {
          broken = new Break(verified + 1, digest, null);
          broken.see(event);
        } else {
          finding = Break.of(Kind.ADDED, event, null, "No event belongs before the first position");
        }
        return;
      }
      byte[] computed = EventDigest.next(digest, event);
      if (event.digest != null && !Arrays.equals(computed, event.digest)) {
        broken = new Break(event.position, digest, event);
        return;
      }
      Checkpoint checkpoint = next < known.size() ? known.get(next) : null;
      if (checkpoint != null && checkpoint.position() == event.position) {
        if (!checkpoint.digest().equals(HEX.formatHex(computed))) {
          finding = unlike(event);
          return;
        }
        next++;
      }
      digest = computed;
      verified = event.position;
      if (!log.keepsDigests() && verified % STRIDE == 0 && next == known.size()) {
        keep();
      }
    }

    private void keep() {
      checkpoints.keep(new Checkpoint(verified, HEX.formatHex(digest)), 1);
    }

    private Finding unlike(StoredEvent event) {
      long from = next == 0 ? 1 : known.get(next - 1).position() + 1;
      String what =
          "An event at positions %d to %d is not what it was when the log was looked at before"
              .formatted(from, event.position);
      return log.keepsDigests()
          ? Break.of(Kind.REWRITTEN, event, null, what + "; its digest was written anew with it")
          : Break.of(Kind.ALTERED, event, null, what);
    }

    Verdict verdict() {
      if (broken != null) {
        Optional<String> seen =
            known.stream()
                .filter(checkpoint -> checkpoint.position() == verified + 1)
                .map(Checkpoint::digest)
                .findFirst();
        finding = broken.explain(seen.orElse(null), log::missingVersion);
      }
      if (finding == null && !known.isEmpty() && known.getLast().position() > head) {
        finding =
            new Finding(
                Kind.TRUNCATED,
                head + 1,
                null,
                null,
                null,
                null,
                null,
                "The log ends at position %d and once went to position %d or further"
                    .formatted(head, known.getLast().position()));
      }
      if (finding == null && verified > 0) {
        keep();
      }
      return new Verdict(
          count, head, finding == null, verified, HEX.formatHex(digest), next, finding);
    }
  }
}
