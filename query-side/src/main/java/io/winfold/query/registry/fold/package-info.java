/** The fold of a model's one event to its row. */
@NullMarked
package io.winfold.query.registry.fold;

import org.jspecify.annotations.NullMarked;
