// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * Input of `reprioritize`.
 */
public class Reprioritize {
    private Priority priority;
    private String todoID;

    @JsonProperty("priority")
    public Priority getPriority() { return priority; }
    @JsonProperty("priority")
    public void setPriority(Priority value) { this.priority = value; }

    @JsonProperty("todo_id")
    public String getTodoID() { return todoID; }
    @JsonProperty("todo_id")
    public void setTodoID(String value) { this.todoID = value; }
}
