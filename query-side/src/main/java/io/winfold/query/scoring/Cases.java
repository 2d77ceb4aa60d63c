package io.winfold.query.scoring;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Cases by columns, their deals and currencies numbered from 0. */
public final class Cases {
  private final List<Case> all;
  private final int[] deals;
  private final int distinct;
  private final int[] currencies;
  private final List<String> names = new ArrayList<>();

  public Cases(List<Case> cases) {
    all = List.copyOf(cases);
    deals = new int[all.size()];
    currencies = new int[all.size()];
    Map<Long, Integer> numbers = new HashMap<>();
    for (int i = 0; i < deals.length; i++) {
      Case one = all.get(i);
      deals[i] = numbers.computeIfAbsent(one.deal(), deal -> numbers.size());
      if (!names.contains(one.currency())) {
        names.add(one.currency());
      }
      currencies[i] = names.indexOf(one.currency());
    }
    distinct = numbers.size();
  }

  public int size() {
    return all.size();
  }

  /** How many deals they are of. */
  public int deals() {
    return distinct;
  }

  Case get(int i) {
    return all.get(i);
  }

  int deal(int i) {
    return deals[i];
  }

  int currency(int i) {
    return currencies[i];
  }

  List<String> currencies() {
    return List.copyOf(names);
  }
}
