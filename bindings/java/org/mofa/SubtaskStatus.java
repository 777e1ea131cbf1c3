// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

public enum SubtaskStatus {
    COMPLETED, FAILED, PENDING, RUNNING, SKIPPED;

    @JsonValue
    public String toValue() {
        switch (this) {
            case COMPLETED: return "completed";
            case FAILED: return "failed";
            case PENDING: return "pending";
            case RUNNING: return "running";
            case SKIPPED: return "skipped";
        }
        return null;
    }

    @JsonCreator
    public static SubtaskStatus forValue(String value) throws IOException {
        if (value.equals("completed")) return COMPLETED;
        if (value.equals("failed")) return FAILED;
        if (value.equals("pending")) return PENDING;
        if (value.equals("running")) return RUNNING;
        if (value.equals("skipped")) return SKIPPED;
        throw new IOException("Cannot deserialize SubtaskStatus");
    }
}
