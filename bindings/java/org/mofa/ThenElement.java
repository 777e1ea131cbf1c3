// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * End the play with this value as its result.
 *
 * Set a fact to this value.
 *
 * Call a script or a tool with this value. Its answer becomes the fact `into`.
 *
 * Send this value to a topic or to a living agent, after the play.
 *
 * Continue with another group instead of this one. A circle is an error.
 *
 * Play another group, then continue in this one.
 *
 * End the play without a result.
 */
public class ThenElement {
    private ThenDo returnDo;
    private String expression;
    private Object value;
    private String name;
    private String into;
    private String script;
    private String tool;
    private String agent;
    private String topic;
    private String group;
    private String rules;
    private String reason;

    @JsonProperty("do")
    public ThenDo getReturnDo() { return returnDo; }
    @JsonProperty("do")
    public void setReturnDo(ThenDo value) { this.returnDo = value; }

    @JsonProperty("expression")
    public String getExpression() { return expression; }
    @JsonProperty("expression")
    public void setExpression(String value) { this.expression = value; }

    @JsonProperty("value")
    public Object getValue() { return value; }
    @JsonProperty("value")
    public void setValue(Object value) { this.value = value; }

    @JsonProperty("name")
    public String getName() { return name; }
    @JsonProperty("name")
    public void setName(String value) { this.name = value; }

    @JsonProperty("into")
    public String getInto() { return into; }
    @JsonProperty("into")
    public void setInto(String value) { this.into = value; }

    @JsonProperty("script")
    public String getScript() { return script; }
    @JsonProperty("script")
    public void setScript(String value) { this.script = value; }

    @JsonProperty("tool")
    public String getTool() { return tool; }
    @JsonProperty("tool")
    public void setTool(String value) { this.tool = value; }

    @JsonProperty("agent")
    public String getAgent() { return agent; }
    @JsonProperty("agent")
    public void setAgent(String value) { this.agent = value; }

    @JsonProperty("topic")
    public String getTopic() { return topic; }
    @JsonProperty("topic")
    public void setTopic(String value) { this.topic = value; }

    @JsonProperty("group")
    public String getGroup() { return group; }
    @JsonProperty("group")
    public void setGroup(String value) { this.group = value; }

    @JsonProperty("rules")
    public String getRules() { return rules; }
    @JsonProperty("rules")
    public void setRules(String value) { this.rules = value; }

    @JsonProperty("reason")
    public String getReason() { return reason; }
    @JsonProperty("reason")
    public void setReason(String value) { this.reason = value; }
}
