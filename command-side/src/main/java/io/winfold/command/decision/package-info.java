/**
 * What deciding has in common for all aggregates: the envelope a command comes in, the answer it
 * gets, and the codes of the rules that may refuse it. Nothing here knows HTTP or a framework.
 */
@NullMarked
package io.winfold.command.decision;

import org.jspecify.annotations.NullMarked;
