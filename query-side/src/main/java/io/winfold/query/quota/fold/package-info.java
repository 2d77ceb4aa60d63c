/**
 * The fold of a quota's events to its amounts over time. Each row says when it held; the period it
 * is for is another matter.
 */
@NullMarked
package io.winfold.query.quota.fold;

import org.jspecify.annotations.NullMarked;
