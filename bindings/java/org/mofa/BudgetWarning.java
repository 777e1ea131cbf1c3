// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * A todo that has used a share of the calls, tokens or money of its budget.
 *
 * `decide` asks a person whether to go on or to stop. For time there is the deadline.
 */
public class BudgetWarning {
    private Double at;
    private BudgetWarningDo budgetWarningDo;

    @JsonProperty("at")
    public Double getAt() { return at; }
    @JsonProperty("at")
    public void setAt(Double value) { this.at = value; }

    @JsonProperty("do")
    public BudgetWarningDo getBudgetWarningDo() { return budgetWarningDo; }
    @JsonProperty("do")
    public void setBudgetWarningDo(BudgetWarningDo value) { this.budgetWarningDo = value; }
}
