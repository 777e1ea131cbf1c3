// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

public enum TodoStatus {
    BLOCKED, CANCELLED, CLARIFYING, COMPLETED, FAILED, IN_PROGRESS, PENDING, WAITING_FEEDBACK;

    @JsonValue
    public String toValue() {
        switch (this) {
            case BLOCKED: return "blocked";
            case CANCELLED: return "cancelled";
            case CLARIFYING: return "clarifying";
            case COMPLETED: return "completed";
            case FAILED: return "failed";
            case IN_PROGRESS: return "in_progress";
            case PENDING: return "pending";
            case WAITING_FEEDBACK: return "waiting_feedback";
        }
        return null;
    }

    @JsonCreator
    public static TodoStatus forValue(String value) throws IOException {
        if (value.equals("blocked")) return BLOCKED;
        if (value.equals("cancelled")) return CANCELLED;
        if (value.equals("clarifying")) return CLARIFYING;
        if (value.equals("completed")) return COMPLETED;
        if (value.equals("failed")) return FAILED;
        if (value.equals("in_progress")) return IN_PROGRESS;
        if (value.equals("pending")) return PENDING;
        if (value.equals("waiting_feedback")) return WAITING_FEEDBACK;
        throw new IOException("Cannot deserialize TodoStatus");
    }
}
