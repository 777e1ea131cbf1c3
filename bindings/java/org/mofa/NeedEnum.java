// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

public enum NeedEnum {
    ALL;

    @JsonValue
    public String toValue() {
        switch (this) {
            case ALL: return "all";
        }
        return null;
    }

    @JsonCreator
    public static NeedEnum forValue(String value) throws IOException {
        if (value.equals("all")) return ALL;
        throw new IOException("Cannot deserialize NeedEnum");
    }
}
