// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

public enum ThenDo {
    CALL, EMIT, GO_TO, NESTED, RETURN, SET, STOP;

    @JsonValue
    public String toValue() {
        switch (this) {
            case CALL: return "call";
            case EMIT: return "emit";
            case GO_TO: return "go_to";
            case NESTED: return "nested";
            case RETURN: return "return";
            case SET: return "set";
            case STOP: return "stop";
        }
        return null;
    }

    @JsonCreator
    public static ThenDo forValue(String value) throws IOException {
        if (value.equals("call")) return CALL;
        if (value.equals("emit")) return EMIT;
        if (value.equals("go_to")) return GO_TO;
        if (value.equals("nested")) return NESTED;
        if (value.equals("return")) return RETURN;
        if (value.equals("set")) return SET;
        if (value.equals("stop")) return STOP;
        throw new IOException("Cannot deserialize ThenDo");
    }
}
