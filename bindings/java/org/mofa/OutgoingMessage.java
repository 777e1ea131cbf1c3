// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;

/**
 * A message to deliver: to the subscribers in `to`, or to all whose filter matches.
 */
public class OutgoingMessage {
    private QueuedMessage message;
    private Long redelivery;
    private List<String> to;

    @JsonProperty("message")
    public QueuedMessage getMessage() { return message; }
    @JsonProperty("message")
    public void setMessage(QueuedMessage value) { this.message = value; }

    @JsonProperty("redelivery")
    public Long getRedelivery() { return redelivery; }
    @JsonProperty("redelivery")
    public void setRedelivery(Long value) { this.redelivery = value; }

    @JsonProperty("to")
    public List<String> getTo() { return to; }
    @JsonProperty("to")
    public void setTo(List<String> value) { this.to = value; }
}
