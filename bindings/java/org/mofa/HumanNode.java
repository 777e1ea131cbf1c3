// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;
import java.util.Map;

/**
 * A person, who is asked by a decision. The output is {choice, answer, comment, by}.
 *
 * Without options, a free answer is expected, and `allow_answer: false` is refused.
 */
public class HumanNode {
    private Boolean allowAnswer;
    private Map<String, Object> answerSchema;
    private List<String> assignees;
    private String deadline;
    private String id;
    private String into;
    private DecisionKind kind;
    private OnTimeout onTimeout;
    private List<Option> options;
    private Map<String, Object> outputSchema;
    private String question;
    private Long quorum;
    private String recommended;
    private Remind remind;
    private Retry retry;
    private String timeout;
    private String title;
    private FlowNodeType type;
    private Boolean workingHours;

    @JsonProperty("allow_answer")
    public Boolean getAllowAnswer() { return allowAnswer; }
    @JsonProperty("allow_answer")
    public void setAllowAnswer(Boolean value) { this.allowAnswer = value; }

    @JsonProperty("answer_schema")
    public Map<String, Object> getAnswerSchema() { return answerSchema; }
    @JsonProperty("answer_schema")
    public void setAnswerSchema(Map<String, Object> value) { this.answerSchema = value; }

    @JsonProperty("assignees")
    public List<String> getAssignees() { return assignees; }
    @JsonProperty("assignees")
    public void setAssignees(List<String> value) { this.assignees = value; }

    @JsonProperty("deadline")
    public String getDeadline() { return deadline; }
    @JsonProperty("deadline")
    public void setDeadline(String value) { this.deadline = value; }

    @JsonProperty("id")
    public String getID() { return id; }
    @JsonProperty("id")
    public void setID(String value) { this.id = value; }

    /**
     * The name of the output, if it is not the node's id.
     */
    @JsonProperty("into")
    public String getInto() { return into; }
    @JsonProperty("into")
    public void setInto(String value) { this.into = value; }

    @JsonProperty("kind")
    public DecisionKind getKind() { return kind; }
    @JsonProperty("kind")
    public void setKind(DecisionKind value) { this.kind = value; }

    @JsonProperty("on_timeout")
    public OnTimeout getOnTimeout() { return onTimeout; }
    @JsonProperty("on_timeout")
    public void setOnTimeout(OnTimeout value) { this.onTimeout = value; }

    @JsonProperty("options")
    public List<Option> getOptions() { return options; }
    @JsonProperty("options")
    public void setOptions(List<Option> value) { this.options = value; }

    /**
     * A JSON Schema that the output must fit.
     */
    @JsonProperty("output_schema")
    public Map<String, Object> getOutputSchema() { return outputSchema; }
    @JsonProperty("output_schema")
    public void setOutputSchema(Map<String, Object> value) { this.outputSchema = value; }

    /**
     * A template.
     */
    @JsonProperty("question")
    public String getQuestion() { return question; }
    @JsonProperty("question")
    public void setQuestion(String value) { this.question = value; }

    @JsonProperty("quorum")
    public Long getQuorum() { return quorum; }
    @JsonProperty("quorum")
    public void setQuorum(Long value) { this.quorum = value; }

    @JsonProperty("recommended")
    public String getRecommended() { return recommended; }
    @JsonProperty("recommended")
    public void setRecommended(String value) { this.recommended = value; }

    @JsonProperty("remind")
    public Remind getRemind() { return remind; }
    @JsonProperty("remind")
    public void setRemind(Remind value) { this.remind = value; }

    @JsonProperty("retry")
    public Retry getRetry() { return retry; }
    @JsonProperty("retry")
    public void setRetry(Retry value) { this.retry = value; }

    /**
     * The time limit of one attempt.
     */
    @JsonProperty("timeout")
    public String getTimeout() { return timeout; }
    @JsonProperty("timeout")
    public void setTimeout(String value) { this.timeout = value; }

    @JsonProperty("title")
    public String getTitle() { return title; }
    @JsonProperty("title")
    public void setTitle(String value) { this.title = value; }

    @JsonProperty("type")
    public FlowNodeType getType() { return type; }
    @JsonProperty("type")
    public void setType(FlowNodeType value) { this.type = value; }

    /**
     * Whether the deadline counts working hours alone.
     */
    @JsonProperty("working_hours")
    public Boolean getWorkingHours() { return workingHours; }
    @JsonProperty("working_hours")
    public void setWorkingHours(Boolean value) { this.workingHours = value; }
}
