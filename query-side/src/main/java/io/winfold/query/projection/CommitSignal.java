package io.winfold.query.projection;

import io.winfold.platform.Signal;
import org.springframework.stereotype.Component;

/** The runner in this process has committed. */
@Component
class CommitSignal extends Signal {}
