// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;

/**
 * A person, who answers by a decision. `deadline` counts from the question.
 */
public class Human {
    private List<String> capabilities;
    private String deadline;
    private String description;
    private ParticipantKind kind;
    private String name;
    private OnTimeout onTimeout;
    private Remind remind;
    private List<String> topics;
    private Boolean workingHours;

    @JsonProperty("capabilities")
    public List<String> getCapabilities() { return capabilities; }
    @JsonProperty("capabilities")
    public void setCapabilities(List<String> value) { this.capabilities = value; }

    @JsonProperty("deadline")
    public String getDeadline() { return deadline; }
    @JsonProperty("deadline")
    public void setDeadline(String value) { this.deadline = value; }

    @JsonProperty("description")
    public String getDescription() { return description; }
    @JsonProperty("description")
    public void setDescription(String value) { this.description = value; }

    @JsonProperty("kind")
    public ParticipantKind getKind() { return kind; }
    @JsonProperty("kind")
    public void setKind(ParticipantKind value) { this.kind = value; }

    @JsonProperty("name")
    public String getName() { return name; }
    @JsonProperty("name")
    public void setName(String value) { this.name = value; }

    @JsonProperty("on_timeout")
    public OnTimeout getOnTimeout() { return onTimeout; }
    @JsonProperty("on_timeout")
    public void setOnTimeout(OnTimeout value) { this.onTimeout = value; }

    @JsonProperty("remind")
    public Remind getRemind() { return remind; }
    @JsonProperty("remind")
    public void setRemind(Remind value) { this.remind = value; }

    @JsonProperty("topics")
    public List<String> getTopics() { return topics; }
    @JsonProperty("topics")
    public void setTopics(List<String> value) { this.topics = value; }

    /**
     * Whether the deadline counts working hours alone.
     */
    @JsonProperty("working_hours")
    public Boolean getWorkingHours() { return workingHours; }
    @JsonProperty("working_hours")
    public void setWorkingHours(Boolean value) { this.workingHours = value; }
}
