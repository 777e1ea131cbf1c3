// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;

/**
 * An idea made clear enough to be worked on and checked.
 */
public class Requirement {
    private List<String> acceptanceCriteria;
    private List<String> dependencies;
    private String description;
    private String estimatedEffort;
    private List<String> resources;
    private String title;

    @JsonProperty("acceptance_criteria")
    public List<String> getAcceptanceCriteria() { return acceptanceCriteria; }
    @JsonProperty("acceptance_criteria")
    public void setAcceptanceCriteria(List<String> value) { this.acceptanceCriteria = value; }

    @JsonProperty("dependencies")
    public List<String> getDependencies() { return dependencies; }
    @JsonProperty("dependencies")
    public void setDependencies(List<String> value) { this.dependencies = value; }

    @JsonProperty("description")
    public String getDescription() { return description; }
    @JsonProperty("description")
    public void setDescription(String value) { this.description = value; }

    @JsonProperty("estimated_effort")
    public String getEstimatedEffort() { return estimatedEffort; }
    @JsonProperty("estimated_effort")
    public void setEstimatedEffort(String value) { this.estimatedEffort = value; }

    @JsonProperty("resources")
    public List<String> getResources() { return resources; }
    @JsonProperty("resources")
    public void setResources(List<String> value) { this.resources = value; }

    @JsonProperty("title")
    public String getTitle() { return title; }
    @JsonProperty("title")
    public void setTitle(String value) { this.title = value; }
}
