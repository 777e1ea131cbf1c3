// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.time.OffsetDateTime;

/**
 * The calls that need no approval any more, and until when. Give `lasts` or `until`.
 *
 * `within` is the run with all runs above and below it, its desk, or its tenant; runs of
 * other tenants are never meant.
 */
public class Always {
    private AgentEnum agent;
    private Args args;
    private String lasts;
    private OffsetDateTime until;
    private Within within;

    /**
     * The agent that has asked, or any that uses the tool.
     */
    @JsonProperty("agent")
    public AgentEnum getAgent() { return agent; }
    @JsonProperty("agent")
    public void setAgent(AgentEnum value) { this.agent = value; }

    /**
     * Calls with the arguments that are approved here, or with any.
     */
    @JsonProperty("args")
    public Args getArgs() { return args; }
    @JsonProperty("args")
    public void setArgs(Args value) { this.args = value; }

    @JsonProperty("lasts")
    public String getLasts() { return lasts; }
    @JsonProperty("lasts")
    public void setLasts(String value) { this.lasts = value; }

    @JsonProperty("until")
    public OffsetDateTime getUntil() { return until; }
    @JsonProperty("until")
    public void setUntil(OffsetDateTime value) { this.until = value; }

    @JsonProperty("within")
    public Within getWithin() { return within; }
    @JsonProperty("within")
    public void setWithin(Within value) { this.within = value; }
}
