@NullMarked
package io.winfold.query.scoring;

import org.jspecify.annotations.NullMarked;
