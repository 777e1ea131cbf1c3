// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

/**
 * A report for people, in Markdown.
 */
public class Report {
    private String content;
    private OffsetDateTime createdAt;
    private String id;
    private Map<String, Object> statistics;
    private List<String> todoIDS;
    private ReportType type;

    @JsonProperty("content")
    public String getContent() { return content; }
    @JsonProperty("content")
    public void setContent(String value) { this.content = value; }

    @JsonProperty("created_at")
    public OffsetDateTime getCreatedAt() { return createdAt; }
    @JsonProperty("created_at")
    public void setCreatedAt(OffsetDateTime value) { this.createdAt = value; }

    @JsonProperty("id")
    public String getID() { return id; }
    @JsonProperty("id")
    public void setID(String value) { this.id = value; }

    @JsonProperty("statistics")
    public Map<String, Object> getStatistics() { return statistics; }
    @JsonProperty("statistics")
    public void setStatistics(Map<String, Object> value) { this.statistics = value; }

    @JsonProperty("todo_ids")
    public List<String> getTodoIDS() { return todoIDS; }
    @JsonProperty("todo_ids")
    public void setTodoIDS(List<String> value) { this.todoIDS = value; }

    @JsonProperty("type")
    public ReportType getType() { return type; }
    @JsonProperty("type")
    public void setType(ReportType value) { this.type = value; }
}
