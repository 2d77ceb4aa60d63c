/** What operators watch: how far the projections are, and long-running work. */
@NullMarked
package io.winfold.query.operation;

import org.jspecify.annotations.NullMarked;
