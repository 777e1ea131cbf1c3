// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

public enum Aggregate {
    COLLECT, CONCAT, FIRST, JUDGE, SCRIPT, SUMMARIZE, VOTE;

    @JsonValue
    public String toValue() {
        switch (this) {
            case COLLECT: return "collect";
            case CONCAT: return "concat";
            case FIRST: return "first";
            case JUDGE: return "judge";
            case SCRIPT: return "script";
            case SUMMARIZE: return "summarize";
            case VOTE: return "vote";
        }
        return null;
    }

    @JsonCreator
    public static Aggregate forValue(String value) throws IOException {
        if (value.equals("collect")) return COLLECT;
        if (value.equals("concat")) return CONCAT;
        if (value.equals("first")) return FIRST;
        if (value.equals("judge")) return JUDGE;
        if (value.equals("script")) return SCRIPT;
        if (value.equals("summarize")) return SUMMARIZE;
        if (value.equals("vote")) return VOTE;
        throw new IOException("Cannot deserialize Aggregate");
    }
}
