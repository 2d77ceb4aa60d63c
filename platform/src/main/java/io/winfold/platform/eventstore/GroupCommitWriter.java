package io.winfold.platform.eventstore;

import io.winfold.platform.database.Connections;
import io.winfold.platform.eventstore.Append.Conflict;
import io.winfold.platform.eventstore.Append.NotStored;
import io.winfold.platform.eventstore.Append.Stored;
import io.winfold.platform.eventstore.Append.Unknown;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of a node: takes what its callers have queued while the last group was being
 * committed, and commits it as the next. One commit for many callers is what makes it fast; one
 * transaction under the log's lock is what makes positions gapless.
 *
 * <p>What becomes of one append does not depend on the others of its group. After a lost connection
 * it first makes sure that the old session can no longer commit, then looks which appends are
 * there, and appends the others again.
 */
final class GroupCommitWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCommitWriter.class);

  private static final int GROUP_EVENTS = 2_000;
  private static final int GROUP_BYTES = 8 << 20;
  private static final int APPEND_BYTES = 64 << 20;
  private static final long GATHERING_NANOS = 1_000_000;
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(100);

  private final AppendSession session;
  private final HeadSignal signal;
  private final Duration patience;
  private final Thread thread;

  /** Since when the database is away; known to the writer's thread alone. */
  private @Nullable Long awaySince;

  /** Appends known to be under way when the last group was done; as above, like the next two. */
  private int expected = 1;

  private long lastEnd;
  private long lastNanos;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition queued = lock.newCondition();
  private final Deque<Append> queue = new ArrayDeque<>();
  private boolean closed;

  /** How many appends have to be queued for the writer to go on; the others need not wake it. */
  private int wanted = 1;

  /**
   * @param patience how long to try to reach a database that is away before callers are told
   */
  GroupCommitWriter(Connections connections, HeadSignal signal, Duration patience) {
    this.session = new AppendSession(connections);
    this.signal = signal;
    this.patience = patience;
    this.thread = Thread.ofPlatform().name("event-writer").start(this::run);
  }

  /** Queues the events and waits until it is known what became of them. */
  Append.Outcome append(List<NewEvent> events) {
    Append append = new Append(events);
    if (append.bytes > APPEND_BYTES) {
      return new NotStored(
          new IllegalArgumentException(
              events.size() + " events of " + append.bytes + " bytes are too much at once"));
    }
    lock.lock();
    try {
      if (closed) {
        return new NotStored(new IllegalStateException("The event store is shutting down"));
      }
      queue.add(append);
      if (queue.size() >= wanted) {
        queued.signal();
      }
    } finally {
      lock.unlock();
    }
    return append.await();
  }

  /** Takes no more, and finishes what was taken. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      queued.signal();
    } finally {
      lock.unlock();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    List<Append> group = List.of();
    try (session) {
      for (group = next(); !group.isEmpty(); group = next()) {
        long start = System.nanoTime();
        write(group);
        lastEnd = System.nanoTime();
        lastNanos = lastEnd - start;
      }
    } finally {
      // Only an error of the virtual machine gets here with anything left to answer.
      giveUp(group, new IllegalStateException("The event writer has ended"), true);
      refuseQueued();
    }
  }

  private void refuseQueued() {
    lock.lock();
    try {
      closed = true;
      giveUp(List.copyOf(queue), new IllegalStateException("The event writer has ended"), false);
      queue.clear();
    } finally {
      lock.unlock();
    }
  }

  /** What is queued, up to a bound; empty when closed and done. */
  private List<Append> next() {
    lock.lock();
    try {
      while (queue.isEmpty()) {
        if (closed) {
          return List.of();
        }
        queued.awaitUninterruptibly();
      }
      gather();
      return takeGroup();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Those who were just answered tend to come again at once. A moment's patience lets one commit
   * serve them together with those who waited; without it groups are small and large by turns.
   */
  private void gather() {
    long left = lastEnd + Math.min(lastNanos / 2, GATHERING_NANOS) - System.nanoTime();
    wanted = expected;
    while (queue.size() < wanted && left > 0 && !closed) {
      try {
        left = queued.awaitNanos(left);
      } catch (InterruptedException e) {
        // Only this class holds the thread, and it never interrupts it.
        throw new IllegalStateException(e);
      }
    }
    wanted = 1;
  }

  /** In order of arrival, but of appends to the same stream only the first. */
  private List<Append> takeGroup() {
    List<Append> group = new ArrayList<>();
    Set<String> streams = new HashSet<>();
    int events = 0;
    long bytes = 0;
    for (Iterator<Append> waiting = queue.iterator(); waiting.hasNext(); ) {
      Append append = waiting.next();
      events += append.events.size();
      bytes += append.bytes;
      if (!group.isEmpty() && (events > GROUP_EVENTS || bytes > GROUP_BYTES)) {
        break;
      }
      if (Collections.disjoint(streams, append.streams())) {
        group.add(append);
        waiting.remove();
      }
      streams.addAll(append.streams());
    }
    return group;
  }

  private void write(List<Append> group) {
    List<Append> open = group;
    boolean sent = false;
    Duration pause = Duration.ZERO;
    while (!open.isEmpty()) {
      try {
        if (session.lostOne()) {
          open = withoutStored(open);
          sent = false;
          continue;
        }
        session.connect();
        sent = true;
        finish(open, session.append(open));
        return;
      } catch (SQLException | RuntimeException e) {
        if (session.stillUsable() && !session.lostOne()) {
          failOrSplit(open, e);
          return;
        }
        if (outOfPatience(e)) {
          giveUp(open, e, sent);
          return;
        }
        pause(pause);
        pause = BETWEEN_ATTEMPTS;
      }
    }
  }

  /** Counted from the start of the outage, so that later callers need not wait as long again. */
  private boolean outOfPatience(Exception cause) {
    long now = System.nanoTime();
    if (awaySince == null) {
      awaySince = now;
      LOG.warn("The event writer lost its connection: {}", cause.toString());
    }
    return now - awaySince > patience.toNanos();
  }

  private List<Append> withoutStored(List<Append> open) throws SQLException {
    session.replaceLost();
    Set<Append> stored = session.stored(open);
    stored.forEach(append -> append.complete(new Stored()));
    return open.stream().filter(append -> !stored.contains(append)).toList();
  }

  private void finish(List<Append> group, AppendSession.Result result) {
    expected = group.size() + waiting();
    for (int i = 0; i < group.size(); i++) {
      group.get(i).complete(result.refused().contains(i) ? new Conflict() : new Stored());
    }
    awaySince = null;
    signal.advanceTo(result.head());
  }

  private int waiting() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }

  /** The statement failed as a whole: one of the group is to blame, and only one shall suffer. */
  private void failOrSplit(List<Append> open, Exception cause) {
    if (open.size() == 1) {
      LOG.warn("An append failed", cause);
      open.getFirst().complete(new NotStored(cause));
    } else {
      open.forEach(append -> write(List.of(append)));
    }
  }

  private static void giveUp(List<Append> open, Exception cause, boolean sent) {
    open.forEach(append -> append.complete(sent ? new Unknown(cause) : new NotStored(cause)));
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      // Only this class holds the thread, and it never interrupts it.
      throw new IllegalStateException(e);
    }
  }
}
