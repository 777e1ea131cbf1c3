// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

public enum QualityDo {
    DECIDE, RETRY;

    @JsonValue
    public String toValue() {
        switch (this) {
            case DECIDE: return "decide";
            case RETRY: return "retry";
        }
        return null;
    }

    @JsonCreator
    public static QualityDo forValue(String value) throws IOException {
        if (value.equals("decide")) return DECIDE;
        if (value.equals("retry")) return RETRY;
        throw new IOException("Cannot deserialize QualityDo");
    }
}
