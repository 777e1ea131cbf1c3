// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.time.OffsetDateTime;
import java.util.Map;

/**
 * A message to a participant. Messages with the same `id` are delivered once.
 */
public class Message {
    private Object content;
    private String correlationID;
    private String id;
    private Map<String, Object> metadata;
    private Priority priority;
    private String replyTo;
    private String sender;
    private OffsetDateTime sentAt;
    private String to;
    private String topic;

    @JsonProperty("content")
    public Object getContent() { return content; }
    @JsonProperty("content")
    public void setContent(Object value) { this.content = value; }

    @JsonProperty("correlation_id")
    public String getCorrelationID() { return correlationID; }
    @JsonProperty("correlation_id")
    public void setCorrelationID(String value) { this.correlationID = value; }

    @JsonProperty("id")
    public String getID() { return id; }
    @JsonProperty("id")
    public void setID(String value) { this.id = value; }

    @JsonProperty("metadata")
    public Map<String, Object> getMetadata() { return metadata; }
    @JsonProperty("metadata")
    public void setMetadata(Map<String, Object> value) { this.metadata = value; }

    @JsonProperty("priority")
    public Priority getPriority() { return priority; }
    @JsonProperty("priority")
    public void setPriority(Priority value) { this.priority = value; }

    @JsonProperty("reply_to")
    public String getReplyTo() { return replyTo; }
    @JsonProperty("reply_to")
    public void setReplyTo(String value) { this.replyTo = value; }

    @JsonProperty("sender")
    public String getSender() { return sender; }
    @JsonProperty("sender")
    public void setSender(String value) { this.sender = value; }

    @JsonProperty("sent_at")
    public OffsetDateTime getSentAt() { return sentAt; }
    @JsonProperty("sent_at")
    public void setSentAt(OffsetDateTime value) { this.sentAt = value; }

    @JsonProperty("to")
    public String getTo() { return to; }
    @JsonProperty("to")
    public void setTo(String value) { this.to = value; }

    @JsonProperty("topic")
    public String getTopic() { return topic; }
    @JsonProperty("topic")
    public void setTopic(String value) { this.topic = value; }
}
