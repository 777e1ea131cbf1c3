// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;

/**
 * An agent of others that speaks the Agent2Agent protocol: it is sent a message, and its
 * task is followed to the end.
 *
 * Where `token_env` names a variable, or `url` is not a public https address, the same
 * `url` must stand in the project file.
 */
public class A2AAgent {
    private List<String> capabilities;
    private String description;
    private ParticipantKind kind;
    private String name;
    private String tokenEnv;
    private String tokenHeader;
    private List<String> topics;
    private String url;

    @JsonProperty("capabilities")
    public List<String> getCapabilities() { return capabilities; }
    @JsonProperty("capabilities")
    public void setCapabilities(List<String> value) { this.capabilities = value; }

    @JsonProperty("description")
    public String getDescription() { return description; }
    @JsonProperty("description")
    public void setDescription(String value) { this.description = value; }

    @JsonProperty("kind")
    public ParticipantKind getKind() { return kind; }
    @JsonProperty("kind")
    public void setKind(ParticipantKind value) { this.kind = value; }

    @JsonProperty("name")
    public String getName() { return name; }
    @JsonProperty("name")
    public void setName(String value) { this.name = value; }

    /**
     * The variable of the worker that holds its token.
     */
    @JsonProperty("token_env")
    public String getTokenEnv() { return tokenEnv; }
    @JsonProperty("token_env")
    public void setTokenEnv(String value) { this.tokenEnv = value; }

    /**
     * The header that the token goes in: as a bearer token in Authorization, as it is in any
     * other.
     */
    @JsonProperty("token_header")
    public String getTokenHeader() { return tokenHeader; }
    @JsonProperty("token_header")
    public void setTokenHeader(String value) { this.tokenHeader = value; }

    @JsonProperty("topics")
    public List<String> getTopics() { return topics; }
    @JsonProperty("topics")
    public void setTopics(List<String> value) { this.topics = value; }

    /**
     * Where its agent card is: this, followed by /.well-known/agent-card.json.
     */
    @JsonProperty("url")
    public String getURL() { return url; }
    @JsonProperty("url")
    public void setURL(String value) { this.url = value; }
}
