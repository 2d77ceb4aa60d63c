package io.winfold.query.registry;

import io.winfold.platform.model.ModelRecorder;
import io.winfold.platform.web.ProblemCode;
import io.winfold.platform.web.ProblemException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** How models are recorded: in this process where the command side is in it, else over HTTP. */
@Component
class Recorders {
  private final ModelRecorder recorder;

  /**
   * @param inProcess the command side's own
   * @param url where the command side listens; empty: nowhere
   */
  Recorders(
      ObjectProvider<ModelRecorder> inProcess, @Value("${winfold.command-side-url:}") String url) {
    ModelRecorder own = inProcess.getIfAvailable();
    recorder = own != null ? own : url.isBlank() ? Recorders::nowhere : new HttpRecorder(url);
  }

  private static long nowhere(Object fitted, String actor) {
    throw new ProblemException(
        ProblemCode.STORE_UNAVAILABLE,
        "The model was fitted but cannot be recorded: winfold.command-side-url does not say where"
            + " the command side is");
  }

  ModelRecorder recorder() {
    return recorder;
  }
}
