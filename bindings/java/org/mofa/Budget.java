// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * The limits of a whole run, children included. A limit that is left out does not apply.
 */
public class Budget {
    private Long maxCalls;
    private Double maxSeconds;
    private Long maxTokens;
    private Double maxUsd;
    private OnExceeded onExceeded;

    @JsonProperty("max_calls")
    public Long getMaxCalls() { return maxCalls; }
    @JsonProperty("max_calls")
    public void setMaxCalls(Long value) { this.maxCalls = value; }

    @JsonProperty("max_seconds")
    public Double getMaxSeconds() { return maxSeconds; }
    @JsonProperty("max_seconds")
    public void setMaxSeconds(Double value) { this.maxSeconds = value; }

    @JsonProperty("max_tokens")
    public Long getMaxTokens() { return maxTokens; }
    @JsonProperty("max_tokens")
    public void setMaxTokens(Long value) { this.maxTokens = value; }

    @JsonProperty("max_usd")
    public Double getMaxUsd() { return maxUsd; }
    @JsonProperty("max_usd")
    public void setMaxUsd(Double value) { this.maxUsd = value; }

    @JsonProperty("on_exceeded")
    public OnExceeded getOnExceeded() { return onExceeded; }
    @JsonProperty("on_exceeded")
    public void setOnExceeded(OnExceeded value) { this.onExceeded = value; }
}
