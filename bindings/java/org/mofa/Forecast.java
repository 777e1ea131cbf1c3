// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;
import java.util.Map;

/**
 * A plan before it begins. `critical_path` is the longest chain of subtasks that wait for
 * each other.
 *
 * It is measured in time if the time of each subtask is known, otherwise in subtasks.
 * `seconds` is its length; `cost_usd` is
 * the sum of all subtasks. Both are None if a part is unknown. `single_points` has the
 * capabilities that one executor alone
 * has, with its name.
 */
public class Forecast {
    private Double costUsd;
    private List<String> criticalPath;
    private Double seconds;
    private Map<String, String> singlePoints;
    private List<SubtaskForecast> subtasks;

    @JsonProperty("cost_usd")
    public Double getCostUsd() { return costUsd; }
    @JsonProperty("cost_usd")
    public void setCostUsd(Double value) { this.costUsd = value; }

    @JsonProperty("critical_path")
    public List<String> getCriticalPath() { return criticalPath; }
    @JsonProperty("critical_path")
    public void setCriticalPath(List<String> value) { this.criticalPath = value; }

    @JsonProperty("seconds")
    public Double getSeconds() { return seconds; }
    @JsonProperty("seconds")
    public void setSeconds(Double value) { this.seconds = value; }

    @JsonProperty("single_points")
    public Map<String, String> getSinglePoints() { return singlePoints; }
    @JsonProperty("single_points")
    public void setSinglePoints(Map<String, String> value) { this.singlePoints = value; }

    @JsonProperty("subtasks")
    public List<SubtaskForecast> getSubtasks() { return subtasks; }
    @JsonProperty("subtasks")
    public void setSubtasks(List<SubtaskForecast> value) { this.subtasks = value; }
}
