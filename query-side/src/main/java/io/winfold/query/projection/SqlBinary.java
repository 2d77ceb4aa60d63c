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
  private static final int[] POWERS = {1, 10, 100, 1_000, 10_000};
  private static final int NEGATIVE = 0x4000;
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
    int scale = value.scale();
    if (scale >= 0 && scale <= GROUP && value.precision() <= LONG_DIGITS - GROUP) {
      // As good as every amount there is.
      long unscaled = value.scaleByPowerOfTen(scale).longValueExact();
      numeric(Math.abs(unscaled) * POWERS[GROUP - scale], unscaled < 0, scale, out);
    } else {
      longNumeric(value, out);
    }
  }

  /**
   * @param digits without sign and point, the last four of them behind the point
   */
  private static void numeric(long digits, boolean negative, int scale, CopyBuffer out) {
    int dropped = 0;
    long kept = digits;
    while (kept != 0 && kept % BASE == 0) {
      kept /= BASE;
      dropped++;
    }
    int count = 0;
    for (long left = kept; left != 0; left /= BASE) {
      count++;
    }
    out.putInt(Long.BYTES + count * Short.BYTES);
    head(count, count == 0 ? 0 : count + dropped - 2, negative, scale, out);
    int at = out.skip(count * Short.BYTES);
    for (int i = count - 1; i >= 0; i--) {
      out.setShort(at + i * Short.BYTES, (int) (kept % BASE));
      kept /= BASE;
    }
  }

  /**
   * @param count of groups that follow
   * @param weight of the first: the power of ten thousand it is to be multiplied by
   * @param scale digits shown behind the point, a short
   */
  private static void head(int count, int weight, boolean negative, int scale, CopyBuffer out) {
    out.putLong(
        (long) count << 48 | (weight & 0xffffL) << 32 | (negative ? NEGATIVE : 0L) << 16 | scale);
  }

  private static void longNumeric(BigDecimal value, CopyBuffer out) {
    int scale = Math.max(0, value.scale());
    int fraction = (scale + GROUP - 1) / GROUP;
    // All digits as one whole number whose last group is a whole one.
    int[] groups = groups(value.abs().movePointRight(fraction * GROUP).toBigIntegerExact());
    int last = groups.length;
    while (last > 0 && groups[last - 1] == 0) {
      last--;
    }
    out.putInt(Long.BYTES + last * Short.BYTES);
    head(last, last == 0 ? 0 : groups.length - fraction - 1, value.signum() < 0, scale, out);
    for (int i = 0; i < last; i++) {
      out.putShort(groups[i]);
    }
  }

  /** The groups of a number, the highest first and not zero unless it is the only one. */
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
