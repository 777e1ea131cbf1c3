// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * Input of `Todo`. Without `secretary`, one generalist agent does the work.
 */
public class TodoInput {
    private Idea idea;
    private SecretaryInput secretary;

    @JsonProperty("idea")
    public Idea getIdea() { return idea; }
    @JsonProperty("idea")
    public void setIdea(Idea value) { this.idea = value; }

    @JsonProperty("secretary")
    public SecretaryInput getSecretary() { return secretary; }
    @JsonProperty("secretary")
    public void setSecretary(SecretaryInput value) { this.secretary = value; }
}
