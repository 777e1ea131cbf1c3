// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * Send this value to a topic or to a living agent, after the play.
 */
public class Emit {
    private String agent;
    private EmitDo emitDo;
    private String expression;
    private String topic;
    private Object value;

    @JsonProperty("agent")
    public String getAgent() { return agent; }
    @JsonProperty("agent")
    public void setAgent(String value) { this.agent = value; }

    @JsonProperty("do")
    public EmitDo getEmitDo() { return emitDo; }
    @JsonProperty("do")
    public void setEmitDo(EmitDo value) { this.emitDo = value; }

    @JsonProperty("expression")
    public String getExpression() { return expression; }
    @JsonProperty("expression")
    public void setExpression(String value) { this.expression = value; }

    @JsonProperty("topic")
    public String getTopic() { return topic; }
    @JsonProperty("topic")
    public void setTopic(String value) { this.topic = value; }

    @JsonProperty("value")
    public Object getValue() { return value; }
    @JsonProperty("value")
    public void setValue(Object value) { this.value = value; }
}
