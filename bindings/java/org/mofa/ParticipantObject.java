// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;
import java.util.Map;

public class ParticipantObject {
    private AcksUnion acks;
    private String activity;
    private Aggregate aggregate;
    private Budget budget;
    private List<String> capabilities;
    private ParticipantUnion checker;
    private List<ClientTool> clientTools;
    private Map<String, Object> context;
    private String deadline;
    private String description;
    private List<Earlier> earlier;
    private List<String> guards;
    private String heartbeat;
    private String instructions;
    private String instructionsFrom;
    private ParticipantUnion judge;
    private ParticipantKind kind;
    private Long maxSteps;
    private Map<String, Object> metadata;
    private Long minSuccess;
    private String mode;
    private String model;
    private ParticipantUnion moderator;
    private String name;
    private OnFailure onFailure;
    private OnTimeout onTimeout;
    private List<Option> options;
    private Map<String, Object> outputSchema;
    private List<Participant> participants;
    private ParticipantUnion planner;
    private String protocol;
    private Long quorum;
    private Remind remind;
    private Long rounds;
    private String script;
    private String session;
    private Boolean stopOnAgreement;
    private String taskQueue;
    private Double temperature;
    private Double threshold;
    private ParticipantUnion tieBreak;
    private String timeout;
    private String tokenEnv;
    private String tokenHeader;
    private List<String> tools;
    private String topic;
    private List<String> topics;
    private String url;
    private Map<String, Double> weights;
    private String workflow;
    private Boolean workingHours;

    @JsonProperty("acks")
    public AcksUnion getAcks() { return acks; }
    @JsonProperty("acks")
    public void setAcks(AcksUnion value) { this.acks = value; }

    @JsonProperty("activity")
    public String getActivity() { return activity; }
    @JsonProperty("activity")
    public void setActivity(String value) { this.activity = value; }

    @JsonProperty("aggregate")
    public Aggregate getAggregate() { return aggregate; }
    @JsonProperty("aggregate")
    public void setAggregate(Aggregate value) { this.aggregate = value; }

    @JsonProperty("budget")
    public Budget getBudget() { return budget; }
    @JsonProperty("budget")
    public void setBudget(Budget value) { this.budget = value; }

    @JsonProperty("capabilities")
    public List<String> getCapabilities() { return capabilities; }
    @JsonProperty("capabilities")
    public void setCapabilities(List<String> value) { this.capabilities = value; }

    @JsonProperty("checker")
    public ParticipantUnion getChecker() { return checker; }
    @JsonProperty("checker")
    public void setChecker(ParticipantUnion value) { this.checker = value; }

    /**
     * Tools that the one who started the run uses, by decisions.
     */
    @JsonProperty("client_tools")
    public List<ClientTool> getClientTools() { return clientTools; }
    @JsonProperty("client_tools")
    public void setClientTools(List<ClientTool> value) { this.clientTools = value; }

    @JsonProperty("context")
    public Map<String, Object> getContext() { return context; }
    @JsonProperty("context")
    public void setContext(Map<String, Object> value) { this.context = value; }

    @JsonProperty("deadline")
    public String getDeadline() { return deadline; }
    @JsonProperty("deadline")
    public void setDeadline(String value) { this.deadline = value; }

    @JsonProperty("description")
    public String getDescription() { return description; }
    @JsonProperty("description")
    public void setDescription(String value) { this.description = value; }

    /**
     * The conversation before the task, after that of the session.
     */
    @JsonProperty("earlier")
    public List<Earlier> getEarlier() { return earlier; }
    @JsonProperty("earlier")
    public void setEarlier(List<Earlier> value) { this.earlier = value; }

    /**
     * Scripts that check what goes to its model and tools, and what comes back.
     */
    @JsonProperty("guards")
    public List<String> getGuards() { return guards; }
    @JsonProperty("guards")
    public void setGuards(List<String> value) { this.guards = value; }

    @JsonProperty("heartbeat")
    public String getHeartbeat() { return heartbeat; }
    @JsonProperty("heartbeat")
    public void setHeartbeat(String value) { this.heartbeat = value; }

    @JsonProperty("instructions")
    public String getInstructions() { return instructions; }
    @JsonProperty("instructions")
    public void setInstructions(String value) { this.instructions = value; }

    /**
     * A script that writes the instructions for each question; it receives those given here.
     */
    @JsonProperty("instructions_from")
    public String getInstructionsFrom() { return instructionsFrom; }
    @JsonProperty("instructions_from")
    public void setInstructionsFrom(String value) { this.instructionsFrom = value; }

    @JsonProperty("judge")
    public ParticipantUnion getJudge() { return judge; }
    @JsonProperty("judge")
    public void setJudge(ParticipantUnion value) { this.judge = value; }

    @JsonProperty("kind")
    public ParticipantKind getKind() { return kind; }
    @JsonProperty("kind")
    public void setKind(ParticipantKind value) { this.kind = value; }

    @JsonProperty("max_steps")
    public Long getMaxSteps() { return maxSteps; }
    @JsonProperty("max_steps")
    public void setMaxSteps(Long value) { this.maxSteps = value; }

    @JsonProperty("metadata")
    public Map<String, Object> getMetadata() { return metadata; }
    @JsonProperty("metadata")
    public void setMetadata(Map<String, Object> value) { this.metadata = value; }

    @JsonProperty("min_success")
    public Long getMinSuccess() { return minSuccess; }
    @JsonProperty("min_success")
    public void setMinSuccess(Long value) { this.minSuccess = value; }

    @JsonProperty("mode")
    public String getMode() { return mode; }
    @JsonProperty("mode")
    public void setMode(String value) { this.mode = value; }

    @JsonProperty("model")
    public String getModel() { return model; }
    @JsonProperty("model")
    public void setModel(String value) { this.model = value; }

    @JsonProperty("moderator")
    public ParticipantUnion getModerator() { return moderator; }
    @JsonProperty("moderator")
    public void setModerator(ParticipantUnion value) { this.moderator = value; }

    @JsonProperty("name")
    public String getName() { return name; }
    @JsonProperty("name")
    public void setName(String value) { this.name = value; }

    @JsonProperty("on_failure")
    public OnFailure getOnFailure() { return onFailure; }
    @JsonProperty("on_failure")
    public void setOnFailure(OnFailure value) { this.onFailure = value; }

    @JsonProperty("on_timeout")
    public OnTimeout getOnTimeout() { return onTimeout; }
    @JsonProperty("on_timeout")
    public void setOnTimeout(OnTimeout value) { this.onTimeout = value; }

    @JsonProperty("options")
    public List<Option> getOptions() { return options; }
    @JsonProperty("options")
    public void setOptions(List<Option> value) { this.options = value; }

    @JsonProperty("output_schema")
    public Map<String, Object> getOutputSchema() { return outputSchema; }
    @JsonProperty("output_schema")
    public void setOutputSchema(Map<String, Object> value) { this.outputSchema = value; }

    /**
     * None for the mode Flow.
     */
    @JsonProperty("participants")
    public List<Participant> getParticipants() { return participants; }
    @JsonProperty("participants")
    public void setParticipants(List<Participant> value) { this.participants = value; }

    @JsonProperty("planner")
    public ParticipantUnion getPlanner() { return planner; }
    @JsonProperty("planner")
    public void setPlanner(ParticipantUnion value) { this.planner = value; }

    @JsonProperty("protocol")
    public String getProtocol() { return protocol; }
    @JsonProperty("protocol")
    public void setProtocol(String value) { this.protocol = value; }

    @JsonProperty("quorum")
    public Long getQuorum() { return quorum; }
    @JsonProperty("quorum")
    public void setQuorum(Long value) { this.quorum = value; }

    @JsonProperty("remind")
    public Remind getRemind() { return remind; }
    @JsonProperty("remind")
    public void setRemind(Remind value) { this.remind = value; }

    @JsonProperty("rounds")
    public Long getRounds() { return rounds; }
    @JsonProperty("rounds")
    public void setRounds(Long value) { this.rounds = value; }

    @JsonProperty("script")
    public String getScript() { return script; }
    @JsonProperty("script")
    public void setScript(String value) { this.script = value; }

    @JsonProperty("session")
    public String getSession() { return session; }
    @JsonProperty("session")
    public void setSession(String value) { this.session = value; }

    @JsonProperty("stop_on_agreement")
    public Boolean getStopOnAgreement() { return stopOnAgreement; }
    @JsonProperty("stop_on_agreement")
    public void setStopOnAgreement(Boolean value) { this.stopOnAgreement = value; }

    @JsonProperty("task_queue")
    public String getTaskQueue() { return taskQueue; }
    @JsonProperty("task_queue")
    public void setTaskQueue(String value) { this.taskQueue = value; }

    @JsonProperty("temperature")
    public Double getTemperature() { return temperature; }
    @JsonProperty("temperature")
    public void setTemperature(Double value) { this.temperature = value; }

    @JsonProperty("threshold")
    public Double getThreshold() { return threshold; }
    @JsonProperty("threshold")
    public void setThreshold(Double value) { this.threshold = value; }

    @JsonProperty("tie_break")
    public ParticipantUnion getTieBreak() { return tieBreak; }
    @JsonProperty("tie_break")
    public void setTieBreak(ParticipantUnion value) { this.tieBreak = value; }

    @JsonProperty("timeout")
    public String getTimeout() { return timeout; }
    @JsonProperty("timeout")
    public void setTimeout(String value) { this.timeout = value; }

    /**
     * The worker's environment variable that holds its token.
     */
    @JsonProperty("token_env")
    public String getTokenEnv() { return tokenEnv; }
    @JsonProperty("token_env")
    public void setTokenEnv(String value) { this.tokenEnv = value; }

    /**
     * The header for the token: a bearer token in Authorization, the bare token in any other
     * header.
     */
    @JsonProperty("token_header")
    public String getTokenHeader() { return tokenHeader; }
    @JsonProperty("token_header")
    public void setTokenHeader(String value) { this.tokenHeader = value; }

    @JsonProperty("tools")
    public List<String> getTools() { return tools; }
    @JsonProperty("tools")
    public void setTools(List<String> value) { this.tools = value; }

    @JsonProperty("topic")
    public String getTopic() { return topic; }
    @JsonProperty("topic")
    public void setTopic(String value) { this.topic = value; }

    @JsonProperty("topics")
    public List<String> getTopics() { return topics; }
    @JsonProperty("topics")
    public void setTopics(List<String> value) { this.topics = value; }

    /**
     * The address of the agent; its card is at this address with /.well-known/agent-card.json.
     */
    @JsonProperty("url")
    public String getURL() { return url; }
    @JsonProperty("url")
    public void setURL(String value) { this.url = value; }

    @JsonProperty("weights")
    public Map<String, Double> getWeights() { return weights; }
    @JsonProperty("weights")
    public void setWeights(Map<String, Double> value) { this.weights = value; }

    @JsonProperty("workflow")
    public String getWorkflow() { return workflow; }
    @JsonProperty("workflow")
    public void setWorkflow(String value) { this.workflow = value; }

    /**
     * Whether the deadline counts working hours alone.
     */
    @JsonProperty("working_hours")
    public Boolean getWorkingHours() { return workingHours; }
    @JsonProperty("working_hours")
    public void setWorkingHours(Boolean value) { this.workingHours = value; }
}
