@NullMarked
package io.winfold.query.backtest;

import org.jspecify.annotations.NullMarked;
