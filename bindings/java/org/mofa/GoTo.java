// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * Continue with another group instead of this one. A circle is an error.
 */
public class GoTo {
    private GoToDo goToDo;
    private String group;
    private String rules;

    @JsonProperty("do")
    public GoToDo getGoToDo() { return goToDo; }
    @JsonProperty("do")
    public void setGoToDo(GoToDo value) { this.goToDo = value; }

    @JsonProperty("group")
    public String getGroup() { return group; }
    @JsonProperty("group")
    public void setGroup(String value) { this.group = value; }

    @JsonProperty("rules")
    public String getRules() { return rules; }
    @JsonProperty("rules")
    public void setRules(String value) { this.rules = value; }
}
