// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;

/**
 * One participant's answer in one round.
 *
 * `content` is the whole answer, or its beginning if `truncated`; `ref` is then the address
 * of the whole (`mofa show`).
 * `choice` is the chosen option where options were offered, `comment` the comment on the
 * choice.
 * `model` is the model that answered; a name that begins with `offline` is the scripted
 * model, not an LLM.
 * `parts` are a team's own contributions, where the run asked for them (`Ask.part`).
 * `cut_at_limit`: the model reached its length limit, so the answer may be incomplete.
 * `step` names the question that was answered, as in the events of the run; the team sets
 * it.
 */
public class Contribution {
    private String choice;
    private String comment;
    private Object content;
    private Boolean cutAtLimit;
    private Failure error;
    private String model;
    private String participant;
    private List<Contribution> parts;
    private String ref;
    private Long round;
    private ContributionStatus status;
    private String step;
    private Boolean truncated;
    private Usage usage;

    @JsonProperty("choice")
    public String getChoice() { return choice; }
    @JsonProperty("choice")
    public void setChoice(String value) { this.choice = value; }

    @JsonProperty("comment")
    public String getComment() { return comment; }
    @JsonProperty("comment")
    public void setComment(String value) { this.comment = value; }

    @JsonProperty("content")
    public Object getContent() { return content; }
    @JsonProperty("content")
    public void setContent(Object value) { this.content = value; }

    @JsonProperty("cut_at_limit")
    public Boolean getCutAtLimit() { return cutAtLimit; }
    @JsonProperty("cut_at_limit")
    public void setCutAtLimit(Boolean value) { this.cutAtLimit = value; }

    @JsonProperty("error")
    public Failure getError() { return error; }
    @JsonProperty("error")
    public void setError(Failure value) { this.error = value; }

    @JsonProperty("model")
    public String getModel() { return model; }
    @JsonProperty("model")
    public void setModel(String value) { this.model = value; }

    @JsonProperty("participant")
    public String getParticipant() { return participant; }
    @JsonProperty("participant")
    public void setParticipant(String value) { this.participant = value; }

    @JsonProperty("parts")
    public List<Contribution> getParts() { return parts; }
    @JsonProperty("parts")
    public void setParts(List<Contribution> value) { this.parts = value; }

    @JsonProperty("ref")
    public String getRef() { return ref; }
    @JsonProperty("ref")
    public void setRef(String value) { this.ref = value; }

    @JsonProperty("round")
    public Long getRound() { return round; }
    @JsonProperty("round")
    public void setRound(Long value) { this.round = value; }

    @JsonProperty("status")
    public ContributionStatus getStatus() { return status; }
    @JsonProperty("status")
    public void setStatus(ContributionStatus value) { this.status = value; }

    @JsonProperty("step")
    public String getStep() { return step; }
    @JsonProperty("step")
    public void setStep(String value) { this.step = value; }

    @JsonProperty("truncated")
    public Boolean getTruncated() { return truncated; }
    @JsonProperty("truncated")
    public void setTruncated(Boolean value) { this.truncated = value; }

    @JsonProperty("usage")
    public Usage getUsage() { return usage; }
    @JsonProperty("usage")
    public void setUsage(Usage value) { this.usage = value; }
}
