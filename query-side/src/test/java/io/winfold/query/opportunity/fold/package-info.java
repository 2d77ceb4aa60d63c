@NullMarked
package io.winfold.query.opportunity.fold;

import org.jspecify.annotations.NullMarked;
