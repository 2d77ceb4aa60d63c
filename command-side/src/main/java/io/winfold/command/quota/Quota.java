package io.winfold.command.quota;

import io.winfold.kernel.Money;
import org.jspecify.annotations.Nullable;

/**
 * A quota.
 *
 * @param amount null: it was never set
 */
public record Quota(@Nullable Money amount) {}
