// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.annotation.*;

public enum ReportType {
    DAILY_SUMMARY, EXCEPTION, FORECAST, PROGRESS, TASK_COMPLETION, WEEKLY_STALE;

    @JsonValue
    public String toValue() {
        switch (this) {
            case DAILY_SUMMARY: return "daily_summary";
            case EXCEPTION: return "exception";
            case FORECAST: return "forecast";
            case PROGRESS: return "progress";
            case TASK_COMPLETION: return "task_completion";
            case WEEKLY_STALE: return "weekly_stale";
        }
        return null;
    }

    @JsonCreator
    public static ReportType forValue(String value) throws IOException {
        if (value.equals("daily_summary")) return DAILY_SUMMARY;
        if (value.equals("exception")) return EXCEPTION;
        if (value.equals("forecast")) return FORECAST;
        if (value.equals("progress")) return PROGRESS;
        if (value.equals("task_completion")) return TASK_COMPLETION;
        if (value.equals("weekly_stale")) return WEEKLY_STALE;
        throw new IOException("Cannot deserialize ReportType");
    }
}
