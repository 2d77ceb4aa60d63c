package io.winfold.command.opportunity;

import io.winfold.kernel.Money;
import java.math.BigDecimal;
import java.util.List;

/** What a fact is to become, as it was sent; what it has to be depends on the fact. */
public sealed interface FactValue {
  record Text(String text) implements FactValue {}

  record Percent(BigDecimal number) implements FactValue {}

  record Amount(Money money) implements FactValue {}

  record Texts(List<String> texts) implements FactValue {
    public Texts {
      texts = List.copyOf(texts);
    }
  }

  /** No value: what can be absent becomes so. */
  record Nothing() implements FactValue {}
}
