// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

public enum OutcomeStatus {
    COMPLETED, PARTIAL, STOPPED, UNDECIDED;

    @JsonValue
    public String toValue() {
        switch (this) {
            case COMPLETED: return "completed";
            case PARTIAL: return "partial";
            case STOPPED: return "stopped";
            case UNDECIDED: return "undecided";
        }
        return null;
    }

    @JsonCreator
    public static OutcomeStatus forValue(String value) throws IOException {
        if (value.equals("completed")) return COMPLETED;
        if (value.equals("partial")) return PARTIAL;
        if (value.equals("stopped")) return STOPPED;
        if (value.equals("undecided")) return UNDECIDED;
        throw new IOException("Cannot deserialize OutcomeStatus");
    }
}
