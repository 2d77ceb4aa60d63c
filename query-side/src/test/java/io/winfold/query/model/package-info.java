/** Models against vectors, laws and histories whose true probabilities are known. */
@NullMarked
package io.winfold.query.model;

import org.jspecify.annotations.NullMarked;
