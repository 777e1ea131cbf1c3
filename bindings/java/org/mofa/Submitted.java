// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * The answer to `submit_idea`. A todo that is `queued` starts later: its workflow does not
 * run yet.
 */
public class Submitted {
    private Boolean queued;
    private String todoID;
    private String workflowID;

    @JsonProperty("queued")
    public Boolean getQueued() { return queued; }
    @JsonProperty("queued")
    public void setQueued(Boolean value) { this.queued = value; }

    @JsonProperty("todo_id")
    public String getTodoID() { return todoID; }
    @JsonProperty("todo_id")
    public void setTodoID(String value) { this.todoID = value; }

    @JsonProperty("workflow_id")
    public String getWorkflowID() { return workflowID; }
    @JsonProperty("workflow_id")
    public void setWorkflowID(String value) { this.workflowID = value; }
}
