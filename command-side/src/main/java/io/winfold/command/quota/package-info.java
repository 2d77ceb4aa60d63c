/**
 * The quota aggregate: what is to be won in a period by the company, a team or an owner. Setting it
 * is its one command; there is one quota for each scope, pipeline and period.
 */
@NullMarked
package io.winfold.command.quota;

import org.jspecify.annotations.NullMarked;
