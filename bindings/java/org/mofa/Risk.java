// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

public enum Risk {
    HIGH, LOW, MEDIUM;

    @JsonValue
    public String toValue() {
        switch (this) {
            case HIGH: return "high";
            case LOW: return "low";
            case MEDIUM: return "medium";
        }
        return null;
    }

    @JsonCreator
    public static Risk forValue(String value) throws IOException {
        if (value.equals("high")) return HIGH;
        if (value.equals("low")) return LOW;
        if (value.equals("medium")) return MEDIUM;
        throw new IOException("Cannot deserialize Risk");
    }
}
