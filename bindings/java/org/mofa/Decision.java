// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;
import java.util.Map;

/**
 * A person's answer. `choice` is an option's id; `answer` is free text or JSON.
 *
 * Once the request is settled, a text of more than 16 KiB is offloaded: `answer` is then
 * its beginning, and `answer_ref` the
 * address of the whole (`mofa show` expands it).
 *
 * `by` is the caller's own claim, unless the API, the console or `mofa decide` knows who
 * calls, and adds a `seal`
 * (docs/identity.md). The run alone sets `verified`: true for a `by` that a seal has proved.
 */
public class Decision {
    private Always always;
    private Object answer;
    private String answerRef;
    private String by;
    private String choice;
    private String comment;
    private String decisionID;
    private Map<String, Object> editedArgs;
    private List<String> failed;
    private String idempotencyKey;
    private String seal;
    private Boolean verified;

    /**
     * With the approval of a tool call, or a confirmation with `allows`: allow later ones like
     * it.
     */
    @JsonProperty("always")
    public Always getAlways() { return always; }
    @JsonProperty("always")
    public void setAlways(Always value) { this.always = value; }

    @JsonProperty("answer")
    public Object getAnswer() { return answer; }
    @JsonProperty("answer")
    public void setAnswer(Object value) { this.answer = value; }

    @JsonProperty("answer_ref")
    public String getAnswerRef() { return answerRef; }
    @JsonProperty("answer_ref")
    public void setAnswerRef(String value) { this.answerRef = value; }

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

    @JsonProperty("decision_id")
    public String getDecisionID() { return decisionID; }
    @JsonProperty("decision_id")
    public void setDecisionID(String value) { this.decisionID = value; }

    @JsonProperty("edited_args")
    public Map<String, Object> getEditedArgs() { return editedArgs; }
    @JsonProperty("edited_args")
    public void setEditedArgs(Map<String, Object> value) { this.editedArgs = value; }

    /**
     * With rework at an acceptance: the criteria that are not met, by their words or numbers
     * from 1. Only those go back.
     */
    @JsonProperty("failed")
    public List<String> getFailed() { return failed; }
    @JsonProperty("failed")
    public void setFailed(List<String> value) { this.failed = value; }

    @JsonProperty("idempotency_key")
    public String getIdempotencyKey() { return idempotencyKey; }
    @JsonProperty("idempotency_key")
    public void setIdempotencyKey(String value) { this.idempotencyKey = value; }

    @JsonProperty("seal")
    public String getSeal() { return seal; }
    @JsonProperty("seal")
    public void setSeal(String value) { this.seal = value; }

    @JsonProperty("verified")
    public Boolean getVerified() { return verified; }
    @JsonProperty("verified")
    public void setVerified(Boolean value) { this.verified = value; }
}
