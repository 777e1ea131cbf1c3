// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

/**
 * A question to a person, and the decision once it is settled.
 *
 * `default` is the proposed answer where an answer is asked for instead of an option. It is
 * never taken without a person.
 */
public class DecisionRequest {
    private ToolAction action;
    private Boolean allowAnswer;
    private Allowing allows;
    private Map<String, Object> answerSchema;
    private List<Answered> answers;
    private Map<String, Object> argsSchema;
    private List<String> assignees;
    private List<String> criteria;
    private OffsetDateTime deadline;
    private Object decisionRequestDefault;
    private String desk;
    private String id;
    private String initiator;
    private DecisionKind kind;
    private OnTimeout onTimeout;
    private OffsetDateTime openedAt;
    private List<Option> options;
    private String question;
    private Long quorum;
    private String recommended;
    private Remind remind;
    private Long reminded;
    private String risk;
    private String runID;
    private Decision settled;
    private OffsetDateTime snoozedUntil;
    private DecisionStatus status;
    private String title;
    private String todoID;
    private String workflowID;
    private Boolean workingHours;

    @JsonProperty("action")
    public ToolAction getAction() { return action; }
    @JsonProperty("action")
    public void setAction(ToolAction value) { this.action = value; }

    @JsonProperty("allow_answer")
    public Boolean getAllowAnswer() { return allowAnswer; }
    @JsonProperty("allow_answer")
    public void setAllowAnswer(Boolean value) { this.allowAnswer = value; }

    /**
     * The confirmation that `always` may give, if it is no tool call.
     */
    @JsonProperty("allows")
    public Allowing getAllows() { return allows; }
    @JsonProperty("allows")
    public void setAllows(Allowing value) { this.allows = value; }

    @JsonProperty("answer_schema")
    public Map<String, Object> getAnswerSchema() { return answerSchema; }
    @JsonProperty("answer_schema")
    public void setAnswerSchema(Map<String, Object> value) { this.answerSchema = value; }

    /**
     * The answers so far, where the quorum is more than 1. Nobody counts twice.
     */
    @JsonProperty("answers")
    public List<Answered> getAnswers() { return answers; }
    @JsonProperty("answers")
    public void setAnswers(List<Answered> value) { this.answers = value; }

    @JsonProperty("args_schema")
    public Map<String, Object> getArgsSchema() { return argsSchema; }
    @JsonProperty("args_schema")
    public void setArgsSchema(Map<String, Object> value) { this.argsSchema = value; }

    /**
     * The people who may decide; anybody if it is empty. This holds for verified identities,
     * and for all where the project file has `decisions: {require_identity: true}`.
     */
    @JsonProperty("assignees")
    public List<String> getAssignees() { return assignees; }
    @JsonProperty("assignees")
    public void setAssignees(List<String> value) { this.assignees = value; }

    /**
     * The criteria of an acceptance, which an answer with rework may name as failed.
     */
    @JsonProperty("criteria")
    public List<String> getCriteria() { return criteria; }
    @JsonProperty("criteria")
    public void setCriteria(List<String> value) { this.criteria = value; }

    @JsonProperty("deadline")
    public OffsetDateTime getDeadline() { return deadline; }
    @JsonProperty("deadline")
    public void setDeadline(OffsetDateTime value) { this.deadline = value; }

    @JsonProperty("default")
    public Object getDecisionRequestDefault() { return decisionRequestDefault; }
    @JsonProperty("default")
    public void setDecisionRequestDefault(Object value) { this.decisionRequestDefault = value; }

    /**
     * The desk of the todo that the run works for.
     */
    @JsonProperty("desk")
    public String getDesk() { return desk; }
    @JsonProperty("desk")
    public void setDesk(String value) { this.desk = value; }

    @JsonProperty("id")
    public String getID() { return id; }
    @JsonProperty("id")
    public void setID(String value) { this.id = value; }

    /**
     * The one who asks, and who may not decide. This holds as `assignees` does.
     */
    @JsonProperty("initiator")
    public String getInitiator() { return initiator; }
    @JsonProperty("initiator")
    public void setInitiator(String value) { this.initiator = value; }

    @JsonProperty("kind")
    public DecisionKind getKind() { return kind; }
    @JsonProperty("kind")
    public void setKind(DecisionKind value) { this.kind = value; }

    @JsonProperty("on_timeout")
    public OnTimeout getOnTimeout() { return onTimeout; }
    @JsonProperty("on_timeout")
    public void setOnTimeout(OnTimeout value) { this.onTimeout = value; }

    @JsonProperty("opened_at")
    public OffsetDateTime getOpenedAt() { return openedAt; }
    @JsonProperty("opened_at")
    public void setOpenedAt(OffsetDateTime value) { this.openedAt = value; }

    @JsonProperty("options")
    public List<Option> getOptions() { return options; }
    @JsonProperty("options")
    public void setOptions(List<Option> value) { this.options = value; }

    @JsonProperty("question")
    public String getQuestion() { return question; }
    @JsonProperty("question")
    public void setQuestion(String value) { this.question = value; }

    /**
     * The number of people who have to give the same answer. The first answer that so many give
     * settles.
     */
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

    /**
     * The number of reminders so far.
     */
    @JsonProperty("reminded")
    public Long getReminded() { return reminded; }
    @JsonProperty("reminded")
    public void setReminded(Long value) { this.reminded = value; }

    @JsonProperty("risk")
    public String getRisk() { return risk; }
    @JsonProperty("risk")
    public void setRisk(String value) { this.risk = value; }

    @JsonProperty("run_id")
    public String getRunID() { return runID; }
    @JsonProperty("run_id")
    public void setRunID(String value) { this.runID = value; }

    @JsonProperty("settled")
    public Decision getSettled() { return settled; }
    @JsonProperty("settled")
    public void setSettled(Decision value) { this.settled = value; }

    @JsonProperty("snoozed_until")
    public OffsetDateTime getSnoozedUntil() { return snoozedUntil; }
    @JsonProperty("snoozed_until")
    public void setSnoozedUntil(OffsetDateTime value) { this.snoozedUntil = value; }

    @JsonProperty("status")
    public DecisionStatus getStatus() { return status; }
    @JsonProperty("status")
    public void setStatus(DecisionStatus value) { this.status = value; }

    @JsonProperty("title")
    public String getTitle() { return title; }
    @JsonProperty("title")
    public void setTitle(String value) { this.title = value; }

    @JsonProperty("todo_id")
    public String getTodoID() { return todoID; }
    @JsonProperty("todo_id")
    public void setTodoID(String value) { this.todoID = value; }

    @JsonProperty("workflow_id")
    public String getWorkflowID() { return workflowID; }
    @JsonProperty("workflow_id")
    public void setWorkflowID(String value) { this.workflowID = value; }

    /**
     * Whether the deadline was counted in the working hours of those who are asked.
     */
    @JsonProperty("working_hours")
    public Boolean getWorkingHours() { return workingHours; }
    @JsonProperty("working_hours")
    public void setWorkingHours(Boolean value) { this.workingHours = value; }
}
