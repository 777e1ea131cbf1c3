// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.time.OffsetDateTime;

/**
 * One line of the transcript. A long `text` is `truncated` to a preview; `ref` addresses
 * the whole.
 *
 * `cut_at_limit`: the model reached its length limit, so that the text may be incomplete.
 */
public class TranscriptEntry {
    private OffsetDateTime at;
    private String by;
    private Boolean cutAtLimit;
    private String model;
    private String ref;
    private String role;
    private Long round;
    private long seq;
    private String text;
    private Boolean truncated;

    @JsonProperty("at")
    public OffsetDateTime getAt() { return at; }
    @JsonProperty("at")
    public void setAt(OffsetDateTime value) { this.at = value; }

    @JsonProperty("by")
    public String getBy() { return by; }
    @JsonProperty("by")
    public void setBy(String value) { this.by = value; }

    @JsonProperty("cut_at_limit")
    public Boolean getCutAtLimit() { return cutAtLimit; }
    @JsonProperty("cut_at_limit")
    public void setCutAtLimit(Boolean value) { this.cutAtLimit = value; }

    @JsonProperty("model")
    public String getModel() { return model; }
    @JsonProperty("model")
    public void setModel(String value) { this.model = value; }

    @JsonProperty("ref")
    public String getRef() { return ref; }
    @JsonProperty("ref")
    public void setRef(String value) { this.ref = value; }

    @JsonProperty("role")
    public String getRole() { return role; }
    @JsonProperty("role")
    public void setRole(String value) { this.role = value; }

    @JsonProperty("round")
    public Long getRound() { return round; }
    @JsonProperty("round")
    public void setRound(Long value) { this.round = value; }

    @JsonProperty("seq")
    public long getSeq() { return seq; }
    @JsonProperty("seq")
    public void setSeq(long value) { this.seq = value; }

    @JsonProperty("text")
    public String getText() { return text; }
    @JsonProperty("text")
    public void setText(String value) { this.text = value; }

    @JsonProperty("truncated")
    public Boolean getTruncated() { return truncated; }
    @JsonProperty("truncated")
    public void setTruncated(Boolean value) { this.truncated = value; }
}
