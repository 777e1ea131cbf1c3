// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;

/**
 * What can be said about a subtask before it begins. `others` is the number of further
 * executors that could do it.
 *
 * `seconds` and `cost_usd` are means of the assignee's recorded results; None if there are
 * none.
 */
public class SubtaskForecast {
    private String assignee;
    private Double costUsd;
    private String id;
    private Long others;
    private List<String> reasons;
    private Risk risk;
    private Double seconds;

    @JsonProperty("assignee")
    public String getAssignee() { return assignee; }
    @JsonProperty("assignee")
    public void setAssignee(String value) { this.assignee = value; }

    @JsonProperty("cost_usd")
    public Double getCostUsd() { return costUsd; }
    @JsonProperty("cost_usd")
    public void setCostUsd(Double value) { this.costUsd = value; }

    @JsonProperty("id")
    public String getID() { return id; }
    @JsonProperty("id")
    public void setID(String value) { this.id = value; }

    @JsonProperty("others")
    public Long getOthers() { return others; }
    @JsonProperty("others")
    public void setOthers(Long value) { this.others = value; }

    @JsonProperty("reasons")
    public List<String> getReasons() { return reasons; }
    @JsonProperty("reasons")
    public void setReasons(List<String> value) { this.reasons = value; }

    @JsonProperty("risk")
    public Risk getRisk() { return risk; }
    @JsonProperty("risk")
    public void setRisk(Risk value) { this.risk = value; }

    @JsonProperty("seconds")
    public Double getSeconds() { return seconds; }
    @JsonProperty("seconds")
    public void setSeconds(Double value) { this.seconds = value; }
}
