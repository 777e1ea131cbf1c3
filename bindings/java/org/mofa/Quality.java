// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import com.fasterxml.jackson.annotation.*;

/**
 * Work of which acceptance criteria are not met.
 *
 * `decide` asks the people who accept. `retry` sends the work back by itself first, without
 * a person, at most `at_most` times
 * and not more often than `accepting.reworks`. Then people decide.
 */
public class Quality {
    private Long atMost;
    private QualityDo qualityDo;

    @JsonProperty("at_most")
    public Long getAtMost() { return atMost; }
    @JsonProperty("at_most")
    public void setAtMost(Long value) { this.atMost = value; }

    @JsonProperty("do")
    public QualityDo getQualityDo() { return qualityDo; }
    @JsonProperty("do")
    public void setQualityDo(QualityDo value) { this.qualityDo = value; }
}
