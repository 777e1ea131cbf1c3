// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * A case of a switch.
 */
public class Case {
    private String caseCase;
    private String when;

    @JsonProperty("case")
    public String getCaseCase() { return caseCase; }
    @JsonProperty("case")
    public void setCaseCase(String value) { this.caseCase = value; }

    /**
     * An expression, such as: amount > 100 and not paid.
     */
    @JsonProperty("when")
    public String getWhen() { return when; }
    @JsonProperty("when")
    public void setWhen(String value) { this.when = value; }
}
