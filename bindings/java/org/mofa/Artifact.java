// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * A product of the work, such as a text or a file's content.
 */
public class Artifact {
    private Object content;
    private String name;
    private String type;

    @JsonProperty("content")
    public Object getContent() { return content; }
    @JsonProperty("content")
    public void setContent(Object value) { this.content = value; }

    @JsonProperty("name")
    public String getName() { return name; }
    @JsonProperty("name")
    public void setName(String value) { this.name = value; }

    @JsonProperty("type")
    public String getType() { return type; }
    @JsonProperty("type")
    public void setType(String value) { this.type = value; }
}
