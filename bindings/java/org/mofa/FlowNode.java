// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;
import java.util.Map;

public class FlowNode {
    private ParticipantUnion agent;
    private Boolean allowAnswer;
    private Map<String, Object> answerSchema;
    private Map<String, Object> args;
    private List<String> assignees;
    private Graph body;
    private List<Case> cases;
    private String deadline;
    private String duration;
    private String entry;
    private String event;
    private FlowNodeFlow flow;
    private String id;
    private Object initial;
    private Object input;
    private Map<String, Object> inputSchema;
    private String into;
    private DecisionKind kind;
    private Long limit;
    private Long maxConcurrent;
    private Long maxItems;
    private Long maxRounds;
    private NeedUnion need;
    private OnItemFailure onItemFailure;
    private OnLimit onLimit;
    private OnTimeout onTimeout;
    private List<Option> options;
    private Object output;
    private Map<String, Object> outputSchema;
    private String over;
    private String question;
    private Long quorum;
    private String recommended;
    private Remind remind;
    private Retry retry;
    private String script;
    private String signal;
    private Object task;
    private ParticipantUnion team;
    private String timeout;
    private String title;
    private String tool;
    private String topic;
    private FlowNodeType type;
    private String until;
    private Object value;
    private String when;
    private Boolean workingHours;

    @JsonProperty("agent")
    public ParticipantUnion getAgent() { return agent; }
    @JsonProperty("agent")
    public void setAgent(ParticipantUnion value) { this.agent = value; }

    @JsonProperty("allow_answer")
    public Boolean getAllowAnswer() { return allowAnswer; }
    @JsonProperty("allow_answer")
    public void setAllowAnswer(Boolean value) { this.allowAnswer = value; }

    @JsonProperty("answer_schema")
    public Map<String, Object> getAnswerSchema() { return answerSchema; }
    @JsonProperty("answer_schema")
    public void setAnswerSchema(Map<String, Object> value) { this.answerSchema = value; }

    /**
     * A template: the arguments by name.
     */
    @JsonProperty("args")
    public Map<String, Object> getArgs() { return args; }
    @JsonProperty("args")
    public void setArgs(Map<String, Object> value) { this.args = value; }

    @JsonProperty("assignees")
    public List<String> getAssignees() { return assignees; }
    @JsonProperty("assignees")
    public void setAssignees(List<String> value) { this.assignees = value; }

    @JsonProperty("body")
    public Graph getBody() { return body; }
    @JsonProperty("body")
    public void setBody(Graph value) { this.body = value; }

    @JsonProperty("cases")
    public List<Case> getCases() { return cases; }
    @JsonProperty("cases")
    public void setCases(List<Case> value) { this.cases = value; }

    @JsonProperty("deadline")
    public String getDeadline() { return deadline; }
    @JsonProperty("deadline")
    public void setDeadline(String value) { this.deadline = value; }

    @JsonProperty("duration")
    public String getDuration() { return duration; }
    @JsonProperty("duration")
    public void setDuration(String value) { this.duration = value; }

    @JsonProperty("entry")
    public String getEntry() { return entry; }
    @JsonProperty("entry")
    public void setEntry(String value) { this.entry = value; }

    @JsonProperty("event")
    public String getEvent() { return event; }
    @JsonProperty("event")
    public void setEvent(String value) { this.event = value; }

    @JsonProperty("flow")
    public FlowNodeFlow getFlow() { return flow; }
    @JsonProperty("flow")
    public void setFlow(FlowNodeFlow value) { this.flow = value; }

    @JsonProperty("id")
    public String getID() { return id; }
    @JsonProperty("id")
    public void setID(String value) { this.id = value; }

    /**
     * A JSON template.
     */
    @JsonProperty("initial")
    public Object getInitial() { return initial; }
    @JsonProperty("initial")
    public void setInitial(Object value) { this.initial = value; }

    /**
     * A JSON template.
     */
    @JsonProperty("input")
    public Object getInput() { return input; }
    @JsonProperty("input")
    public void setInput(Object value) { this.input = value; }

    /**
     * A JSON Schema that the input must fit.
     */
    @JsonProperty("input_schema")
    public Map<String, Object> getInputSchema() { return inputSchema; }
    @JsonProperty("input_schema")
    public void setInputSchema(Map<String, Object> value) { this.inputSchema = value; }

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

    @JsonProperty("limit")
    public Long getLimit() { return limit; }
    @JsonProperty("limit")
    public void setLimit(Long value) { this.limit = value; }

    @JsonProperty("max_concurrent")
    public Long getMaxConcurrent() { return maxConcurrent; }
    @JsonProperty("max_concurrent")
    public void setMaxConcurrent(Long value) { this.maxConcurrent = value; }

    @JsonProperty("max_items")
    public Long getMaxItems() { return maxItems; }
    @JsonProperty("max_items")
    public void setMaxItems(Long value) { this.maxItems = value; }

    @JsonProperty("max_rounds")
    public Long getMaxRounds() { return maxRounds; }
    @JsonProperty("max_rounds")
    public void setMaxRounds(Long value) { this.maxRounds = value; }

    @JsonProperty("need")
    public NeedUnion getNeed() { return need; }
    @JsonProperty("need")
    public void setNeed(NeedUnion value) { this.need = value; }

    @JsonProperty("on_item_failure")
    public OnItemFailure getOnItemFailure() { return onItemFailure; }
    @JsonProperty("on_item_failure")
    public void setOnItemFailure(OnItemFailure value) { this.onItemFailure = value; }

    @JsonProperty("on_limit")
    public OnLimit getOnLimit() { return onLimit; }
    @JsonProperty("on_limit")
    public void setOnLimit(OnLimit value) { this.onLimit = value; }

    @JsonProperty("on_timeout")
    public OnTimeout getOnTimeout() { return onTimeout; }
    @JsonProperty("on_timeout")
    public void setOnTimeout(OnTimeout value) { this.onTimeout = value; }

    @JsonProperty("options")
    public List<Option> getOptions() { return options; }
    @JsonProperty("options")
    public void setOptions(List<Option> value) { this.options = value; }

    /**
     * A JSON template.
     */
    @JsonProperty("output")
    public Object getOutput() { return output; }
    @JsonProperty("output")
    public void setOutput(Object value) { this.output = value; }

    /**
     * A JSON Schema that the result must fit.
     */
    @JsonProperty("output_schema")
    public Map<String, Object> getOutputSchema() { return outputSchema; }
    @JsonProperty("output_schema")
    public void setOutputSchema(Map<String, Object> value) { this.outputSchema = value; }

    /**
     * An expression, such as: amount > 100 and not paid.
     */
    @JsonProperty("over")
    public String getOver() { return over; }
    @JsonProperty("over")
    public void setOver(String value) { this.over = value; }

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

    @JsonProperty("script")
    public String getScript() { return script; }
    @JsonProperty("script")
    public void setScript(String value) { this.script = value; }

    @JsonProperty("signal")
    public String getSignal() { return signal; }
    @JsonProperty("signal")
    public void setSignal(String value) { this.signal = value; }

    /**
     * A template: the question.
     */
    @JsonProperty("task")
    public Object getTask() { return task; }
    @JsonProperty("task")
    public void setTask(Object value) { this.task = value; }

    @JsonProperty("team")
    public ParticipantUnion getTeam() { return team; }
    @JsonProperty("team")
    public void setTeam(ParticipantUnion value) { this.team = value; }

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

    @JsonProperty("tool")
    public String getTool() { return tool; }
    @JsonProperty("tool")
    public void setTool(String value) { this.tool = value; }

    @JsonProperty("topic")
    public String getTopic() { return topic; }
    @JsonProperty("topic")
    public void setTopic(String value) { this.topic = value; }

    @JsonProperty("type")
    public FlowNodeType getType() { return type; }
    @JsonProperty("type")
    public void setType(FlowNodeType value) { this.type = value; }

    @JsonProperty("until")
    public String getUntil() { return until; }
    @JsonProperty("until")
    public void setUntil(String value) { this.until = value; }

    /**
     * A JSON template.
     */
    @JsonProperty("value")
    public Object getValue() { return value; }
    @JsonProperty("value")
    public void setValue(Object value) { this.value = value; }

    /**
     * An expression, such as: amount > 100 and not paid.
     */
    @JsonProperty("when")
    public String getWhen() { return when; }
    @JsonProperty("when")
    public void setWhen(String value) { this.when = value; }

    /**
     * Whether the deadline counts working hours alone.
     */
    @JsonProperty("working_hours")
    public Boolean getWorkingHours() { return workingHours; }
    @JsonProperty("working_hours")
    public void setWorkingHours(Boolean value) { this.workingHours = value; }
}
