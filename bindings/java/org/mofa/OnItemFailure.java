// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

public enum OnItemFailure {
    SKIP, STOP;

    @JsonValue
    public String toValue() {
        switch (this) {
            case SKIP: return "skip";
            case STOP: return "stop";
        }
        return null;
    }

    @JsonCreator
    public static OnItemFailure forValue(String value) throws IOException {
        if (value.equals("skip")) return SKIP;
        if (value.equals("stop")) return STOP;
        throw new IOException("Cannot deserialize OnItemFailure");
    }
}
