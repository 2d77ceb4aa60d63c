/**
 * How good probabilities of winning were, judged by what came: Brier score, log loss, calibration,
 * ranking, each with an interval from resampling whole deals. Pure, and the same for every report
 * that judges.
 *
 * <p>Sources: Brier, Verification of Forecasts Expressed in Terms of Probability (1950); Good,
 * Rational Decisions (1952) for the log loss; Naeini, Cooper and Hauskrecht, Obtaining Well
 * Calibrated Probabilities Using Bayesian Binning (2015) for ECE; Hanley and McNeil, The Meaning
 * and Use of the Area under a ROC Curve (1982); Efron and Tibshirani, An Introduction to the
 * Bootstrap (1993) for percentile intervals, and Field and Welsh, Bootstrapping Clustered Data
 * (2007) for drawing whole deals.
 */
@NullMarked
package io.winfold.query.scoring;

import org.jspecify.annotations.NullMarked;
