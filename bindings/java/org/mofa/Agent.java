// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;
import java.util.Map;

/**
 * An LLM that answers; with `tools`, by the ReAct loop. `model` is `provider:model` or a
 * name from the project file.
 *
 * `topics` are its filters in PublishSubscribe; without any it receives every topic.
 */
public class Agent {
    private List<String> capabilities;
    private List<ClientTool> clientTools;
    private String description;
    private List<String> guards;
    private String instructions;
    private String instructionsFrom;
    private ParticipantKind kind;
    private Long maxSteps;
    private Map<String, Object> metadata;
    private String model;
    private String name;
    private Map<String, Object> outputSchema;
    private Double temperature;
    private List<String> tools;
    private List<String> topics;

    @JsonProperty("capabilities")
    public List<String> getCapabilities() { return capabilities; }
    @JsonProperty("capabilities")
    public void setCapabilities(List<String> value) { this.capabilities = value; }

    /**
     * Tools that the one who started the run uses, by decisions.
     */
    @JsonProperty("client_tools")
    public List<ClientTool> getClientTools() { return clientTools; }
    @JsonProperty("client_tools")
    public void setClientTools(List<ClientTool> value) { this.clientTools = value; }

    @JsonProperty("description")
    public String getDescription() { return description; }
    @JsonProperty("description")
    public void setDescription(String value) { this.description = value; }

    /**
     * Scripts that check what goes to its model and tools, and what comes back.
     */
    @JsonProperty("guards")
    public List<String> getGuards() { return guards; }
    @JsonProperty("guards")
    public void setGuards(List<String> value) { this.guards = value; }

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

    @JsonProperty("model")
    public String getModel() { return model; }
    @JsonProperty("model")
    public void setModel(String value) { this.model = value; }

    @JsonProperty("name")
    public String getName() { return name; }
    @JsonProperty("name")
    public void setName(String value) { this.name = value; }

    @JsonProperty("output_schema")
    public Map<String, Object> getOutputSchema() { return outputSchema; }
    @JsonProperty("output_schema")
    public void setOutputSchema(Map<String, Object> value) { this.outputSchema = value; }

    @JsonProperty("temperature")
    public Double getTemperature() { return temperature; }
    @JsonProperty("temperature")
    public void setTemperature(Double value) { this.temperature = value; }

    @JsonProperty("tools")
    public List<String> getTools() { return tools; }
    @JsonProperty("tools")
    public void setTools(List<String> value) { this.tools = value; }

    @JsonProperty("topics")
    public List<String> getTopics() { return topics; }
    @JsonProperty("topics")
    public void setTopics(List<String> value) { this.topics = value; }
}
