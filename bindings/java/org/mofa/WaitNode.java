// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.Map;

/**
 * A wait for a time (`duration`), for a signal to the run (`signal`), or for a message of a
 * topic (`event`, a filter).
 *
 * The output is null, what came with the signal, or the content of the message. With
 * `topic`, the flow subscribes to it
 * when it starts. A signal or a message that came before is not lost.
 */
public class WaitNode {
    private String duration;
    private String event;
    private String id;
    private String into;
    private Map<String, Object> outputSchema;
    private Retry retry;
    private String signal;
    private String timeout;
    private String title;
    private String topic;
    private FlowNodeType type;

    @JsonProperty("duration")
    public String getDuration() { return duration; }
    @JsonProperty("duration")
    public void setDuration(String value) { this.duration = value; }

    @JsonProperty("event")
    public String getEvent() { return event; }
    @JsonProperty("event")
    public void setEvent(String value) { this.event = value; }

    @JsonProperty("id")
    public String getID() { return id; }
    @JsonProperty("id")
    public void setID(String value) { this.id = value; }

    /**
     * The name of the output, if it is not the node's id.
     */
    @JsonProperty("into")
    public String getInto() { return into; }
    @JsonProperty("into")
    public void setInto(String value) { this.into = value; }

    /**
     * A JSON Schema that the output must fit.
     */
    @JsonProperty("output_schema")
    public Map<String, Object> getOutputSchema() { return outputSchema; }
    @JsonProperty("output_schema")
    public void setOutputSchema(Map<String, Object> value) { this.outputSchema = value; }

    @JsonProperty("retry")
    public Retry getRetry() { return retry; }
    @JsonProperty("retry")
    public void setRetry(Retry value) { this.retry = value; }

    @JsonProperty("signal")
    public String getSignal() { return signal; }
    @JsonProperty("signal")
    public void setSignal(String value) { this.signal = value; }

    /**
     * The time limit of one attempt.
     */
    @JsonProperty("timeout")
    public String getTimeout() { return timeout; }
    @JsonProperty("timeout")
    public void setTimeout(String value) { this.timeout = value; }

    @JsonProperty("title")
    public String getTitle() { return title; }
    @JsonProperty("title")
    public void setTitle(String value) { this.title = value; }

    @JsonProperty("topic")
    public String getTopic() { return topic; }
    @JsonProperty("topic")
    public void setTopic(String value) { this.topic = value; }

    @JsonProperty("type")
    public FlowNodeType getType() { return type; }
    @JsonProperty("type")
    public void setType(FlowNodeType value) { this.type = value; }
}
