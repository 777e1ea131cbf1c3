// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;
import java.util.Map;

/**
 * A wish, in the words of the person who has it.
 */
public class Idea {
    private List<String> after;
    private String by;
    private String content;
    private Boolean dryRun;
    private Map<String, Object> metadata;
    private Priority priority;

    /**
     * Todos of the same desk that must be completed before this one starts, by their ids.
     */
    @JsonProperty("after")
    public List<String> getAfter() { return after; }
    @JsonProperty("after")
    public void setAfter(List<String> value) { this.after = value; }

    /**
     * The person who hands it in, for spending caps by person; set by the API and the console.
     */
    @JsonProperty("by")
    public String getBy() { return by; }
    @JsonProperty("by")
    public void setBy(String value) { this.by = value; }

    @JsonProperty("content")
    public String getContent() { return content; }
    @JsonProperty("content")
    public void setContent(String value) { this.content = value; }

    /**
     * Plan and dispatch only. The todo ends with a forecast of time, cost and risk; nobody
     * works.
     */
    @JsonProperty("dry_run")
    public Boolean getDryRun() { return dryRun; }
    @JsonProperty("dry_run")
    public void setDryRun(Boolean value) { this.dryRun = value; }

    @JsonProperty("metadata")
    public Map<String, Object> getMetadata() { return metadata; }
    @JsonProperty("metadata")
    public void setMetadata(Map<String, Object> value) { this.metadata = value; }

    @JsonProperty("priority")
    public Priority getPriority() { return priority; }
    @JsonProperty("priority")
    public void setPriority(Priority value) { this.priority = value; }
}
