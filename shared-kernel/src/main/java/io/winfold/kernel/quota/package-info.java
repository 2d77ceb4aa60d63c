/**
 * The terms and events of quotas: what is to be won in a fiscal period by the company, a team or an
 * owner. The last amount set by an instant holds at it.
 */
@NullMarked
package io.winfold.kernel.quota;

import org.jspecify.annotations.NullMarked;
