// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * Set a fact to this value.
 */
public class SetFact {
    private SetFactDo setFactDo;
    private String expression;
    private String name;
    private Object value;

    @JsonProperty("do")
    public SetFactDo getSetFactDo() { return setFactDo; }
    @JsonProperty("do")
    public void setSetFactDo(SetFactDo value) { this.setFactDo = value; }

    @JsonProperty("expression")
    public String getExpression() { return expression; }
    @JsonProperty("expression")
    public void setExpression(String value) { this.expression = value; }

    @JsonProperty("name")
    public String getName() { return name; }
    @JsonProperty("name")
    public void setName(String value) { this.name = value; }

    @JsonProperty("value")
    public Object getValue() { return value; }
    @JsonProperty("value")
    public void setValue(Object value) { this.value = value; }
}
