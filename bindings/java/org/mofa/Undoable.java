// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.time.OffsetDateTime;
import java.util.Map;

/**
 * A tool call that had an effect, and the tool that takes it back: it gets `{args, result}`
 * of the call.
 */
public class Undoable {
    private Map<String, Object> args;
    private OffsetDateTime at;
    private String participant;
    private String result;
    private Boolean scripted;
    private String step;
    private String tool;
    private String undo;

    @JsonProperty("args")
    public Map<String, Object> getArgs() { return args; }
    @JsonProperty("args")
    public void setArgs(Map<String, Object> value) { this.args = value; }

    @JsonProperty("at")
    public OffsetDateTime getAt() { return at; }
    @JsonProperty("at")
    public void setAt(OffsetDateTime value) { this.at = value; }

    @JsonProperty("participant")
    public String getParticipant() { return participant; }
    @JsonProperty("participant")
    public void setParticipant(String value) { this.participant = value; }

    @JsonProperty("result")
    public String getResult() { return result; }
    @JsonProperty("result")
    public void setResult(String value) { this.result = value; }

    @JsonProperty("scripted")
    public Boolean getScripted() { return scripted; }
    @JsonProperty("scripted")
    public void setScripted(Boolean value) { this.scripted = value; }

    @JsonProperty("step")
    public String getStep() { return step; }
    @JsonProperty("step")
    public void setStep(String value) { this.step = value; }

    @JsonProperty("tool")
    public String getTool() { return tool; }
    @JsonProperty("tool")
    public void setTool(String value) { this.tool = value; }

    @JsonProperty("undo")
    public String getUndo() { return undo; }
    @JsonProperty("undo")
    public void setUndo(String value) { this.undo = value; }
}
