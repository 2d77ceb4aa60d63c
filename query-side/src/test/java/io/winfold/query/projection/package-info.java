@NullMarked
package io.winfold.query.projection;

import org.jspecify.annotations.NullMarked;
