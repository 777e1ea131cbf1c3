// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

/**
 * Calls with the arguments that are approved here, or with any.
 */
public enum Args {
    ANY, SAME;

    @JsonValue
    public String toValue() {
        switch (this) {
            case ANY: return "any";
            case SAME: return "same";
        }
        return null;
    }

    @JsonCreator
    public static Args forValue(String value) throws IOException {
        if (value.equals("any")) return ANY;
        if (value.equals("same")) return SAME;
        throw new IOException("Cannot deserialize Args");
    }
}
