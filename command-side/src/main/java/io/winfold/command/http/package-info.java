/**
 * Commands over HTTP, one at a time and in batches. It reads requests strictly and words answers;
 * every rule of sales is judged behind {@link io.winfold.command.Commands}.
 */
@NullMarked
package io.winfold.command.http;

import org.jspecify.annotations.NullMarked;
