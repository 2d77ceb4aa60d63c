/**
 * Deals: what each one is, was, and how it got there. The fold that keeps their rows is in a
 * package of its own.
 */
@NullMarked
package io.winfold.query.opportunity;

import org.jspecify.annotations.NullMarked;
