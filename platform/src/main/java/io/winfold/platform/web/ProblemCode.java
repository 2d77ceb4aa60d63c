package io.winfold.platform.web;

import java.util.Locale;

/**
 * Why a request was refused. The wire name is the name in lower case with hyphens; names and
 * statuses are stable, for clients act on them.
 *
 * <p>Refusals HTTP itself names (405 wrong method, 406 not acceptable, 415 not JSON) are {@link
 * #MALFORMED_REQUEST} with that status.
 */
public enum ProblemCode {
  MALFORMED_REQUEST(400, "The request cannot be read"),
  UNKNOWN_FIELD(400, "The body has a field nobody reads"),
  INVALID_FIELD(400, "A field is missing or is not what it should be"),
  INVALID_PARAMETER(400, "A parameter or header is not what it should be"),
  AS_OF_IN_FUTURE(400, "The as-of instant lies in the future"),
  UNAUTHENTICATED(401, "Who asks is not known"),
  FORBIDDEN(403, "Who asks may not"),
  NOT_FOUND(404, "There is nothing at this path"),
  OPPORTUNITY_CLOSED(409, "The opportunity is closed"),
  OPPORTUNITY_NOT_CLOSED(409, "The opportunity is not closed"),
  OPPORTUNITY_EXISTS(409, "An opportunity has this id"),
  PIPELINE_EXISTS(409, "A pipeline has this id"),
  STAGE_EXISTS(409, "A stage has this id"),
  MODEL_EXISTS(409, "Another model has this version"),
  GENERATION_LIVE(409, "Queries read this generation"),
  OPERATION_ENDED(409, "The operation has ended"),
  CURSOR_EXPIRED(410, "The cursor is no longer valid"),
  VERSION_CONFLICT(412, "The version is not the current one"),
  PAYLOAD_TOO_LARGE(413, "The body is too large"),
  IDEMPOTENCY_KEY_REUSED(422, "The idempotency key came with another body"),
  PIPELINE_NOT_FOUND(422, "The body names a pipeline that does not exist"),
  MODEL_NOT_FOUND(422, "The pipeline has no such model"),
  MODEL_NOT_FITTED(422, "The deals do not suffice to fit a model"),
  STAGE_NOT_IN_PIPELINE(422, "The stage is not in the pipeline"),
  STAGE_RETIRED(422, "The stage is retired"),
  EXIT_CRITERIA_NOT_MET(422, "The stage's exit criteria are not met"),
  TEAM_NOT_ALLOWED(422, "The stage is for another team"),
  PROBABILITY_OUT_OF_RANGE(422, "A probability is 0 to 100 percent"),
  AMOUNT_OUT_OF_RANGE(422, "The amount is not one a deal can have"),
  CURRENCY_MISMATCH(422, "The currency of a deal never changes"),
  REASON_REQUIRED(422, "A reason is required"),
  CATEGORY_NOT_ALLOWED(422, "The category cannot be set"),
  TRANSFER_NOT_ALLOWED(422, "The deal cannot be moved there"),
  TOO_MANY_ATTRIBUTES(422, "The deal would have too many attributes"),
  OCCURRED_OUT_OF_ORDER(422, "It would have happened before what is recorded already"),
  OCCURRED_IN_FUTURE(422, "It would have happened in the future"),
  EVENT_NOT_FOUND(422, "The body names an event the deal does not have"),
  FIELD_NOT_CORRECTABLE(422, "The event has no such field that could be corrected"),
  CORRECTION_NOT_ALLOWED(422, "The event cannot be corrected in this way"),
  HISTORY_CONTRADICTED(422, "What happened later could not have happened then"),
  /** A defect of ours; the log has it under the correlation id. */
  INTERNAL_ERROR(500, "Something went wrong on our side"),
  PROJECTION_BEHIND(503, "The read model has not come that far"),
  /** An outage that passes; nothing that was answered as accepted is lost by it. */
  STORE_UNAVAILABLE(503, "The store does not answer");

  private final int status;
  private final String title;
  private final String wireName;

  ProblemCode(int status, String title) {
    this.status = status;
    this.title = title;
    this.wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The HTTP status, unless a problem of this code says otherwise. */
  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  /** The {@code code} of a problem, such as {@code version-conflict}. */
  public String wireName() {
    return wireName;
  }

  /** The {@code type} of a problem: a name that never changes, not an address. */
  public String type() {
    return "urn:winfold:problem:" + wireName;
  }
}
