// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

public enum Clarify {
    AUTOMATIC, INTERACTIVE;

    @JsonValue
    public String toValue() {
        switch (this) {
            case AUTOMATIC: return "automatic";
            case INTERACTIVE: return "interactive";
        }
        return null;
    }

    @JsonCreator
    public static Clarify forValue(String value) throws IOException {
        if (value.equals("automatic")) return AUTOMATIC;
        if (value.equals("interactive")) return INTERACTIVE;
        throw new IOException("Cannot deserialize Clarify");
    }
}
