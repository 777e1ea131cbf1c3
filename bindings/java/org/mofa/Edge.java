// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * An edge. `case` is one of a condition (true, false), of a switch, `error` after a
 * failure, or `compensate`.
 */
public class Edge {
    private CaseUnion edgeCase;
    private String from;
    private String to;

    @JsonProperty("case")
    public CaseUnion getEdgeCase() { return edgeCase; }
    @JsonProperty("case")
    public void setEdgeCase(CaseUnion value) { this.edgeCase = value; }

    @JsonProperty("from")
    public String getFrom() { return from; }
    @JsonProperty("from")
    public void setFrom(String value) { this.from = value; }

    @JsonProperty("to")
    public String getTo() { return to; }
    @JsonProperty("to")
    public void setTo(String value) { this.to = value; }
}
