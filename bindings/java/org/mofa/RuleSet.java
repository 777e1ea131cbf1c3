// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;

/**
 * Groups of rules; a play begins with the first. `version` is the author's, `language` the
 * version of the conditions.
 */
public class RuleSet {
    private List<RuleGroup> groups;
    private Long language;
    private String name;
    private String version;

    @JsonProperty("groups")
    public List<RuleGroup> getGroups() { return groups; }
    @JsonProperty("groups")
    public void setGroups(List<RuleGroup> value) { this.groups = value; }

    @JsonProperty("language")
    public Long getLanguage() { return language; }
    @JsonProperty("language")
    public void setLanguage(Long value) { this.language = value; }

    @JsonProperty("name")
    public String getName() { return name; }
    @JsonProperty("name")
    public void setName(String value) { this.name = value; }

    @JsonProperty("version")
    public String getVersion() { return version; }
    @JsonProperty("version")
    public void setVersion(String value) { this.version = value; }
}
