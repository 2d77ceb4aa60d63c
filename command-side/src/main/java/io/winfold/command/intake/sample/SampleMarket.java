package io.winfold.command.intake.sample;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The market the sample's deals come from, and what makes a deal likely to be won in it. */
final class SampleMarket {
  /** At an average of all else about three deals in ten are won. */
  private static final double BASE = -0.75;

  /** What ten times the amount does to the log-odds. */
  private static final double TENFOLD_AMOUNT = -0.8;

  private static final double TYPICAL_AMOUNT = 18_000;

  /** What the 18 months do to the log-odds: buyers become more careful. */
  private static final double TREND = -0.5;

  /** A value of a feature, what it does to the log-odds, and how often it occurs beside others. */
  record Trait(String name, double effect, int weight) {}

  /** Someone who sells. */
  record Seller(String name, String team, double skill) {}

  /** Someone who buys. */
  record Buyer(String name, Trait industry, String country, String currency, int employees) {}

  /**
   * What a deal is when it begins.
   *
   * @param age when it begins, 0 the beginning of the sample and 1 its end
   */
  record Features(
      Buyer buyer, Seller seller, Trait source, Trait type, BigDecimal amount, double age) {}

  static final List<Seller> SELLERS =
      List.of(
          new Seller("Amara Okafor", "north", 0.55),
          new Seller("Jonas Lindqvist", "north", 0.10),
          new Seller("Mei Tanaka", "north", -0.25),
          new Seller("Carlos Rivera", "south", 0.35),
          new Seller("Lucia Ferrari", "south", -0.05),
          new Seller("Tom Becker", "south", -0.55),
          new Seller("Priya Nair", "partners", 0.20),
          new Seller("Daniel Novak", "partners", -0.35));

  private static final List<Trait> SOURCES =
      List.of(
          new Trait("website", 0.0, 30),
          new Trait("referral", 0.8, 18),
          new Trait("event", -0.1, 16),
          new Trait("partner", 0.3, 14),
          new Trait("outbound", -0.7, 22));

  private static final List<Trait> INDUSTRIES =
      List.of(
          new Trait("software", 0.35, 24),
          new Trait("manufacturing", 0.0, 22),
          new Trait("finance", 0.1, 16),
          new Trait("healthcare", -0.1, 14),
          new Trait("retail", -0.35, 14),
          new Trait("public-sector", -0.5, 10));

  private static final List<Trait> TYPES =
      List.of(
          new Trait("new-business", -0.1, 70),
          new Trait("expansion", 0.7, 20),
          new Trait("renewal", 1.2, 10));

  private static final List<String> FIRST =
      List.of(
          "Alder",
          "Birch",
          "Cedar",
          "Delta",
          "Ember",
          "Fjord",
          "Granite",
          "Harbor",
          "Iris",
          "Juniper",
          "Krona",
          "Lumen",
          "Mistral",
          "Nimbus",
          "Orchard",
          "Pinnacle");

  private static final List<String> SECOND =
      List.of("Works", "Systems", "Group", "Labs", "Partners", "Industries");

  private static final List<String> COUNTRIES =
      List.of("US", "US", "US", "US", "US", "US", "GB", "CA", "DE", "FR", "NL");

  private static final List<String> EURO = List.of("DE", "FR", "NL");

  private final List<Buyer> buyers = new ArrayList<>();

  SampleMarket(long seed) {
    Random random = new Random(seed);
    for (String first : FIRST) {
      for (String second : SECOND) {
        String country = COUNTRIES.get(random.nextInt(COUNTRIES.size()));
        int employees = (int) Math.round(30 * StrictMath.exp(random.nextDouble() * 5.5));
        buyers.add(
            new Buyer(
                first + " " + second,
                pick(INDUSTRIES, random),
                country,
                EURO.contains(country) ? "EUR" : "USD",
                employees));
      }
    }
  }

  Features draw(double age, boolean forPartners, Random random) {
    Buyer buyer = buyers.get(random.nextInt(buyers.size()));
    Seller seller;
    do {
      seller = SELLERS.get(random.nextInt(SELLERS.size()));
    } while (forPartners != seller.team().equals("partners"));
    Trait type = pick(TYPES, random);
    return new Features(buyer, seller, pick(SOURCES, random), type, amount(random), age);
  }

  /** What a won deal leads to: more from the same buyer. */
  Features followUp(Features won, double age, Random random) {
    return new Features(won.buyer(), won.seller(), won.source(), TYPES.get(1), amount(random), age);
  }

  private static BigDecimal amount(Random random) {
    double amount = TYPICAL_AMOUNT * StrictMath.exp(0.95 * random.nextGaussian());
    return BigDecimal.valueOf(Math.max(10, Math.round(amount / 50)) * 50);
  }

  /** The chance a deal that begins so is won. */
  static double winProbability(Features deal) {
    double logOdds =
        BASE
            + deal.source().effect()
            + deal.buyer().industry().effect()
            + deal.type().effect()
            + deal.seller().skill()
            + TENFOLD_AMOUNT * StrictMath.log10(deal.amount().doubleValue() / TYPICAL_AMOUNT)
            + TREND * (deal.age() - 0.5);
    return 1 / (1 + StrictMath.exp(-logOdds));
  }

  private static Trait pick(List<Trait> traits, Random random) {
    int at = random.nextInt(traits.stream().mapToInt(Trait::weight).sum());
    for (Trait trait : traits) {
      at -= trait.weight();
      if (at < 0) {
        return trait;
      }
    }
    throw new IllegalStateException("The weights add up to less than their sum");
  }
}
