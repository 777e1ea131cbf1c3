// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

public enum Checks {
    EACH, TOGETHER;

    @JsonValue
    public String toValue() {
        switch (this) {
            case EACH: return "each";
            case TOGETHER: return "together";
        }
        return null;
    }

    @JsonCreator
    public static Checks forValue(String value) throws IOException {
        if (value.equals("each")) return EACH;
        if (value.equals("together")) return TOGETHER;
        throw new IOException("Cannot deserialize Checks");
    }
}
