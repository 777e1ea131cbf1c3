// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

public enum Policy {
    ALL, FIRST_MATCH, FIRST_SUCCESS, ORDERED;

    @JsonValue
    public String toValue() {
        switch (this) {
            case ALL: return "all";
            case FIRST_MATCH: return "first_match";
            case FIRST_SUCCESS: return "first_success";
            case ORDERED: return "ordered";
        }
        return null;
    }

    @JsonCreator
    public static Policy forValue(String value) throws IOException {
        if (value.equals("all")) return ALL;
        if (value.equals("first_match")) return FIRST_MATCH;
        if (value.equals("first_success")) return FIRST_SUCCESS;
        if (value.equals("ordered")) return ORDERED;
        throw new IOException("Cannot deserialize Policy");
    }
}
