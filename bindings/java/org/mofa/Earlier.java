// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * A message before the task: a `task` by "task" is a person's, an `answer` its author's, a
 * `note` anything else.
 */
public class Earlier {
    private String author;
    private Role role;
    private String text;

    @JsonProperty("author")
    public String getAuthor() { return author; }
    @JsonProperty("author")
    public void setAuthor(String value) { this.author = value; }

    @JsonProperty("role")
    public Role getRole() { return role; }
    @JsonProperty("role")
    public void setRole(Role value) { this.role = value; }

    @JsonProperty("text")
    public String getText() { return text; }
    @JsonProperty("text")
    public void setText(String value) { this.text = value; }
}
