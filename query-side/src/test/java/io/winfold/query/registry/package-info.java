/** Tests of the registry: models fitted anew on a schedule. */
@NullMarked
package io.winfold.query.registry;

import org.jspecify.annotations.NullMarked;
