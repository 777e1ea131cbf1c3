// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * One participant's vote in one round.
 */
public class Vote {
    private String choice;
    private String participant;
    private String reason;
    private long round;
    private Double weight;

    @JsonProperty("choice")
    public String getChoice() { return choice; }
    @JsonProperty("choice")
    public void setChoice(String value) { this.choice = value; }

    @JsonProperty("participant")
    public String getParticipant() { return participant; }
    @JsonProperty("participant")
    public void setParticipant(String value) { this.participant = value; }

    @JsonProperty("reason")
    public String getReason() { return reason; }
    @JsonProperty("reason")
    public void setReason(String value) { this.reason = value; }

    @JsonProperty("round")
    public long getRound() { return round; }
    @JsonProperty("round")
    public void setRound(long value) { this.round = value; }

    @JsonProperty("weight")
    public Double getWeight() { return weight; }
    @JsonProperty("weight")
    public void setWeight(Double value) { this.weight = value; }
}
