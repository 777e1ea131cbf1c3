// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

public enum Priority {
    BACKGROUND, CRITICAL, HIGH, LOW, NORMAL;

    @JsonValue
    public String toValue() {
        switch (this) {
            case BACKGROUND: return "background";
            case CRITICAL: return "critical";
            case HIGH: return "high";
            case LOW: return "low";
            case NORMAL: return "normal";
        }
        return null;
    }

    @JsonCreator
    public static Priority forValue(String value) throws IOException {
        if (value.equals("background")) return BACKGROUND;
        if (value.equals("critical")) return CRITICAL;
        if (value.equals("high")) return HIGH;
        if (value.equals("low")) return LOW;
        if (value.equals("normal")) return NORMAL;
        throw new IOException("Cannot deserialize Priority");
    }
}
