// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.time.OffsetDateTime;

/**
 * One line of the query `dead_letters`. A long content is offloaded: `message.ref`
 * addresses its text.
 */
public class DeadLetter {
    private OffsetDateTime at;
    private QueuedMessage message;
    private String messageID;
    private String reason;
    private String subscriber;

    @JsonProperty("at")
    public OffsetDateTime getAt() { return at; }
    @JsonProperty("at")
    public void setAt(OffsetDateTime value) { this.at = value; }

    @JsonProperty("message")
    public QueuedMessage getMessage() { return message; }
    @JsonProperty("message")
    public void setMessage(QueuedMessage value) { this.message = value; }

    @JsonProperty("message_id")
    public String getMessageID() { return messageID; }
    @JsonProperty("message_id")
    public void setMessageID(String value) { this.messageID = value; }

    @JsonProperty("reason")
    public String getReason() { return reason; }
    @JsonProperty("reason")
    public void setReason(String value) { this.reason = value; }

    @JsonProperty("subscriber")
    public String getSubscriber() { return subscriber; }
    @JsonProperty("subscriber")
    public void setSubscriber(String value) { this.subscriber = value; }
}
