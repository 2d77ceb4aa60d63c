@NullMarked
package io.winfold.query.calibration;

import org.jspecify.annotations.NullMarked;
