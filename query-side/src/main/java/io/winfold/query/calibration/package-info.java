/**
 * {@code GET /api/reports/calibration}: whether what was said to be likely came true, for each kind
 * of probability a deal has and each group of deals.
 */
@NullMarked
package io.winfold.query.calibration;

import org.jspecify.annotations.NullMarked;
