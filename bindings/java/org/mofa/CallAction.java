// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * Call a script or a tool with this value. Its answer becomes the fact `into`.
 */
public class CallAction {
    private CallActionDo callActionDo;
    private String expression;
    private String into;
    private String script;
    private String tool;
    private Object value;

    @JsonProperty("do")
    public CallActionDo getCallActionDo() { return callActionDo; }
    @JsonProperty("do")
    public void setCallActionDo(CallActionDo value) { this.callActionDo = value; }

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
