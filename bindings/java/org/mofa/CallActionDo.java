// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

public enum CallActionDo {
    CALL;

    @JsonValue
    public String toValue() {
        switch (this) {
            case CALL: return "call";
        }
        return null;
    }

    @JsonCreator
    public static CallActionDo forValue(String value) throws IOException {
        if (value.equals("call")) return CALL;
        throw new IOException("Cannot deserialize CallActionDo");
    }
}
