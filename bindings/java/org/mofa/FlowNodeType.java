// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

public enum FlowNodeType {
    AGENT, CONDITION, END, HUMAN, JOIN, LOOP, MAP, PARALLEL, SCRIPT, START, SUBFLOW, SWITCH, TEAM, TOOL, TRANSFORM, WAIT;

    @JsonValue
    public String toValue() {
        switch (this) {
            case AGENT: return "agent";
            case CONDITION: return "condition";
            case END: return "end";
            case HUMAN: return "human";
            case JOIN: return "join";
            case LOOP: return "loop";
            case MAP: return "map";
            case PARALLEL: return "parallel";
            case SCRIPT: return "script";
            case START: return "start";
            case SUBFLOW: return "subflow";
            case SWITCH: return "switch";
            case TEAM: return "team";
            case TOOL: return "tool";
            case TRANSFORM: return "transform";
            case WAIT: return "wait";
        }
        return null;
    }

    @JsonCreator
    public static FlowNodeType forValue(String value) throws IOException {
        if (value.equals("agent")) return AGENT;
        if (value.equals("condition")) return CONDITION;
        if (value.equals("end")) return END;
        if (value.equals("human")) return HUMAN;
        if (value.equals("join")) return JOIN;
        if (value.equals("loop")) return LOOP;
        if (value.equals("map")) return MAP;
        if (value.equals("parallel")) return PARALLEL;
        if (value.equals("script")) return SCRIPT;
        if (value.equals("start")) return START;
        if (value.equals("subflow")) return SUBFLOW;
        if (value.equals("switch")) return SWITCH;
        if (value.equals("team")) return TEAM;
        if (value.equals("tool")) return TOOL;
        if (value.equals("transform")) return TRANSFORM;
        if (value.equals("wait")) return WAIT;
        throw new IOException("Cannot deserialize FlowNodeType");
    }
}
