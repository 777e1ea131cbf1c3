// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

public enum OnFailure {
    ASK, SKIP, STOP;

    @JsonValue
    public String toValue() {
        switch (this) {
            case ASK: return "ask";
            case SKIP: return "skip";
            case STOP: return "stop";
        }
        return null;
    }

    @JsonCreator
    public static OnFailure forValue(String value) throws IOException {
        if (value.equals("ask")) return ASK;
        if (value.equals("skip")) return SKIP;
        if (value.equals("stop")) return STOP;
        throw new IOException("Cannot deserialize OnFailure");
    }
}
