/**
 * What tests of every module share. Built as a test-jar; nothing here is part of a running Winfold.
 */
@NullMarked
package io.winfold.platform.testing;

import org.jspecify.annotations.NullMarked;
