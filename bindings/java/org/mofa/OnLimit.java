// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

public enum OnLimit {
    CONTINUE, FAIL;

    @JsonValue
    public String toValue() {
        switch (this) {
            case CONTINUE: return "continue";
            case FAIL: return "fail";
        }
        return null;
    }

    @JsonCreator
    public static OnLimit forValue(String value) throws IOException {
        if (value.equals("continue")) return CONTINUE;
        if (value.equals("fail")) return FAIL;
        throw new IOException("Cannot deserialize OnLimit");
    }
}
