/** Quotas over time, and how far what is won and what is open covers them. */
@NullMarked
package io.winfold.query.quota;

import org.jspecify.annotations.NullMarked;
