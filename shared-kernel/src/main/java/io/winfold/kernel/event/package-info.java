/**
 * What an event is, apart from what happened: its envelope, its metadata and its JSON. The codec
 * pins each type's wire name and revision; no class name reaches a store.
 */
@NullMarked
package io.winfold.kernel.event;

import org.jspecify.annotations.NullMarked;
