/**
 * What the platform needs of PostgreSQL beside a pool. Sessions that hold a lock or a subscription
 * live as long as their owner.
 */
@NullMarked
package io.winfold.platform.database;

import org.jspecify.annotations.NullMarked;
