package io.winfold.query.scoring;

/**
 * An occasion on which a deal was given a probability, and what came of the deal.
 *
 * @param deal its number; occasions of one deal are drawn together
 * @param cut the number of the instant, from 0, below 32,768: only what was said at one and the
 *     same instant is ranked against each other
 * @param baseRate the share won of the deals closed by then, 0..1: what one could have said knowing
 *     nothing of this deal
 * @param amount what the deal was worth then, in units of the currency
 */
public record Case(
    long deal, int cut, boolean won, double baseRate, double amount, String currency) {}
