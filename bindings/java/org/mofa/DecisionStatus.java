// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

public enum DecisionStatus {
    CANCELLED, EXPIRED, OPEN, SETTLED;

    @JsonValue
    public String toValue() {
        switch (this) {
            case CANCELLED: return "cancelled";
            case EXPIRED: return "expired";
            case OPEN: return "open";
            case SETTLED: return "settled";
        }
        return null;
    }

    @JsonCreator
    public static DecisionStatus forValue(String value) throws IOException {
        if (value.equals("cancelled")) return CANCELLED;
        if (value.equals("expired")) return EXPIRED;
        if (value.equals("open")) return OPEN;
        if (value.equals("settled")) return SETTLED;
        throw new IOException("Cannot deserialize DecisionStatus");
    }
}
