// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

public enum Phase {
    CLARIFYING_REQUIREMENT, DISPATCHING_TASK, MONITORING_EXECUTION, RECEIVING_IDEA, REPORTING_COMPLETION;

    @JsonValue
    public String toValue() {
        switch (this) {
            case CLARIFYING_REQUIREMENT: return "clarifying_requirement";
            case DISPATCHING_TASK: return "dispatching_task";
            case MONITORING_EXECUTION: return "monitoring_execution";
            case RECEIVING_IDEA: return "receiving_idea";
            case REPORTING_COMPLETION: return "reporting_completion";
        }
        return null;
    }

    @JsonCreator
    public static Phase forValue(String value) throws IOException {
        if (value.equals("clarifying_requirement")) return CLARIFYING_REQUIREMENT;
        if (value.equals("dispatching_task")) return DISPATCHING_TASK;
        if (value.equals("monitoring_execution")) return MONITORING_EXECUTION;
        if (value.equals("receiving_idea")) return RECEIVING_IDEA;
        if (value.equals("reporting_completion")) return REPORTING_COMPLETION;
        throw new IOException("Cannot deserialize Phase");
    }
}
