/**
 * Long-running work (imports, rebuilds, verifications) as rows both sides write and the query side
 * shows. What a process that died left behind is found out by a lock its session held.
 */
@NullMarked
package io.winfold.platform.operation;

import org.jspecify.annotations.NullMarked;
