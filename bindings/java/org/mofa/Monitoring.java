// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;

/**
 * The rules of a desk for its todos. By default nothing is watched beside executors, the
 * budget's end and the criteria.
 *
 * `people` are asked about trouble, in place of the people of `decisions`: failures,
 * stalls, deadlines and budgets.
 */
public class Monitoring {
    private BudgetWarning budget;
    private TodoDeadline deadline;
    private List<String> people;
    private Quality quality;
    private Stalls stalls;

    @JsonProperty("budget")
    public BudgetWarning getBudget() { return budget; }
    @JsonProperty("budget")
    public void setBudget(BudgetWarning value) { this.budget = value; }

    @JsonProperty("deadline")
    public TodoDeadline getDeadline() { return deadline; }
    @JsonProperty("deadline")
    public void setDeadline(TodoDeadline value) { this.deadline = value; }

    @JsonProperty("people")
    public List<String> getPeople() { return people; }
    @JsonProperty("people")
    public void setPeople(List<String> value) { this.people = value; }

    @JsonProperty("quality")
    public Quality getQuality() { return quality; }
    @JsonProperty("quality")
    public void setQuality(Quality value) { this.quality = value; }

    @JsonProperty("stalls")
    public Stalls getStalls() { return stalls; }
    @JsonProperty("stalls")
    public void setStalls(Stalls value) { this.stalls = value; }
}
