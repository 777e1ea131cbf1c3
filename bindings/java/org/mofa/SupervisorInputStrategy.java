// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

public enum SupervisorInputStrategy {
    ALL_FOR_ONE, ONE_FOR_ONE, REST_FOR_ONE;

    @JsonValue
    public String toValue() {
        switch (this) {
            case ALL_FOR_ONE: return "all_for_one";
            case ONE_FOR_ONE: return "one_for_one";
            case REST_FOR_ONE: return "rest_for_one";
        }
        return null;
    }

    @JsonCreator
    public static SupervisorInputStrategy forValue(String value) throws IOException {
        if (value.equals("all_for_one")) return ALL_FOR_ONE;
        if (value.equals("one_for_one")) return ONE_FOR_ONE;
        if (value.equals("rest_for_one")) return REST_FOR_ONE;
        throw new IOException("Cannot deserialize SupervisorInputStrategy");
    }
}
