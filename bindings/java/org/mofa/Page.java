// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * Input of a query for a part of a record: at most `limit` entries after a sequence number.
 */
public class Page {
    private Long after;
    private Long limit;

    @JsonProperty("after")
    public Long getAfter() { return after; }
    @JsonProperty("after")
    public void setAfter(Long value) { this.after = value; }

    @JsonProperty("limit")
    public Long getLimit() { return limit; }
    @JsonProperty("limit")
    public void setLimit(Long value) { this.limit = value; }
}
