// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * Have a script or a tool compute: its input is this value, its answer becomes the fact
 * `into`.
 */
public class Call {
    private CallDo callDo;
    private String expression;
    private String into;
    private String script;
    private String tool;
    private Object value;

    @JsonProperty("do")
    public CallDo getCallDo() { return callDo; }
    @JsonProperty("do")
    public void setCallDo(CallDo value) { this.callDo = value; }

    @JsonProperty("expression")
    public String getExpression() { return expression; }
    @JsonProperty("expression")
    public void setExpression(String value) { this.expression = value; }

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

    @JsonProperty("value")
    public Object getValue() { return value; }
    @JsonProperty("value")
    public void setValue(Object value) { this.value = value; }
}
