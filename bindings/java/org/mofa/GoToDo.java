// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

public enum GoToDo {
    GO_TO;

    @JsonValue
    public String toValue() {
        switch (this) {
            case GO_TO: return "go_to";
        }
        return null;
    }

    @JsonCreator
    public static GoToDo forValue(String value) throws IOException {
        if (value.equals("go_to")) return GO_TO;
        throw new IOException("Cannot deserialize GoToDo");
    }
}
