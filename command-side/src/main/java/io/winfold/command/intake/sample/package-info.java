/**
 * A sample to look at: two pipelines and some 2,000 deals with their histories, generated from a
 * seed. The generator knows what each deal's chance of being won truly was, so that models of it
 * can be judged; the events do not tell.
 */
@NullMarked
package io.winfold.command.intake.sample;

import org.jspecify.annotations.NullMarked;
