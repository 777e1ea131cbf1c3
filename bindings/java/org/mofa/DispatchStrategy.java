// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

public enum DispatchStrategy {
    CAPABILITY, COMPOSITE, LEAST_LOADED, LLM, PERFORMANCE, ROUND_ROBIN, RULES;

    @JsonValue
    public String toValue() {
        switch (this) {
            case CAPABILITY: return "capability";
            case COMPOSITE: return "composite";
            case LEAST_LOADED: return "least_loaded";
            case LLM: return "llm";
            case PERFORMANCE: return "performance";
            case ROUND_ROBIN: return "round_robin";
            case RULES: return "rules";
        }
        return null;
    }

    @JsonCreator
    public static DispatchStrategy forValue(String value) throws IOException {
        if (value.equals("capability")) return CAPABILITY;
        if (value.equals("composite")) return COMPOSITE;
        if (value.equals("least_loaded")) return LEAST_LOADED;
        if (value.equals("llm")) return LLM;
        if (value.equals("performance")) return PERFORMANCE;
        if (value.equals("round_robin")) return ROUND_ROBIN;
        if (value.equals("rules")) return RULES;
        throw new IOException("Cannot deserialize DispatchStrategy");
    }
}
