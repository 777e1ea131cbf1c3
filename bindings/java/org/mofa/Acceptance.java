// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

public enum Acceptance {
    AUTOMATIC, HUMAN;

    @JsonValue
    public String toValue() {
        switch (this) {
            case AUTOMATIC: return "automatic";
            case HUMAN: return "human";
        }
        return null;
    }

    @JsonCreator
    public static Acceptance forValue(String value) throws IOException {
        if (value.equals("automatic")) return AUTOMATIC;
        if (value.equals("human")) return HUMAN;
        throw new IOException("Cannot deserialize Acceptance");
    }
}
