// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

/**
 * One activity a call (steps), or a stretch of the run in one activity (fused).
 */
public enum Execution {
    FUSED, STEPS;

    @JsonValue
    public String toValue() {
        switch (this) {
            case FUSED: return "fused";
            case STEPS: return "steps";
        }
        return null;
    }

    @JsonCreator
    public static Execution forValue(String value) throws IOException {
        if (value.equals("fused")) return FUSED;
        if (value.equals("steps")) return STEPS;
        throw new IOException("Cannot deserialize Execution");
    }
}
