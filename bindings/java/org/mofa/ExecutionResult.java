// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;

/**
 * The result of a subtask, or of the whole todo.
 */
public class ExecutionResult {
    private List<Artifact> artifacts;
    private String details;
    private String error;
    private boolean success;
    private String summary;

    @JsonProperty("artifacts")
    public List<Artifact> getArtifacts() { return artifacts; }
    @JsonProperty("artifacts")
    public void setArtifacts(List<Artifact> value) { this.artifacts = value; }

    @JsonProperty("details")
    public String getDetails() { return details; }
    @JsonProperty("details")
    public void setDetails(String value) { this.details = value; }

    @JsonProperty("error")
    public String getError() { return error; }
    @JsonProperty("error")
    public void setError(String value) { this.error = value; }

    @JsonProperty("success")
    public boolean getSuccess() { return success; }
    @JsonProperty("success")
    public void setSuccess(boolean value) { this.success = value; }

    @JsonProperty("summary")
    public String getSummary() { return summary; }
    @JsonProperty("summary")
    public void setSummary(String value) { this.summary = value; }
}
