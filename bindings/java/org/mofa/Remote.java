// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;

/**
 * A worker in any language, on its own task queue: it gets one `Message`, and returns a
 * string or any JSON.
 *
 * `heartbeat` is for an activity that sends heartbeats: after this time without one its
 * worker counts as dead, and the
 * activity is retried. Without it, only the time limit of the answer detects a dead worker
 * (an hour, if the run has none).
 */
public class Remote {
    private String activity;
    private List<String> capabilities;
    private String description;
    private String heartbeat;
    private ParticipantKind kind;
    private String name;
    private String taskQueue;
    private List<String> topics;
    private String workflow;

    @JsonProperty("activity")
    public String getActivity() { return activity; }
    @JsonProperty("activity")
    public void setActivity(String value) { this.activity = value; }

    @JsonProperty("capabilities")
    public List<String> getCapabilities() { return capabilities; }
    @JsonProperty("capabilities")
    public void setCapabilities(List<String> value) { this.capabilities = value; }

    @JsonProperty("description")
    public String getDescription() { return description; }
    @JsonProperty("description")
    public void setDescription(String value) { this.description = value; }

    @JsonProperty("heartbeat")
    public String getHeartbeat() { return heartbeat; }
    @JsonProperty("heartbeat")
    public void setHeartbeat(String value) { this.heartbeat = value; }

    @JsonProperty("kind")
    public ParticipantKind getKind() { return kind; }
    @JsonProperty("kind")
    public void setKind(ParticipantKind value) { this.kind = value; }

    @JsonProperty("name")
    public String getName() { return name; }
    @JsonProperty("name")
    public void setName(String value) { this.name = value; }

    @JsonProperty("task_queue")
    public String getTaskQueue() { return taskQueue; }
    @JsonProperty("task_queue")
    public void setTaskQueue(String value) { this.taskQueue = value; }

    @JsonProperty("topics")
    public List<String> getTopics() { return topics; }
    @JsonProperty("topics")
    public void setTopics(List<String> value) { this.topics = value; }

    @JsonProperty("workflow")
    public String getWorkflow() { return workflow; }
    @JsonProperty("workflow")
    public void setWorkflow(String value) { this.workflow = value; }
}
