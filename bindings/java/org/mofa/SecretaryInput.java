// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;

/**
 * The settings of a desk: its executors, and the decisions that people make.
 */
public class SecretaryInput {
    private Acceptance acceptance;
    private Accepting accepting;
    private Long atOnce;
    private Budget budget;
    private Clarify clarify;
    private DecisionPolicy decisions;
    private Dispatch dispatch;
    private List<Participant> executors;
    private String model;
    private Monitoring monitoring;
    private String name;
    private String reportEvery;
    private String tenant;
    private Boolean wordsInIDS;

    @JsonProperty("acceptance")
    public Acceptance getAcceptance() { return acceptance; }
    @JsonProperty("acceptance")
    public void setAcceptance(Acceptance value) { this.acceptance = value; }

    @JsonProperty("accepting")
    public Accepting getAccepting() { return accepting; }
    @JsonProperty("accepting")
    public void setAccepting(Accepting value) { this.accepting = value; }

    /**
     * The most todos in progress at the same time; others wait, by priority.
     */
    @JsonProperty("at_once")
    public Long getAtOnce() { return atOnce; }
    @JsonProperty("at_once")
    public void setAtOnce(Long value) { this.atOnce = value; }

    @JsonProperty("budget")
    public Budget getBudget() { return budget; }
    @JsonProperty("budget")
    public void setBudget(Budget value) { this.budget = value; }

    @JsonProperty("clarify")
    public Clarify getClarify() { return clarify; }
    @JsonProperty("clarify")
    public void setClarify(Clarify value) { this.clarify = value; }

    @JsonProperty("decisions")
    public DecisionPolicy getDecisions() { return decisions; }
    @JsonProperty("decisions")
    public void setDecisions(DecisionPolicy value) { this.decisions = value; }

    @JsonProperty("dispatch")
    public Dispatch getDispatch() { return dispatch; }
    @JsonProperty("dispatch")
    public void setDispatch(Dispatch value) { this.dispatch = value; }

    @JsonProperty("executors")
    public List<Participant> getExecutors() { return executors; }
    @JsonProperty("executors")
    public void setExecutors(List<Participant> value) { this.executors = value; }

    @JsonProperty("model")
    public String getModel() { return model; }
    @JsonProperty("model")
    public void setModel(String value) { this.model = value; }

    @JsonProperty("monitoring")
    public Monitoring getMonitoring() { return monitoring; }
    @JsonProperty("monitoring")
    public void setMonitoring(Monitoring value) { this.monitoring = value; }

    @JsonProperty("name")
    public String getName() { return name; }
    @JsonProperty("name")
    public void setName(String value) { this.name = value; }

    @JsonProperty("report_every")
    public String getReportEvery() { return reportEvery; }
    @JsonProperty("report_every")
    public void setReportEvery(String value) { this.reportEvery = value; }

    /**
     * The tenant of all ideas; every record, memory and task carries it.
     */
    @JsonProperty("tenant")
    public String getTenant() { return tenant; }
    @JsonProperty("tenant")
    public void setTenant(String value) { this.tenant = value; }

    /**
     * Whether a todo's id begins with the first words of its idea. Off: the server does not see
     * them.
     */
    @JsonProperty("words_in_ids")
    public Boolean getWordsInIDS() { return wordsInIDS; }
    @JsonProperty("words_in_ids")
    public void setWordsInIDS(Boolean value) { this.wordsInIDS = value; }
}
