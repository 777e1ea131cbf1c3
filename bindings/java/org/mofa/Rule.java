// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;

/**
 * `when` holds, then `then` is done, in order. A higher `priority` comes first; equal ones
 * as they are written.
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
