// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

public enum DecisionKind {
    ACCEPTANCE, APPROVAL, CLARIFICATION, EXCEPTION, OTHER, PRIORITY, RESOURCE, TECHNICAL_CHOICE, VOTE;

    @JsonValue
    public String toValue() {
        switch (this) {
            case ACCEPTANCE: return "acceptance";
            case APPROVAL: return "approval";
            case CLARIFICATION: return "clarification";
            case EXCEPTION: return "exception";
            case OTHER: return "other";
            case PRIORITY: return "priority";
            case RESOURCE: return "resource";
            case TECHNICAL_CHOICE: return "technical_choice";
            case VOTE: return "vote";
        }
        return null;
    }

    @JsonCreator
    public static DecisionKind forValue(String value) throws IOException {
        if (value.equals("acceptance")) return ACCEPTANCE;
        if (value.equals("approval")) return APPROVAL;
        if (value.equals("clarification")) return CLARIFICATION;
        if (value.equals("exception")) return EXCEPTION;
        if (value.equals("other")) return OTHER;
        if (value.equals("priority")) return PRIORITY;
        if (value.equals("resource")) return RESOURCE;
        if (value.equals("technical_choice")) return TECHNICAL_CHOICE;
        if (value.equals("vote")) return VOTE;
        throw new IOException("Cannot deserialize DecisionKind");
    }
}
