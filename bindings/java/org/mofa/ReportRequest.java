// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * Input of `report`.
 */
public class ReportRequest {
    private ReportType type;

    @JsonProperty("type")
    public ReportType getType() { return type; }
    @JsonProperty("type")
    public void setType(ReportType value) { this.type = value; }
}
