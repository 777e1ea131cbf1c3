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
    private String tenant;

    @JsonProperty("name")
    public String getName() { return name; }
    @JsonProperty("name")
    public void setName(String value) { this.name = value; }

    @JsonProperty("subscribers")
    public List<Subscription> getSubscribers() { return subscribers; }
    @JsonProperty("subscribers")
    public void setSubscribers(List<Subscription> value) { this.subscribers = value; }

    /**
     * The tenant that it belongs to; by default it is for all.
     */
    @JsonProperty("tenant")
    public String getTenant() { return tenant; }
    @JsonProperty("tenant")
    public void setTenant(String value) { this.tenant = value; }
}
