// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * A todo that is still open after `within`.
 *
 * `decide` asks a person whether to go on, to allow as much time again, or to stop.
 */
public class TodoDeadline {
    private BudgetWarningDo todoDeadlineDo;
    private String within;

    @JsonProperty("do")
    public BudgetWarningDo getTodoDeadlineDo() { return todoDeadlineDo; }
    @JsonProperty("do")
    public void setTodoDeadlineDo(BudgetWarningDo value) { this.todoDeadlineDo = value; }

    @JsonProperty("within")
    public String getWithin() { return within; }
    @JsonProperty("within")
    public void setWithin(String value) { this.within = value; }
}
