/** What tests of the query side share: logs in memory and histories made up from a seed. */
@NullMarked
package io.winfold.query.testing;

import org.jspecify.annotations.NullMarked;
