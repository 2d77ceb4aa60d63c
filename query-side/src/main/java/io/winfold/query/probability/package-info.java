/**
 * The probabilities that models in force give to open deals: as of an instant, joined to what a
 * report reads; over time, step by step; and of one deal, explained. Nothing is stored: scores are
 * computed from the log's facts whenever they are asked for, so no figure before a model was chosen
 * ever changes.
 */
@NullMarked
package io.winfold.query.probability;

import org.jspecify.annotations.NullMarked;
