package io.winfold.query.projection;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Locale;

/**
 * Values in PostgreSQL's binary form, byte by byte as the server itself sends them: so that the
 * bytes of a row that was just folded can be compared with those of the row in the table. Sparing
 * the server the parsing of text also makes COPY cheaper.
 */
enum SqlBinary {
  BIGINT {
    @Override
    void write(Object value, CopyBuffer out) {
      bigint(((Number) value).longValue(), out);
    }
  },
  INTEGER {
    @Override
    void write(Object value, CopyBuffer out) {
      integer(Math.toIntExact(((Number) value).longValue()), out);
    }
  },
  BOOLEAN {
    @Override
    void write(Object value, CopyBuffer out) {
      out.putInt(1);
      out.putByte((Boolean) value ? 1 : 0);
    }
  },
  TEXT {
    @Override
    void write(Object value, CopyBuffer out) {
      // Nearly all there is; a tenth of a rebuild's fold goes into texts.
      if (!(value instanceof String text && out.putAscii(text))) {
        text(SqlText.present(value), out);
      }
    }
  },
  JSONB {
    @Override
    void write(Object value, CopyBuffer out) {
      byte[] json = SqlText.present(value).getBytes(StandardCharsets.UTF_8);
      out.putInt(json.length + 1);
      out.putByte(1); // version of the format
      out.put(json);
    }
  },
  TEXT_ARRAY {
    @Override
    void write(Object value, CopyBuffer out) {
      Collection<?> texts = (Collection<?>) value;
      int field = out.beginField();
      beginArray(texts.size(), TEXT_OID, out);
      texts.forEach(text -> text(SqlText.present(text.toString()), out));
      out.endField(field);
    }
  },
  TIMESTAMPTZ_ARRAY {
    @Override
    void write(Object value, CopyBuffer out) {
      Instants instants = (Instants) value;
      int field = out.beginField();
      beginArray(instants.size(), TIMESTAMPTZ_OID, out);
      for (int i = 0; i < instants.size(); i++) {
        out.putLongField(instants.micros(i));
      }
      out.endField(field);
    }
  },
  DATE {
    @Override
    void write(Object value, CopyBuffer out) {
      out.putIntField(days((LocalDate) value));
    }

    @Override
    void check(Object value) {
      days((LocalDate) value);
    }
  },
  TIMESTAMPTZ {
    @Override
    void write(Object value, CopyBuffer out) {
      out.putLongField(micros(value));
    }

    @Override
    void check(Object value) {
      micros(value);
    }
  },
  NUMERIC {
    @Override
    void write(Object value, CopyBuffer out) {
      numeric((BigDecimal) value, out);
    }
  };

  private static final int TEXT_OID = 25;
  private static final int TIMESTAMPTZ_OID = 1184;

  /** Where the server begins to count. */
  private static final LocalDate EPOCH = LocalDate.of(2000, 1, 1);

  /** The digits of a numeric count to ten thousand. */
  private static final int GROUP = 4;

  private static final int BASE = 10_000;
  private static final int LONG_DIGITS = 18;

  static SqlBinary of(String type) {
    return valueOf(type.replace("[]", "_array").toUpperCase(Locale.ROOT));
  }

  /** Writes the length of a value and the value. */
  abstract void write(Object value, CopyBuffer out);

  /**
   * Sees whether PostgreSQL can hold a value.
   *
   * @throws IllegalArgumentException if it lies outside what the type holds
   */
  void check(Object value) {}

  static void bigint(long value, CopyBuffer out) {
    out.putLongField(value);
  }

  static void integer(int value, CopyBuffer out) {
    out.putIntField(value);
  }

  private static void beginArray(int size, int oid, CopyBuffer out) {
    out.putInt(size == 0 ? 0 : 1); // dimensions
    out.putInt(0); // no nulls
    out.putInt(oid);
    if (size > 0) {
      out.putInt(size);
      out.putInt(1); // index of the first
    }
  }

  private static void text(String text, CopyBuffer out) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.putInt(utf8.length);
    out.put(utf8);
  }

  private static int days(LocalDate date) {
    SqlRange.check(date);
    return Math.toIntExact(date.toEpochDay() - EPOCH.toEpochDay());
  }

  private static long micros(Object value) {
    if (value instanceof Instant instant) {
      return SqlInstant.of(instant);
    }
    return switch (value.toString()) {
      case "infinity" -> SqlInstant.INFINITY;
      case "-infinity" -> Long.MIN_VALUE;
      default -> throw new IllegalArgumentException("not an instant: " + value);
    };
  }

  private static void numeric(BigDecimal value, CopyBuffer out) {
    int scale = Math.max(0, value.scale());
    int fraction = (scale + GROUP - 1) / GROUP;
    // All digits as one whole number whose last group is a whole one.
    BigDecimal shifted = value.abs().movePointRight(fraction * GROUP);
    int field = out.beginField();
    int head = out.size();
    out.putLong(0);
    int[] groups =
        shifted.precision() - shifted.scale() <= LONG_DIGITS
            ? groups(shifted.longValueExact())
            : groups(shifted.toBigIntegerExact());
    int last = groups.length;
    while (last > 0 && groups[last - 1] == 0) {
      last--;
    }
    for (int i = 0; i < last; i++) {
      out.putShort(groups[i]);
    }
    out.setShort(head, last);
    out.setShort(head + 2, last == 0 ? 0 : groups.length - fraction - 1);
    out.setShort(head + 4, value.signum() < 0 ? 0x4000 : 0);
    out.setShort(head + 6, scale);
    out.endField(field);
  }

  /** The groups of a number, the highest first and not zero. */
  private static int[] groups(long number) {
    int count = 0;
    for (long left = number; left > 0; left /= BASE) {
      count++;
    }
    int[] groups = new int[count];
    long left = number;
    for (int i = count - 1; i >= 0; i--) {
      groups[i] = (int) (left % BASE);
      left /= BASE;
    }
    return groups;
  }

  private static int[] groups(BigInteger number) {
    String digits = number.toString();
    String padded = "0".repeat(Math.floorMod(-digits.length(), GROUP)) + digits;
    int[] groups = new int[padded.length() / GROUP];
    for (int i = 0; i < groups.length; i++) {
      groups[i] = Integer.parseInt(padded, i * GROUP, (i + 1) * GROUP, 10);
    }
    return groups;
  }
}
