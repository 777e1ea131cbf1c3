// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

public enum SetFactDo {
    SET;

    @JsonValue
    public String toValue() {
        switch (this) {
            case SET: return "set";
        }
        return null;
    }

    @JsonCreator
    public static SetFactDo forValue(String value) throws IOException {
        if (value.equals("set")) return SET;
        throw new IOException("Cannot deserialize SetFactDo");
    }
}
