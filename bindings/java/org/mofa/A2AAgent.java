// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;

/**
 * An external agent, reached by the Agent2Agent protocol: the run sends a message and
 * follows its task until it ends.
 *
 * If `token_env` is set, or `url` is not a public https address, the project file must
 * contain the same `url`.
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
     * The worker's environment variable that holds its token.
     */
    @JsonProperty("token_env")
    public String getTokenEnv() { return tokenEnv; }
    @JsonProperty("token_env")
    public void setTokenEnv(String value) { this.tokenEnv = value; }

    /**
     * The header for the token: a bearer token in Authorization, the bare token in any other
     * header.
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
     * The address of the agent; its card is at this address with /.well-known/agent-card.json.
     */
    @JsonProperty("url")
    public String getURL() { return url; }
    @JsonProperty("url")
    public void setURL(String value) { this.url = value; }
}
