package io.winfold.query.operation;

import io.winfold.platform.operation.Operation;
import io.winfold.platform.operation.Operations;
import io.winfold.platform.web.Parameters;
import io.winfold.platform.web.Texts;
import io.winfold.query.scope.Row;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of operations, the last started first. Its cursor is the id of its last one. */
public final class OperationPage {
  private static final int PAGE = 50;
  private static final int MOST = 1_000;

  private OperationPage() {}

  /**
   * What a request with {@code limit} and {@code cursor} and nothing else asks for.
   *
   * @param kind null: of any
   */
  public static Row answer(
      HttpServletRequest request, Operations operations, @Nullable String kind) {
    Parameters parameters = Parameters.of(request);
    int limit = parameters.integer("limit", PAGE, 1, MOST);
    String cursor = parameters.text("cursor");
    parameters.finish();
    if (cursor != null && (!Texts.isId(cursor) || operations.find(cursor).isEmpty())) {
      throw Parameters.invalid("cursor", "is not a cursor this query has given");
    }
    List<Operation> found = operations.list(kind, limit + 1, cursor);
    boolean more = found.size() > limit;
    List<Operation> data = more ? found.subList(0, limit) : found;
    return Row.page(data, more ? data.getLast().id() : null);
  }
}
