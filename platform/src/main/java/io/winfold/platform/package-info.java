/**
 * The technical ground both sides stand on: event store engines, operations, the HTTP edge. It
 * knows the events as what a store keeps, and no rule of sales.
 */
@NullMarked
package io.winfold.platform;

import org.jspecify.annotations.NullMarked;
