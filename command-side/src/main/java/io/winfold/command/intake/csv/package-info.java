/**
 * CSV as other systems write it, read as a stream: one broken line costs that line and nothing
 * after it, and no line can fill the memory. What the columns mean is for others to say.
 */
@NullMarked
package io.winfold.command.intake.csv;

import org.jspecify.annotations.NullMarked;
