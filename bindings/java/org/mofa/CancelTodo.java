// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * Input of `cancel_todo`.
 */
public class CancelTodo {
    private String reason;
    private String todoID;

    @JsonProperty("reason")
    public String getReason() { return reason; }
    @JsonProperty("reason")
    public void setReason(String value) { this.reason = value; }

    @JsonProperty("todo_id")
    public String getTodoID() { return todoID; }
    @JsonProperty("todo_id")
    public void setTodoID(String value) { this.todoID = value; }
}
