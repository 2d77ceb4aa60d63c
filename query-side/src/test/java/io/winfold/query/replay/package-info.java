@NullMarked
package io.winfold.query.replay;

import org.jspecify.annotations.NullMarked;
