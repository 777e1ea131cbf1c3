// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.time.OffsetDateTime;
import java.util.Map;

/**
 * One thing that happened in a run. `seq` counts from 1 without gaps; `by` is the person or
 * participant behind it.
 */
public class Event {
    private OffsetDateTime at;
    private String by;
    private Map<String, Object> data;
    private long seq;
    private String type;

    @JsonProperty("at")
    public OffsetDateTime getAt() { return at; }
    @JsonProperty("at")
    public void setAt(OffsetDateTime value) { this.at = value; }

    @JsonProperty("by")
    public String getBy() { return by; }
    @JsonProperty("by")
    public void setBy(String value) { this.by = value; }

    @JsonProperty("data")
    public Map<String, Object> getData() { return data; }
    @JsonProperty("data")
    public void setData(Map<String, Object> value) { this.data = value; }

    @JsonProperty("seq")
    public long getSeq() { return seq; }
    @JsonProperty("seq")
    public void setSeq(long value) { this.seq = value; }

    @JsonProperty("type")
    public String getType() { return type; }
    @JsonProperty("type")
    public void setType(String value) { this.type = value; }
}
