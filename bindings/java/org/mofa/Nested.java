// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * Play another group, then continue in this one.
 */
public class Nested {
    private NestedDo nestedDo;
    private String group;
    private String rules;

    @JsonProperty("do")
    public NestedDo getNestedDo() { return nestedDo; }
    @JsonProperty("do")
    public void setNestedDo(NestedDo value) { this.nestedDo = value; }

    @JsonProperty("group")
    public String getGroup() { return group; }
    @JsonProperty("group")
    public void setGroup(String value) { this.group = value; }

    @JsonProperty("rules")
    public String getRules() { return rules; }
    @JsonProperty("rules")
    public void setRules(String value) { this.rules = value; }
}
