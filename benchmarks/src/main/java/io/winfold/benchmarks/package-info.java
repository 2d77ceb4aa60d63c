/**
 * Measures what the README quotes, against floors measured in the same run. Each row of the table
 * is a small class of its own; none judges how Winfold does its work, only how long and how right.
 */
@NullMarked
package io.winfold.benchmarks;

import org.jspecify.annotations.NullMarked;
