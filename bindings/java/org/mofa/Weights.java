// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * The weights of `composite`. Each part of the score lies between 0 and 1, so that only the
 * ratio of the weights counts.
 *
 * `capability`: a specialist has 1, a generalist 0.5. `load`: 1 without work, 1/2 with one
 * subtask, and so on. `performance`:
 * the share of good results. `speed` and `cost`: 1 for the best mean of all candidates, and
 * 0.5 without a record.
 */
public class Weights {
    private Double capability;
    private Double cost;
    private Double load;
    private Double performance;
    private Double speed;

    @JsonProperty("capability")
    public Double getCapability() { return capability; }
    @JsonProperty("capability")
    public void setCapability(Double value) { this.capability = value; }

    @JsonProperty("cost")
    public Double getCost() { return cost; }
    @JsonProperty("cost")
    public void setCost(Double value) { this.cost = value; }

    @JsonProperty("load")
    public Double getLoad() { return load; }
    @JsonProperty("load")
    public void setLoad(Double value) { this.load = value; }

    @JsonProperty("performance")
    public Double getPerformance() { return performance; }
    @JsonProperty("performance")
    public void setPerformance(Double value) { this.performance = value; }

    @JsonProperty("speed")
    public Double getSpeed() { return speed; }
    @JsonProperty("speed")
    public void setSpeed(Double value) { this.speed = value; }
}
