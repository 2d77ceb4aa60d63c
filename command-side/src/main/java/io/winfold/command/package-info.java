/**
 * Decides: each slice turns a command and the state of a deal into events or a rejection. It never
 * reads what the query side wrote.
 */
@NullMarked
package io.winfold.command;

import org.jspecify.annotations.NullMarked;
