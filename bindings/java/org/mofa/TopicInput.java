// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;

/**
 * Input of `Topic`. The default name is that of the workflow id, `topic/<name>`.
 */
public class TopicInput {
    private String name;
    private List<Subscription> subscribers;

    @JsonProperty("name")
    public String getName() { return name; }
    @JsonProperty("name")
    public void setName(String value) { this.name = value; }

    @JsonProperty("subscribers")
    public List<Subscription> getSubscribers() { return subscribers; }
    @JsonProperty("subscribers")
    public void setSubscribers(List<Subscription> value) { this.subscribers = value; }
}
