package io.winfold.query.scope;

import io.winfold.kernel.opportunity.OpportunityId;
import io.winfold.platform.web.Parameters;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A write the answer must show: {@code <id>@<version>} of a deal, {@code pipeline/<id>@<version>},
 * {@code quota/<id>@<version>}, {@code forecast/<id>@<version>} or {@code model/<version>@1}.
 *
 * @param stream the key of its aggregate
 * @param version the version the write answered with
 */
record After(String stream, long version) {
  private static final Pattern FORM =
      Pattern.compile("(pipeline/|quota/|forecast/|model/)?([A-Za-z0-9._~-]{1,64})@([0-9]{1,18})");

  static List<After> of(Parameters parameters) {
    return parameters.list("after").stream().map(After::parse).toList();
  }

  private static After parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw Parameters.invalid(
          "after", "must be <id>@<version>, or pipeline/, quota/, forecast/ or model/ before that");
    }
    String kind = matcher.group(1) == null ? OpportunityId.KIND : matcher.group(1);
    return new After(kind + matcher.group(2), Long.parseLong(matcher.group(3)));
  }
}
