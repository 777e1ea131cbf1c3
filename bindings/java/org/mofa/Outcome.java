// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;

/**
 * The result of every mode. A long `output` is cut to its beginning (`truncated`); `ref` is
 * the address of the whole.
 *
 * `cut_at_limit`: one of its contributions was cut at a model's length limit.
 */
public class Outcome {
    private List<Contribution> contributions;
    private Boolean cutAtLimit;
    private String mode;
    private Object output;
    private String reason;
    private String ref;
    private OutcomeStatus status;
    private Boolean truncated;
    private List<Undoable> undoable;
    private Usage usage;
    private List<Vote> votes;

    @JsonProperty("contributions")
    public List<Contribution> getContributions() { return contributions; }
    @JsonProperty("contributions")
    public void setContributions(List<Contribution> value) { this.contributions = value; }

    @JsonProperty("cut_at_limit")
    public Boolean getCutAtLimit() { return cutAtLimit; }
    @JsonProperty("cut_at_limit")
    public void setCutAtLimit(Boolean value) { this.cutAtLimit = value; }

    @JsonProperty("mode")
    public String getMode() { return mode; }
    @JsonProperty("mode")
    public void setMode(String value) { this.mode = value; }

    @JsonProperty("output")
    public Object getOutput() { return output; }
    @JsonProperty("output")
    public void setOutput(Object value) { this.output = value; }

    @JsonProperty("reason")
    public String getReason() { return reason; }
    @JsonProperty("reason")
    public void setReason(String value) { this.reason = value; }

    @JsonProperty("ref")
    public String getRef() { return ref; }
    @JsonProperty("ref")
    public void setRef(String value) { this.ref = value; }

    @JsonProperty("status")
    public OutcomeStatus getStatus() { return status; }
    @JsonProperty("status")
    public void setStatus(OutcomeStatus value) { this.status = value; }

    @JsonProperty("truncated")
    public Boolean getTruncated() { return truncated; }
    @JsonProperty("truncated")
    public void setTruncated(Boolean value) { this.truncated = value; }

    /**
     * For the todo that a team works for: the tool calls that can be undone.
     */
    @JsonProperty("undoable")
    public List<Undoable> getUndoable() { return undoable; }
    @JsonProperty("undoable")
    public void setUndoable(List<Undoable> value) { this.undoable = value; }

    @JsonProperty("usage")
    public Usage getUsage() { return usage; }
    @JsonProperty("usage")
    public void setUsage(Usage value) { this.usage = value; }

    @JsonProperty("votes")
    public List<Vote> getVotes() { return votes; }
    @JsonProperty("votes")
    public void setVotes(List<Vote> value) { this.votes = value; }
}
