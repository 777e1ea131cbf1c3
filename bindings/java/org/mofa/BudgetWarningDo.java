// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

public enum BudgetWarningDo {
    DECIDE, REPORT;

    @JsonValue
    public String toValue() {
        switch (this) {
            case DECIDE: return "decide";
            case REPORT: return "report";
        }
        return null;
    }

    @JsonCreator
    public static BudgetWarningDo forValue(String value) throws IOException {
        if (value.equals("decide")) return DECIDE;
        if (value.equals("report")) return REPORT;
        throw new IOException("Cannot deserialize BudgetWarningDo");
    }
}
