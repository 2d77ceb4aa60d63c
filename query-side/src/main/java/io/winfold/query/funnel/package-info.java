/**
 * How deals come through the stages of a pipeline: how many reach each, how they leave it, and what
 * share goes on. Every figure is computed by the choices its answer returns as its definition.
 */
@NullMarked
package io.winfold.query.funnel;

import org.jspecify.annotations.NullMarked;
