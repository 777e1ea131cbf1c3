// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

// Code generated from JSON Schema using quicktype. DO NOT EDIT.
// To parse and unparse this JSON data, add this code to your project and do:
//
//    a2AAgent, err := UnmarshalA2AAgent(bytes)
//    bytes, err = a2AAgent.Marshal()
//
//    accepting, err := UnmarshalAccepting(bytes)
//    bytes, err = accepting.Marshal()
//
//    agent, err := UnmarshalAgent(bytes)
//    bytes, err = agent.Marshal()
//
//    agentNode, err := UnmarshalAgentNode(bytes)
//    bytes, err = agentNode.Marshal()
//
//    allowing, err := UnmarshalAllowing(bytes)
//    bytes, err = allowing.Marshal()
//
//    always, err := UnmarshalAlways(bytes)
//    bytes, err = always.Marshal()
//
//    answered, err := UnmarshalAnswered(bytes)
//    bytes, err = answered.Marshal()
//
//    artifact, err := UnmarshalArtifact(bytes)
//    bytes, err = artifact.Marshal()
//
//    autoInput, err := UnmarshalAutoInput(bytes)
//    bytes, err = autoInput.Marshal()
//
//    breakpointOrder, err := UnmarshalBreakpointOrder(bytes)
//    bytes, err = breakpointOrder.Marshal()
//
//    budget, err := UnmarshalBudget(bytes)
//    bytes, err = budget.Marshal()
//
//    budgetWarning, err := UnmarshalBudgetWarning(bytes)
//    bytes, err = budgetWarning.Marshal()
//
//    callAction, err := UnmarshalCallAction(bytes)
//    bytes, err = callAction.Marshal()
//
//    cancelTodo, err := UnmarshalCancelTodo(bytes)
//    bytes, err = cancelTodo.Marshal()
//
//    case, err := UnmarshalCase(bytes)
//    bytes, err = case.Marshal()
//
//    choose, err := UnmarshalChoose(bytes)
//    bytes, err = choose.Marshal()
//
//    clientTool, err := UnmarshalClientTool(bytes)
//    bytes, err = clientTool.Marshal()
//
//    conditionNode, err := UnmarshalConditionNode(bytes)
//    bytes, err = conditionNode.Marshal()
//
//    consensusInput, err := UnmarshalConsensusInput(bytes)
//    bytes, err = consensusInput.Marshal()
//
//    contribution, err := UnmarshalContribution(bytes)
//    bytes, err = contribution.Marshal()
//
//    contributionStatus, err := UnmarshalContributionStatus(bytes)
//    bytes, err = contributionStatus.Marshal()
//
//    customInput, err := UnmarshalCustomInput(bytes)
//    bytes, err = customInput.Marshal()
//
//    deadLetter, err := UnmarshalDeadLetter(bytes)
//    bytes, err = deadLetter.Marshal()
//
//    debateInput, err := UnmarshalDebateInput(bytes)
//    bytes, err = debateInput.Marshal()
//
//    decision, err := UnmarshalDecision(bytes)
//    bytes, err = decision.Marshal()
//
//    decisionKind, err := UnmarshalDecisionKind(bytes)
//    bytes, err = decisionKind.Marshal()
//
//    decisionPolicy, err := UnmarshalDecisionPolicy(bytes)
//    bytes, err = decisionPolicy.Marshal()
//
//    decisionRequest, err := UnmarshalDecisionRequest(bytes)
//    bytes, err = decisionRequest.Marshal()
//
//    decisionStatus, err := UnmarshalDecisionStatus(bytes)
//    bytes, err = decisionStatus.Marshal()
//
//    delegate, err := UnmarshalDelegate(bytes)
//    bytes, err = delegate.Marshal()
//
//    dispatch, err := UnmarshalDispatch(bytes)
//    bytes, err = dispatch.Marshal()
//
//    earlier, err := UnmarshalEarlier(bytes)
//    bytes, err = earlier.Marshal()
//
//    edge, err := UnmarshalEdge(bytes)
//    bytes, err = edge.Marshal()
//
//    emit, err := UnmarshalEmit(bytes)
//    bytes, err = emit.Marshal()
//
//    endNode, err := UnmarshalEndNode(bytes)
//    bytes, err = endNode.Marshal()
//
//    escalate, err := UnmarshalEscalate(bytes)
//    bytes, err = escalate.Marshal()
//
//    event, err := UnmarshalEvent(bytes)
//    bytes, err = event.Marshal()
//
//    executionResult, err := UnmarshalExecutionResult(bytes)
//    bytes, err = executionResult.Marshal()
//
//    failAtDeadline, err := UnmarshalFailAtDeadline(bytes)
//    bytes, err = failAtDeadline.Marshal()
//
//    failure, err := UnmarshalFailure(bytes)
//    bytes, err = failure.Marshal()
//
//    filter, err := UnmarshalFilter(bytes)
//    bytes, err = filter.Marshal()
//
//    flowDefinition, err := UnmarshalFlowDefinition(bytes)
//    bytes, err = flowDefinition.Marshal()
//
//    flowInput, err := UnmarshalFlowInput(bytes)
//    bytes, err = flowInput.Marshal()
//
//    flowNode, err := UnmarshalFlowNode(bytes)
//    bytes, err = flowNode.Marshal()
//
//    forecast, err := UnmarshalForecast(bytes)
//    bytes, err = forecast.Marshal()
//
//    goTo, err := UnmarshalGoTo(bytes)
//    bytes, err = goTo.Marshal()
//
//    graph, err := UnmarshalGraph(bytes)
//    bytes, err = graph.Marshal()
//
//    human, err := UnmarshalHuman(bytes)
//    bytes, err = human.Marshal()
//
//    humanNode, err := UnmarshalHumanNode(bytes)
//    bytes, err = humanNode.Marshal()
//
//    idea, err := UnmarshalIdea(bytes)
//    bytes, err = idea.Marshal()
//
//    joinNode, err := UnmarshalJoinNode(bytes)
//    bytes, err = joinNode.Marshal()
//
//    loopNode, err := UnmarshalLoopNode(bytes)
//    bytes, err = loopNode.Marshal()
//
//    mapNode, err := UnmarshalMapNode(bytes)
//    bytes, err = mapNode.Marshal()
//
//    message, err := UnmarshalMessage(bytes)
//    bytes, err = message.Marshal()
//
//    monitoring, err := UnmarshalMonitoring(bytes)
//    bytes, err = monitoring.Marshal()
//
//    namedFlowInput, err := UnmarshalNamedFlowInput(bytes)
//    bytes, err = namedFlowInput.Marshal()
//
//    nested, err := UnmarshalNested(bytes)
//    bytes, err = nested.Marshal()
//
//    onTimeout, err := UnmarshalOnTimeout(bytes)
//    bytes, err = onTimeout.Marshal()
//
//    option, err := UnmarshalOption(bytes)
//    bytes, err = option.Marshal()
//
//    outcome, err := UnmarshalOutcome(bytes)
//    bytes, err = outcome.Marshal()
//
//    outcomeStatus, err := UnmarshalOutcomeStatus(bytes)
//    bytes, err = outcomeStatus.Marshal()
//
//    outgoingMessage, err := UnmarshalOutgoingMessage(bytes)
//    bytes, err = outgoingMessage.Marshal()
//
//    page, err := UnmarshalPage(bytes)
//    bytes, err = page.Marshal()
//
//    parallelInput, err := UnmarshalParallelInput(bytes)
//    bytes, err = parallelInput.Marshal()
//
//    parallelNode, err := UnmarshalParallelNode(bytes)
//    bytes, err = parallelNode.Marshal()
//
//    participant, err := UnmarshalParticipant(bytes)
//    bytes, err = participant.Marshal()
//
//    phase, err := UnmarshalPhase(bytes)
//    bytes, err = phase.Marshal()
//
//    planningInput, err := UnmarshalPlanningInput(bytes)
//    bytes, err = planningInput.Marshal()
//
//    position, err := UnmarshalPosition(bytes)
//    bytes, err = position.Marshal()
//
//    priority, err := UnmarshalPriority(bytes)
//    bytes, err = priority.Marshal()
//
//    publishSubscribeInput, err := UnmarshalPublishSubscribeInput(bytes)
//    bytes, err = publishSubscribeInput.Marshal()
//
//    quality, err := UnmarshalQuality(bytes)
//    bytes, err = quality.Marshal()
//
//    queuedMessage, err := UnmarshalQueuedMessage(bytes)
//    bytes, err = queuedMessage.Marshal()
//
//    reflectionInput, err := UnmarshalReflectionInput(bytes)
//    bytes, err = reflectionInput.Marshal()
//
//    remind, err := UnmarshalRemind(bytes)
//    bytes, err = remind.Marshal()
//
//    remote, err := UnmarshalRemote(bytes)
//    bytes, err = remote.Marshal()
//
//    report, err := UnmarshalReport(bytes)
//    bytes, err = report.Marshal()
//
//    reportRequest, err := UnmarshalReportRequest(bytes)
//    bytes, err = reportRequest.Marshal()
//
//    reportType, err := UnmarshalReportType(bytes)
//    bytes, err = reportType.Marshal()
//
//    reprioritize, err := UnmarshalReprioritize(bytes)
//    bytes, err = reprioritize.Marshal()
//
//    requestResponseInput, err := UnmarshalRequestResponseInput(bytes)
//    bytes, err = requestResponseInput.Marshal()
//
//    requirement, err := UnmarshalRequirement(bytes)
//    bytes, err = requirement.Marshal()
//
//    retry, err := UnmarshalRetry(bytes)
//    bytes, err = retry.Marshal()
//
//    return, err := UnmarshalReturn(bytes)
//    bytes, err = return.Marshal()
//
//    rule, err := UnmarshalRule(bytes)
//    bytes, err = rule.Marshal()
//
//    ruleGroup, err := UnmarshalRuleGroup(bytes)
//    bytes, err = ruleGroup.Marshal()
//
//    ruleSet, err := UnmarshalRuleSet(bytes)
//    bytes, err = ruleSet.Marshal()
//
//    scriptNode, err := UnmarshalScriptNode(bytes)
//    bytes, err = scriptNode.Marshal()
//
//    scripted, err := UnmarshalScripted(bytes)
//    bytes, err = scripted.Marshal()
//
//    secretaryInput, err := UnmarshalSecretaryInput(bytes)
//    bytes, err = secretaryInput.Marshal()
//
//    sequentialInput, err := UnmarshalSequentialInput(bytes)
//    bytes, err = sequentialInput.Marshal()
//
//    setFact, err := UnmarshalSetFact(bytes)
//    bytes, err = setFact.Marshal()
//
//    stalls, err := UnmarshalStalls(bytes)
//    bytes, err = stalls.Marshal()
//
//    startNode, err := UnmarshalStartNode(bytes)
//    bytes, err = startNode.Marshal()
//
//    steer, err := UnmarshalSteer(bytes)
//    bytes, err = steer.Marshal()
//
//    stop, err := UnmarshalStop(bytes)
//    bytes, err = stop.Marshal()
//
//    subflowNode, err := UnmarshalSubflowNode(bytes)
//    bytes, err = subflowNode.Marshal()
//
//    submitted, err := UnmarshalSubmitted(bytes)
//    bytes, err = submitted.Marshal()
//
//    subscription, err := UnmarshalSubscription(bytes)
//    bytes, err = subscription.Marshal()
//
//    subtask, err := UnmarshalSubtask(bytes)
//    bytes, err = subtask.Marshal()
//
//    subtaskForecast, err := UnmarshalSubtaskForecast(bytes)
//    bytes, err = subtaskForecast.Marshal()
//
//    subtaskStatus, err := UnmarshalSubtaskStatus(bytes)
//    bytes, err = subtaskStatus.Marshal()
//
//    supervisorInput, err := UnmarshalSupervisorInput(bytes)
//    bytes, err = supervisorInput.Marshal()
//
//    switchNode, err := UnmarshalSwitchNode(bytes)
//    bytes, err = switchNode.Marshal()
//
//    teamNode, err := UnmarshalTeamNode(bytes)
//    bytes, err = teamNode.Marshal()
//
//    teamOf, err := UnmarshalTeamOf(bytes)
//    bytes, err = teamOf.Marshal()
//
//    todoDeadline, err := UnmarshalTodoDeadline(bytes)
//    bytes, err = todoDeadline.Marshal()
//
//    todoID, err := UnmarshalTodoID(bytes)
//    bytes, err = todoID.Marshal()
//
//    todoInput, err := UnmarshalTodoInput(bytes)
//    bytes, err = todoInput.Marshal()
//
//    todoItem, err := UnmarshalTodoItem(bytes)
//    bytes, err = todoItem.Marshal()
//
//    todoStatus, err := UnmarshalTodoStatus(bytes)
//    bytes, err = todoStatus.Marshal()
//
//    toolAction, err := UnmarshalToolAction(bytes)
//    bytes, err = toolAction.Marshal()
//
//    toolNode, err := UnmarshalToolNode(bytes)
//    bytes, err = toolNode.Marshal()
//
//    topicInput, err := UnmarshalTopicInput(bytes)
//    bytes, err = topicInput.Marshal()
//
//    transcriptEntry, err := UnmarshalTranscriptEntry(bytes)
//    bytes, err = transcriptEntry.Marshal()
//
//    transformNode, err := UnmarshalTransformNode(bytes)
//    bytes, err = transformNode.Marshal()
//
//    undoable, err := UnmarshalUndoable(bytes)
//    bytes, err = undoable.Marshal()
//
//    usage, err := UnmarshalUsage(bytes)
//    bytes, err = usage.Marshal()
//
//    vote, err := UnmarshalVote(bytes)
//    bytes, err = vote.Marshal()
//
//    wait, err := UnmarshalWait(bytes)
//    bytes, err = wait.Marshal()
//
//    waitNode, err := UnmarshalWaitNode(bytes)
//    bytes, err = waitNode.Marshal()
//
//    weights, err := UnmarshalWeights(bytes)
//    bytes, err = weights.Marshal()
//
//    flowNodeType, err := UnmarshalFlowNodeType(bytes)
//    bytes, err = flowNodeType.Marshal()
//
//    onTimeoutDo, err := UnmarshalOnTimeoutDo(bytes)
//    bytes, err = onTimeoutDo.Marshal()
//
//    participantKind, err := UnmarshalParticipantKind(bytes)
//    bytes, err = participantKind.Marshal()
//
//    participantObject, err := UnmarshalParticipantObject(bytes)
//    bytes, err = participantObject.Marshal()

package mofa

import "bytes"
import "encoding/json"
import "errors"
import "time"


func UnmarshalA2AAgent(data []byte) (A2AAgent, error) {
	var r A2AAgent
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *A2AAgent) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalAccepting(data []byte) (Accepting, error) {
	var r Accepting
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Accepting) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalAgent(data []byte) (Agent, error) {
	var r Agent
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Agent) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalAgentNode(data []byte) (AgentNode, error) {
	var r AgentNode
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *AgentNode) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalAllowing(data []byte) (Allowing, error) {
	var r Allowing
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Allowing) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalAlways(data []byte) (Always, error) {
	var r Always
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Always) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalAnswered(data []byte) (Answered, error) {
	var r Answered
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Answered) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalArtifact(data []byte) (Artifact, error) {
	var r Artifact
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Artifact) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalAutoInput(data []byte) (AutoInput, error) {
	var r AutoInput
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *AutoInput) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalBreakpointOrder(data []byte) (BreakpointOrder, error) {
	var r BreakpointOrder
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *BreakpointOrder) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalBudget(data []byte) (Budget, error) {
	var r Budget
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Budget) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalBudgetWarning(data []byte) (BudgetWarning, error) {
	var r BudgetWarning
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *BudgetWarning) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalCallAction(data []byte) (CallAction, error) {
	var r CallAction
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *CallAction) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalCancelTodo(data []byte) (CancelTodo, error) {
	var r CancelTodo
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *CancelTodo) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalCase(data []byte) (Case, error) {
	var r Case
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Case) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalChoose(data []byte) (Choose, error) {
	var r Choose
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Choose) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalClientTool(data []byte) (ClientTool, error) {
	var r ClientTool
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *ClientTool) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalConditionNode(data []byte) (ConditionNode, error) {
	var r ConditionNode
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *ConditionNode) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalConsensusInput(data []byte) (ConsensusInput, error) {
	var r ConsensusInput
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *ConsensusInput) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalContribution(data []byte) (Contribution, error) {
	var r Contribution
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Contribution) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalContributionStatus(data []byte) (ContributionStatus, error) {
	var r ContributionStatus
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *ContributionStatus) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalCustomInput(data []byte) (CustomInput, error) {
	var r CustomInput
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *CustomInput) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalDeadLetter(data []byte) (DeadLetter, error) {
	var r DeadLetter
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *DeadLetter) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalDebateInput(data []byte) (DebateInput, error) {
	var r DebateInput
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *DebateInput) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalDecision(data []byte) (Decision, error) {
	var r Decision
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Decision) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalDecisionKind(data []byte) (DecisionKind, error) {
	var r DecisionKind
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *DecisionKind) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalDecisionPolicy(data []byte) (DecisionPolicy, error) {
	var r DecisionPolicy
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *DecisionPolicy) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalDecisionRequest(data []byte) (DecisionRequest, error) {
	var r DecisionRequest
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *DecisionRequest) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalDecisionStatus(data []byte) (DecisionStatus, error) {
	var r DecisionStatus
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *DecisionStatus) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalDelegate(data []byte) (Delegate, error) {
	var r Delegate
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Delegate) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalDispatch(data []byte) (Dispatch, error) {
	var r Dispatch
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Dispatch) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalEarlier(data []byte) (Earlier, error) {
	var r Earlier
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Earlier) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalEdge(data []byte) (Edge, error) {
	var r Edge
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Edge) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalEmit(data []byte) (Emit, error) {
	var r Emit
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Emit) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalEndNode(data []byte) (EndNode, error) {
	var r EndNode
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *EndNode) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalEscalate(data []byte) (Escalate, error) {
	var r Escalate
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Escalate) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalEvent(data []byte) (Event, error) {
	var r Event
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Event) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalExecutionResult(data []byte) (ExecutionResult, error) {
	var r ExecutionResult
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *ExecutionResult) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalFailAtDeadline(data []byte) (FailAtDeadline, error) {
	var r FailAtDeadline
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *FailAtDeadline) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalFailure(data []byte) (Failure, error) {
	var r Failure
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Failure) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalFilter(data []byte) (Filter, error) {
	var r Filter
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Filter) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalFlowDefinition(data []byte) (FlowDefinition, error) {
	var r FlowDefinition
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *FlowDefinition) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalFlowInput(data []byte) (FlowInput, error) {
	var r FlowInput
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *FlowInput) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalFlowNode(data []byte) (FlowNode, error) {
	var r FlowNode
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *FlowNode) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalForecast(data []byte) (Forecast, error) {
	var r Forecast
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Forecast) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalGoTo(data []byte) (GoTo, error) {
	var r GoTo
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *GoTo) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalGraph(data []byte) (Graph, error) {
	var r Graph
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Graph) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalHuman(data []byte) (Human, error) {
	var r Human
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Human) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalHumanNode(data []byte) (HumanNode, error) {
	var r HumanNode
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *HumanNode) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalIdea(data []byte) (Idea, error) {
	var r Idea
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Idea) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalJoinNode(data []byte) (JoinNode, error) {
	var r JoinNode
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *JoinNode) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalLoopNode(data []byte) (LoopNode, error) {
	var r LoopNode
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *LoopNode) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalMapNode(data []byte) (MapNode, error) {
	var r MapNode
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *MapNode) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalMessage(data []byte) (Message, error) {
	var r Message
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Message) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalMonitoring(data []byte) (Monitoring, error) {
	var r Monitoring
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Monitoring) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalNamedFlowInput(data []byte) (NamedFlowInput, error) {
	var r NamedFlowInput
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *NamedFlowInput) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalNested(data []byte) (Nested, error) {
	var r Nested
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Nested) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalOnTimeout(data []byte) (OnTimeout, error) {
	var r OnTimeout
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *OnTimeout) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalOption(data []byte) (Option, error) {
	var r Option
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Option) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalOutcome(data []byte) (Outcome, error) {
	var r Outcome
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Outcome) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalOutcomeStatus(data []byte) (OutcomeStatus, error) {
	var r OutcomeStatus
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *OutcomeStatus) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalOutgoingMessage(data []byte) (OutgoingMessage, error) {
	var r OutgoingMessage
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *OutgoingMessage) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalPage(data []byte) (Page, error) {
	var r Page
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Page) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalParallelInput(data []byte) (ParallelInput, error) {
	var r ParallelInput
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *ParallelInput) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalParallelNode(data []byte) (ParallelNode, error) {
	var r ParallelNode
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *ParallelNode) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalParticipant(data []byte) (Participant, error) {
	var r Participant
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Participant) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalPhase(data []byte) (Phase, error) {
	var r Phase
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Phase) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalPlanningInput(data []byte) (PlanningInput, error) {
	var r PlanningInput
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *PlanningInput) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalPosition(data []byte) (Position, error) {
	var r Position
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Position) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalPriority(data []byte) (Priority, error) {
	var r Priority
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Priority) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalPublishSubscribeInput(data []byte) (PublishSubscribeInput, error) {
	var r PublishSubscribeInput
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *PublishSubscribeInput) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalQuality(data []byte) (Quality, error) {
	var r Quality
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Quality) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalQueuedMessage(data []byte) (QueuedMessage, error) {
	var r QueuedMessage
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *QueuedMessage) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalReflectionInput(data []byte) (ReflectionInput, error) {
	var r ReflectionInput
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *ReflectionInput) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalRemind(data []byte) (Remind, error) {
	var r Remind
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Remind) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalRemote(data []byte) (Remote, error) {
	var r Remote
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Remote) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalReport(data []byte) (Report, error) {
	var r Report
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Report) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalReportRequest(data []byte) (ReportRequest, error) {
	var r ReportRequest
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *ReportRequest) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalReportType(data []byte) (ReportType, error) {
	var r ReportType
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *ReportType) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalReprioritize(data []byte) (Reprioritize, error) {
	var r Reprioritize
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Reprioritize) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalRequestResponseInput(data []byte) (RequestResponseInput, error) {
	var r RequestResponseInput
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *RequestResponseInput) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalRequirement(data []byte) (Requirement, error) {
	var r Requirement
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Requirement) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalRetry(data []byte) (Retry, error) {
	var r Retry
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Retry) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalReturn(data []byte) (Return, error) {
	var r Return
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Return) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalRule(data []byte) (Rule, error) {
	var r Rule
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Rule) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalRuleGroup(data []byte) (RuleGroup, error) {
	var r RuleGroup
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *RuleGroup) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalRuleSet(data []byte) (RuleSet, error) {
	var r RuleSet
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *RuleSet) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalScriptNode(data []byte) (ScriptNode, error) {
	var r ScriptNode
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *ScriptNode) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalScripted(data []byte) (Scripted, error) {
	var r Scripted
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Scripted) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalSecretaryInput(data []byte) (SecretaryInput, error) {
	var r SecretaryInput
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *SecretaryInput) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalSequentialInput(data []byte) (SequentialInput, error) {
	var r SequentialInput
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *SequentialInput) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalSetFact(data []byte) (SetFact, error) {
	var r SetFact
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *SetFact) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalStalls(data []byte) (Stalls, error) {
	var r Stalls
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Stalls) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalStartNode(data []byte) (StartNode, error) {
	var r StartNode
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *StartNode) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalSteer(data []byte) (Steer, error) {
	var r Steer
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Steer) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalStop(data []byte) (Stop, error) {
	var r Stop
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Stop) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalSubflowNode(data []byte) (SubflowNode, error) {
	var r SubflowNode
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *SubflowNode) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalSubmitted(data []byte) (Submitted, error) {
	var r Submitted
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Submitted) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalSubscription(data []byte) (Subscription, error) {
	var r Subscription
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Subscription) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalSubtask(data []byte) (Subtask, error) {
	var r Subtask
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Subtask) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalSubtaskForecast(data []byte) (SubtaskForecast, error) {
	var r SubtaskForecast
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *SubtaskForecast) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalSubtaskStatus(data []byte) (SubtaskStatus, error) {
	var r SubtaskStatus
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *SubtaskStatus) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalSupervisorInput(data []byte) (SupervisorInput, error) {
	var r SupervisorInput
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *SupervisorInput) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalSwitchNode(data []byte) (SwitchNode, error) {
	var r SwitchNode
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *SwitchNode) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalTeamNode(data []byte) (TeamNode, error) {
	var r TeamNode
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *TeamNode) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalTeamOf(data []byte) (TeamOf, error) {
	var r TeamOf
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *TeamOf) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalTodoDeadline(data []byte) (TodoDeadline, error) {
	var r TodoDeadline
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *TodoDeadline) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalTodoID(data []byte) (TodoID, error) {
	var r TodoID
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *TodoID) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalTodoInput(data []byte) (TodoInput, error) {
	var r TodoInput
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *TodoInput) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalTodoItem(data []byte) (TodoItem, error) {
	var r TodoItem
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *TodoItem) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalTodoStatus(data []byte) (TodoStatus, error) {
	var r TodoStatus
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *TodoStatus) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalToolAction(data []byte) (ToolAction, error) {
	var r ToolAction
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *ToolAction) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalToolNode(data []byte) (ToolNode, error) {
	var r ToolNode
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *ToolNode) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalTopicInput(data []byte) (TopicInput, error) {
	var r TopicInput
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *TopicInput) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalTranscriptEntry(data []byte) (TranscriptEntry, error) {
	var r TranscriptEntry
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *TranscriptEntry) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalTransformNode(data []byte) (TransformNode, error) {
	var r TransformNode
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *TransformNode) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalUndoable(data []byte) (Undoable, error) {
	var r Undoable
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Undoable) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalUsage(data []byte) (Usage, error) {
	var r Usage
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Usage) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalVote(data []byte) (Vote, error) {
	var r Vote
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Vote) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalWait(data []byte) (Wait, error) {
	var r Wait
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Wait) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalWaitNode(data []byte) (WaitNode, error) {
	var r WaitNode
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *WaitNode) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalWeights(data []byte) (Weights, error) {
	var r Weights
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *Weights) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalFlowNodeType(data []byte) (FlowNodeType, error) {
	var r FlowNodeType
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *FlowNodeType) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalOnTimeoutDo(data []byte) (OnTimeoutDo, error) {
	var r OnTimeoutDo
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *OnTimeoutDo) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalParticipantKind(data []byte) (ParticipantKind, error) {
	var r ParticipantKind
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *ParticipantKind) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

func UnmarshalParticipantObject(data []byte) (ParticipantObject, error) {
	var r ParticipantObject
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *ParticipantObject) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

// An external agent, reached by the Agent2Agent protocol: the run sends a message and
// follows its task until it ends.
//
// If `token_env` is set, or `url` is not a public https address, the project file must
// contain the same `url`.
type A2AAgent struct {
	Capabilities                                                                               []string        `json:"capabilities,omitempty"`
	Description                                                                                *string         `json:"description"`
	Kind                                                                                       ParticipantKind `json:"kind"`
	Name                                                                                       string          `json:"name"`
	// The worker's environment variable that holds its token.                                                 
	TokenEnv                                                                                   *string         `json:"token_env"`
	// The header for the token: a bearer token in Authorization, the bare token in any other                  
	// header.                                                                                                 
	TokenHeader                                                                                *string         `json:"token_header,omitempty"`
	Topics                                                                                     []string        `json:"topics,omitempty"`
	// The address of the agent; its card is at this address with /.well-known/agent-card.json.                
	URL                                                                                        string          `json:"url"`
}

// A participant that answers `task`: an agent, a remote worker, a script, an external
// agent, or a name.
type AgentNode struct {
	Agent                                                 *Participant           `json:"agent"`
	ID                                                    string                 `json:"id"`
	// The name of the output, if it is not the node's id.                       
	Into                                                  *string                `json:"into"`
	// A JSON Schema that the output must fit.                                   
	OutputSchema                                          map[string]interface{} `json:"output_schema"`
	Retry                                                 *Retry                 `json:"retry"`
	// A template: the question.                                                 
	Task                                                  interface{}            `json:"task"`
	// The time limit of one attempt.                                            
	Timeout                                               *string                `json:"timeout"`
	Title                                                 *string                `json:"title"`
	Type                                                  FlowNodeType           `json:"type"`
}

type ParticipantObject struct {
	Acks                                                                                       *AcksUnion             `json:"acks"`
	Activity                                                                                   *string                `json:"activity"`
	Aggregate                                                                                  *Aggregate             `json:"aggregate,omitempty"`
	Budget                                                                                     *Budget                `json:"budget"`
	Capabilities                                                                               []string               `json:"capabilities,omitempty"`
	Checker                                                                                    *TieBreakUnion         `json:"checker"`
	// Tools that the one who started the run uses, by decisions.                                                     
	ClientTools                                                                                []ClientTool           `json:"client_tools,omitempty"`
	Context                                                                                    map[string]interface{} `json:"context"`
	Deadline                                                                                   *string                `json:"deadline"`
	Description                                                                                *string                `json:"description"`
	// The conversation before the task, after that of the session.                                                   
	Earlier                                                                                    []Earlier              `json:"earlier,omitempty"`
	// Scripts that check what goes to its model and tools, and what comes back.                                      
	Guards                                                                                     []string               `json:"guards,omitempty"`
	Heartbeat                                                                                  *string                `json:"heartbeat"`
	Instructions                                                                               *string                `json:"instructions,omitempty"`
	// A script that writes the instructions for each question; it receives those given here.                         
	InstructionsFrom                                                                           *string                `json:"instructions_from"`
	Judge                                                                                      *TieBreakUnion         `json:"judge"`
	Kind                                                                                       ParticipantKind        `json:"kind"`
	MaxSteps                                                                                   *int64                 `json:"max_steps"`
	Metadata                                                                                   map[string]interface{} `json:"metadata"`
	MinSuccess                                                                                 *int64                 `json:"min_success"`
	Mode                                                                                       *string                `json:"mode,omitempty"`
	Model                                                                                      *string                `json:"model"`
	Moderator                                                                                  *TieBreakUnion         `json:"moderator"`
	Name                                                                                       string                 `json:"name"`
	OnFailure                                                                                  *OnFailure             `json:"on_failure,omitempty"`
	OnTimeout                                                                                  *OnTimeout             `json:"on_timeout"`
	Options                                                                                    []Option               `json:"options"`
	OutputSchema                                                                               map[string]interface{} `json:"output_schema"`
	// None for the mode Flow.                                                                                        
	Participants                                                                               []Participant          `json:"participants,omitempty"`
	Planner                                                                                    *TieBreakUnion         `json:"planner"`
	Protocol                                                                                   *string                `json:"protocol"`
	Quorum                                                                                     *int64                 `json:"quorum"`
	Remind                                                                                     *Remind                `json:"remind"`
	Rounds                                                                                     *int64                 `json:"rounds,omitempty"`
	Script                                                                                     *string                `json:"script"`
	Session                                                                                    *string                `json:"session"`
	StopOnAgreement                                                                            *bool                  `json:"stop_on_agreement,omitempty"`
	TaskQueue                                                                                  *string                `json:"task_queue,omitempty"`
	Temperature                                                                                *float64               `json:"temperature"`
	Threshold                                                                                  *float64               `json:"threshold,omitempty"`
	TieBreak                                                                                   *TieBreakUnion         `json:"tie_break"`
	Timeout                                                                                    *string                `json:"timeout"`
	// The worker's environment variable that holds its token.                                                        
	TokenEnv                                                                                   *string                `json:"token_env"`
	// The header for the token: a bearer token in Authorization, the bare token in any other                         
	// header.                                                                                                        
	TokenHeader                                                                                *string                `json:"token_header,omitempty"`
	Tools                                                                                      []string               `json:"tools,omitempty"`
	Topic                                                                                      *string                `json:"topic,omitempty"`
	Topics                                                                                     []string               `json:"topics,omitempty"`
	// The address of the agent; its card is at this address with /.well-known/agent-card.json.                       
	URL                                                                                        *string                `json:"url,omitempty"`
	Weights                                                                                    map[string]float64     `json:"weights"`
	Workflow                                                                                   *string                `json:"workflow"`
	// Whether the deadline counts working hours alone.                                                               
	WorkingHours                                                                               *bool                  `json:"working_hours,omitempty"`
}

// The limits of a whole run, children included. A limit that is left out does not apply.
type Budget struct {
	MaxCalls   *int64      `json:"max_calls"`
	MaxSeconds *float64    `json:"max_seconds"`
	MaxTokens  *int64      `json:"max_tokens"`
	MaxUsd     *float64    `json:"max_usd"`
	OnExceeded *OnExceeded `json:"on_exceeded,omitempty"`
}

// A tool that the one who started the run uses: a call is an open decision, and the tool's
// result is its answer.
//
// Without an answer before the `deadline`, the result is that there is none.
type ClientTool struct {
	Deadline    *string                `json:"deadline"`
	Description *string                `json:"description,omitempty"`
	Name        string                 `json:"name"`
	Parameters  map[string]interface{} `json:"parameters,omitempty"`
}

// A message before the task: a `task` by "task" is a person's, an `answer` its author's, a
// `note` anything else.
type Earlier struct {
	Author string `json:"author"`
	Role   Role   `json:"role"`
	Text   string `json:"text"`
}

type OnTimeout struct {
	After  *After      `json:"after"`
	Do     OnTimeoutDo `json:"do"`
	Option *string     `json:"option,omitempty"`
	To     []string    `json:"to,omitempty"`
}

// One option. With `needs_comment` the choice counts only together with a comment.
type Option struct {
	Description  *string `json:"description"`
	ID           string  `json:"id"`
	Impact       *string `json:"impact"`
	Label        string  `json:"label"`
	NeedsComment *bool   `json:"needs_comment,omitempty"`
}

// Reminders of an open decision: one at each interval, `at_most` of them.
type Remind struct {
	AtMost *int64 `json:"at_most,omitempty"`
	Every  string `json:"every"`
}

// Further attempts after a failure. The pause before attempt n is `interval` times
// `backoff` to the power n - 2.
type Retry struct {
	// All attempts, the first included.         
	Attempts                            *int64   `json:"attempts,omitempty"`
	Backoff                             *float64 `json:"backoff,omitempty"`
	Interval                            *string  `json:"interval,omitempty"`
}

// The common input; the mode and its own fields are chosen by a model.
type AutoInput struct {
	Budget                                                                          *Budget                `json:"budget"`
	Context                                                                         map[string]interface{} `json:"context"`
	// The conversation before the task, after that of the session.                                        
	Earlier                                                                         []Earlier              `json:"earlier,omitempty"`
	// One activity a call (steps), or a stretch of the run in one activity (fused).                       
	Execution                                                                       *Execution             `json:"execution,omitempty"`
	Participants                                                                    []Participant          `json:"participants"`
	Priority                                                                        *Priority              `json:"priority,omitempty"`
	Session                                                                         *string                `json:"session"`
	Task                                                                            interface{}            `json:"task"`
	Tenant                                                                          *string                `json:"tenant"`
	Timeout                                                                         *string                `json:"timeout"`
}

// Input of `breakpoints`: the nodes before which the run pauses, instead of those so far.
type BreakpointOrder struct {
	// The ids of nodes: the run pauses before it begins one of them.         
	Nodes                                                            []string `json:"nodes"`
}

// Call a script or a tool with this value. Its answer becomes the fact `into`.
type CallAction struct {
	Do         CallActionDo `json:"do"`
	Expression *string      `json:"expression"`
	Into       *string      `json:"into"`
	Script     *string      `json:"script"`
	Tool       *string      `json:"tool"`
	Value      interface{}  `json:"value"`
}

// Input of `cancel_todo`.
type CancelTodo struct {
	Reason *string `json:"reason,omitempty"`
	TodoID string  `json:"todo_id"`
}

// At the deadline, `option` is chosen.
type Choose struct {
	Do     OnTimeoutDo `json:"do"`
	Option string      `json:"option"`
}

// A condition with the cases true and false.
type ConditionNode struct {
	ID                                                   string       `json:"id"`
	Title                                                *string      `json:"title"`
	Type                                                 FlowNodeType `json:"type"`
	// An expression, such as: amount > 100 and not paid.             
	When                                                 string       `json:"when"`
}

// `options`: texts, or {id, label}; left out, the participants propose them.
//
// An option wins with more than `threshold` of the weight (with all of it, where
// `threshold` is 1). `weights` {name: number}
// are 1 where they name nobody else. Without a `quorum`, the weight is everybody's, so that
// silence counts against; with
// one, it is the weight of those who voted, and at least so many must. `tie_break` decides
// when the `rounds` have run out.
type ConsensusInput struct {
	Budget                                                                          *Budget                `json:"budget"`
	Context                                                                         map[string]interface{} `json:"context"`
	// The conversation before the task, after that of the session.                                        
	Earlier                                                                         []Earlier              `json:"earlier,omitempty"`
	// One activity a call (steps), or a stretch of the run in one activity (fused).                       
	Execution                                                                       *Execution             `json:"execution,omitempty"`
	Options                                                                         []Option               `json:"options"`
	Participants                                                                    []Participant          `json:"participants"`
	Priority                                                                        *Priority              `json:"priority,omitempty"`
	Quorum                                                                          *int64                 `json:"quorum"`
	Rounds                                                                          *int64                 `json:"rounds,omitempty"`
	Session                                                                         *string                `json:"session"`
	Task                                                                            interface{}            `json:"task"`
	Tenant                                                                          *string                `json:"tenant"`
	Threshold                                                                       *float64               `json:"threshold,omitempty"`
	TieBreak                                                                        *TieBreakUnion         `json:"tie_break"`
	Timeout                                                                         *string                `json:"timeout"`
	Weights                                                                         map[string]float64     `json:"weights"`
}

// `mode`: how the team works, in the user's own words; a team within another mode, where
// `mode` is taken, says it in
// `protocol`. `moderator`, a participant (else a model), makes at most `max_steps` moves.
type CustomInput struct {
	Budget                                                                          *Budget                `json:"budget"`
	Context                                                                         map[string]interface{} `json:"context"`
	// The conversation before the task, after that of the session.                                        
	Earlier                                                                         []Earlier              `json:"earlier,omitempty"`
	// One activity a call (steps), or a stretch of the run in one activity (fused).                       
	Execution                                                                       *Execution             `json:"execution,omitempty"`
	MaxSteps                                                                        *int64                 `json:"max_steps,omitempty"`
	Mode                                                                            *string                `json:"mode"`
	Moderator                                                                       *TieBreakUnion         `json:"moderator"`
	Participants                                                                    []Participant          `json:"participants"`
	Priority                                                                        *Priority              `json:"priority,omitempty"`
	Protocol                                                                        *string                `json:"protocol"`
	Session                                                                         *string                `json:"session"`
	Task                                                                            interface{}            `json:"task"`
	Tenant                                                                          *string                `json:"tenant"`
	Timeout                                                                         *string                `json:"timeout"`
}

// One line of the query `dead_letters`. A long content is offloaded: `message.ref`
// addresses its text.
type DeadLetter struct {
	At         time.Time     `json:"at"`
	Message    QueuedMessage `json:"message"`
	MessageID  string        `json:"message_id"`
	Reason     string        `json:"reason"`
	Subscriber string        `json:"subscriber"`
}

// A message in a queue. An offloaded content is null; `ref` is then the address of its text
// in the store, which is JSON if
// `structured`.
type QueuedMessage struct {
	Content       interface{}            `json:"content"`
	CorrelationID *string                `json:"correlation_id"`
	ID            string                 `json:"id"`
	Metadata      map[string]interface{} `json:"metadata,omitempty"`
	Priority      *Priority              `json:"priority,omitempty"`
	Ref           *string                `json:"ref"`
	ReplyTo       *string                `json:"reply_to"`
	Sender        string                 `json:"sender"`
	SentAt        time.Time              `json:"sent_at"`
	Structured    *bool                  `json:"structured,omitempty"`
	To            *string                `json:"to"`
	Topic         *string                `json:"topic"`
}

// At least two speakers, in order; a person may be one. `judge`, a participant, rules where
// they do not agree.
type DebateInput struct {
	Budget                                                                          *Budget                `json:"budget"`
	Context                                                                         map[string]interface{} `json:"context"`
	// The conversation before the task, after that of the session.                                        
	Earlier                                                                         []Earlier              `json:"earlier,omitempty"`
	// One activity a call (steps), or a stretch of the run in one activity (fused).                       
	Execution                                                                       *Execution             `json:"execution,omitempty"`
	Judge                                                                           *TieBreakUnion         `json:"judge"`
	Participants                                                                    []Participant          `json:"participants"`
	Priority                                                                        *Priority              `json:"priority,omitempty"`
	Rounds                                                                          *int64                 `json:"rounds,omitempty"`
	Session                                                                         *string                `json:"session"`
	StopOnAgreement                                                                 *bool                  `json:"stop_on_agreement,omitempty"`
	Task                                                                            interface{}            `json:"task"`
	Tenant                                                                          *string                `json:"tenant"`
	Timeout                                                                         *string                `json:"timeout"`
}

// At the deadline, the agent `to` of the project file decides, or the living agent
// `agent/NAME`.
//
// People may still answer first, and also if the agent gives no answer that counts. `after`
// is the next policy.
type Delegate struct {
	After *OnTimeout  `json:"after"`
	Do    OnTimeoutDo `json:"do"`
	To    string      `json:"to"`
}

// Send this value to a topic or to a living agent, after the play.
type Emit struct {
	Agent      *string     `json:"agent"`
	Do         EmitDo      `json:"do"`
	Expression *string     `json:"expression"`
	Topic      *string     `json:"topic"`
	Value      interface{} `json:"value"`
}

// The end. `output` is the result; by default, the output of the node before it.
type EndNode struct {
	ID                                        string                 `json:"id"`
	// A JSON template.                                              
	Output                                    interface{}            `json:"output"`
	// A JSON Schema that the result must fit.                       
	OutputSchema                              map[string]interface{} `json:"output_schema"`
	Title                                     *string                `json:"title"`
	Type                                      FlowNodeType           `json:"type"`
}

// At the deadline, the people in `to` are asked as well.
//
// `after` is the next step: a duration after which the request expires, or another policy,
// which applies when the first
// deadline's length has passed once more. Without it the request stays open.
type Escalate struct {
	After *After      `json:"after"`
	Do    OnTimeoutDo `json:"do"`
	To    []string    `json:"to"`
}

// One thing that happened in a run. `seq` counts from 1 without gaps; `by` is the person or
// participant behind it.
type Event struct {
	At   time.Time              `json:"at"`
	By   *string                `json:"by"`
	Data map[string]interface{} `json:"data,omitempty"`
	Seq  int64                  `json:"seq"`
	Type string                 `json:"type"`
}

// At the deadline, the request expires, and the run that asked gets `DecisionExpired`.
type FailAtDeadline struct {
	Do OnTimeoutDo `json:"do"`
}

// Input of `todos`.
type Filter struct {
	Status *string `json:"status"`
}

// Input of the workflow `Flow`: a flow, and the input of this run.
type FlowInput struct {
	// The ids of nodes: the run pauses before it begins one of them.                                           
	Breakpoints                                                                          []string               `json:"breakpoints,omitempty"`
	Budget                                                                               *Budget                `json:"budget"`
	Description                                                                          *string                `json:"description"`
	Edges                                                                                []Edge                 `json:"edges,omitempty"`
	// One activity a call (steps), or a stretch of the run in one activity (fused).                            
	Execution                                                                            *Execution             `json:"execution,omitempty"`
	Input                                                                                interface{}            `json:"input"`
	// Where nodes are drawn, by id; the others are laid out.                                                   
	Layout                                                                               map[string]interface{} `json:"layout,omitempty"`
	Name                                                                                 string                 `json:"name"`
	Nodes                                                                                []FlowNode             `json:"nodes"`
	Priority                                                                             *Priority              `json:"priority,omitempty"`
	// The conversation that the agents of the flow go on with, and that its result ends.                       
	Session                                                                              *string                `json:"session"`
	Tenant                                                                               *string                `json:"tenant"`
	Version                                                                              *string                `json:"version,omitempty"`
}

// An edge. `case` is one of a condition (true, false), of a switch, `error` after a
// failure, or `compensate`.
type Edge struct {
	Case *CaseUnion `json:"case"`
	From string     `json:"from"`
	To   string     `json:"to"`
}

// Nodes and edges: a whole flow, or the body of a loop or a map.
type Graph struct {
	Edges []Edge     `json:"edges,omitempty"`
	Nodes []FlowNode `json:"nodes"`
}

type FlowNode struct {
	Agent                                                 *Participant           `json:"agent"`
	AllowAnswer                                           *bool                  `json:"allow_answer,omitempty"`
	AnswerSchema                                          map[string]interface{} `json:"answer_schema"`
	// A template: the arguments by name.                                        
	Args                                                  map[string]interface{} `json:"args,omitempty"`
	Assignees                                             []string               `json:"assignees,omitempty"`
	Body                                                  *Graph                 `json:"body,omitempty"`
	Cases                                                 []Case                 `json:"cases,omitempty"`
	Deadline                                              *string                `json:"deadline"`
	Duration                                              *string                `json:"duration"`
	Entry                                                 *string                `json:"entry,omitempty"`
	Event                                                 *string                `json:"event"`
	Flow                                                  *Flow                  `json:"flow"`
	ID                                                    string                 `json:"id"`
	// A JSON template.                                                          
	Initial                                               interface{}            `json:"initial"`
	// A JSON template.                                                          
	Input                                                 interface{}            `json:"input"`
	// A JSON Schema that the input must fit.                                    
	InputSchema                                           map[string]interface{} `json:"input_schema"`
	// The name of the output, if it is not the node's id.                       
	Into                                                  *string                `json:"into"`
	Kind                                                  *DecisionKind          `json:"kind,omitempty"`
	Limit                                                 *int64                 `json:"limit"`
	MaxConcurrent                                         *int64                 `json:"max_concurrent,omitempty"`
	MaxItems                                              *int64                 `json:"max_items,omitempty"`
	MaxRounds                                             *int64                 `json:"max_rounds,omitempty"`
	Need                                                  *NeedUnion             `json:"need"`
	OnItemFailure                                         *OnItemFailure         `json:"on_item_failure,omitempty"`
	OnLimit                                               *OnLimit               `json:"on_limit,omitempty"`
	OnTimeout                                             *OnTimeout             `json:"on_timeout"`
	Options                                               []Option               `json:"options,omitempty"`
	// A JSON template.                                                          
	Output                                                interface{}            `json:"output"`
	// A JSON Schema that the result must fit.                                   
	OutputSchema                                          map[string]interface{} `json:"output_schema"`
	// An expression, such as: amount > 100 and not paid.                        
	Over                                                  *string                `json:"over,omitempty"`
	// A template.                                                               
	Question                                              *string                `json:"question,omitempty"`
	Quorum                                                *int64                 `json:"quorum,omitempty"`
	Recommended                                           *string                `json:"recommended"`
	Remind                                                *Remind                `json:"remind"`
	Retry                                                 *Retry                 `json:"retry"`
	Script                                                *string                `json:"script,omitempty"`
	Signal                                                *string                `json:"signal"`
	// A template: the question.                                                 
	Task                                                  interface{}            `json:"task"`
	Team                                                  *Participant           `json:"team"`
	// The time limit of one attempt.                                            
	Timeout                                               *string                `json:"timeout"`
	Title                                                 *string                `json:"title"`
	Tool                                                  *string                `json:"tool,omitempty"`
	Topic                                                 *string                `json:"topic"`
	Type                                                  FlowNodeType           `json:"type"`
	Until                                                 *string                `json:"until"`
	// A JSON template.                                                          
	Value                                                 interface{}            `json:"value"`
	// An expression, such as: amount > 100 and not paid.                        
	When                                                  *string                `json:"when,omitempty"`
	// Whether the deadline counts working hours alone.                          
	WorkingHours                                          *bool                  `json:"working_hours,omitempty"`
}

// A flow, as it stands in a file. `layout` is where its nodes are drawn: for editors,
// without a meaning for a run.
type FlowDefinition struct {
	Budget                                                   *Budget                `json:"budget"`
	Description                                              *string                `json:"description"`
	Edges                                                    []Edge                 `json:"edges,omitempty"`
	// Where nodes are drawn, by id; the others are laid out.                       
	Layout                                                   map[string]interface{} `json:"layout,omitempty"`
	Name                                                     string                 `json:"name"`
	Nodes                                                    []FlowNode             `json:"nodes"`
	Version                                                  *string                `json:"version,omitempty"`
}

// A case of a switch.
type Case struct {
	Case                                                 string `json:"case"`
	// An expression, such as: amount > 100 and not paid.       
	When                                                 string `json:"when"`
}

// Continue with another group instead of this one. A circle is an error.
type GoTo struct {
	Do    GoToDo  `json:"do"`
	Group *string `json:"group"`
	Rules *string `json:"rules"`
}

// A person, who answers by a decision. `deadline` counts from the question.
type Human struct {
	Capabilities                                       []string        `json:"capabilities,omitempty"`
	Deadline                                           *string         `json:"deadline"`
	Description                                        *string         `json:"description"`
	Kind                                               ParticipantKind `json:"kind"`
	Name                                               string          `json:"name"`
	OnTimeout                                          *OnTimeout      `json:"on_timeout"`
	Remind                                             *Remind         `json:"remind"`
	Topics                                             []string        `json:"topics,omitempty"`
	// Whether the deadline counts working hours alone.                
	WorkingHours                                       *bool           `json:"working_hours,omitempty"`
}

// A person, who is asked by a decision. The output is {choice, answer, comment, by}.
//
// Without options, a free answer is expected, and `allow_answer: false` is refused.
type HumanNode struct {
	AllowAnswer                                           *bool                  `json:"allow_answer,omitempty"`
	AnswerSchema                                          map[string]interface{} `json:"answer_schema"`
	Assignees                                             []string               `json:"assignees,omitempty"`
	Deadline                                              *string                `json:"deadline"`
	ID                                                    string                 `json:"id"`
	// The name of the output, if it is not the node's id.                       
	Into                                                  *string                `json:"into"`
	Kind                                                  *DecisionKind          `json:"kind,omitempty"`
	OnTimeout                                             *OnTimeout             `json:"on_timeout"`
	Options                                               []Option               `json:"options,omitempty"`
	// A JSON Schema that the output must fit.                                   
	OutputSchema                                          map[string]interface{} `json:"output_schema"`
	// A template.                                                               
	Question                                              string                 `json:"question"`
	Quorum                                                *int64                 `json:"quorum,omitempty"`
	Recommended                                           *string                `json:"recommended"`
	Remind                                                *Remind                `json:"remind"`
	Retry                                                 *Retry                 `json:"retry"`
	// The time limit of one attempt.                                            
	Timeout                                               *string                `json:"timeout"`
	Title                                                 *string                `json:"title"`
	Type                                                  FlowNodeType           `json:"type"`
	// Whether the deadline counts working hours alone.                          
	WorkingHours                                          *bool                  `json:"working_hours,omitempty"`
}

// The end of branches. Its output is an object: the outputs of the nodes before it, by
// name.
//
// `need` is the number of branches that is enough: the rest is then cancelled. `all` waits
// for every branch that was taken.
type JoinNode struct {
	ID                                                    string                 `json:"id"`
	// The name of the output, if it is not the node's id.                       
	Into                                                  *string                `json:"into"`
	Need                                                  *NeedUnion             `json:"need"`
	// A JSON Schema that the output must fit.                                   
	OutputSchema                                          map[string]interface{} `json:"output_schema"`
	Title                                                 *string                `json:"title"`
	Type                                                  FlowNodeType           `json:"type"`
}

// A body that runs several times, until `until` holds after a round; without it,
// `max_rounds` times.
//
// In the body, `round` counts from 1, and `last` is the result of the round before; at
// first, `initial`.
type LoopNode struct {
	Body                                                  Graph                  `json:"body"`
	ID                                                    string                 `json:"id"`
	// A JSON template.                                                          
	Initial                                               interface{}            `json:"initial"`
	// The name of the output, if it is not the node's id.                       
	Into                                                  *string                `json:"into"`
	MaxRounds                                             *int64                 `json:"max_rounds,omitempty"`
	OnLimit                                               *OnLimit               `json:"on_limit,omitempty"`
	// A JSON Schema that the output must fit.                                   
	OutputSchema                                          map[string]interface{} `json:"output_schema"`
	Title                                                 *string                `json:"title"`
	Type                                                  FlowNodeType           `json:"type"`
	Until                                                 *string                `json:"until"`
}

// A body for each item of a list. In it, `item` is the item, and `index` its place from 0.
// The output is a list.
//
// With `on_item_failure: skip`, the result of an item that failed is null.
type MapNode struct {
	Body                                                  Graph                  `json:"body"`
	ID                                                    string                 `json:"id"`
	// The name of the output, if it is not the node's id.                       
	Into                                                  *string                `json:"into"`
	MaxConcurrent                                         *int64                 `json:"max_concurrent,omitempty"`
	MaxItems                                              *int64                 `json:"max_items,omitempty"`
	OnItemFailure                                         *OnItemFailure         `json:"on_item_failure,omitempty"`
	// A JSON Schema that the output must fit.                                   
	OutputSchema                                          map[string]interface{} `json:"output_schema"`
	// An expression, such as: amount > 100 and not paid.                        
	Over                                                  string                 `json:"over"`
	Title                                                 *string                `json:"title"`
	Type                                                  FlowNodeType           `json:"type"`
}

// A message to a participant. Messages with the same `id` are delivered once.
type Message struct {
	Content       interface{}            `json:"content"`
	CorrelationID *string                `json:"correlation_id"`
	ID            string                 `json:"id"`
	Metadata      map[string]interface{} `json:"metadata,omitempty"`
	Priority      *Priority              `json:"priority,omitempty"`
	ReplyTo       *string                `json:"reply_to"`
	Sender        string                 `json:"sender"`
	SentAt        time.Time              `json:"sent_at"`
	To            *string                `json:"to"`
	Topic         *string                `json:"topic"`
}

// Input of the workflow `Flow` by the name of a flow: the published flow, or else the one
// in the project file.
//
// Without `version`, or `name@version` as the name, a run takes the version that is in use
// when it starts.
type NamedFlowInput struct {
	// The ids of nodes: the run pauses before it begins one of them.                                
	Breakpoints                                                                          []string    `json:"breakpoints,omitempty"`
	Budget                                                                               *Budget     `json:"budget"`
	// One activity a call (steps), or a stretch of the run in one activity (fused).                 
	Execution                                                                            *Execution  `json:"execution,omitempty"`
	Flow                                                                                 *Flow       `json:"flow"`
	Input                                                                                interface{} `json:"input"`
	Priority                                                                             *Priority   `json:"priority,omitempty"`
	// The conversation that the agents of the flow go on with, and that its result ends.            
	Session                                                                              *string     `json:"session"`
	Tenant                                                                               *string     `json:"tenant"`
	// The published version to run, if it is pinned.                                                
	Version                                                                              *string     `json:"version"`
}

// Play another group, then continue in this one.
type Nested struct {
	Do    NestedDo `json:"do"`
	Group *string  `json:"group"`
	Rules *string  `json:"rules"`
}

// The result of every mode. A long `output` is cut to its beginning (`truncated`); `ref` is
// the address of the whole.
//
// `cut_at_limit`: one of its contributions was cut at a model's length limit.
type Outcome struct {
	Contributions                                                            []Contribution `json:"contributions,omitempty"`
	CutAtLimit                                                               *bool          `json:"cut_at_limit,omitempty"`
	Mode                                                                     string         `json:"mode"`
	Output                                                                   interface{}    `json:"output"`
	Reason                                                                   *string        `json:"reason"`
	Ref                                                                      *string        `json:"ref"`
	Status                                                                   OutcomeStatus  `json:"status"`
	Truncated                                                                *bool          `json:"truncated,omitempty"`
	// For the todo that a team works for: the tool calls that can be undone.               
	Undoable                                                                 []Undoable     `json:"undoable,omitempty"`
	Usage                                                                    *Usage         `json:"usage,omitempty"`
	Votes                                                                    []Vote         `json:"votes,omitempty"`
}

// One participant's answer in one round.
//
// `content` is the whole answer, or its beginning if `truncated`; `ref` is then the address
// of the whole (`mofa show`).
// `choice` is the chosen option where options were offered, `comment` the comment on the
// choice.
// `model` is the model that answered; a name that begins with `offline` is the scripted
// model, not an LLM.
// `parts` are a team's own contributions, where the run asked for them (`Ask.part`).
// `cut_at_limit`: the model reached its length limit, so the answer may be incomplete.
// `step` names the question that was answered, as in the events of the run; the team sets
// it.
type Contribution struct {
	Choice      *string             `json:"choice"`
	Comment     *string             `json:"comment"`
	Content     interface{}         `json:"content"`
	CutAtLimit  *bool               `json:"cut_at_limit,omitempty"`
	Error       *Failure            `json:"error"`
	Model       *string             `json:"model"`
	Participant string              `json:"participant"`
	Parts       []Contribution      `json:"parts,omitempty"`
	Ref         *string             `json:"ref"`
	Round       *int64              `json:"round,omitempty"`
	Status      *ContributionStatus `json:"status,omitempty"`
	Step        *string             `json:"step"`
	Truncated   *bool               `json:"truncated,omitempty"`
	Usage       *Usage              `json:"usage,omitempty"`
}

// The failure of a contribution: an error's wire name and message.
type Failure struct {
	Message string `json:"message"`
	Type    string `json:"type"`
}

// Model calls, tokens and money used. `cost_usd` is null if a model's price is not known:
// unknown is not free.
//
// `estimated`: a provider did not count tokens, and the counts are estimates.
type Usage struct {
	Calls        *int64   `json:"calls,omitempty"`
	CostUsd      *float64 `json:"cost_usd"`
	Estimated    *bool    `json:"estimated,omitempty"`
	InputTokens  *int64   `json:"input_tokens,omitempty"`
	OutputTokens *int64   `json:"output_tokens,omitempty"`
}

// A tool call that had an effect, and the tool that takes it back: it gets `{args, result}`
// of the call.
type Undoable struct {
	Args        map[string]interface{} `json:"args"`
	At          *time.Time             `json:"at"`
	Participant string                 `json:"participant"`
	Result      string                 `json:"result"`
	Scripted    *bool                  `json:"scripted,omitempty"`
	Step        string                 `json:"step"`
	Tool        string                 `json:"tool"`
	Undo        string                 `json:"undo"`
}

// One participant's vote in one round.
type Vote struct {
	Choice      string   `json:"choice"`
	Participant string   `json:"participant"`
	Reason      *string  `json:"reason"`
	Round       int64    `json:"round"`
	Weight      *float64 `json:"weight,omitempty"`
}

// A message to deliver: to the subscribers in `to`, or to all whose filter matches.
type OutgoingMessage struct {
	Message    QueuedMessage `json:"message"`
	Redelivery *int64        `json:"redelivery,omitempty"`
	To         []string      `json:"to"`
}

// Input of a query for a part of a record: at most `limit` entries after a sequence number.
type Page struct {
	After *int64 `json:"after,omitempty"`
	Limit *int64 `json:"limit,omitempty"`
}

// `aggregate` makes one output of the answers: all by name (`collect`), one text
// (`concat`), the `first` that comes, the
// one most often given (`vote`), the one that `judge` chooses, what `judge` (else a model)
// makes of them (`summarize`), or
// what the script named `script` returns for `{task, answers: [{participant, content}]}`.
//
// `min_success`: how many must answer. Left out, all should, and without some the outcome
// is `partial`; given and not
// reached, it is `stopped`.
type ParallelInput struct {
	Aggregate                                                                       *Aggregate             `json:"aggregate,omitempty"`
	Budget                                                                          *Budget                `json:"budget"`
	Context                                                                         map[string]interface{} `json:"context"`
	// The conversation before the task, after that of the session.                                        
	Earlier                                                                         []Earlier              `json:"earlier,omitempty"`
	// One activity a call (steps), or a stretch of the run in one activity (fused).                       
	Execution                                                                       *Execution             `json:"execution,omitempty"`
	Judge                                                                           *TieBreakUnion         `json:"judge"`
	MinSuccess                                                                      *int64                 `json:"min_success"`
	Participants                                                                    []Participant          `json:"participants"`
	Priority                                                                        *Priority              `json:"priority,omitempty"`
	Script                                                                          *string                `json:"script"`
	Session                                                                         *string                `json:"session"`
	Task                                                                            interface{}            `json:"task"`
	Tenant                                                                          *string                `json:"tenant"`
	Timeout                                                                         *string                `json:"timeout"`
}

// Several branches at the same time. At most `limit` nodes between here and the next joins
// run at once.
type ParallelNode struct {
	ID    string       `json:"id"`
	Limit *int64       `json:"limit"`
	Title *string      `json:"title"`
	Type  FlowNodeType `json:"type"`
}

// The participants carry out the plan. `planner`, a participant (else a model), writes it,
// and `checker`, a participant
// (else the planner), checks the results. `rounds`: how often what failed is planned and
// run again.
type PlanningInput struct {
	Budget                                                                          *Budget                `json:"budget"`
	Checker                                                                         *TieBreakUnion         `json:"checker"`
	Context                                                                         map[string]interface{} `json:"context"`
	// The conversation before the task, after that of the session.                                        
	Earlier                                                                         []Earlier              `json:"earlier,omitempty"`
	// One activity a call (steps), or a stretch of the run in one activity (fused).                       
	Execution                                                                       *Execution             `json:"execution,omitempty"`
	Participants                                                                    []Participant          `json:"participants"`
	Planner                                                                         *TieBreakUnion         `json:"planner"`
	Priority                                                                        *Priority              `json:"priority,omitempty"`
	Rounds                                                                          *int64                 `json:"rounds,omitempty"`
	Session                                                                         *string                `json:"session"`
	Task                                                                            interface{}            `json:"task"`
	Tenant                                                                          *string                `json:"tenant"`
	Timeout                                                                         *string                `json:"timeout"`
}

// A place in a drawing, in pixels to the right and down.
type Position struct {
	X int64 `json:"x"`
	Y int64 `json:"y"`
}

// `task` is the message, `topic` what it is published on; a participant's `topics` are
// filters, without any it takes all.
//
// An acknowledgement is a good answer. `acks`: wait for everyone's (`all`), hand the
// message over and wait for nobody
// (`none`: each participant works on in a run of its own), or end with that many; the rest
// is then called off.
type PublishSubscribeInput struct {
	Acks                                                                            *AcksUnion             `json:"acks"`
	Budget                                                                          *Budget                `json:"budget"`
	Context                                                                         map[string]interface{} `json:"context"`
	// The conversation before the task, after that of the session.                                        
	Earlier                                                                         []Earlier              `json:"earlier,omitempty"`
	// One activity a call (steps), or a stretch of the run in one activity (fused).                       
	Execution                                                                       *Execution             `json:"execution,omitempty"`
	Participants                                                                    []Participant          `json:"participants"`
	Priority                                                                        *Priority              `json:"priority,omitempty"`
	Session                                                                         *string                `json:"session"`
	Task                                                                            interface{}            `json:"task"`
	Tenant                                                                          *string                `json:"tenant"`
	Timeout                                                                         *string                `json:"timeout"`
	Topic                                                                           string                 `json:"topic"`
}

// The first participant drafts and refines; the others criticise, or the first its own work
// where it is alone.
//
// `rounds`: how many times a draft is criticised.
type ReflectionInput struct {
	Budget                                                                          *Budget                `json:"budget"`
	Context                                                                         map[string]interface{} `json:"context"`
	// The conversation before the task, after that of the session.                                        
	Earlier                                                                         []Earlier              `json:"earlier,omitempty"`
	// One activity a call (steps), or a stretch of the run in one activity (fused).                       
	Execution                                                                       *Execution             `json:"execution,omitempty"`
	Participants                                                                    []Participant          `json:"participants"`
	Priority                                                                        *Priority              `json:"priority,omitempty"`
	Rounds                                                                          *int64                 `json:"rounds,omitempty"`
	Session                                                                         *string                `json:"session"`
	Task                                                                            interface{}            `json:"task"`
	Tenant                                                                          *string                `json:"tenant"`
	Timeout                                                                         *string                `json:"timeout"`
}

// A worker in any language, on its own task queue: it gets one `Message`, and returns a
// string or any JSON.
//
// `heartbeat` is for an activity that sends heartbeats: after this time without one its
// worker counts as dead, and the
// activity is retried. Without it, only the time limit of the answer detects a dead worker
// (an hour, if the run has none).
type Remote struct {
	Activity     *string         `json:"activity"`
	Capabilities []string        `json:"capabilities,omitempty"`
	Description  *string         `json:"description"`
	Heartbeat    *string         `json:"heartbeat"`
	Kind         ParticipantKind `json:"kind"`
	Name         string          `json:"name"`
	TaskQueue    string          `json:"task_queue"`
	Topics       []string        `json:"topics,omitempty"`
	Workflow     *string         `json:"workflow"`
}

// Input of `report`.
type ReportRequest struct {
	Type *ReportType `json:"type,omitempty"`
}

// Input of `reprioritize`.
type Reprioritize struct {
	Priority Priority `json:"priority"`
	TodoID   string   `json:"todo_id"`
}

// Exactly one participant.
type RequestResponseInput struct {
	Budget                                                                          *Budget                `json:"budget"`
	Context                                                                         map[string]interface{} `json:"context"`
	// The conversation before the task, after that of the session.                                        
	Earlier                                                                         []Earlier              `json:"earlier,omitempty"`
	// One activity a call (steps), or a stretch of the run in one activity (fused).                       
	Execution                                                                       *Execution             `json:"execution,omitempty"`
	Participants                                                                    []Participant          `json:"participants"`
	Priority                                                                        *Priority              `json:"priority,omitempty"`
	Session                                                                         *string                `json:"session"`
	Task                                                                            interface{}            `json:"task"`
	Tenant                                                                          *string                `json:"tenant"`
	Timeout                                                                         *string                `json:"timeout"`
}

// End the play with this value as its result.
type Return struct {
	Do         ReturnDo    `json:"do"`
	Expression *string     `json:"expression"`
	Value      interface{} `json:"value"`
}

// A script.
type ScriptNode struct {
	Entry                                                 *string                `json:"entry,omitempty"`
	ID                                                    string                 `json:"id"`
	// A JSON template.                                                          
	Input                                                 interface{}            `json:"input"`
	// A JSON Schema that the input must fit.                                    
	InputSchema                                           map[string]interface{} `json:"input_schema"`
	// The name of the output, if it is not the node's id.                       
	Into                                                  *string                `json:"into"`
	// A JSON Schema that the output must fit.                                   
	OutputSchema                                          map[string]interface{} `json:"output_schema"`
	Retry                                                 *Retry                 `json:"retry"`
	Script                                                string                 `json:"script"`
	// The time limit of one attempt.                                            
	Timeout                                               *string                `json:"timeout"`
	Title                                                 *string                `json:"title"`
	Type                                                  FlowNodeType           `json:"type"`
}

// A script of the project file as a participant: `execute` gets one `Message`, like a
// remote worker.
type Scripted struct {
	Capabilities                                                     []string        `json:"capabilities,omitempty"`
	Description                                                      *string         `json:"description"`
	Kind                                                             ParticipantKind `json:"kind"`
	Name                                                             string          `json:"name"`
	// Its name under scripts; the participant's own name by default.                
	Script                                                           *string         `json:"script"`
	Topics                                                           []string        `json:"topics,omitempty"`
}

// `on_failure`: end the chain at a failed stage (`stop`), go on without it (`skip`), or ask
// a person (`ask`).
type SequentialInput struct {
	Budget                                                                          *Budget                `json:"budget"`
	Context                                                                         map[string]interface{} `json:"context"`
	// The conversation before the task, after that of the session.                                        
	Earlier                                                                         []Earlier              `json:"earlier,omitempty"`
	// One activity a call (steps), or a stretch of the run in one activity (fused).                       
	Execution                                                                       *Execution             `json:"execution,omitempty"`
	OnFailure                                                                       *OnFailure             `json:"on_failure,omitempty"`
	Participants                                                                    []Participant          `json:"participants"`
	Priority                                                                        *Priority              `json:"priority,omitempty"`
	Session                                                                         *string                `json:"session"`
	Task                                                                            interface{}            `json:"task"`
	Tenant                                                                          *string                `json:"tenant"`
	Timeout                                                                         *string                `json:"timeout"`
}

// Set a fact to this value.
type SetFact struct {
	Do         SetFactDo   `json:"do"`
	Expression *string     `json:"expression"`
	Name       string      `json:"name"`
	Value      interface{} `json:"value"`
}

// The beginning. Its output is the flow's input; in a loop or a map, the last result or the
// item.
type StartNode struct {
	ID                                       string                 `json:"id"`
	// A JSON Schema that the input must fit.                       
	InputSchema                              map[string]interface{} `json:"input_schema"`
	Title                                    *string                `json:"title"`
	Type                                     FlowNodeType           `json:"type"`
}

// Guidance for the next answer: of the participant `to`, or of any.
type Steer struct {
	Message string  `json:"message"`
	To      *string `json:"to"`
}

// End the play without a result.
type Stop struct {
	Do     StopDo  `json:"do"`
	Reason *string `json:"reason,omitempty"`
}

// Another flow, as a child workflow: the whole flow, or the name of a published flow or of
// one in the project file.
//
// `name@version` pins a published version.
type SubflowNode struct {
	Flow                                                  *Flow                  `json:"flow"`
	ID                                                    string                 `json:"id"`
	// A JSON template.                                                          
	Input                                                 interface{}            `json:"input"`
	// The name of the output, if it is not the node's id.                       
	Into                                                  *string                `json:"into"`
	// A JSON Schema that the output must fit.                                   
	OutputSchema                                          map[string]interface{} `json:"output_schema"`
	Retry                                                 *Retry                 `json:"retry"`
	// The time limit of one attempt.                                            
	Timeout                                               *string                `json:"timeout"`
	Title                                                 *string                `json:"title"`
	Type                                                  FlowNodeType           `json:"type"`
}

// The answer to `submit_idea`. A todo that is `queued` starts later: its workflow does not
// run yet.
type Submitted struct {
	Queued     *bool  `json:"queued,omitempty"`
	TodoID     string `json:"todo_id"`
	WorkflowID string `json:"workflow_id"`
}

// Input of `Supervisor`: a policy and the agents under it, in order of start. A name refers
// to an agent of mofa.yaml.
type SupervisorInput struct {
	Children                                                 []Child                  `json:"children"`
	MaxRestarts                                              *int64                   `json:"max_restarts,omitempty"`
	Strategy                                                 *SupervisorInputStrategy `json:"strategy,omitempty"`
	// The tenant of its agents; by default they are for all.                         
	Tenant                                                   *string                  `json:"tenant"`
	Within                                                   *string                  `json:"within,omitempty"`
}

// An LLM that answers; with `tools`, by the ReAct loop. `model` is `provider:model` or a
// name from the project file.
//
// `topics` are its filters in PublishSubscribe; without any it receives every topic.
type Agent struct {
	Capabilities                                                                             []string               `json:"capabilities,omitempty"`
	// Tools that the one who started the run uses, by decisions.                                                   
	ClientTools                                                                              []ClientTool           `json:"client_tools,omitempty"`
	Description                                                                              *string                `json:"description"`
	// Scripts that check what goes to its model and tools, and what comes back.                                    
	Guards                                                                                   []string               `json:"guards,omitempty"`
	Instructions                                                                             *string                `json:"instructions,omitempty"`
	// A script that writes the instructions for each question; it receives those given here.                       
	InstructionsFrom                                                                         *string                `json:"instructions_from"`
	Kind                                                                                     ParticipantKind        `json:"kind"`
	MaxSteps                                                                                 *int64                 `json:"max_steps"`
	Metadata                                                                                 map[string]interface{} `json:"metadata"`
	Model                                                                                    *string                `json:"model"`
	Name                                                                                     string                 `json:"name"`
	OutputSchema                                                                             map[string]interface{} `json:"output_schema"`
	Temperature                                                                              *float64               `json:"temperature"`
	Tools                                                                                    []string               `json:"tools,omitempty"`
	Topics                                                                                   []string               `json:"topics,omitempty"`
}

// Several cases. The first one that holds is taken; `default` if none does.
type SwitchNode struct {
	Cases []Case       `json:"cases"`
	ID    string       `json:"id"`
	Title *string      `json:"title"`
	Type  FlowNodeType `json:"type"`
}

// A team that works on `task` in its mode.
type TeamNode struct {
	ID                                                    string                 `json:"id"`
	// The name of the output, if it is not the node's id.                       
	Into                                                  *string                `json:"into"`
	// A JSON Schema that the output must fit.                                   
	OutputSchema                                          map[string]interface{} `json:"output_schema"`
	Retry                                                 *Retry                 `json:"retry"`
	// A template: the task.                                                     
	Task                                                  interface{}            `json:"task"`
	Team                                                  *Participant           `json:"team"`
	// The time limit of one attempt.                                            
	Timeout                                               *string                `json:"timeout"`
	Title                                                 *string                `json:"title"`
	Type                                                  FlowNodeType           `json:"type"`
}

// A team as one participant: a mode, that mode's own fields, and its participants; or a
// flow, with the mode Flow.
type TeamOf struct {
	Acks                                                           *AcksUnion             `json:"acks"`
	Aggregate                                                      *Aggregate             `json:"aggregate,omitempty"`
	Budget                                                         *Budget                `json:"budget"`
	Capabilities                                                   []string               `json:"capabilities,omitempty"`
	Checker                                                        *TieBreakUnion         `json:"checker"`
	Context                                                        map[string]interface{} `json:"context"`
	Description                                                    *string                `json:"description"`
	// The conversation before the task, after that of the session.                       
	Earlier                                                        []Earlier              `json:"earlier,omitempty"`
	Judge                                                          *TieBreakUnion         `json:"judge"`
	Kind                                                           ParticipantKind        `json:"kind"`
	MaxSteps                                                       *int64                 `json:"max_steps,omitempty"`
	MinSuccess                                                     *int64                 `json:"min_success"`
	Mode                                                           string                 `json:"mode"`
	Moderator                                                      *TieBreakUnion         `json:"moderator"`
	Name                                                           string                 `json:"name"`
	OnFailure                                                      *OnFailure             `json:"on_failure,omitempty"`
	Options                                                        []Option               `json:"options"`
	// None for the mode Flow.                                                            
	Participants                                                   []Participant          `json:"participants,omitempty"`
	Planner                                                        *TieBreakUnion         `json:"planner"`
	Protocol                                                       *string                `json:"protocol"`
	Quorum                                                         *int64                 `json:"quorum"`
	Rounds                                                         *int64                 `json:"rounds,omitempty"`
	Script                                                         *string                `json:"script"`
	Session                                                        *string                `json:"session"`
	StopOnAgreement                                                *bool                  `json:"stop_on_agreement,omitempty"`
	Threshold                                                      *float64               `json:"threshold,omitempty"`
	TieBreak                                                       *TieBreakUnion         `json:"tie_break"`
	Timeout                                                        *string                `json:"timeout"`
	Topic                                                          *string                `json:"topic,omitempty"`
	Topics                                                         []string               `json:"topics,omitempty"`
	Weights                                                        map[string]float64     `json:"weights"`
}

// Input of `todo`.
type TodoID struct {
	ID string `json:"id"`
}

// Input of `Todo`. Without `secretary`, one generalist agent does the work.
type TodoInput struct {
	Idea      Idea            `json:"idea"`
	Secretary *SecretaryInput `json:"secretary"`
}

// A wish, in the words of the person who has it.
type Idea struct {
	// Todos of the same desk that must be completed before this one starts, by their ids.                            
	After                                                                                      []string               `json:"after,omitempty"`
	// The person who hands it in, for spending caps by person; set by the API and the console.                       
	By                                                                                         *string                `json:"by"`
	Content                                                                                    string                 `json:"content"`
	// Plan and dispatch only. The todo ends with a forecast of time, cost and risk; nobody                           
	// works.                                                                                                         
	DryRun                                                                                     *bool                  `json:"dry_run,omitempty"`
	Metadata                                                                                   map[string]interface{} `json:"metadata"`
	Priority                                                                                   *Priority              `json:"priority"`
}

// The settings of a desk: its executors, and the decisions that people make.
type SecretaryInput struct {
	Acceptance                                                                                  *AcceptanceEnum `json:"acceptance,omitempty"`
	Accepting                                                                                   *Accepting      `json:"accepting,omitempty"`
	// The most todos in progress at the same time; others wait, by priority.                                   
	AtOnce                                                                                      *int64          `json:"at_once"`
	Budget                                                                                      *Budget         `json:"budget"`
	Clarify                                                                                     *Clarify        `json:"clarify,omitempty"`
	Decisions                                                                                   *DecisionPolicy `json:"decisions,omitempty"`
	Dispatch                                                                                    *Dispatch       `json:"dispatch,omitempty"`
	Executors                                                                                   []Participant   `json:"executors"`
	Model                                                                                       *string         `json:"model"`
	Monitoring                                                                                  *Monitoring     `json:"monitoring,omitempty"`
	Name                                                                                        string          `json:"name"`
	ReportEvery                                                                                 *string         `json:"report_every"`
	// The tenant of all ideas; every record, memory and task carries it.                                       
	Tenant                                                                                      *string         `json:"tenant"`
	// Whether a todo's id begins with the first words of its idea. Off: the server does not see                
	// them.                                                                                                    
	WordsInIDS                                                                                  *bool           `json:"words_in_ids,omitempty"`
}

// The acceptance of finished work, beside the decision policy of the desk.
//
// `checks`: `together`, one call of the model checks all criteria; `each`, one call for
// each criterion, by the executor
// `checker` (an agent) or the secretary's model. `people` and `quorum` replace the policy's
// for acceptances. After `reworks`
// returns, the work can only be accepted or rejected.
type Accepting struct {
	Checker *string  `json:"checker"`
	Checks  *Checks  `json:"checks,omitempty"`
	People  []string `json:"people,omitempty"`
	Quorum  *int64   `json:"quorum"`
	Reworks *int64   `json:"reworks,omitempty"`
}

// The deadline of the secretary's own questions to people, and what follows. Without a
// deadline they wait.
type DecisionPolicy struct {
	Assignees                                          []string   `json:"assignees,omitempty"`
	Deadline                                           *string    `json:"deadline"`
	OnTimeout                                          *OnTimeout `json:"on_timeout,omitempty"`
	Quorum                                             *int64     `json:"quorum,omitempty"`
	Remind                                             *Remind    `json:"remind"`
	// Whether the deadline counts working hours alone.           
	WorkingHours                                       *bool      `json:"working_hours,omitempty"`
}

// The strategy that assigns subtasks to executors. Only executors with all required
// capabilities are considered.
//
// `rules` belong to the strategy `rules`: a rule set, or the name of one that is installed
// as a runtime plugin. The default
// is the rules of the project file's desk. They return an executor's name. `weights` belong
// to `composite`, and `threshold` to
// `llm`: below this confidence of the model a person decides.
//
// An executor that fails, or gives no answer within `silence`, is replaced by the next best
// one, at most `replacements` times
// a subtask; then a person decides. `at_once` has the most subtasks that an executor works
// on at the same time, by its name,
// over all todos of the desk; further ones wait, by priority.
type Dispatch struct {
	AtOnce          map[string]interface{} `json:"at_once,omitempty"`
	Replacements    *int64                 `json:"replacements,omitempty"`
	Rules           *RulesUnion            `json:"rules"`
	Silence         *string                `json:"silence"`
	Strategy        *DispatchStrategy      `json:"strategy,omitempty"`
	// Default: 0.6.                       
	Threshold       *float64               `json:"threshold"`
	Weights         *Weights               `json:"weights"`
}

// Groups of rules; a play begins with the first. `version` is the author's, `language` the
// version of the conditions.
type RuleSet struct {
	Groups   []RuleGroup `json:"groups"`
	Language *int64      `json:"language,omitempty"`
	Name     string      `json:"name"`
	Version  *string     `json:"version,omitempty"`
}

// Rules that are tried together, by one of four policies.
//
// `first_match`: by priority; only the first rule whose condition holds fires.
// `all`: by priority; every rule fires whose condition holds for the facts at the start of
// the group.
// `ordered`: in the order of the file; each rule sees the changes of those before it.
// `first_success`: by priority; rules fire until the calls of one succeed. The changes of a
// failed rule are undone. If all
// fail, the play fails.
type RuleGroup struct {
	Name   string  `json:"name"`
	Policy *Policy `json:"policy,omitempty"`
	Rules  []Rule  `json:"rules"`
}

// If the condition `when` holds, the actions of `then` are done in order.
//
// Rules with a higher `priority` are tried first, those with equal priorities in the order
// of the file.
type Rule struct {
	Enabled  *bool         `json:"enabled,omitempty"`
	Name     string        `json:"name"`
	Priority *int64        `json:"priority,omitempty"`
	Then     []ThenElement `json:"then"`
	When     *string       `json:"when,omitempty"`
}

// End the play with this value as its result.
//
// Set a fact to this value.
//
// Call a script or a tool with this value. Its answer becomes the fact `into`.
//
// Send this value to a topic or to a living agent, after the play.
//
// Continue with another group instead of this one. A circle is an error.
//
// Play another group, then continue in this one.
//
// End the play without a result.
type ThenElement struct {
	Do         ThenDo      `json:"do"`
	Expression *string     `json:"expression"`
	Value      interface{} `json:"value"`
	Name       *string     `json:"name,omitempty"`
	Into       *string     `json:"into"`
	Script     *string     `json:"script"`
	Tool       *string     `json:"tool"`
	Agent      *string     `json:"agent"`
	Topic      *string     `json:"topic"`
	Group      *string     `json:"group"`
	Rules      *string     `json:"rules"`
	Reason     *string     `json:"reason,omitempty"`
}

// The weights of `composite`. Each part of the score lies between 0 and 1, so that only the
// ratio of the weights counts.
//
// `capability`: a specialist has 1, a generalist 0.5. `load`: 1 without work, 1/2 with one
// subtask, and so on. `performance`:
// the share of good results. `speed` and `cost`: 1 for the best mean of all candidates, and
// 0.5 without a record.
type Weights struct {
	Capability  *float64 `json:"capability,omitempty"`
	Cost        *float64 `json:"cost,omitempty"`
	Load        *float64 `json:"load,omitempty"`
	Performance *float64 `json:"performance,omitempty"`
	Speed       *float64 `json:"speed,omitempty"`
}

// The rules of a desk for its todos. By default nothing is watched beside executors, the
// budget's end and the criteria.
//
// `people` are asked about trouble, in place of the people of `decisions`: failures,
// stalls, deadlines and budgets.
type Monitoring struct {
	Budget   *BudgetWarning `json:"budget"`
	Deadline *TodoDeadline  `json:"deadline"`
	People   []string       `json:"people,omitempty"`
	Quality  *Quality       `json:"quality,omitempty"`
	Stalls   *Stalls        `json:"stalls"`
}

// A todo that has used a share of the calls, tokens or money of its budget.
//
// `decide` asks a person whether to go on or to stop. For time there is the deadline.
type BudgetWarning struct {
	At *float64         `json:"at,omitempty"`
	Do *BudgetWarningDo `json:"do,omitempty"`
}

// A todo that is still open after `within`.
//
// `decide` asks a person whether to go on, to allow as much time again, or to stop.
type TodoDeadline struct {
	Do     *BudgetWarningDo `json:"do,omitempty"`
	Within string           `json:"within"`
}

// Work of which acceptance criteria are not met.
//
// `decide` asks the people who accept. `retry` sends the work back by itself first, without
// a person, at most `at_most` times
// and not more often than `accepting.reworks`. Then people decide.
type Quality struct {
	AtMost *int64     `json:"at_most,omitempty"`
	Do     *QualityDo `json:"do,omitempty"`
}

// A subtask that is not done `after` its start, and again after each further such time, at
// most `at_most` times.
//
// `report` records it; `decide` asks a person whether to wait on, to give it to somebody
// else, or to stop.
type Stalls struct {
	After  string           `json:"after"`
	AtMost *int64           `json:"at_most,omitempty"`
	Do     *BudgetWarningDo `json:"do,omitempty"`
}

// A todo as clients see it. `reason` is why it failed or was cancelled.
type TodoItem struct {
	Assigned    map[string]string `json:"assigned,omitempty"`
	CreatedAt   time.Time         `json:"created_at"`
	Decisions   []DecisionRequest `json:"decisions,omitempty"`
	Forecast    *Forecast         `json:"forecast"`
	ID          string            `json:"id"`
	Idea        Idea              `json:"idea"`
	Phase       Phase             `json:"phase"`
	Plan        []Subtask         `json:"plan,omitempty"`
	Priority    Priority          `json:"priority"`
	Reason      *string           `json:"reason"`
	Report      *Report           `json:"report"`
	Requirement *Requirement      `json:"requirement"`
	Result      *ExecutionResult  `json:"result"`
	Status      TodoStatus        `json:"status"`
	UpdatedAt   time.Time         `json:"updated_at"`
	Usage       *Usage            `json:"usage,omitempty"`
	WorkflowID  *string           `json:"workflow_id"`
}

// A question to a person, and the decision once it is settled.
//
// `default` is the proposed answer where an answer is asked for instead of an option. It is
// never taken without a person.
type DecisionRequest struct {
	Action                                                                                      *ToolAction            `json:"action"`
	AllowAnswer                                                                                 *bool                  `json:"allow_answer,omitempty"`
	// The confirmation that `always` may give, if it is no tool call.                                                 
	Allows                                                                                      *Allowing              `json:"allows"`
	AnswerSchema                                                                                map[string]interface{} `json:"answer_schema"`
	// The answers so far, where the quorum is more than 1. Nobody counts twice.                                       
	Answers                                                                                     []Answered             `json:"answers,omitempty"`
	ArgsSchema                                                                                  map[string]interface{} `json:"args_schema"`
	// The people who may decide; anybody if it is empty. This holds for verified identities,                          
	// and for all where the project file has `decisions: {require_identity: true}`.                                   
	Assignees                                                                                   []string               `json:"assignees,omitempty"`
	// The criteria of an acceptance, which an answer with rework may name as failed.                                  
	Criteria                                                                                    []string               `json:"criteria,omitempty"`
	Deadline                                                                                    *time.Time             `json:"deadline"`
	Default                                                                                     interface{}            `json:"default"`
	// The desk of the todo that the run works for.                                                                    
	Desk                                                                                        *string                `json:"desk"`
	ID                                                                                          string                 `json:"id"`
	// The one who asks, and who may not decide. This holds as `assignees` does.                                       
	Initiator                                                                                   *string                `json:"initiator"`
	Kind                                                                                        *DecisionKind          `json:"kind,omitempty"`
	OnTimeout                                                                                   *OnTimeout             `json:"on_timeout,omitempty"`
	OpenedAt                                                                                    time.Time              `json:"opened_at"`
	Options                                                                                     []Option               `json:"options,omitempty"`
	Question                                                                                    string                 `json:"question"`
	// The number of people who have to give the same answer. The first answer that so many give                       
	// settles.                                                                                                        
	Quorum                                                                                      *int64                 `json:"quorum,omitempty"`
	Recommended                                                                                 *string                `json:"recommended"`
	Remind                                                                                      *Remind                `json:"remind"`
	// The number of reminders so far.                                                                                 
	Reminded                                                                                    *int64                 `json:"reminded,omitempty"`
	Risk                                                                                        *string                `json:"risk"`
	RunID                                                                                       string                 `json:"run_id"`
	Settled                                                                                     *Decision              `json:"settled"`
	SnoozedUntil                                                                                *time.Time             `json:"snoozed_until"`
	Status                                                                                      *DecisionStatus        `json:"status,omitempty"`
	Title                                                                                       string                 `json:"title"`
	TodoID                                                                                      *string                `json:"todo_id"`
	WorkflowID                                                                                  string                 `json:"workflow_id"`
	// Whether the deadline was counted in the working hours of those who are asked.                                   
	WorkingHours                                                                                *bool                  `json:"working_hours,omitempty"`
}

// The tool call that an approval is about.
type ToolAction struct {
	Args map[string]interface{} `json:"args,omitempty"`
	Name string                 `json:"name"`
}

// A confirmation that `always` may give for later ones like it: `option` is the choice that
// does so.
type Allowing struct {
	Args   map[string]interface{} `json:"args,omitempty"`
	Name   string                 `json:"name"`
	Option string                 `json:"option"`
}

// One person's answer to a request that needs several.
type Answered struct {
	Answer     interface{}            `json:"answer"`
	At         time.Time              `json:"at"`
	By         string                 `json:"by"`
	Choice     *string                `json:"choice"`
	Comment    *string                `json:"comment"`
	EditedArgs map[string]interface{} `json:"edited_args"`
	Failed     []string               `json:"failed,omitempty"`
	Verified   *bool                  `json:"verified,omitempty"`
}

// A person's answer. `choice` is an option's id; `answer` is free text or JSON.
//
// Once the request is settled, a text of more than 16 KiB is offloaded: `answer` is then
// its beginning, and `answer_ref` the
// address of the whole (`mofa show` expands it).
//
// `by` is the caller's own claim, unless the API, the console or `mofa decide` knows who
// calls, and adds a `seal`
// (docs/identity.md). The run alone sets `verified`: true for a `by` that a seal has proved.
type Decision struct {
	// With the approval of a tool call, or a confirmation with `allows`: allow later ones like                       
	// it.                                                                                                            
	Always                                                                                     *Always                `json:"always"`
	Answer                                                                                     interface{}            `json:"answer"`
	AnswerRef                                                                                  *string                `json:"answer_ref"`
	By                                                                                         *string                `json:"by"`
	Choice                                                                                     *string                `json:"choice"`
	Comment                                                                                    *string                `json:"comment"`
	DecisionID                                                                                 string                 `json:"decision_id"`
	EditedArgs                                                                                 map[string]interface{} `json:"edited_args"`
	// With rework at an acceptance: the criteria that are not met, by their words or numbers                         
	// from 1. Only those go back.                                                                                    
	Failed                                                                                     []string               `json:"failed,omitempty"`
	IdempotencyKey                                                                             *string                `json:"idempotency_key"`
	Seal                                                                                       *string                `json:"seal"`
	Verified                                                                                   *bool                  `json:"verified"`
}

// The calls that need no approval any more, and until when. Give `lasts` or `until`.
//
// `within` is the run with all runs above and below it, its desk, or its tenant; runs of
// other tenants are never meant.
type Always struct {
	// The agent that has asked, or any that uses the tool.                    
	Agent                                                           *AgentEnum `json:"agent,omitempty"`
	// Calls with the arguments that are approved here, or with any.           
	Args                                                            *Args      `json:"args,omitempty"`
	Lasts                                                           *string    `json:"lasts"`
	Until                                                           *time.Time `json:"until"`
	Within                                                          *Within    `json:"within,omitempty"`
}

// A plan before it begins. `critical_path` is the longest chain of subtasks that wait for
// each other.
//
// It is measured in time if the time of each subtask is known, otherwise in subtasks.
// `seconds` is its length; `cost_usd` is
// the sum of all subtasks. Both are None if a part is unknown. `single_points` has the
// capabilities that one executor alone
// has, with its name.
type Forecast struct {
	CostUsd      *float64          `json:"cost_usd"`
	CriticalPath []string          `json:"critical_path,omitempty"`
	Seconds      *float64          `json:"seconds"`
	SinglePoints map[string]string `json:"single_points,omitempty"`
	Subtasks     []SubtaskForecast `json:"subtasks,omitempty"`
}

// Time, cost and risk of a subtask before it begins. `others` is the number of further
// executors that could do it.
//
// `seconds` and `cost_usd` are means of the assignee's recorded results; None if there are
// none.
type SubtaskForecast struct {
	Assignee *string  `json:"assignee"`
	CostUsd  *float64 `json:"cost_usd"`
	ID       string   `json:"id"`
	Others   *int64   `json:"others,omitempty"`
	Reasons  []string `json:"reasons,omitempty"`
	Risk     *Risk    `json:"risk,omitempty"`
	Seconds  *float64 `json:"seconds"`
}

// One piece of the plan. `order` is its place in a valid order of execution, counted from 1.
type Subtask struct {
	Assignee             *string          `json:"assignee"`
	DependsOn            []string         `json:"depends_on,omitempty"`
	Description          string           `json:"description"`
	ID                   string           `json:"id"`
	Order                *int64           `json:"order,omitempty"`
	RequiredCapabilities []string         `json:"required_capabilities,omitempty"`
	Result               *ExecutionResult `json:"result"`
	Status               *SubtaskStatus   `json:"status,omitempty"`
}

// The result of a subtask, or of the whole todo.
type ExecutionResult struct {
	Artifacts []Artifact `json:"artifacts,omitempty"`
	Details   *string    `json:"details,omitempty"`
	Error     *string    `json:"error"`
	Success   bool       `json:"success"`
	Summary   string     `json:"summary"`
}

// A product of the work, such as a text or a file's content.
type Artifact struct {
	Content interface{} `json:"content"`
	Name    string      `json:"name"`
	Type    string      `json:"type"`
}

// A report for people, in Markdown.
type Report struct {
	Content    string                 `json:"content"`
	CreatedAt  time.Time              `json:"created_at"`
	ID         string                 `json:"id"`
	Statistics map[string]interface{} `json:"statistics,omitempty"`
	TodoIDS    []string               `json:"todo_ids"`
	Type       ReportType             `json:"type"`
}

// An idea made clear enough to be worked on and checked.
type Requirement struct {
	AcceptanceCriteria []string `json:"acceptance_criteria"`
	Dependencies       []string `json:"dependencies,omitempty"`
	Description        string   `json:"description"`
	EstimatedEffort    *string  `json:"estimated_effort"`
	Resources          []string `json:"resources,omitempty"`
	Title              string   `json:"title"`
}

// A tool.
type ToolNode struct {
	// A template: the arguments by name.                                        
	Args                                                  map[string]interface{} `json:"args,omitempty"`
	ID                                                    string                 `json:"id"`
	// The name of the output, if it is not the node's id.                       
	Into                                                  *string                `json:"into"`
	// A JSON Schema that the output must fit.                                   
	OutputSchema                                          map[string]interface{} `json:"output_schema"`
	Retry                                                 *Retry                 `json:"retry"`
	// The time limit of one attempt.                                            
	Timeout                                               *string                `json:"timeout"`
	Title                                                 *string                `json:"title"`
	Tool                                                  string                 `json:"tool"`
	Type                                                  FlowNodeType           `json:"type"`
}

// Input of `Topic`. The default name is that of the workflow id, `topic/<name>`.
type TopicInput struct {
	Name                                                       *string        `json:"name"`
	Subscribers                                                []Subscription `json:"subscribers,omitempty"`
	// The tenant that it belongs to; by default it is for all.               
	Tenant                                                     *string        `json:"tenant"`
}

// Input of `subscribe`: one workflow id (an agent's is `agent/<name>`) or several, and
// filters of topic names.
type Subscription struct {
	Subscriber  *string  `json:"subscriber"`
	Subscribers []string `json:"subscribers,omitempty"`
	Topics      []string `json:"topics,omitempty"`
}

// One line of the transcript. A long `text` is `truncated` to a preview; `ref` addresses
// the whole.
//
// `cut_at_limit`: the model reached its length limit, so that the text may be incomplete.
type TranscriptEntry struct {
	At         time.Time `json:"at"`
	By         string    `json:"by"`
	CutAtLimit *bool     `json:"cut_at_limit,omitempty"`
	Model      *string   `json:"model"`
	Ref        string    `json:"ref"`
	Role       string    `json:"role"`
	Round      *int64    `json:"round"`
	Seq        int64     `json:"seq"`
	Text       string    `json:"text"`
	Truncated  *bool     `json:"truncated,omitempty"`
}

// A value that is computed from the values so far.
type TransformNode struct {
	ID                                                    string                 `json:"id"`
	// The name of the output, if it is not the node's id.                       
	Into                                                  *string                `json:"into"`
	// A JSON Schema that the output must fit.                                   
	OutputSchema                                          map[string]interface{} `json:"output_schema"`
	Title                                                 *string                `json:"title"`
	Type                                                  FlowNodeType           `json:"type"`
	// A JSON template.                                                          
	Value                                                 interface{}            `json:"value"`
}

// Nothing happens at the deadline: the request stays open.
type Wait struct {
	Do OnTimeoutDo `json:"do"`
}

// A wait for a time (`duration`), for a signal to the run (`signal`), or for a message of a
// topic (`event`, a filter).
//
// The output is null, what came with the signal, or the content of the message. With
// `topic`, the flow subscribes to it
// when it starts. A signal or a message that came before is not lost.
type WaitNode struct {
	Duration                                              *string                `json:"duration"`
	Event                                                 *string                `json:"event"`
	ID                                                    string                 `json:"id"`
	// The name of the output, if it is not the node's id.                       
	Into                                                  *string                `json:"into"`
	// A JSON Schema that the output must fit.                                   
	OutputSchema                                          map[string]interface{} `json:"output_schema"`
	Retry                                                 *Retry                 `json:"retry"`
	Signal                                                *string                `json:"signal"`
	// The time limit of one attempt.                                            
	Timeout                                               *string                `json:"timeout"`
	Title                                                 *string                `json:"title"`
	Topic                                                 *string                `json:"topic"`
	Type                                                  FlowNodeType           `json:"type"`
}

type ParticipantKind string

const (
	A2A                   ParticipantKind = "a2a"
	ParticipantKindAgent  ParticipantKind = "agent"
	ParticipantKindHuman  ParticipantKind = "human"
	ParticipantKindRemote ParticipantKind = "remote"
	ParticipantKindScript ParticipantKind = "script"
	ParticipantKindTeam   ParticipantKind = "team"
)

type AcksEnum string

const (
	AcksAll AcksEnum = "all"
	None    AcksEnum = "none"
)

type Aggregate string

const (
	AggregateScript Aggregate = "script"
	AggregateVote   Aggregate = "vote"
	Collect         Aggregate = "collect"
	Concat          Aggregate = "concat"
	First           Aggregate = "first"
	Judge           Aggregate = "judge"
	Summarize       Aggregate = "summarize"
)

type OnExceeded string

const (
	OnExceededAsk  OnExceeded = "ask"
	OnExceededStop OnExceeded = "stop"
)

type Role string

const (
	Answer Role = "answer"
	Note   Role = "note"
	Task   Role = "task"
)

type OnFailure string

const (
	OnFailureAsk  OnFailure = "ask"
	OnFailureSkip OnFailure = "skip"
	OnFailureStop OnFailure = "stop"
)

type OnTimeoutDo string

const (
	OnTimeoutDoChoose   OnTimeoutDo = "choose"
	OnTimeoutDoDelegate OnTimeoutDo = "delegate"
	OnTimeoutDoEscalate OnTimeoutDo = "escalate"
	OnTimeoutDoFail     OnTimeoutDo = "fail"
	OnTimeoutDoWait     OnTimeoutDo = "wait"
)

type FlowNodeType string

const (
	Condition          FlowNodeType = "condition"
	End                FlowNodeType = "end"
	FlowNodeTypeAgent  FlowNodeType = "agent"
	FlowNodeTypeHuman  FlowNodeType = "human"
	FlowNodeTypeScript FlowNodeType = "script"
	FlowNodeTypeTeam   FlowNodeType = "team"
	FlowNodeTypeWait   FlowNodeType = "wait"
	Join               FlowNodeType = "join"
	Loop               FlowNodeType = "loop"
	Map                FlowNodeType = "map"
	Parallel           FlowNodeType = "parallel"
	Start              FlowNodeType = "start"
	Subflow            FlowNodeType = "subflow"
	Switch             FlowNodeType = "switch"
	Tool               FlowNodeType = "tool"
	Transform          FlowNodeType = "transform"
)

// One activity a call (steps), or a stretch of the run in one activity (fused).
type Execution string

const (
	Fused Execution = "fused"
	Steps Execution = "steps"
)

type Priority string

const (
	Background   Priority = "background"
	Critical     Priority = "critical"
	Normal       Priority = "normal"
	PriorityHigh Priority = "high"
	PriorityLow  Priority = "low"
)

type CallActionDo string

const (
	PurpleCall CallActionDo = "call"
)

type EmitDo string

const (
	FluffyEmit EmitDo = "emit"
)

type DecisionKind string

const (
	Acceptance            DecisionKind = "acceptance"
	Approval              DecisionKind = "approval"
	Clarification         DecisionKind = "clarification"
	DecisionKindException DecisionKind = "exception"
	DecisionKindPriority  DecisionKind = "priority"
	DecisionKindVote      DecisionKind = "vote"
	Other                 DecisionKind = "other"
	Resource              DecisionKind = "resource"
	TechnicalChoice       DecisionKind = "technical_choice"
)

type NeedEnum string

const (
	NeedAll NeedEnum = "all"
)

type OnItemFailure string

const (
	OnItemFailureSkip OnItemFailure = "skip"
	OnItemFailureStop OnItemFailure = "stop"
)

type OnLimit string

const (
	Continue    OnLimit = "continue"
	OnLimitFail OnLimit = "fail"
)

type GoToDo string

const (
	FluffyGoTo GoToDo = "go_to"
)

type NestedDo string

const (
	FluffyNested NestedDo = "nested"
)

type ContributionStatus string

const (
	ContributionStatusCancelled ContributionStatus = "cancelled"
	ContributionStatusFailed    ContributionStatus = "failed"
	ContributionStatusSkipped   ContributionStatus = "skipped"
	Ok                          ContributionStatus = "ok"
	Timeout                     ContributionStatus = "timeout"
)

type OutcomeStatus string

const (
	OutcomeStatusCompleted OutcomeStatus = "completed"
	Partial                OutcomeStatus = "partial"
	Stopped                OutcomeStatus = "stopped"
	Undecided              OutcomeStatus = "undecided"
)

type ReportType string

const (
	DailySummary        ReportType = "daily_summary"
	Progress            ReportType = "progress"
	ReportTypeException ReportType = "exception"
	ReportTypeForecast  ReportType = "forecast"
	TaskCompletion      ReportType = "task_completion"
	WeeklyStale         ReportType = "weekly_stale"
)

type ReturnDo string

const (
	FluffyReturn ReturnDo = "return"
)

type SetFactDo string

const (
	FluffySet SetFactDo = "set"
)

type StopDo string

const (
	FluffyStop StopDo = "stop"
)

type SupervisorInputStrategy string

const (
	AllForOne  SupervisorInputStrategy = "all_for_one"
	OneForOne  SupervisorInputStrategy = "one_for_one"
	RESTForOne SupervisorInputStrategy = "rest_for_one"
)

type AcceptanceEnum string

const (
	AcceptanceAutomatic AcceptanceEnum = "automatic"
	AcceptanceHuman     AcceptanceEnum = "human"
)

type Checks string

const (
	Each     Checks = "each"
	Together Checks = "together"
)

type Clarify string

const (
	ClarifyAutomatic Clarify = "automatic"
	Interactive      Clarify = "interactive"
)

type Policy string

const (
	FirstMatch   Policy = "first_match"
	FirstSuccess Policy = "first_success"
	Ordered      Policy = "ordered"
	PolicyAll    Policy = "all"
)

type ThenDo string

const (
	FluffyCall   ThenDo = "call"
	PurpleEmit   ThenDo = "emit"
	PurpleGoTo   ThenDo = "go_to"
	PurpleNested ThenDo = "nested"
	PurpleReturn ThenDo = "return"
	PurpleSet    ThenDo = "set"
	PurpleStop   ThenDo = "stop"
)

type DispatchStrategy string

const (
	Capability  DispatchStrategy = "capability"
	Composite   DispatchStrategy = "composite"
	LeastLoaded DispatchStrategy = "least_loaded"
	Llm         DispatchStrategy = "llm"
	Performance DispatchStrategy = "performance"
	RoundRobin  DispatchStrategy = "round_robin"
	Rules       DispatchStrategy = "rules"
)

type BudgetWarningDo string

const (
	DoReport     BudgetWarningDo = "report"
	PurpleDecide BudgetWarningDo = "decide"
)

type QualityDo string

const (
	DoRetry      QualityDo = "retry"
	FluffyDecide QualityDo = "decide"
)

// The agent that has asked, or any that uses the tool.
type AgentEnum string

const (
	AgentAny AgentEnum = "any"
	This     AgentEnum = "this"
)

// Calls with the arguments that are approved here, or with any.
type Args string

const (
	ArgsAny Args = "any"
	Same    Args = "same"
)

type Within string

const (
	Desk   Within = "desk"
	Run    Within = "run"
	Tenant Within = "tenant"
)

type DecisionStatus string

const (
	DecisionStatusCancelled DecisionStatus = "cancelled"
	Expired                 DecisionStatus = "expired"
	Open                    DecisionStatus = "open"
	Settled                 DecisionStatus = "settled"
)

type Risk string

const (
	Medium   Risk = "medium"
	RiskHigh Risk = "high"
	RiskLow  Risk = "low"
)

type Phase string

const (
	ClarifyingRequirement Phase = "clarifying_requirement"
	DispatchingTask       Phase = "dispatching_task"
	MonitoringExecution   Phase = "monitoring_execution"
	ReceivingIdea         Phase = "receiving_idea"
	ReportingCompletion   Phase = "reporting_completion"
)

type SubtaskStatus string

const (
	Running                SubtaskStatus = "running"
	SubtaskStatusCompleted SubtaskStatus = "completed"
	SubtaskStatusFailed    SubtaskStatus = "failed"
	SubtaskStatusPending   SubtaskStatus = "pending"
	SubtaskStatusSkipped   SubtaskStatus = "skipped"
)

type TodoStatus string

const (
	Blocked             TodoStatus = "blocked"
	Clarifying          TodoStatus = "clarifying"
	InProgress          TodoStatus = "in_progress"
	TodoStatusCancelled TodoStatus = "cancelled"
	TodoStatusCompleted TodoStatus = "completed"
	TodoStatusFailed    TodoStatus = "failed"
	TodoStatusPending   TodoStatus = "pending"
	WaitingFeedback     TodoStatus = "waiting_feedback"
)

type TieBreakUnion struct {
	ParticipantObject *ParticipantObject
	String            *string
}

func (x *TieBreakUnion) UnmarshalJSON(data []byte) error {
	x.ParticipantObject = nil
	var c ParticipantObject
	object, err := unmarshalUnion(data, nil, nil, nil, &x.String, false, nil, true, &c, false, nil, false, nil, true)
	if err != nil {
		return err
	}
	if object {
		x.ParticipantObject = &c
	}
	return nil
}

func (x *TieBreakUnion) MarshalJSON() ([]byte, error) {
	return marshalUnion(nil, nil, nil, x.String, false, nil, x.ParticipantObject != nil, x.ParticipantObject, false, nil, false, nil, true)
}

type Participant struct {
	ParticipantObject *ParticipantObject
	String            *string
}

func (x *Participant) UnmarshalJSON(data []byte) error {
	x.ParticipantObject = nil
	var c ParticipantObject
	object, err := unmarshalUnion(data, nil, nil, nil, &x.String, false, nil, true, &c, false, nil, false, nil, false)
	if err != nil {
		return err
	}
	if object {
		x.ParticipantObject = &c
	}
	return nil
}

func (x *Participant) MarshalJSON() ([]byte, error) {
	return marshalUnion(nil, nil, nil, x.String, false, nil, x.ParticipantObject != nil, x.ParticipantObject, false, nil, false, nil, false)
}

type AcksUnion struct {
	Enum    *AcksEnum
	Integer *int64
}

func (x *AcksUnion) UnmarshalJSON(data []byte) error {
	x.Enum = nil
	object, err := unmarshalUnion(data, &x.Integer, nil, nil, nil, false, nil, false, nil, false, nil, true, &x.Enum, false)
	if err != nil {
		return err
	}
	if object {
	}
	return nil
}

func (x *AcksUnion) MarshalJSON() ([]byte, error) {
	return marshalUnion(x.Integer, nil, nil, nil, false, nil, false, nil, false, nil, x.Enum != nil, x.Enum, false)
}

type After struct {
	OnTimeout *OnTimeout
	String    *string
}

func (x *After) UnmarshalJSON(data []byte) error {
	x.OnTimeout = nil
	var c OnTimeout
	object, err := unmarshalUnion(data, nil, nil, nil, &x.String, false, nil, true, &c, false, nil, false, nil, true)
	if err != nil {
		return err
	}
	if object {
		x.OnTimeout = &c
	}
	return nil
}

func (x *After) MarshalJSON() ([]byte, error) {
	return marshalUnion(nil, nil, nil, x.String, false, nil, x.OnTimeout != nil, x.OnTimeout, false, nil, false, nil, true)
}

type CaseUnion struct {
	Bool   *bool
	String *string
}

func (x *CaseUnion) UnmarshalJSON(data []byte) error {
	object, err := unmarshalUnion(data, nil, nil, &x.Bool, &x.String, false, nil, false, nil, false, nil, false, nil, true)
	if err != nil {
		return err
	}
	if object {
	}
	return nil
}

func (x *CaseUnion) MarshalJSON() ([]byte, error) {
	return marshalUnion(nil, nil, x.Bool, x.String, false, nil, false, nil, false, nil, false, nil, true)
}

type Flow struct {
	FlowDefinition *FlowDefinition
	String         *string
}

func (x *Flow) UnmarshalJSON(data []byte) error {
	x.FlowDefinition = nil
	var c FlowDefinition
	object, err := unmarshalUnion(data, nil, nil, nil, &x.String, false, nil, true, &c, false, nil, false, nil, false)
	if err != nil {
		return err
	}
	if object {
		x.FlowDefinition = &c
	}
	return nil
}

func (x *Flow) MarshalJSON() ([]byte, error) {
	return marshalUnion(nil, nil, nil, x.String, false, nil, x.FlowDefinition != nil, x.FlowDefinition, false, nil, false, nil, false)
}

type NeedUnion struct {
	Enum    *NeedEnum
	Integer *int64
}

func (x *NeedUnion) UnmarshalJSON(data []byte) error {
	x.Enum = nil
	object, err := unmarshalUnion(data, &x.Integer, nil, nil, nil, false, nil, false, nil, false, nil, true, &x.Enum, false)
	if err != nil {
		return err
	}
	if object {
	}
	return nil
}

func (x *NeedUnion) MarshalJSON() ([]byte, error) {
	return marshalUnion(x.Integer, nil, nil, nil, false, nil, false, nil, false, nil, x.Enum != nil, x.Enum, false)
}

type Child struct {
	Agent  *Agent
	String *string
}

func (x *Child) UnmarshalJSON(data []byte) error {
	x.Agent = nil
	var c Agent
	object, err := unmarshalUnion(data, nil, nil, nil, &x.String, false, nil, true, &c, false, nil, false, nil, false)
	if err != nil {
		return err
	}
	if object {
		x.Agent = &c
	}
	return nil
}

func (x *Child) MarshalJSON() ([]byte, error) {
	return marshalUnion(nil, nil, nil, x.String, false, nil, x.Agent != nil, x.Agent, false, nil, false, nil, false)
}

type RulesUnion struct {
	RuleSet *RuleSet
	String  *string
}

func (x *RulesUnion) UnmarshalJSON(data []byte) error {
	x.RuleSet = nil
	var c RuleSet
	object, err := unmarshalUnion(data, nil, nil, nil, &x.String, false, nil, true, &c, false, nil, false, nil, true)
	if err != nil {
		return err
	}
	if object {
		x.RuleSet = &c
	}
	return nil
}

func (x *RulesUnion) MarshalJSON() ([]byte, error) {
	return marshalUnion(nil, nil, nil, x.String, false, nil, x.RuleSet != nil, x.RuleSet, false, nil, false, nil, true)
}

func unmarshalUnion(data []byte, pi **int64, pf **float64, pb **bool, ps **string, haveArray bool, pa interface{}, haveObject bool, pc interface{}, haveMap bool, pm interface{}, haveEnum bool, pe interface{}, nullable bool) (bool, error) {
	if pi != nil {
			*pi = nil
	}
	if pf != nil {
			*pf = nil
	}
	if pb != nil {
			*pb = nil
	}
	if ps != nil {
			*ps = nil
	}

	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	tok, err := dec.Token()
	if err != nil {
			return false, err
	}

	switch v := tok.(type) {
	case json.Number:
			if pi != nil {
					i, err := v.Int64()
					if err == nil {
							*pi = &i
							return false, nil
					}
			}
			if pf != nil {
					f, err := v.Float64()
					if err == nil {
							*pf = &f
							return false, nil
					}
					return false, errors.New("Unparsable number")
			}
			return false, errors.New("Union does not contain number")
	case float64:
			return false, errors.New("Decoder should not return float64")
	case bool:
			if pb != nil {
					*pb = &v
					return false, nil
			}
			return false, errors.New("Union does not contain bool")
	case string:
			if haveEnum {
					return false, json.Unmarshal(data, pe)
			}
			if ps != nil {
					*ps = &v
					return false, nil
			}
			return false, errors.New("Union does not contain string")
	case nil:
			if nullable {
					return false, nil
			}
			return false, errors.New("Union does not contain null")
	case json.Delim:
			if v == '{' {
					if haveObject {
							return true, json.Unmarshal(data, pc)
					}
					if haveMap {
							return false, json.Unmarshal(data, pm)
					}
					return false, errors.New("Union does not contain object")
			}
			if v == '[' {
					if haveArray {
							return false, json.Unmarshal(data, pa)
					}
					return false, errors.New("Union does not contain array")
			}
			return false, errors.New("Cannot handle delimiter")
	}
	return false, errors.New("Cannot unmarshal union")
}

func marshalUnion(pi *int64, pf *float64, pb *bool, ps *string, haveArray bool, pa interface{}, haveObject bool, pc interface{}, haveMap bool, pm interface{}, haveEnum bool, pe interface{}, nullable bool) ([]byte, error) {
	if pi != nil {
			return json.Marshal(*pi)
	}
	if pf != nil {
			return json.Marshal(*pf)
	}
	if pb != nil {
			return json.Marshal(*pb)
	}
	if ps != nil {
			return json.Marshal(*ps)
	}
	if haveArray {
			return json.Marshal(pa)
	}
	if haveObject {
			return json.Marshal(pc)
	}
	if haveMap {
			return json.Marshal(pm)
	}
	if haveEnum {
			return json.Marshal(pe)
	}
	if nullable {
			return json.Marshal(nil)
	}
	return nil, errors.New("Union must not be null")
}
