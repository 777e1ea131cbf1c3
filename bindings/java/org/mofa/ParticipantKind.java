// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

public enum ParticipantKind {
    A2_A, AGENT, HUMAN, REMOTE, SCRIPT, TEAM;

    @JsonValue
    public String toValue() {
        switch (this) {
            case A2_A: return "a2a";
            case AGENT: return "agent";
            case HUMAN: return "human";
            case REMOTE: return "remote";
            case SCRIPT: return "script";
            case TEAM: return "team";
        }
        return null;
    }

    @JsonCreator
    public static ParticipantKind forValue(String value) throws IOException {
        if (value.equals("a2a")) return A2_A;
        if (value.equals("agent")) return AGENT;
        if (value.equals("human")) return HUMAN;
        if (value.equals("remote")) return REMOTE;
        if (value.equals("script")) return SCRIPT;
        if (value.equals("team")) return TEAM;
        throw new IOException("Cannot deserialize ParticipantKind");
    }
}
