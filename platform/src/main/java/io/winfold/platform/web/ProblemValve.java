package io.winfold.platform.web;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Says in problem+json what Tomcat refuses before any application sees it, such as a request line
 * that is none. Public because Tomcat makes it by name.
 */
public final class ProblemValve extends ErrorReportValve {

  @Override
  protected void report(Request request, Response response, @Nullable Throwable failure) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    var open = new AtomicBoolean();
    response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, open);
    if (!open.get()) {
      return;
    }
    if (failure != null) {
      LoggerFactory.getLogger(ProblemValve.class).error("A request failed", failure);
    }
    try {
      ProblemResponse.write(response, HttpStatuses.problem(status));
      response.finishResponse();
    } catch (IOException e) {
      // The client is gone.
    }
  }
}
