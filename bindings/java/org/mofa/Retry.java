// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * Further attempts after a failure. The pause before attempt n is `interval` times
 * `backoff` to the power n - 2.
 */
public class Retry {
    private Long attempts;
    private Double backoff;
    private String interval;

    /**
     * All attempts, the first included.
     */
    @JsonProperty("attempts")
    public Long getAttempts() { return attempts; }
    @JsonProperty("attempts")
    public void setAttempts(Long value) { this.attempts = value; }

    @JsonProperty("backoff")
    public Double getBackoff() { return backoff; }
    @JsonProperty("backoff")
    public void setBackoff(Double value) { this.backoff = value; }

    @JsonProperty("interval")
    public String getInterval() { return interval; }
    @JsonProperty("interval")
    public void setInterval(String value) { this.interval = value; }
}
