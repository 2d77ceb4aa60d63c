/**
 * The terms every query shares: the instant it is asked as of and what was known then, filters and
 * groups, the deals and stages that held at that instant, and the form of the answer. A slice adds
 * its SQL and its rows.
 */
@NullMarked
package io.winfold.query.scope;

import org.jspecify.annotations.NullMarked;
