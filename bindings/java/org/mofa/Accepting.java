// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;
import java.util.List;

/**
 * The acceptance of finished work, beside the decision policy of the desk.
 *
 * `checks`: `together`, one call of the model checks all criteria; `each`, one call for
 * each criterion, by the executor
 * `checker` (an agent) or the secretary's model. `people` and `quorum` replace the policy's
 * for acceptances. After `reworks`
 * returns, the work can only be accepted or rejected.
 */
public class Accepting {
    private String checker;
    private Checks checks;
    private List<String> people;
    private Long quorum;
    private Long reworks;

    @JsonProperty("checker")
    public String getChecker() { return checker; }
    @JsonProperty("checker")
    public void setChecker(String value) { this.checker = value; }

    @JsonProperty("checks")
    public Checks getChecks() { return checks; }
    @JsonProperty("checks")
    public void setChecks(Checks value) { this.checks = value; }

    @JsonProperty("people")
    public List<String> getPeople() { return people; }
    @JsonProperty("people")
    public void setPeople(List<String> value) { this.people = value; }

    @JsonProperty("quorum")
    public Long getQuorum() { return quorum; }
    @JsonProperty("quorum")
    public void setQuorum(Long value) { this.quorum = value; }

    @JsonProperty("reworks")
    public Long getReworks() { return reworks; }
    @JsonProperty("reworks")
    public void setReworks(Long value) { this.reworks = value; }
}
