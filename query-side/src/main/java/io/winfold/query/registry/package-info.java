/**
 * The registry of probability models: fitting one as an operation, the models there are, and their
 * refitting on a schedule. What a model is lies in {@link io.winfold.query.model}.
 */
@NullMarked
package io.winfold.query.registry;

import org.jspecify.annotations.NullMarked;
