@NullMarked
package io.winfold.query;

import org.jspecify.annotations.NullMarked;
