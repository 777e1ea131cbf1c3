// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * One option. With `needs_comment` the choice counts only together with a comment.
 */
public class Option {
    private String description;
    private String id;
    private String impact;
    private String label;
    private Boolean needsComment;

    @JsonProperty("description")
    public String getDescription() { return description; }
    @JsonProperty("description")
    public void setDescription(String value) { this.description = value; }

    @JsonProperty("id")
    public String getID() { return id; }
    @JsonProperty("id")
    public void setID(String value) { this.id = value; }

    @JsonProperty("impact")
    public String getImpact() { return impact; }
    @JsonProperty("impact")
    public void setImpact(String value) { this.impact = value; }

    @JsonProperty("label")
    public String getLabel() { return label; }
    @JsonProperty("label")
    public void setLabel(String value) { this.label = value; }

    @JsonProperty("needs_comment")
    public Boolean getNeedsComment() { return needsComment; }
    @JsonProperty("needs_comment")
    public void setNeedsComment(Boolean value) { this.needsComment = value; }
}
