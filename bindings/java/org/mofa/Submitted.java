// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * The answer to `submit_idea`.
 */
public class Submitted {
    private String todoID;
    private String workflowID;

    @JsonProperty("todo_id")
    public String getTodoID() { return todoID; }
    @JsonProperty("todo_id")
    public void setTodoID(String value) { this.todoID = value; }

    @JsonProperty("workflow_id")
    public String getWorkflowID() { return workflowID; }
    @JsonProperty("workflow_id")
    public void setWorkflowID(String value) { this.workflowID = value; }
}
