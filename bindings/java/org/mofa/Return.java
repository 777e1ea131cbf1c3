// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * End the play with this value as its result.
 */
public class Return {
    private ReturnDo returnDo;
    private String expression;
    private Object value;

    @JsonProperty("do")
    public ReturnDo getReturnDo() { return returnDo; }
    @JsonProperty("do")
    public void setReturnDo(ReturnDo value) { this.returnDo = value; }

    @JsonProperty("expression")
    public String getExpression() { return expression; }
    @JsonProperty("expression")
    public void setExpression(String value) { this.expression = value; }

    @JsonProperty("value")
    public Object getValue() { return value; }
    @JsonProperty("value")
    public void setValue(Object value) { this.value = value; }
}
