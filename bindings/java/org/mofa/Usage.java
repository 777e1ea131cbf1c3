// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * Model calls, tokens and money used. `cost_usd` is null if a model's price is not known:
 * unknown is not free.
 *
 * `estimated`: a provider did not count tokens, and the counts are estimates.
 */
public class Usage {
    private Long calls;
    private Double costUsd;
    private Boolean estimated;
    private Long inputTokens;
    private Long outputTokens;

    @JsonProperty("calls")
    public Long getCalls() { return calls; }
    @JsonProperty("calls")
    public void setCalls(Long value) { this.calls = value; }

    @JsonProperty("cost_usd")
    public Double getCostUsd() { return costUsd; }
    @JsonProperty("cost_usd")
    public void setCostUsd(Double value) { this.costUsd = value; }

    @JsonProperty("estimated")
    public Boolean getEstimated() { return estimated; }
    @JsonProperty("estimated")
    public void setEstimated(Boolean value) { this.estimated = value; }

    @JsonProperty("input_tokens")
    public Long getInputTokens() { return inputTokens; }
    @JsonProperty("input_tokens")
    public void setInputTokens(Long value) { this.inputTokens = value; }

    @JsonProperty("output_tokens")
    public Long getOutputTokens() { return outputTokens; }
    @JsonProperty("output_tokens")
    public void setOutputTokens(Long value) { this.outputTokens = value; }
}
