// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

/**
 * The agent that has asked, or any that uses the tool.
 */
public enum AgentEnum {
    ANY, THIS;

    @JsonValue
    public String toValue() {
        switch (this) {
            case ANY: return "any";
            case THIS: return "this";
        }
        return null;
    }

    @JsonCreator
    public static AgentEnum forValue(String value) throws IOException {
        if (value.equals("any")) return ANY;
        if (value.equals("this")) return THIS;
        throw new IOException("Cannot deserialize AgentEnum");
    }
}
