/**
 * Brings in histories known from elsewhere: imports of other systems' files, and the generated
 * sample. Each deal's history is one command at its original dates, so bringing the same in again
 * changes nothing.
 */
@NullMarked
package io.winfold.command.intake;

import org.jspecify.annotations.NullMarked;
