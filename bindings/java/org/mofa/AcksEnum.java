// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

public enum AcksEnum {
    ALL, NONE;

    @JsonValue
    public String toValue() {
        switch (this) {
            case ALL: return "all";
            case NONE: return "none";
        }
        return null;
    }

    @JsonCreator
    public static AcksEnum forValue(String value) throws IOException {
        if (value.equals("all")) return ALL;
        if (value.equals("none")) return NONE;
        throw new IOException("Cannot deserialize AcksEnum");
    }
}
