// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

public enum OnTimeoutDo {
    CHOOSE, DELEGATE, ESCALATE, FAIL, WAIT;

    @JsonValue
    public String toValue() {
        switch (this) {
            case CHOOSE: return "choose";
            case DELEGATE: return "delegate";
            case ESCALATE: return "escalate";
            case FAIL: return "fail";
            case WAIT: return "wait";
        }
        return null;
    }

    @JsonCreator
    public static OnTimeoutDo forValue(String value) throws IOException {
        if (value.equals("choose")) return CHOOSE;
        if (value.equals("delegate")) return DELEGATE;
        if (value.equals("escalate")) return ESCALATE;
        if (value.equals("fail")) return FAIL;
        if (value.equals("wait")) return WAIT;
        throw new IOException("Cannot deserialize OnTimeoutDo");
    }
}
