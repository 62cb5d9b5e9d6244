package fe80.management.enrolment;

import fe80.management.access.Token;
import java.time.Instant;

/** A right to enrol one host until that moment. */
public record Invitation(Token token, Instant expires) {}
