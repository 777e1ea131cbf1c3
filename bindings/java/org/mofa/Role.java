// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

public enum Role {
    ANSWER, NOTE, TASK;

    @JsonValue
    public String toValue() {
        switch (this) {
            case ANSWER: return "answer";
            case NOTE: return "note";
            case TASK: return "task";
        }
        return null;
    }

    @JsonCreator
    public static Role forValue(String value) throws IOException {
        if (value.equals("answer")) return ANSWER;
        if (value.equals("note")) return NOTE;
        if (value.equals("task")) return TASK;
        throw new IOException("Cannot deserialize Role");
    }
}
