/**
 * Where the two sides meet about probability models: the one that fits a model hands it to the one
 * that records it, in one process or over HTTP.
 */
@NullMarked
package io.winfold.platform.model;

import org.jspecify.annotations.NullMarked;
