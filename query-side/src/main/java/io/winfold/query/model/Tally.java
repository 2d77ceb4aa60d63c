package io.winfold.query.model;

/** Deals won and lost. */
public record Tally(long won, long lost) {
  /** Of no deal. */
  public static final Tally NONE = new Tally(0, 0);

  /** All of them. */
  public long closed() {
    return won + lost;
  }

  /** With one more. */
  public Tally plus(boolean isWon) {
    return isWon ? new Tally(won + 1, lost) : new Tally(won, lost + 1);
  }

  /** Both together. */
  public Tally plus(Tally other) {
    return new Tally(won + other.won, lost + other.lost);
  }

  /**
   * The share won, drawn towards another share: {@code (won + strength x towards) / (closed +
   * strength)}.
   *
   * @param towards 0..1
   * @param strength how many deals that other share weighs, above 0
   */
  public double rate(double towards, double strength) {
    return (won + strength * towards) / (closed() + strength);
  }
}
