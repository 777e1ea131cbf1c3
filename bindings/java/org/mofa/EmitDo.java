// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

public enum EmitDo {
    EMIT;

    @JsonValue
    public String toValue() {
        switch (this) {
            case EMIT: return "emit";
        }
        return null;
    }

    @JsonCreator
    public static EmitDo forValue(String value) throws IOException {
        if (value.equals("emit")) return EMIT;
        throw new IOException("Cannot deserialize EmitDo");
    }
}
