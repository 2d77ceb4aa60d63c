@NullMarked
package io.winfold.query.pipeline.fold;

import org.jspecify.annotations.NullMarked;
