/**
 * Decides on pipelines: which stages a sales process has, in which order, and by what rules a deal
 * moves through them. Deals are judged by the configuration kept here, never by a read model.
 */
@NullMarked
package io.winfold.command.pipeline;

import org.jspecify.annotations.NullMarked;
