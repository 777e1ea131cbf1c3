// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

public enum ContributionStatus {
    CANCELLED, FAILED, OK, SKIPPED, TIMEOUT;

    @JsonValue
    public String toValue() {
        switch (this) {
            case CANCELLED: return "cancelled";
            case FAILED: return "failed";
            case OK: return "ok";
            case SKIPPED: return "skipped";
            case TIMEOUT: return "timeout";
        }
        return null;
    }

    @JsonCreator
    public static ContributionStatus forValue(String value) throws IOException {
        if (value.equals("cancelled")) return CANCELLED;
        if (value.equals("failed")) return FAILED;
        if (value.equals("ok")) return OK;
        if (value.equals("skipped")) return SKIPPED;
        if (value.equals("timeout")) return TIMEOUT;
        throw new IOException("Cannot deserialize ContributionStatus");
    }
}
