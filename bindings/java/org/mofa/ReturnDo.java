// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

public enum ReturnDo {
    RETURN;

    @JsonValue
    public String toValue() {
        switch (this) {
            case RETURN: return "return";
        }
        return null;
    }

    @JsonCreator
    public static ReturnDo forValue(String value) throws IOException {
        if (value.equals("return")) return RETURN;
        throw new IOException("Cannot deserialize ReturnDo");
    }
}
