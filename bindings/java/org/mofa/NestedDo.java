// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

public enum NestedDo {
    NESTED;

    @JsonValue
    public String toValue() {
        switch (this) {
            case NESTED: return "nested";
        }
        return null;
    }

    @JsonCreator
    public static NestedDo forValue(String value) throws IOException {
        if (value.equals("nested")) return NESTED;
        throw new IOException("Cannot deserialize NestedDo");
    }
}
