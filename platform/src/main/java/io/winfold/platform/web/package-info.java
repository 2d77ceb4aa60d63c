/**
 * The edge both sides share: problems, strict JSON, parameters, and the filters every request
 * passes. Nothing here knows a command or a report.
 */
@NullMarked
package io.winfold.platform.web;

import org.jspecify.annotations.NullMarked;
