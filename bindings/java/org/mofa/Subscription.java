// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;

/**
 * Input of `subscribe`: one workflow id (an agent's is `agent/<name>`) or several, and
 * filters of topic names.
 */
public class Subscription {
    private String subscriber;
    private List<String> subscribers;
    private List<String> topics;

    @JsonProperty("subscriber")
    public String getSubscriber() { return subscriber; }
    @JsonProperty("subscriber")
    public void setSubscriber(String value) { this.subscriber = value; }

    @JsonProperty("subscribers")
    public List<String> getSubscribers() { return subscribers; }
    @JsonProperty("subscribers")
    public void setSubscribers(List<String> value) { this.subscribers = value; }

    @JsonProperty("topics")
    public List<String> getTopics() { return topics; }
    @JsonProperty("topics")
    public void setTopics(List<String> value) { this.topics = value; }
}
