// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

/**
 * One person's answer to a request that needs several.
 */
public class Answered {
    private Object answer;
    private OffsetDateTime at;
    private String by;
    private String choice;
    private String comment;
    private Map<String, Object> editedArgs;
    private List<String> failed;
    private Boolean verified;

    @JsonProperty("answer")
    public Object getAnswer() { return answer; }
    @JsonProperty("answer")
    public void setAnswer(Object value) { this.answer = value; }

    @JsonProperty("at")
    public OffsetDateTime getAt() { return at; }
    @JsonProperty("at")
    public void setAt(OffsetDateTime value) { this.at = value; }

    @JsonProperty("by")
    public String getBy() { return by; }
    @JsonProperty("by")
    public void setBy(String value) { this.by = value; }

    @JsonProperty("choice")
    public String getChoice() { return choice; }
    @JsonProperty("choice")
    public void setChoice(String value) { this.choice = value; }

    @JsonProperty("comment")
    public String getComment() { return comment; }
    @JsonProperty("comment")
    public void setComment(String value) { this.comment = value; }

    @JsonProperty("edited_args")
    public Map<String, Object> getEditedArgs() { return editedArgs; }
    @JsonProperty("edited_args")
    public void setEditedArgs(Map<String, Object> value) { this.editedArgs = value; }

    @JsonProperty("failed")
    public List<String> getFailed() { return failed; }
    @JsonProperty("failed")
    public void setFailed(List<String> value) { this.failed = value; }

    @JsonProperty("verified")
    public Boolean getVerified() { return verified; }
    @JsonProperty("verified")
    public void setVerified(Boolean value) { this.verified = value; }
}
