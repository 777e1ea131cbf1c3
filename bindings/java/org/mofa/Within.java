// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

public enum Within {
    DESK, RUN, TENANT;

    @JsonValue
    public String toValue() {
        switch (this) {
            case DESK: return "desk";
            case RUN: return "run";
            case TENANT: return "tenant";
        }
        return null;
    }

    @JsonCreator
    public static Within forValue(String value) throws IOException {
        if (value.equals("desk")) return DESK;
        if (value.equals("run")) return RUN;
        if (value.equals("tenant")) return TENANT;
        throw new IOException("Cannot deserialize Within");
    }
}
