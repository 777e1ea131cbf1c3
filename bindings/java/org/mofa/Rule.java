// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;

/**
 * If the condition `when` holds, the actions of `then` are done in order.
 *
 * Rules with a higher `priority` are tried first, those with equal priorities in the order
 * of the file.
 */
public class Rule {
    private Boolean enabled;
    private String name;
    private Long priority;
    private List<ThenElement> then;
    private String when;

    @JsonProperty("enabled")
    public Boolean getEnabled() { return enabled; }
    @JsonProperty("enabled")
    public void setEnabled(Boolean value) { this.enabled = value; }

    @JsonProperty("name")
    public String getName() { return name; }
    @JsonProperty("name")
    public void setName(String value) { this.name = value; }

    @JsonProperty("priority")
    public Long getPriority() { return priority; }
    @JsonProperty("priority")
    public void setPriority(Long value) { this.priority = value; }

    @JsonProperty("then")
    public List<ThenElement> getThen() { return then; }
    @JsonProperty("then")
    public void setThen(List<ThenElement> value) { this.then = value; }

    @JsonProperty("when")
    public String getWhen() { return when; }
    @JsonProperty("when")
    public void setWhen(String value) { this.when = value; }
}
