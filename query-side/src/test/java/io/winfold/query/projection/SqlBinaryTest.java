package io.winfold.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.platform.testing.EmbeddedDatabase;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is written is, byte by byte, what PostgreSQL sends. */
class SqlBinaryTest {
  private static final JdbcClient JDBC =
      JdbcClient.create(EmbeddedDatabase.freshDatabase().dataSource());
  private static final int MANY = 500;

  @Property(tries = 4)
  void numericsAreThoseOfTheServer(@ForAll long seed) {
    Random random = new Random(seed);
    List<BigDecimal> values =
        Stream.concat(
                Stream.of(
                        "0",
                        "0.00",
                        "0.0001",
                        "10000",
                        "-10000.0",
                        "99999999999999",
                        "1E+5",
                        "0E+3")
                    .map(BigDecimal::new),
                IntStream.range(0, MANY).mapToObj(_ -> any(random)))
            .toList();

    List<byte[]> sent =
        JDBC.sql(
                "SELECT numeric_send(v::numeric) FROM unnest(?::text[]) WITH ORDINALITY AS t(v, n)"
                    + " ORDER BY n")
            .param(values.stream().map(BigDecimal::toPlainString).toArray(String[]::new))
            .query((row, number) -> row.getBytes(1))
            .list();

    for (int i = 0; i < values.size(); i++) {
      CopyBuffer buffer = new CopyBuffer(4);
      SqlBinary.NUMERIC.write(values.get(i), buffer);
      assertThat(Arrays.copyOfRange(buffer.bytes(), Integer.BYTES, buffer.size()))
          .as("%s", values.get(i))
          .isEqualTo(sent.get(i));
      assertThat(new BigInteger(buffer.bytes(), 0, Integer.BYTES).intValue())
          .isEqualTo(buffer.size() - Integer.BYTES);
    }
  }

  /** Of any length, many with zeros at the end. */
  private static BigDecimal any(Random random) {
    BigInteger digits = new BigInteger(random.nextInt(1, 90), random);
    BigInteger zeros = BigInteger.TEN.pow(random.nextInt(3) == 0 ? random.nextInt(9) : 0);
    BigDecimal value = new BigDecimal(digits.multiply(zeros), random.nextInt(10));
    return random.nextBoolean() ? value.negate() : value;
  }
}
