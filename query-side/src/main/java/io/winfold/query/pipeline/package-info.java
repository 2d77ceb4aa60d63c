/**
 * Pipelines: their configuration now and at any instant. The fold that keeps it is in a package of
 * its own.
 */
@NullMarked
package io.winfold.query.pipeline;

import org.jspecify.annotations.NullMarked;
