// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.Map;

/**
 * The strategy that assigns subtasks to executors. Only executors with all required
 * capabilities are considered.
 *
 * `rules` belong to the strategy `rules`: a rule set, or the name of one that is installed
 * as a runtime plugin. The default
 * is the rules of the project file's desk. They return an executor's name. `weights` belong
 * to `composite`, and `threshold` to
 * `llm`: below this confidence of the model a person decides.
 *
 * An executor that fails, or gives no answer within `silence`, is replaced by the next best
 * one, at most `replacements` times
 * a subtask; then a person decides. `at_once` has the most subtasks that an executor works
 * on at the same time, by its name,
 * over all todos of the desk; further ones wait, by priority.
 */
public class Dispatch {
    private Map<String, Object> atOnce;
    private Long replacements;
    private Rules rules;
    private String silence;
    private DispatchStrategy strategy;
    private Double threshold;
    private Weights weights;

    @JsonProperty("at_once")
    public Map<String, Object> getAtOnce() { return atOnce; }
    @JsonProperty("at_once")
    public void setAtOnce(Map<String, Object> value) { this.atOnce = value; }

    @JsonProperty("replacements")
    public Long getReplacements() { return replacements; }
    @JsonProperty("replacements")
    public void setReplacements(Long value) { this.replacements = value; }

    @JsonProperty("rules")
    public Rules getRules() { return rules; }
    @JsonProperty("rules")
    public void setRules(Rules value) { this.rules = value; }

    @JsonProperty("silence")
    public String getSilence() { return silence; }
    @JsonProperty("silence")
    public void setSilence(String value) { this.silence = value; }

    @JsonProperty("strategy")
    public DispatchStrategy getStrategy() { return strategy; }
    @JsonProperty("strategy")
    public void setStrategy(DispatchStrategy value) { this.strategy = value; }

    /**
     * Default: 0.6.
     */
    @JsonProperty("threshold")
    public Double getThreshold() { return threshold; }
    @JsonProperty("threshold")
    public void setThreshold(Double value) { this.threshold = value; }

    @JsonProperty("weights")
    public Weights getWeights() { return weights; }
    @JsonProperty("weights")
    public void setWeights(Weights value) { this.weights = value; }
}
