// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

// To parse the JSON, install kotlin's serialization plugin and do:
//
// val json                  = Json { allowStructuredMapKeys = true }
// val a2AAgent              = json.parse(A2AAgent.serializer(), jsonString)
// val accepting             = json.parse(Accepting.serializer(), jsonString)
// val agent                 = json.parse(Agent.serializer(), jsonString)
// val agentNode             = json.parse(AgentNode.serializer(), jsonString)
// val allowing              = json.parse(Allowing.serializer(), jsonString)
// val always                = json.parse(Always.serializer(), jsonString)
// val answered              = json.parse(Answered.serializer(), jsonString)
// val artifact              = json.parse(Artifact.serializer(), jsonString)
// val autoInput             = json.parse(AutoInput.serializer(), jsonString)
// val breakpointOrder       = json.parse(BreakpointOrder.serializer(), jsonString)
// val budget                = json.parse(Budget.serializer(), jsonString)
// val budgetWarning         = json.parse(BudgetWarning.serializer(), jsonString)
// val callAction            = json.parse(CallAction.serializer(), jsonString)
// val cancelTodo            = json.parse(CancelTodo.serializer(), jsonString)
// val case                  = json.parse(Case.serializer(), jsonString)
// val choose                = json.parse(Choose.serializer(), jsonString)
// val clientTool            = json.parse(ClientTool.serializer(), jsonString)
// val conditionNode         = json.parse(ConditionNode.serializer(), jsonString)
// val consensusInput        = json.parse(ConsensusInput.serializer(), jsonString)
// val contribution          = json.parse(Contribution.serializer(), jsonString)
// val contributionStatus    = json.parse(ContributionStatus.serializer(), jsonString)
// val customInput           = json.parse(CustomInput.serializer(), jsonString)
// val deadLetter            = json.parse(DeadLetter.serializer(), jsonString)
// val debateInput           = json.parse(DebateInput.serializer(), jsonString)
// val decision              = json.parse(Decision.serializer(), jsonString)
// val decisionKind          = json.parse(DecisionKind.serializer(), jsonString)
// val decisionPolicy        = json.parse(DecisionPolicy.serializer(), jsonString)
// val decisionRequest       = json.parse(DecisionRequest.serializer(), jsonString)
// val decisionStatus        = json.parse(DecisionStatus.serializer(), jsonString)
// val delegate              = json.parse(Delegate.serializer(), jsonString)
// val dispatch              = json.parse(Dispatch.serializer(), jsonString)
// val earlier               = json.parse(Earlier.serializer(), jsonString)
// val edge                  = json.parse(Edge.serializer(), jsonString)
// val emit                  = json.parse(Emit.serializer(), jsonString)
// val endNode               = json.parse(EndNode.serializer(), jsonString)
// val escalate              = json.parse(Escalate.serializer(), jsonString)
// val event                 = json.parse(Event.serializer(), jsonString)
// val executionResult       = json.parse(ExecutionResult.serializer(), jsonString)
// val failAtDeadline        = json.parse(FailAtDeadline.serializer(), jsonString)
// val failure               = json.parse(Failure.serializer(), jsonString)
// val filter                = json.parse(Filter.serializer(), jsonString)
// val flowDefinition        = json.parse(FlowDefinition.serializer(), jsonString)
// val flowInput             = json.parse(FlowInput.serializer(), jsonString)
// val flowNode              = json.parse(FlowNode.serializer(), jsonString)
// val forecast              = json.parse(Forecast.serializer(), jsonString)
// val goTo                  = json.parse(GoTo.serializer(), jsonString)
// val graph                 = json.parse(Graph.serializer(), jsonString)
// val human                 = json.parse(Human.serializer(), jsonString)
// val humanNode             = json.parse(HumanNode.serializer(), jsonString)
// val idea                  = json.parse(Idea.serializer(), jsonString)
// val joinNode              = json.parse(JoinNode.serializer(), jsonString)
// val loopNode              = json.parse(LoopNode.serializer(), jsonString)
// val mapNode               = json.parse(MapNode.serializer(), jsonString)
// val message               = json.parse(Message.serializer(), jsonString)
// val monitoring            = json.parse(Monitoring.serializer(), jsonString)
// val namedFlowInput        = json.parse(NamedFlowInput.serializer(), jsonString)
// val nested                = json.parse(Nested.serializer(), jsonString)
// val onTimeout             = json.parse(OnTimeout.serializer(), jsonString)
// val option                = json.parse(Option.serializer(), jsonString)
// val outcome               = json.parse(Outcome.serializer(), jsonString)
// val outcomeStatus         = json.parse(OutcomeStatus.serializer(), jsonString)
// val outgoingMessage       = json.parse(OutgoingMessage.serializer(), jsonString)
// val page                  = json.parse(Page.serializer(), jsonString)
// val parallelInput         = json.parse(ParallelInput.serializer(), jsonString)
// val parallelNode          = json.parse(ParallelNode.serializer(), jsonString)
// val participant           = json.parse(Participant.serializer(), jsonString)
// val phase                 = json.parse(Phase.serializer(), jsonString)
// val planningInput         = json.parse(PlanningInput.serializer(), jsonString)
// val position              = json.parse(Position.serializer(), jsonString)
// val priority              = json.parse(Priority.serializer(), jsonString)
// val publishSubscribeInput = json.parse(PublishSubscribeInput.serializer(), jsonString)
// val quality               = json.parse(Quality.serializer(), jsonString)
// val queuedMessage         = json.parse(QueuedMessage.serializer(), jsonString)
// val reflectionInput       = json.parse(ReflectionInput.serializer(), jsonString)
// val remind                = json.parse(Remind.serializer(), jsonString)
// val remote                = json.parse(Remote.serializer(), jsonString)
// val report                = json.parse(Report.serializer(), jsonString)
// val reportRequest         = json.parse(ReportRequest.serializer(), jsonString)
// val reportType            = json.parse(ReportType.serializer(), jsonString)
// val reprioritize          = json.parse(Reprioritize.serializer(), jsonString)
// val requestResponseInput  = json.parse(RequestResponseInput.serializer(), jsonString)
// val requirement           = json.parse(Requirement.serializer(), jsonString)
// val retry                 = json.parse(Retry.serializer(), jsonString)
// val return                = json.parse(Return.serializer(), jsonString)
// val rule                  = json.parse(Rule.serializer(), jsonString)
// val ruleGroup             = json.parse(RuleGroup.serializer(), jsonString)
// val ruleSet               = json.parse(RuleSet.serializer(), jsonString)
// val scriptNode            = json.parse(ScriptNode.serializer(), jsonString)
// val scripted              = json.parse(Scripted.serializer(), jsonString)
// val secretaryInput        = json.parse(SecretaryInput.serializer(), jsonString)
// val sequentialInput       = json.parse(SequentialInput.serializer(), jsonString)
// val setFact               = json.parse(SetFact.serializer(), jsonString)
// val stalls                = json.parse(Stalls.serializer(), jsonString)
// val startNode             = json.parse(StartNode.serializer(), jsonString)
// val steer                 = json.parse(Steer.serializer(), jsonString)
// val stop                  = json.parse(Stop.serializer(), jsonString)
// val subflowNode           = json.parse(SubflowNode.serializer(), jsonString)
// val submitted             = json.parse(Submitted.serializer(), jsonString)
// val subscription          = json.parse(Subscription.serializer(), jsonString)
// val subtask               = json.parse(Subtask.serializer(), jsonString)
// val subtaskForecast       = json.parse(SubtaskForecast.serializer(), jsonString)
// val subtaskStatus         = json.parse(SubtaskStatus.serializer(), jsonString)
// val supervisorInput       = json.parse(SupervisorInput.serializer(), jsonString)
// val switchNode            = json.parse(SwitchNode.serializer(), jsonString)
// val teamNode              = json.parse(TeamNode.serializer(), jsonString)
// val teamOf                = json.parse(TeamOf.serializer(), jsonString)
// val todoDeadline          = json.parse(TodoDeadline.serializer(), jsonString)
// val todoID                = json.parse(TodoID.serializer(), jsonString)
// val todoInput             = json.parse(TodoInput.serializer(), jsonString)
// val todoItem              = json.parse(TodoItem.serializer(), jsonString)
// val todoStatus            = json.parse(TodoStatus.serializer(), jsonString)
// val toolAction            = json.parse(ToolAction.serializer(), jsonString)
// val toolNode              = json.parse(ToolNode.serializer(), jsonString)
// val topicInput            = json.parse(TopicInput.serializer(), jsonString)
// val transcriptEntry       = json.parse(TranscriptEntry.serializer(), jsonString)
// val transformNode         = json.parse(TransformNode.serializer(), jsonString)
// val undoable              = json.parse(Undoable.serializer(), jsonString)
// val usage                 = json.parse(Usage.serializer(), jsonString)
// val vote                  = json.parse(Vote.serializer(), jsonString)
// val wait                  = json.parse(Wait.serializer(), jsonString)
// val waitNode              = json.parse(WaitNode.serializer(), jsonString)
// val weights               = json.parse(Weights.serializer(), jsonString)
// val flowNodeType          = json.parse(FlowNodeType.serializer(), jsonString)
// val onTimeoutDo           = json.parse(OnTimeoutDo.serializer(), jsonString)
// val participantKind       = json.parse(ParticipantKind.serializer(), jsonString)
// val participantObject     = json.parse(ParticipantObject.serializer(), jsonString)

@file:UseSerializers(OffsetDateTimeSerializer::class)

package org.mofa

import java.time.OffsetDateTime

import kotlinx.serialization.*
import kotlinx.serialization.json.*
import kotlinx.serialization.descriptors.*
import kotlinx.serialization.encoding.*

/**
 * An external agent, reached by the Agent2Agent protocol: the run sends a message and
 * follows its task until it ends.
 *
 * If `token_env` is set, or `url` is not a public https address, the project file must
 * contain the same `url`.
 */
@Serializable
data class A2AAgent (
    val capabilities: List<String>? = null,
    val description: String? = null,
    val kind: ParticipantKind,
    val name: String,

    /**
     * The worker's environment variable that holds its token.
     */
    @SerialName("token_env")
    val tokenEnv: String? = null,

    /**
     * The header for the token: a bearer token in Authorization, the bare token in any other
     * header.
     */
    @SerialName("token_header")
    val tokenHeader: String? = null,

    val topics: List<String>? = null,

    /**
     * The address of the agent; its card is at this address with /.well-known/agent-card.json.
     */
    val url: String
)

@Serializable
enum class ParticipantKind(val value: String) {
    @SerialName("a2a") A2A("a2a"),
    @SerialName("agent") Agent("agent"),
    @SerialName("human") Human("human"),
    @SerialName("remote") Remote("remote"),
    @SerialName("script") Script("script"),
    @SerialName("team") Team("team");
}

/**
 * A participant that answers `task`: an agent, a remote worker, a script, an external
 * agent, or a name.
 */
@Serializable
data class AgentNode (
    val agent: Participant,
    val id: String,

    /**
     * The name of the output, if it is not the node's id.
     */
    val into: String? = null,

    /**
     * A JSON Schema that the output must fit.
     */
    @SerialName("output_schema")
    val outputSchema: JsonObject? = null,

    val retry: Retry? = null,

    /**
     * A template: the question.
     */
    val task: JsonElement?,

    /**
     * The time limit of one attempt.
     */
    val timeout: String? = null,

    val title: String? = null,
    val type: FlowNodeType
)

@Serializable
sealed class TieBreakUnion {
    class ParticipantObjectValue(val value: ParticipantObject) : TieBreakUnion()
    class StringValue(val value: String)                       : TieBreakUnion()
    class NullValue()                                          : TieBreakUnion()
}

@Serializable
data class ParticipantObject (
    val acks: AcksUnion? = null,
    val activity: String? = null,
    val aggregate: Aggregate? = null,
    val budget: Budget? = null,
    val capabilities: List<String>? = null,
    val checker: TieBreakUnion? = null,

    /**
     * Tools that the one who started the run uses, by decisions.
     */
    @SerialName("client_tools")
    val clientTools: List<ClientTool>? = null,

    val context: JsonObject? = null,
    val deadline: String? = null,
    val description: String? = null,

    /**
     * The conversation before the task, after that of the session.
     */
    val earlier: List<Earlier>? = null,

    /**
     * Scripts that check what goes to its model and tools, and what comes back.
     */
    val guards: List<String>? = null,

    val heartbeat: String? = null,
    val instructions: String? = null,

    /**
     * A script that writes the instructions for each question; it receives those given here.
     */
    @SerialName("instructions_from")
    val instructionsFrom: String? = null,

    val judge: TieBreakUnion? = null,
    val kind: ParticipantKind,

    @SerialName("max_steps")
    val maxSteps: Long? = null,

    val metadata: JsonObject? = null,

    @SerialName("min_success")
    val minSuccess: Long? = null,

    val mode: String? = null,
    val model: String? = null,
    val moderator: TieBreakUnion? = null,
    val name: String,

    @SerialName("on_failure")
    val onFailure: OnFailure? = null,

    @SerialName("on_timeout")
    val onTimeout: OnTimeout? = null,

    val options: List<Option>? = null,

    @SerialName("output_schema")
    val outputSchema: JsonObject? = null,

    /**
     * None for the mode Flow.
     */
    val participants: List<Participant>? = null,

    val planner: TieBreakUnion? = null,
    val protocol: String? = null,
    val quorum: Long? = null,
    val remind: Remind? = null,
    val rounds: Long? = null,
    val script: String? = null,
    val session: String? = null,

    @SerialName("stop_on_agreement")
    val stopOnAgreement: Boolean? = null,

    @SerialName("task_queue")
    val taskQueue: String? = null,

    val temperature: Double? = null,
    val threshold: Double? = null,

    @SerialName("tie_break")
    val tieBreak: TieBreakUnion? = null,

    val timeout: String? = null,

    /**
     * The worker's environment variable that holds its token.
     */
    @SerialName("token_env")
    val tokenEnv: String? = null,

    /**
     * The header for the token: a bearer token in Authorization, the bare token in any other
     * header.
     */
    @SerialName("token_header")
    val tokenHeader: String? = null,

    val tools: List<String>? = null,
    val topic: String? = null,
    val topics: List<String>? = null,

    /**
     * The address of the agent; its card is at this address with /.well-known/agent-card.json.
     */
    val url: String? = null,

    val weights: Map<String, Double>? = null,
    val workflow: String? = null,

    /**
     * Whether the deadline counts working hours alone.
     */
    @SerialName("working_hours")
    val workingHours: Boolean? = null
)

@Serializable
sealed class Participant {
    class ParticipantObjectValue(val value: ParticipantObject) : Participant()
    class StringValue(val value: String)                       : Participant()
}

@Serializable
sealed class AcksUnion {
    class EnumValue(val value: AcksEnum) : AcksUnion()
    class IntegerValue(val value: Long)  : AcksUnion()
}

@Serializable
enum class AcksEnum(val value: String) {
    @SerialName("all") All("all"),
    @SerialName("none") None("none");
}

@Serializable
enum class Aggregate(val value: String) {
    @SerialName("collect") Collect("collect"),
    @SerialName("concat") Concat("concat"),
    @SerialName("first") First("first"),
    @SerialName("judge") Judge("judge"),
    @SerialName("script") Script("script"),
    @SerialName("summarize") Summarize("summarize"),
    @SerialName("vote") Vote("vote");
}

/**
 * The limits of a whole run, children included. A limit that is left out does not apply.
 */
@Serializable
data class Budget (
    @SerialName("max_calls")
    val maxCalls: Long? = null,

    @SerialName("max_seconds")
    val maxSeconds: Double? = null,

    @SerialName("max_tokens")
    val maxTokens: Long? = null,

    @SerialName("max_usd")
    val maxUsd: Double? = null,

    @SerialName("on_exceeded")
    val onExceeded: OnExceeded? = null
)

@Serializable
enum class OnExceeded(val value: String) {
    @SerialName("ask") Ask("ask"),
    @SerialName("stop") Stop("stop");
}

/**
 * A tool that the one who started the run uses: a call is an open decision, and the tool's
 * result is its answer.
 *
 * Without an answer before the `deadline`, the result is that there is none.
 */
@Serializable
data class ClientTool (
    val deadline: String? = null,
    val description: String? = null,
    val name: String,
    val parameters: JsonObject? = null
)

/**
 * A message before the task: a `task` by "task" is a person's, an `answer` its author's, a
 * `note` anything else.
 */
@Serializable
data class Earlier (
    val author: String,
    val role: Role,
    val text: String
)

@Serializable
enum class Role(val value: String) {
    @SerialName("answer") Answer("answer"),
    @SerialName("note") Note("note"),
    @SerialName("task") Task("task");
}

@Serializable
enum class OnFailure(val value: String) {
    @SerialName("ask") Ask("ask"),
    @SerialName("skip") Skip("skip"),
    @SerialName("stop") Stop("stop");
}

@Serializable
sealed class After {
    class OnTimeoutValue(val value: OnTimeout) : After()
    class StringValue(val value: String)       : After()
    class NullValue()                          : After()
}

@Serializable
data class OnTimeout (
    val after: After? = null,

    @SerialName("do")
    val onTimeoutDo: OnTimeoutDo,

    val option: String? = null,
    val to: List<String>? = null
)

@Serializable
enum class OnTimeoutDo(val value: String) {
    @SerialName("choose") Choose("choose"),
    @SerialName("delegate") Delegate("delegate"),
    @SerialName("escalate") Escalate("escalate"),
    @SerialName("fail") Fail("fail"),
    @SerialName("wait") Wait("wait");
}

/**
 * One option. With `needs_comment` the choice counts only together with a comment.
 */
@Serializable
data class Option (
    val description: String? = null,
    val id: String,
    val impact: String? = null,
    val label: String,

    @SerialName("needs_comment")
    val needsComment: Boolean? = null
)

/**
 * Reminders of an open decision: one at each interval, `at_most` of them.
 */
@Serializable
data class Remind (
    @SerialName("at_most")
    val atMost: Long? = null,

    val every: String
)

/**
 * Further attempts after a failure. The pause before attempt n is `interval` times
 * `backoff` to the power n - 2.
 */
@Serializable
data class Retry (
    /**
     * All attempts, the first included.
     */
    val attempts: Long? = null,

    val backoff: Double? = null,
    val interval: String? = null
)

@Serializable
enum class FlowNodeType(val value: String) {
    @SerialName("agent") Agent("agent"),
    @SerialName("condition") Condition("condition"),
    @SerialName("end") End("end"),
    @SerialName("map") FlowNodeTypeMap("map"),
    @SerialName("human") Human("human"),
    @SerialName("join") Join("join"),
    @SerialName("loop") Loop("loop"),
    @SerialName("parallel") Parallel("parallel"),
    @SerialName("script") Script("script"),
    @SerialName("start") Start("start"),
    @SerialName("subflow") Subflow("subflow"),
    @SerialName("switch") Switch("switch"),
    @SerialName("team") Team("team"),
    @SerialName("tool") Tool("tool"),
    @SerialName("transform") Transform("transform"),
    @SerialName("wait") Wait("wait");
}

/**
 * The common input; the mode and its own fields are chosen by a model.
 */
@Serializable
data class AutoInput (
    val budget: Budget? = null,
    val context: JsonObject? = null,

    /**
     * The conversation before the task, after that of the session.
     */
    val earlier: List<Earlier>? = null,

    /**
     * One activity a call (steps), or a stretch of the run in one activity (fused).
     */
    val execution: Execution? = null,

    val participants: List<Participant>,
    val priority: Priority? = null,
    val session: String? = null,
    val task: JsonElement?,
    val tenant: String? = null,
    val timeout: String? = null
)

/**
 * One activity a call (steps), or a stretch of the run in one activity (fused).
 */
@Serializable
enum class Execution(val value: String) {
    @SerialName("fused") Fused("fused"),
    @SerialName("steps") Steps("steps");
}

@Serializable
enum class Priority(val value: String) {
    @SerialName("background") Background("background"),
    @SerialName("critical") Critical("critical"),
    @SerialName("high") High("high"),
    @SerialName("low") Low("low"),
    @SerialName("normal") Normal("normal");
}

/**
 * Input of `breakpoints`: the nodes before which the run pauses, instead of those so far.
 */
@Serializable
data class BreakpointOrder (
    /**
     * The ids of nodes: the run pauses before it begins one of them.
     */
    val nodes: List<String>
)

/**
 * Call a script or a tool with this value. Its answer becomes the fact `into`.
 */
@Serializable
data class CallAction (
    @SerialName("do")
    val callActionDo: CallActionDo,

    val expression: String? = null,
    val into: String? = null,
    val script: String? = null,
    val tool: String? = null,
    val value: JsonElement? = null
)

@Serializable
enum class CallActionDo(val value: String) {
    @SerialName("call") Call("call");
}

/**
 * Input of `cancel_todo`.
 */
@Serializable
data class CancelTodo (
    val reason: String? = null,

    @SerialName("todo_id")
    val todoID: String
)

/**
 * At the deadline, `option` is chosen.
 */
@Serializable
data class Choose (
    @SerialName("do")
    val chooseDo: OnTimeoutDo,

    val option: String
)

/**
 * A condition with the cases true and false.
 */
@Serializable
data class ConditionNode (
    val id: String,
    val title: String? = null,
    val type: FlowNodeType,

    /**
     * An expression, such as: amount > 100 and not paid.
     */
    @SerialName("when")
    val conditionNodeWhen: String
)

/**
 * `options`: texts, or {id, label}; left out, the participants propose them.
 *
 * An option wins with more than `threshold` of the weight (with all of it, where
 * `threshold` is 1). `weights` {name: number}
 * are 1 where they name nobody else. Without a `quorum`, the weight is everybody's, so that
 * silence counts against; with
 * one, it is the weight of those who voted, and at least so many must. `tie_break` decides
 * when the `rounds` have run out.
 */
@Serializable
data class ConsensusInput (
    val budget: Budget? = null,
    val context: JsonObject? = null,

    /**
     * The conversation before the task, after that of the session.
     */
    val earlier: List<Earlier>? = null,

    /**
     * One activity a call (steps), or a stretch of the run in one activity (fused).
     */
    val execution: Execution? = null,

    val options: List<Option>? = null,
    val participants: List<Participant>,
    val priority: Priority? = null,
    val quorum: Long? = null,
    val rounds: Long? = null,
    val session: String? = null,
    val task: JsonElement?,
    val tenant: String? = null,
    val threshold: Double? = null,

    @SerialName("tie_break")
    val tieBreak: TieBreakUnion? = null,

    val timeout: String? = null,
    val weights: Map<String, Double>? = null
)

/**
 * `mode`: how the team works, in the user's own words; a team within another mode, where
 * `mode` is taken, says it in
 * `protocol`. `moderator`, a participant (else a model), makes at most `max_steps` moves.
 */
@Serializable
data class CustomInput (
    val budget: Budget? = null,
    val context: JsonObject? = null,

    /**
     * The conversation before the task, after that of the session.
     */
    val earlier: List<Earlier>? = null,

    /**
     * One activity a call (steps), or a stretch of the run in one activity (fused).
     */
    val execution: Execution? = null,

    @SerialName("max_steps")
    val maxSteps: Long? = null,

    val mode: String? = null,
    val moderator: TieBreakUnion? = null,
    val participants: List<Participant>,
    val priority: Priority? = null,
    val protocol: String? = null,
    val session: String? = null,
    val task: JsonElement?,
    val tenant: String? = null,
    val timeout: String? = null
)

/**
 * One line of the query `dead_letters`. A long content is offloaded: `message.ref`
 * addresses its text.
 */
@Serializable
data class DeadLetter (
    val at: OffsetDateTime,
    val message: QueuedMessage,

    @SerialName("message_id")
    val messageID: String,

    val reason: String,
    val subscriber: String
)

/**
 * A message in a queue. An offloaded content is null; `ref` is then the address of its text
 * in the store, which is JSON if
 * `structured`.
 */
@Serializable
data class QueuedMessage (
    val content: JsonElement?,

    @SerialName("correlation_id")
    val correlationID: String? = null,

    val id: String,
    val metadata: JsonObject? = null,
    val priority: Priority? = null,
    val ref: String? = null,

    @SerialName("reply_to")
    val replyTo: String? = null,

    val sender: String,

    @SerialName("sent_at")
    val sentAt: OffsetDateTime,

    val structured: Boolean? = null,
    val to: String? = null,
    val topic: String? = null
)

/**
 * At least two speakers, in order; a person may be one. `judge`, a participant, rules where
 * they do not agree.
 */
@Serializable
data class DebateInput (
    val budget: Budget? = null,
    val context: JsonObject? = null,

    /**
     * The conversation before the task, after that of the session.
     */
    val earlier: List<Earlier>? = null,

    /**
     * One activity a call (steps), or a stretch of the run in one activity (fused).
     */
    val execution: Execution? = null,

    val judge: TieBreakUnion? = null,
    val participants: List<Participant>,
    val priority: Priority? = null,
    val rounds: Long? = null,
    val session: String? = null,

    @SerialName("stop_on_agreement")
    val stopOnAgreement: Boolean? = null,

    val task: JsonElement?,
    val tenant: String? = null,
    val timeout: String? = null
)

/**
 * At the deadline, the agent `to` of the project file decides, or the living agent
 * `agent/NAME`.
 *
 * People may still answer first, and also if the agent gives no answer that counts. `after`
 * is the next policy.
 */
@Serializable
data class Delegate (
    val after: OnTimeout? = null,

    @SerialName("do")
    val delegateDo: OnTimeoutDo,

    val to: String
)

/**
 * Send this value to a topic or to a living agent, after the play.
 */
@Serializable
data class Emit (
    val agent: String? = null,

    @SerialName("do")
    val emitDo: EmitDo,

    val expression: String? = null,
    val topic: String? = null,
    val value: JsonElement? = null
)

@Serializable
enum class EmitDo(val value: String) {
    @SerialName("emit") Emit("emit");
}

/**
 * The end. `output` is the result; by default, the output of the node before it.
 */
@Serializable
data class EndNode (
    val id: String,

    /**
     * A JSON template.
     */
    val output: JsonElement? = null,

    /**
     * A JSON Schema that the result must fit.
     */
    @SerialName("output_schema")
    val outputSchema: JsonObject? = null,

    val title: String? = null,
    val type: FlowNodeType
)

/**
 * At the deadline, the people in `to` are asked as well.
 *
 * `after` is the next step: a duration after which the request expires, or another policy,
 * which applies when the first
 * deadline's length has passed once more. Without it the request stays open.
 */
@Serializable
data class Escalate (
    val after: After? = null,

    @SerialName("do")
    val escalateDo: OnTimeoutDo,

    val to: List<String>
)

/**
 * One thing that happened in a run. `seq` counts from 1 without gaps; `by` is the person or
 * participant behind it.
 */
@Serializable
data class Event (
    val at: OffsetDateTime,
    val by: String? = null,
    val data: JsonObject? = null,
    val seq: Long,
    val type: String
)

/**
 * At the deadline, the request expires, and the run that asked gets `DecisionExpired`.
 */
@Serializable
data class FailAtDeadline (
    @SerialName("do")
    val failAtDeadlineDo: OnTimeoutDo
)

/**
 * Input of `todos`.
 */
@Serializable
data class Filter (
    val status: String? = null
)

/**
 * Input of the workflow `Flow`: a flow, and the input of this run.
 */
@Serializable
data class FlowInput (
    /**
     * The ids of nodes: the run pauses before it begins one of them.
     */
    val breakpoints: List<String>? = null,

    val budget: Budget? = null,
    val description: String? = null,
    val edges: List<Edge>? = null,

    /**
     * One activity a call (steps), or a stretch of the run in one activity (fused).
     */
    val execution: Execution? = null,

    val input: JsonElement? = null,

    /**
     * Where nodes are drawn, by id; the others are laid out.
     */
    val layout: JsonObject? = null,

    val name: String,
    val nodes: List<FlowNode>,
    val priority: Priority? = null,

    /**
     * The conversation that the agents of the flow go on with, and that its result ends.
     */
    val session: String? = null,

    val tenant: String? = null,
    val version: String? = null
)

/**
 * An edge. `case` is one of a condition (true, false), of a switch, `error` after a
 * failure, or `compensate`.
 */
@Serializable
data class Edge (
    val case: CaseUnion? = null,
    val from: String,
    val to: String
)

@Serializable
sealed class CaseUnion {
    class BoolValue(val value: Boolean)  : CaseUnion()
    class StringValue(val value: String) : CaseUnion()
    class NullValue()                    : CaseUnion()
}

@Serializable
sealed class Flow {
    class FlowDefinitionValue(val value: FlowDefinition) : Flow()
    class StringValue(val value: String)                 : Flow()
}

/**
 * Nodes and edges: a whole flow, or the body of a loop or a map.
 */
@Serializable
data class Graph (
    val edges: List<Edge>? = null,
    val nodes: List<FlowNode>
)

@Serializable
data class FlowNode (
    val agent: Participant? = null,

    @SerialName("allow_answer")
    val allowAnswer: Boolean? = null,

    @SerialName("answer_schema")
    val answerSchema: JsonObject? = null,

    /**
     * A template: the arguments by name.
     */
    val args: JsonObject? = null,

    val assignees: List<String>? = null,
    val body: Graph? = null,
    val cases: List<Case>? = null,
    val deadline: String? = null,
    val duration: String? = null,
    val entry: String? = null,
    val event: String? = null,
    val flow: Flow? = null,
    val id: String,

    /**
     * A JSON template.
     */
    val initial: JsonElement? = null,

    /**
     * A JSON template.
     */
    val input: JsonElement? = null,

    /**
     * A JSON Schema that the input must fit.
     */
    @SerialName("input_schema")
    val inputSchema: JsonObject? = null,

    /**
     * The name of the output, if it is not the node's id.
     */
    val into: String? = null,

    val kind: DecisionKind? = null,
    val limit: Long? = null,

    @SerialName("max_concurrent")
    val maxConcurrent: Long? = null,

    @SerialName("max_items")
    val maxItems: Long? = null,

    @SerialName("max_rounds")
    val maxRounds: Long? = null,

    val need: NeedUnion? = null,

    @SerialName("on_item_failure")
    val onItemFailure: OnItemFailure? = null,

    @SerialName("on_limit")
    val onLimit: OnLimit? = null,

    @SerialName("on_timeout")
    val onTimeout: OnTimeout? = null,

    val options: List<Option>? = null,

    /**
     * A JSON template.
     */
    val output: JsonElement? = null,

    /**
     * A JSON Schema that the result must fit.
     */
    @SerialName("output_schema")
    val outputSchema: JsonObject? = null,

    /**
     * An expression, such as: amount > 100 and not paid.
     */
    val over: String? = null,

    /**
     * A template.
     */
    val question: String? = null,

    val quorum: Long? = null,
    val recommended: String? = null,
    val remind: Remind? = null,
    val retry: Retry? = null,
    val script: String? = null,
    val signal: String? = null,

    /**
     * A template: the question.
     */
    val task: JsonElement? = null,

    val team: Participant? = null,

    /**
     * The time limit of one attempt.
     */
    val timeout: String? = null,

    val title: String? = null,
    val tool: String? = null,
    val topic: String? = null,
    val type: FlowNodeType,
    val until: String? = null,

    /**
     * A JSON template.
     */
    val value: JsonElement? = null,

    /**
     * An expression, such as: amount > 100 and not paid.
     */
    @SerialName("when")
    val flowNodeWhen: String? = null,

    /**
     * Whether the deadline counts working hours alone.
     */
    @SerialName("working_hours")
    val workingHours: Boolean? = null
)

/**
 * A flow, as it stands in a file. `layout` is where its nodes are drawn: for editors,
 * without a meaning for a run.
 */
@Serializable
data class FlowDefinition (
    val budget: Budget? = null,
    val description: String? = null,
    val edges: List<Edge>? = null,

    /**
     * Where nodes are drawn, by id; the others are laid out.
     */
    val layout: JsonObject? = null,

    val name: String,
    val nodes: List<FlowNode>,
    val version: String? = null
)

/**
 * A case of a switch.
 */
@Serializable
data class Case (
    val case: String,

    /**
     * An expression, such as: amount > 100 and not paid.
     */
    @SerialName("when")
    val caseWhen: String
)

@Serializable
enum class DecisionKind(val value: String) {
    @SerialName("acceptance") Acceptance("acceptance"),
    @SerialName("approval") Approval("approval"),
    @SerialName("clarification") Clarification("clarification"),
    @SerialName("exception") Exception("exception"),
    @SerialName("other") Other("other"),
    @SerialName("priority") Priority("priority"),
    @SerialName("resource") Resource("resource"),
    @SerialName("technical_choice") TechnicalChoice("technical_choice"),
    @SerialName("vote") Vote("vote");
}

@Serializable
sealed class NeedUnion {
    class EnumValue(val value: NeedEnum) : NeedUnion()
    class IntegerValue(val value: Long)  : NeedUnion()
}

@Serializable
enum class NeedEnum(val value: String) {
    @SerialName("all") All("all");
}

@Serializable
enum class OnItemFailure(val value: String) {
    @SerialName("skip") Skip("skip"),
    @SerialName("stop") Stop("stop");
}

@Serializable
enum class OnLimit(val value: String) {
    @SerialName("continue") Continue("continue"),
    @SerialName("fail") Fail("fail");
}

/**
 * Continue with another group instead of this one. A circle is an error.
 */
@Serializable
data class GoTo (
    @SerialName("do")
    val goToDo: GoToDo,

    val group: String? = null,
    val rules: String? = null
)

@Serializable
enum class GoToDo(val value: String) {
    @SerialName("go_to") GoTo("go_to");
}

/**
 * A person, who answers by a decision. `deadline` counts from the question.
 */
@Serializable
data class Human (
    val capabilities: List<String>? = null,
    val deadline: String? = null,
    val description: String? = null,
    val kind: ParticipantKind,
    val name: String,

    @SerialName("on_timeout")
    val onTimeout: OnTimeout? = null,

    val remind: Remind? = null,
    val topics: List<String>? = null,

    /**
     * Whether the deadline counts working hours alone.
     */
    @SerialName("working_hours")
    val workingHours: Boolean? = null
)

/**
 * A person, who is asked by a decision. The output is {choice, answer, comment, by}.
 *
 * Without options, a free answer is expected, and `allow_answer: false` is refused.
 */
@Serializable
data class HumanNode (
    @SerialName("allow_answer")
    val allowAnswer: Boolean? = null,

    @SerialName("answer_schema")
    val answerSchema: JsonObject? = null,

    val assignees: List<String>? = null,
    val deadline: String? = null,
    val id: String,

    /**
     * The name of the output, if it is not the node's id.
     */
    val into: String? = null,

    val kind: DecisionKind? = null,

    @SerialName("on_timeout")
    val onTimeout: OnTimeout? = null,

    val options: List<Option>? = null,

    /**
     * A JSON Schema that the output must fit.
     */
    @SerialName("output_schema")
    val outputSchema: JsonObject? = null,

    /**
     * A template.
     */
    val question: String,

    val quorum: Long? = null,
    val recommended: String? = null,
    val remind: Remind? = null,
    val retry: Retry? = null,

    /**
     * The time limit of one attempt.
     */
    val timeout: String? = null,

    val title: String? = null,
    val type: FlowNodeType,

    /**
     * Whether the deadline counts working hours alone.
     */
    @SerialName("working_hours")
    val workingHours: Boolean? = null
)

/**
 * The end of branches. Its output is an object: the outputs of the nodes before it, by
 * name.
 *
 * `need` is the number of branches that is enough: the rest is then cancelled. `all` waits
 * for every branch that was taken.
 */
@Serializable
data class JoinNode (
    val id: String,

    /**
     * The name of the output, if it is not the node's id.
     */
    val into: String? = null,

    val need: NeedUnion? = null,

    /**
     * A JSON Schema that the output must fit.
     */
    @SerialName("output_schema")
    val outputSchema: JsonObject? = null,

    val title: String? = null,
    val type: FlowNodeType
)

/**
 * A body that runs several times, until `until` holds after a round; without it,
 * `max_rounds` times.
 *
 * In the body, `round` counts from 1, and `last` is the result of the round before; at
 * first, `initial`.
 */
@Serializable
data class LoopNode (
    val body: Graph,
    val id: String,

    /**
     * A JSON template.
     */
    val initial: JsonElement? = null,

    /**
     * The name of the output, if it is not the node's id.
     */
    val into: String? = null,

    @SerialName("max_rounds")
    val maxRounds: Long? = null,

    @SerialName("on_limit")
    val onLimit: OnLimit? = null,

    /**
     * A JSON Schema that the output must fit.
     */
    @SerialName("output_schema")
    val outputSchema: JsonObject? = null,

    val title: String? = null,
    val type: FlowNodeType,
    val until: String? = null
)

/**
 * A body for each item of a list. In it, `item` is the item, and `index` its place from 0.
 * The output is a list.
 *
 * With `on_item_failure: skip`, the result of an item that failed is null.
 */
@Serializable
data class MapNode (
    val body: Graph,
    val id: String,

    /**
     * The name of the output, if it is not the node's id.
     */
    val into: String? = null,

    @SerialName("max_concurrent")
    val maxConcurrent: Long? = null,

    @SerialName("max_items")
    val maxItems: Long? = null,

    @SerialName("on_item_failure")
    val onItemFailure: OnItemFailure? = null,

    /**
     * A JSON Schema that the output must fit.
     */
    @SerialName("output_schema")
    val outputSchema: JsonObject? = null,

    /**
     * An expression, such as: amount > 100 and not paid.
     */
    val over: String,

    val title: String? = null,
    val type: FlowNodeType
)

/**
 * A message to a participant. Messages with the same `id` are delivered once.
 */
@Serializable
data class Message (
    val content: JsonElement?,

    @SerialName("correlation_id")
    val correlationID: String? = null,

    val id: String,
    val metadata: JsonObject? = null,
    val priority: Priority? = null,

    @SerialName("reply_to")
    val replyTo: String? = null,

    val sender: String,

    @SerialName("sent_at")
    val sentAt: OffsetDateTime,

    val to: String? = null,
    val topic: String? = null
)

/**
 * Input of the workflow `Flow` by the name of a flow: the published flow, or else the one
 * in the project file.
 *
 * Without `version`, or `name@version` as the name, a run takes the version that is in use
 * when it starts.
 */
@Serializable
data class NamedFlowInput (
    /**
     * The ids of nodes: the run pauses before it begins one of them.
     */
    val breakpoints: List<String>? = null,

    val budget: Budget? = null,

    /**
     * One activity a call (steps), or a stretch of the run in one activity (fused).
     */
    val execution: Execution? = null,

    val flow: Flow,
    val input: JsonElement? = null,
    val priority: Priority? = null,

    /**
     * The conversation that the agents of the flow go on with, and that its result ends.
     */
    val session: String? = null,

    val tenant: String? = null,

    /**
     * The published version to run, if it is pinned.
     */
    val version: String? = null
)

/**
 * Play another group, then continue in this one.
 */
@Serializable
data class Nested (
    @SerialName("do")
    val nestedDo: NestedDo,

    val group: String? = null,
    val rules: String? = null
)

@Serializable
enum class NestedDo(val value: String) {
    @SerialName("nested") Nested("nested");
}

/**
 * The result of every mode. A long `output` is cut to its beginning (`truncated`); `ref` is
 * the address of the whole.
 *
 * `cut_at_limit`: one of its contributions was cut at a model's length limit.
 */
@Serializable
data class Outcome (
    val contributions: List<Contribution>? = null,

    @SerialName("cut_at_limit")
    val cutAtLimit: Boolean? = null,

    val mode: String,
    val output: JsonElement? = null,
    val reason: String? = null,
    val ref: String? = null,
    val status: OutcomeStatus,
    val truncated: Boolean? = null,

    /**
     * For the todo that a team works for: the tool calls that can be undone.
     */
    val undoable: List<Undoable>? = null,

    val usage: Usage? = null,
    val votes: List<Vote>? = null
)

/**
 * One participant's answer in one round.
 *
 * `content` is the whole answer, or its beginning if `truncated`; `ref` is then the address
 * of the whole (`mofa show`).
 * `choice` is the chosen option where options were offered, `comment` the comment on the
 * choice.
 * `model` is the model that answered; a name that begins with `offline` is the scripted
 * model, not an LLM.
 * `parts` are a team's own contributions, where the run asked for them (`Ask.part`).
 * `cut_at_limit`: the model reached its length limit, so the answer may be incomplete.
 * `step` names the question that was answered, as in the events of the run; the team sets
 * it.
 */
@Serializable
data class Contribution (
    val choice: String? = null,
    val comment: String? = null,
    val content: JsonElement? = null,

    @SerialName("cut_at_limit")
    val cutAtLimit: Boolean? = null,

    val error: Failure? = null,
    val model: String? = null,
    val participant: String,
    val parts: List<Contribution>? = null,
    val ref: String? = null,
    val round: Long? = null,
    val status: ContributionStatus? = null,
    val step: String? = null,
    val truncated: Boolean? = null,
    val usage: Usage? = null
)

/**
 * The failure of a contribution: an error's wire name and message.
 */
@Serializable
data class Failure (
    val message: String,
    val type: String
)

@Serializable
enum class ContributionStatus(val value: String) {
    @SerialName("cancelled") Cancelled("cancelled"),
    @SerialName("failed") Failed("failed"),
    @SerialName("ok") Ok("ok"),
    @SerialName("skipped") Skipped("skipped"),
    @SerialName("timeout") Timeout("timeout");
}

/**
 * Model calls, tokens and money used. `cost_usd` is null if a model's price is not known:
 * unknown is not free.
 *
 * `estimated`: a provider did not count tokens, and the counts are estimates.
 */
@Serializable
data class Usage (
    val calls: Long? = null,

    @SerialName("cost_usd")
    val costUsd: Double? = null,

    val estimated: Boolean? = null,

    @SerialName("input_tokens")
    val inputTokens: Long? = null,

    @SerialName("output_tokens")
    val outputTokens: Long? = null
)

@Serializable
enum class OutcomeStatus(val value: String) {
    @SerialName("completed") Completed("completed"),
    @SerialName("partial") Partial("partial"),
    @SerialName("stopped") Stopped("stopped"),
    @SerialName("undecided") Undecided("undecided");
}

/**
 * A tool call that had an effect, and the tool that takes it back: it gets `{args, result}`
 * of the call.
 */
@Serializable
data class Undoable (
    val args: JsonObject,
    val at: OffsetDateTime? = null,
    val participant: String,
    val result: String,
    val scripted: Boolean? = null,
    val step: String,
    val tool: String,
    val undo: String
)

/**
 * One participant's vote in one round.
 */
@Serializable
data class Vote (
    val choice: String,
    val participant: String,
    val reason: String? = null,
    val round: Long,
    val weight: Double? = null
)

/**
 * A message to deliver: to the subscribers in `to`, or to all whose filter matches.
 */
@Serializable
data class OutgoingMessage (
    val message: QueuedMessage,
    val redelivery: Long? = null,
    val to: List<String>? = null
)

/**
 * Input of a query for a part of a record: at most `limit` entries after a sequence number.
 */
@Serializable
data class Page (
    val after: Long? = null,
    val limit: Long? = null
)

/**
 * `aggregate` makes one output of the answers: all by name (`collect`), one text
 * (`concat`), the `first` that comes, the
 * one most often given (`vote`), the one that `judge` chooses, what `judge` (else a model)
 * makes of them (`summarize`), or
 * what the script named `script` returns for `{task, answers: [{participant, content}]}`.
 *
 * `min_success`: how many must answer. Left out, all should, and without some the outcome
 * is `partial`; given and not
 * reached, it is `stopped`.
 */
@Serializable
data class ParallelInput (
    val aggregate: Aggregate? = null,
    val budget: Budget? = null,
    val context: JsonObject? = null,

    /**
     * The conversation before the task, after that of the session.
     */
    val earlier: List<Earlier>? = null,

    /**
     * One activity a call (steps), or a stretch of the run in one activity (fused).
     */
    val execution: Execution? = null,

    val judge: TieBreakUnion? = null,

    @SerialName("min_success")
    val minSuccess: Long? = null,

    val participants: List<Participant>,
    val priority: Priority? = null,
    val script: String? = null,
    val session: String? = null,
    val task: JsonElement?,
    val tenant: String? = null,
    val timeout: String? = null
)

/**
 * Several branches at the same time. At most `limit` nodes between here and the next joins
 * run at once.
 */
@Serializable
data class ParallelNode (
    val id: String,
    val limit: Long? = null,
    val title: String? = null,
    val type: FlowNodeType
)

/**
 * The participants carry out the plan. `planner`, a participant (else a model), writes it,
 * and `checker`, a participant
 * (else the planner), checks the results. `rounds`: how often what failed is planned and
 * run again.
 */
@Serializable
data class PlanningInput (
    val budget: Budget? = null,
    val checker: TieBreakUnion? = null,
    val context: JsonObject? = null,

    /**
     * The conversation before the task, after that of the session.
     */
    val earlier: List<Earlier>? = null,

    /**
     * One activity a call (steps), or a stretch of the run in one activity (fused).
     */
    val execution: Execution? = null,

    val participants: List<Participant>,
    val planner: TieBreakUnion? = null,
    val priority: Priority? = null,
    val rounds: Long? = null,
    val session: String? = null,
    val task: JsonElement?,
    val tenant: String? = null,
    val timeout: String? = null
)

/**
 * A place in a drawing, in pixels to the right and down.
 */
@Serializable
data class Position (
    val x: Long,
    val y: Long
)

/**
 * `task` is the message, `topic` what it is published on; a participant's `topics` are
 * filters, without any it takes all.
 *
 * An acknowledgement is a good answer. `acks`: wait for everyone's (`all`), hand the
 * message over and wait for nobody
 * (`none`: each participant works on in a run of its own), or end with that many; the rest
 * is then called off.
 */
@Serializable
data class PublishSubscribeInput (
    val acks: AcksUnion? = null,
    val budget: Budget? = null,
    val context: JsonObject? = null,

    /**
     * The conversation before the task, after that of the session.
     */
    val earlier: List<Earlier>? = null,

    /**
     * One activity a call (steps), or a stretch of the run in one activity (fused).
     */
    val execution: Execution? = null,

    val participants: List<Participant>,
    val priority: Priority? = null,
    val session: String? = null,
    val task: JsonElement?,
    val tenant: String? = null,
    val timeout: String? = null,
    val topic: String
)

/**
 * The first participant drafts and refines; the others criticise, or the first its own work
 * where it is alone.
 *
 * `rounds`: how many times a draft is criticised.
 */
@Serializable
data class ReflectionInput (
    val budget: Budget? = null,
    val context: JsonObject? = null,

    /**
     * The conversation before the task, after that of the session.
     */
    val earlier: List<Earlier>? = null,

    /**
     * One activity a call (steps), or a stretch of the run in one activity (fused).
     */
    val execution: Execution? = null,

    val participants: List<Participant>,
    val priority: Priority? = null,
    val rounds: Long? = null,
    val session: String? = null,
    val task: JsonElement?,
    val tenant: String? = null,
    val timeout: String? = null
)

/**
 * A worker in any language, on its own task queue: it gets one `Message`, and returns a
 * string or any JSON.
 *
 * `heartbeat` is for an activity that sends heartbeats: after this time without one its
 * worker counts as dead, and the
 * activity is retried. Without it, only the time limit of the answer detects a dead worker
 * (an hour, if the run has none).
 */
@Serializable
data class Remote (
    val activity: String? = null,
    val capabilities: List<String>? = null,
    val description: String? = null,
    val heartbeat: String? = null,
    val kind: ParticipantKind,
    val name: String,

    @SerialName("task_queue")
    val taskQueue: String,

    val topics: List<String>? = null,
    val workflow: String? = null
)

/**
 * Input of `report`.
 */
@Serializable
data class ReportRequest (
    val type: ReportType? = null
)

@Serializable
enum class ReportType(val value: String) {
    @SerialName("daily_summary") DailySummary("daily_summary"),
    @SerialName("exception") Exception("exception"),
    @SerialName("forecast") Forecast("forecast"),
    @SerialName("progress") Progress("progress"),
    @SerialName("task_completion") TaskCompletion("task_completion"),
    @SerialName("weekly_stale") WeeklyStale("weekly_stale");
}

/**
 * Input of `reprioritize`.
 */
@Serializable
data class Reprioritize (
    val priority: Priority,

    @SerialName("todo_id")
    val todoID: String
)

/**
 * Exactly one participant.
 */
@Serializable
data class RequestResponseInput (
    val budget: Budget? = null,
    val context: JsonObject? = null,

    /**
     * The conversation before the task, after that of the session.
     */
    val earlier: List<Earlier>? = null,

    /**
     * One activity a call (steps), or a stretch of the run in one activity (fused).
     */
    val execution: Execution? = null,

    val participants: List<Participant>,
    val priority: Priority? = null,
    val session: String? = null,
    val task: JsonElement?,
    val tenant: String? = null,
    val timeout: String? = null
)

/**
 * End the play with this value as its result.
 */
@Serializable
data class Return (
    @SerialName("do")
    val returnDo: ReturnDo,

    val expression: String? = null,
    val value: JsonElement? = null
)

@Serializable
enum class ReturnDo(val value: String) {
    @SerialName("return") Return("return");
}

/**
 * A script.
 */
@Serializable
data class ScriptNode (
    val entry: String? = null,
    val id: String,

    /**
     * A JSON template.
     */
    val input: JsonElement? = null,

    /**
     * A JSON Schema that the input must fit.
     */
    @SerialName("input_schema")
    val inputSchema: JsonObject? = null,

    /**
     * The name of the output, if it is not the node's id.
     */
    val into: String? = null,

    /**
     * A JSON Schema that the output must fit.
     */
    @SerialName("output_schema")
    val outputSchema: JsonObject? = null,

    val retry: Retry? = null,
    val script: String,

    /**
     * The time limit of one attempt.
     */
    val timeout: String? = null,

    val title: String? = null,
    val type: FlowNodeType
)

/**
 * A script of the project file as a participant: `execute` gets one `Message`, like a
 * remote worker.
 */
@Serializable
data class Scripted (
    val capabilities: List<String>? = null,
    val description: String? = null,
    val kind: ParticipantKind,
    val name: String,

    /**
     * Its name under scripts; the participant's own name by default.
     */
    val script: String? = null,

    val topics: List<String>? = null
)

/**
 * `on_failure`: end the chain at a failed stage (`stop`), go on without it (`skip`), or ask
 * a person (`ask`).
 */
@Serializable
data class SequentialInput (
    val budget: Budget? = null,
    val context: JsonObject? = null,

    /**
     * The conversation before the task, after that of the session.
     */
    val earlier: List<Earlier>? = null,

    /**
     * One activity a call (steps), or a stretch of the run in one activity (fused).
     */
    val execution: Execution? = null,

    @SerialName("on_failure")
    val onFailure: OnFailure? = null,

    val participants: List<Participant>,
    val priority: Priority? = null,
    val session: String? = null,
    val task: JsonElement?,
    val tenant: String? = null,
    val timeout: String? = null
)

/**
 * Set a fact to this value.
 */
@Serializable
data class SetFact (
    @SerialName("do")
    val setFactDo: SetFactDo,

    val expression: String? = null,
    val name: String,
    val value: JsonElement? = null
)

@Serializable
enum class SetFactDo(val value: String) {
    @SerialName("set") Set("set");
}

/**
 * The beginning. Its output is the flow's input; in a loop or a map, the last result or the
 * item.
 */
@Serializable
data class StartNode (
    val id: String,

    /**
     * A JSON Schema that the input must fit.
     */
    @SerialName("input_schema")
    val inputSchema: JsonObject? = null,

    val title: String? = null,
    val type: FlowNodeType
)

/**
 * Guidance for the next answer: of the participant `to`, or of any.
 */
@Serializable
data class Steer (
    val message: String,
    val to: String? = null
)

/**
 * End the play without a result.
 */
@Serializable
data class Stop (
    @SerialName("do")
    val stopDo: StopDo,

    val reason: String? = null
)

@Serializable
enum class StopDo(val value: String) {
    @SerialName("stop") Stop("stop");
}

/**
 * Another flow, as a child workflow: the whole flow, or the name of a published flow or of
 * one in the project file.
 *
 * `name@version` pins a published version.
 */
@Serializable
data class SubflowNode (
    val flow: Flow,
    val id: String,

    /**
     * A JSON template.
     */
    val input: JsonElement? = null,

    /**
     * The name of the output, if it is not the node's id.
     */
    val into: String? = null,

    /**
     * A JSON Schema that the output must fit.
     */
    @SerialName("output_schema")
    val outputSchema: JsonObject? = null,

    val retry: Retry? = null,

    /**
     * The time limit of one attempt.
     */
    val timeout: String? = null,

    val title: String? = null,
    val type: FlowNodeType
)

/**
 * The answer to `submit_idea`. A todo that is `queued` starts later: its workflow does not
 * run yet.
 */
@Serializable
data class Submitted (
    val queued: Boolean? = null,

    @SerialName("todo_id")
    val todoID: String,

    @SerialName("workflow_id")
    val workflowID: String
)

/**
 * Input of `Supervisor`: a policy and the agents under it, in order of start. A name refers
 * to an agent of mofa.yaml.
 */
@Serializable
data class SupervisorInput (
    val children: List<Child>,

    @SerialName("max_restarts")
    val maxRestarts: Long? = null,

    val strategy: SupervisorInputStrategy? = null,

    /**
     * The tenant of its agents; by default they are for all.
     */
    val tenant: String? = null,

    val within: String? = null
)

@Serializable
sealed class Child {
    class AgentValue(val value: Agent)   : Child()
    class StringValue(val value: String) : Child()
}

/**
 * An LLM that answers; with `tools`, by the ReAct loop. `model` is `provider:model` or a
 * name from the project file.
 *
 * `topics` are its filters in PublishSubscribe; without any it receives every topic.
 */
@Serializable
data class Agent (
    val capabilities: List<String>? = null,

    /**
     * Tools that the one who started the run uses, by decisions.
     */
    @SerialName("client_tools")
    val clientTools: List<ClientTool>? = null,

    val description: String? = null,

    /**
     * Scripts that check what goes to its model and tools, and what comes back.
     */
    val guards: List<String>? = null,

    val instructions: String? = null,

    /**
     * A script that writes the instructions for each question; it receives those given here.
     */
    @SerialName("instructions_from")
    val instructionsFrom: String? = null,

    val kind: ParticipantKind,

    @SerialName("max_steps")
    val maxSteps: Long? = null,

    val metadata: JsonObject? = null,
    val model: String? = null,
    val name: String,

    @SerialName("output_schema")
    val outputSchema: JsonObject? = null,

    val temperature: Double? = null,
    val tools: List<String>? = null,
    val topics: List<String>? = null
)

@Serializable
enum class SupervisorInputStrategy(val value: String) {
    @SerialName("all_for_one") AllForOne("all_for_one"),
    @SerialName("one_for_one") OneForOne("one_for_one"),
    @SerialName("rest_for_one") RESTForOne("rest_for_one");
}

/**
 * Several cases. The first one that holds is taken; `default` if none does.
 */
@Serializable
data class SwitchNode (
    val cases: List<Case>,
    val id: String,
    val title: String? = null,
    val type: FlowNodeType
)

/**
 * A team that works on `task` in its mode.
 */
@Serializable
data class TeamNode (
    val id: String,

    /**
     * The name of the output, if it is not the node's id.
     */
    val into: String? = null,

    /**
     * A JSON Schema that the output must fit.
     */
    @SerialName("output_schema")
    val outputSchema: JsonObject? = null,

    val retry: Retry? = null,

    /**
     * A template: the task.
     */
    val task: JsonElement?,

    val team: Participant,

    /**
     * The time limit of one attempt.
     */
    val timeout: String? = null,

    val title: String? = null,
    val type: FlowNodeType
)

/**
 * A team as one participant: a mode, that mode's own fields, and its participants; or a
 * flow, with the mode Flow.
 */
@Serializable
data class TeamOf (
    val acks: AcksUnion? = null,
    val aggregate: Aggregate? = null,
    val budget: Budget? = null,
    val capabilities: List<String>? = null,
    val checker: TieBreakUnion? = null,
    val context: JsonObject? = null,
    val description: String? = null,

    /**
     * The conversation before the task, after that of the session.
     */
    val earlier: List<Earlier>? = null,

    val judge: TieBreakUnion? = null,
    val kind: ParticipantKind,

    @SerialName("max_steps")
    val maxSteps: Long? = null,

    @SerialName("min_success")
    val minSuccess: Long? = null,

    val mode: String,
    val moderator: TieBreakUnion? = null,
    val name: String,

    @SerialName("on_failure")
    val onFailure: OnFailure? = null,

    val options: List<Option>? = null,

    /**
     * None for the mode Flow.
     */
    val participants: List<Participant>? = null,

    val planner: TieBreakUnion? = null,
    val protocol: String? = null,
    val quorum: Long? = null,
    val rounds: Long? = null,
    val script: String? = null,
    val session: String? = null,

    @SerialName("stop_on_agreement")
    val stopOnAgreement: Boolean? = null,

    val threshold: Double? = null,

    @SerialName("tie_break")
    val tieBreak: TieBreakUnion? = null,

    val timeout: String? = null,
    val topic: String? = null,
    val topics: List<String>? = null,
    val weights: Map<String, Double>? = null
)

/**
 * Input of `todo`.
 */
@Serializable
data class TodoID (
    val id: String
)

/**
 * Input of `Todo`. Without `secretary`, one generalist agent does the work.
 */
@Serializable
data class TodoInput (
    val idea: Idea,
    val secretary: SecretaryInput? = null
)

/**
 * A wish, in the words of the person who has it.
 */
@Serializable
data class Idea (
    /**
     * Todos of the same desk that must be completed before this one starts, by their ids.
     */
    val after: List<String>? = null,

    /**
     * The person who hands it in, for spending caps by person; set by the API and the console.
     */
    val by: String? = null,

    val content: String,

    /**
     * Plan and dispatch only. The todo ends with a forecast of time, cost and risk; nobody
     * works.
     */
    @SerialName("dry_run")
    val dryRun: Boolean? = null,

    val metadata: JsonObject? = null,
    val priority: Priority? = null
)

/**
 * The settings of a desk: its executors, and the decisions that people make.
 */
@Serializable
data class SecretaryInput (
    val acceptance: Acceptance? = null,
    val accepting: Accepting? = null,

    /**
     * The most todos in progress at the same time; others wait, by priority.
     */
    @SerialName("at_once")
    val atOnce: Long? = null,

    val budget: Budget? = null,
    val clarify: Clarify? = null,
    val decisions: DecisionPolicy? = null,
    val dispatch: Dispatch? = null,
    val executors: List<Participant>,
    val model: String? = null,
    val monitoring: Monitoring? = null,
    val name: String,

    @SerialName("report_every")
    val reportEvery: String? = null,

    /**
     * The tenant of all ideas; every record, memory and task carries it.
     */
    val tenant: String? = null,

    /**
     * Whether a todo's id begins with the first words of its idea. Off: the server does not see
     * them.
     */
    @SerialName("words_in_ids")
    val wordsInIDS: Boolean? = null
)

@Serializable
enum class Acceptance(val value: String) {
    @SerialName("automatic") Automatic("automatic"),
    @SerialName("human") Human("human");
}

/**
 * The acceptance of finished work, beside the decision policy of the desk.
 *
 * `checks`: `together`, one call of the model checks all criteria; `each`, one call for
 * each criterion, by the executor
 * `checker` (an agent) or the secretary's model. `people` and `quorum` replace the policy's
 * for acceptances. After `reworks`
 * returns, the work can only be accepted or rejected.
 */
@Serializable
data class Accepting (
    val checker: String? = null,
    val checks: Checks? = null,
    val people: List<String>? = null,
    val quorum: Long? = null,
    val reworks: Long? = null
)

@Serializable
enum class Checks(val value: String) {
    @SerialName("each") Each("each"),
    @SerialName("together") Together("together");
}

@Serializable
enum class Clarify(val value: String) {
    @SerialName("automatic") Automatic("automatic"),
    @SerialName("interactive") Interactive("interactive");
}

/**
 * The deadline of the secretary's own questions to people, and what follows. Without a
 * deadline they wait.
 */
@Serializable
data class DecisionPolicy (
    val assignees: List<String>? = null,
    val deadline: String? = null,

    @SerialName("on_timeout")
    val onTimeout: OnTimeout? = null,

    val quorum: Long? = null,
    val remind: Remind? = null,

    /**
     * Whether the deadline counts working hours alone.
     */
    @SerialName("working_hours")
    val workingHours: Boolean? = null
)

/**
 * The strategy that assigns subtasks to executors. Only executors with all required
 * capabilities are considered.
 *
 * `rules` belong to the strategy `rules`: a rule set, or the name of one that is installed
 * as a runtime plugin. The default
 * is the rules of the project file's desk. They return an executor's name. `weights` belong
 * to `composite`, and `threshold` to
 * `llm`: below this confidence of the model a person decides.
 *
 * An executor that fails, or gives no answer within `silence`, is replaced by the next best
 * one, at most `replacements` times
 * a subtask; then a person decides. `at_once` has the most subtasks that an executor works
 * on at the same time, by its name,
 * over all todos of the desk; further ones wait, by priority.
 */
@Serializable
data class Dispatch (
    @SerialName("at_once")
    val atOnce: JsonObject? = null,

    val replacements: Long? = null,
    val rules: Rules? = null,
    val silence: String? = null,
    val strategy: DispatchStrategy? = null,

    /**
     * Default: 0.6.
     */
    val threshold: Double? = null,

    val weights: Weights? = null
)

@Serializable
sealed class Rules {
    class RuleSetValue(val value: RuleSet) : Rules()
    class StringValue(val value: String)   : Rules()
    class NullValue()                      : Rules()
}

/**
 * Groups of rules; a play begins with the first. `version` is the author's, `language` the
 * version of the conditions.
 */
@Serializable
data class RuleSet (
    val groups: List<RuleGroup>,
    val language: Long? = null,
    val name: String,
    val version: String? = null
)

/**
 * Rules that are tried together, by one of four policies.
 *
 * `first_match`: by priority; only the first rule whose condition holds fires.
 * `all`: by priority; every rule fires whose condition holds for the facts at the start of
 * the group.
 * `ordered`: in the order of the file; each rule sees the changes of those before it.
 * `first_success`: by priority; rules fire until the calls of one succeed. The changes of a
 * failed rule are undone. If all
 * fail, the play fails.
 */
@Serializable
data class RuleGroup (
    val name: String,
    val policy: Policy? = null,
    val rules: List<Rule>
)

@Serializable
enum class Policy(val value: String) {
    @SerialName("all") All("all"),
    @SerialName("first_match") FirstMatch("first_match"),
    @SerialName("first_success") FirstSuccess("first_success"),
    @SerialName("ordered") Ordered("ordered");
}

/**
 * If the condition `when` holds, the actions of `then` are done in order.
 *
 * Rules with a higher `priority` are tried first, those with equal priorities in the order
 * of the file.
 */
@Serializable
data class Rule (
    val enabled: Boolean? = null,
    val name: String,
    val priority: Long? = null,
    val then: List<ThenElement>,

    @SerialName("when")
    val ruleWhen: String? = null
)

/**
 * End the play with this value as its result.
 *
 * Set a fact to this value.
 *
 * Call a script or a tool with this value. Its answer becomes the fact `into`.
 *
 * Send this value to a topic or to a living agent, after the play.
 *
 * Continue with another group instead of this one. A circle is an error.
 *
 * Play another group, then continue in this one.
 *
 * End the play without a result.
 */
@Serializable
data class ThenElement (
    @SerialName("do")
    val returnDo: ThenDo,

    val expression: String? = null,
    val value: JsonElement? = null,
    val name: String? = null,
    val into: String? = null,
    val script: String? = null,
    val tool: String? = null,
    val agent: String? = null,
    val topic: String? = null,
    val group: String? = null,
    val rules: String? = null,
    val reason: String? = null
)

@Serializable
enum class ThenDo(val value: String) {
    @SerialName("call") Call("call"),
    @SerialName("emit") Emit("emit"),
    @SerialName("go_to") GoTo("go_to"),
    @SerialName("nested") Nested("nested"),
    @SerialName("return") Return("return"),
    @SerialName("set") Set("set"),
    @SerialName("stop") Stop("stop");
}

@Serializable
enum class DispatchStrategy(val value: String) {
    @SerialName("capability") Capability("capability"),
    @SerialName("composite") Composite("composite"),
    @SerialName("least_loaded") LeastLoaded("least_loaded"),
    @SerialName("llm") Llm("llm"),
    @SerialName("performance") Performance("performance"),
    @SerialName("round_robin") RoundRobin("round_robin"),
    @SerialName("rules") Rules("rules");
}

/**
 * The weights of `composite`. Each part of the score lies between 0 and 1, so that only the
 * ratio of the weights counts.
 *
 * `capability`: a specialist has 1, a generalist 0.5. `load`: 1 without work, 1/2 with one
 * subtask, and so on. `performance`:
 * the share of good results. `speed` and `cost`: 1 for the best mean of all candidates, and
 * 0.5 without a record.
 */
@Serializable
data class Weights (
    val capability: Double? = null,
    val cost: Double? = null,
    val load: Double? = null,
    val performance: Double? = null,
    val speed: Double? = null
)

/**
 * The rules of a desk for its todos. By default nothing is watched beside executors, the
 * budget's end and the criteria.
 *
 * `people` are asked about trouble, in place of the people of `decisions`: failures,
 * stalls, deadlines and budgets.
 */
@Serializable
data class Monitoring (
    val budget: BudgetWarning? = null,
    val deadline: TodoDeadline? = null,
    val people: List<String>? = null,
    val quality: Quality? = null,
    val stalls: Stalls? = null
)

/**
 * A todo that has used a share of the calls, tokens or money of its budget.
 *
 * `decide` asks a person whether to go on or to stop. For time there is the deadline.
 */
@Serializable
data class BudgetWarning (
    val at: Double? = null,

    @SerialName("do")
    val budgetWarningDo: BudgetWarningDo? = null
)

@Serializable
enum class BudgetWarningDo(val value: String) {
    @SerialName("decide") Decide("decide"),
    @SerialName("report") Report("report");
}

/**
 * A todo that is still open after `within`.
 *
 * `decide` asks a person whether to go on, to allow as much time again, or to stop.
 */
@Serializable
data class TodoDeadline (
    @SerialName("do")
    val todoDeadlineDo: BudgetWarningDo? = null,

    val within: String
)

/**
 * Work of which acceptance criteria are not met.
 *
 * `decide` asks the people who accept. `retry` sends the work back by itself first, without
 * a person, at most `at_most` times
 * and not more often than `accepting.reworks`. Then people decide.
 */
@Serializable
data class Quality (
    @SerialName("at_most")
    val atMost: Long? = null,

    @SerialName("do")
    val qualityDo: QualityDo? = null
)

@Serializable
enum class QualityDo(val value: String) {
    @SerialName("decide") Decide("decide"),
    @SerialName("retry") Retry("retry");
}

/**
 * A subtask that is not done `after` its start, and again after each further such time, at
 * most `at_most` times.
 *
 * `report` records it; `decide` asks a person whether to wait on, to give it to somebody
 * else, or to stop.
 */
@Serializable
data class Stalls (
    val after: String,

    @SerialName("at_most")
    val atMost: Long? = null,

    @SerialName("do")
    val stallsDo: BudgetWarningDo? = null
)

/**
 * A todo as clients see it. `reason` is why it failed or was cancelled.
 */
@Serializable
data class TodoItem (
    val assigned: Map<String, String>? = null,

    @SerialName("created_at")
    val createdAt: OffsetDateTime,

    val decisions: List<DecisionRequest>? = null,
    val forecast: Forecast? = null,
    val id: String,
    val idea: Idea,
    val phase: Phase,
    val plan: List<Subtask>? = null,
    val priority: Priority,
    val reason: String? = null,
    val report: Report? = null,
    val requirement: Requirement? = null,
    val result: ExecutionResult? = null,
    val status: TodoStatus,

    @SerialName("updated_at")
    val updatedAt: OffsetDateTime,

    val usage: Usage? = null,

    @SerialName("workflow_id")
    val workflowID: String? = null
)

/**
 * A question to a person, and the decision once it is settled.
 *
 * `default` is the proposed answer where an answer is asked for instead of an option. It is
 * never taken without a person.
 */
@Serializable
data class DecisionRequest (
    val action: ToolAction? = null,

    @SerialName("allow_answer")
    val allowAnswer: Boolean? = null,

    /**
     * The confirmation that `always` may give, if it is no tool call.
     */
    val allows: Allowing? = null,

    @SerialName("answer_schema")
    val answerSchema: JsonObject? = null,

    /**
     * The answers so far, where the quorum is more than 1. Nobody counts twice.
     */
    val answers: List<Answered>? = null,

    @SerialName("args_schema")
    val argsSchema: JsonObject? = null,

    /**
     * The people who may decide; anybody if it is empty. This holds for verified identities,
     * and for all where the project file has `decisions: {require_identity: true}`.
     */
    val assignees: List<String>? = null,

    /**
     * The criteria of an acceptance, which an answer with rework may name as failed.
     */
    val criteria: List<String>? = null,

    val deadline: OffsetDateTime? = null,
    val default: JsonElement? = null,

    /**
     * The desk of the todo that the run works for.
     */
    val desk: String? = null,

    val id: String,

    /**
     * The one who asks, and who may not decide. This holds as `assignees` does.
     */
    val initiator: String? = null,

    val kind: DecisionKind? = null,

    @SerialName("on_timeout")
    val onTimeout: OnTimeout? = null,

    @SerialName("opened_at")
    val openedAt: OffsetDateTime,

    val options: List<Option>? = null,
    val question: String,

    /**
     * The number of people who have to give the same answer. The first answer that so many give
     * settles.
     */
    val quorum: Long? = null,

    val recommended: String? = null,
    val remind: Remind? = null,

    /**
     * The number of reminders so far.
     */
    val reminded: Long? = null,

    val risk: String? = null,

    @SerialName("run_id")
    val runID: String,

    val settled: Decision? = null,

    @SerialName("snoozed_until")
    val snoozedUntil: OffsetDateTime? = null,

    val status: DecisionStatus? = null,
    val title: String,

    @SerialName("todo_id")
    val todoID: String? = null,

    @SerialName("workflow_id")
    val workflowID: String,

    /**
     * Whether the deadline was counted in the working hours of those who are asked.
     */
    @SerialName("working_hours")
    val workingHours: Boolean? = null
)

/**
 * The tool call that an approval is about.
 */
@Serializable
data class ToolAction (
    val args: JsonObject? = null,
    val name: String
)

/**
 * A confirmation that `always` may give for later ones like it: `option` is the choice that
 * does so.
 */
@Serializable
data class Allowing (
    val args: JsonObject? = null,
    val name: String,
    val option: String
)

/**
 * One person's answer to a request that needs several.
 */
@Serializable
data class Answered (
    val answer: JsonElement? = null,
    val at: OffsetDateTime,
    val by: String,
    val choice: String? = null,
    val comment: String? = null,

    @SerialName("edited_args")
    val editedArgs: JsonObject? = null,

    val failed: List<String>? = null,
    val verified: Boolean? = null
)

/**
 * A person's answer. `choice` is an option's id; `answer` is free text or JSON.
 *
 * Once the request is settled, a text of more than 16 KiB is offloaded: `answer` is then
 * its beginning, and `answer_ref` the
 * address of the whole (`mofa show` expands it).
 *
 * `by` is the caller's own claim, unless the API, the console or `mofa decide` knows who
 * calls, and adds a `seal`
 * (docs/identity.md). The run alone sets `verified`: true for a `by` that a seal has proved.
 */
@Serializable
data class Decision (
    /**
     * With the approval of a tool call, or a confirmation with `allows`: allow later ones like
     * it.
     */
    val always: Always? = null,

    val answer: JsonElement? = null,

    @SerialName("answer_ref")
    val answerRef: String? = null,

    val by: String? = null,
    val choice: String? = null,
    val comment: String? = null,

    @SerialName("decision_id")
    val decisionID: String,

    @SerialName("edited_args")
    val editedArgs: JsonObject? = null,

    /**
     * With rework at an acceptance: the criteria that are not met, by their words or numbers
     * from 1. Only those go back.
     */
    val failed: List<String>? = null,

    @SerialName("idempotency_key")
    val idempotencyKey: String? = null,

    val seal: String? = null,
    val verified: Boolean? = null
)

/**
 * The calls that need no approval any more, and until when. Give `lasts` or `until`.
 *
 * `within` is the run with all runs above and below it, its desk, or its tenant; runs of
 * other tenants are never meant.
 */
@Serializable
data class Always (
    /**
     * The agent that has asked, or any that uses the tool.
     */
    val agent: AgentEnum? = null,

    /**
     * Calls with the arguments that are approved here, or with any.
     */
    val args: Args? = null,

    val lasts: String? = null,
    val until: OffsetDateTime? = null,
    val within: Within? = null
)

/**
 * The agent that has asked, or any that uses the tool.
 */
@Serializable
enum class AgentEnum(val value: String) {
    @SerialName("any") AgentAny("any"),
    @SerialName("this") This("this");
}

/**
 * Calls with the arguments that are approved here, or with any.
 */
@Serializable
enum class Args(val value: String) {
    @SerialName("any") ArgsAny("any"),
    @SerialName("same") Same("same");
}

@Serializable
enum class Within(val value: String) {
    @SerialName("desk") Desk("desk"),
    @SerialName("run") Run("run"),
    @SerialName("tenant") Tenant("tenant");
}

@Serializable
enum class DecisionStatus(val value: String) {
    @SerialName("cancelled") Cancelled("cancelled"),
    @SerialName("expired") Expired("expired"),
    @SerialName("open") Open("open"),
    @SerialName("settled") Settled("settled");
}

/**
 * A plan before it begins. `critical_path` is the longest chain of subtasks that wait for
 * each other.
 *
 * It is measured in time if the time of each subtask is known, otherwise in subtasks.
 * `seconds` is its length; `cost_usd` is
 * the sum of all subtasks. Both are None if a part is unknown. `single_points` has the
 * capabilities that one executor alone
 * has, with its name.
 */
@Serializable
data class Forecast (
    @SerialName("cost_usd")
    val costUsd: Double? = null,

    @SerialName("critical_path")
    val criticalPath: List<String>? = null,

    val seconds: Double? = null,

    @SerialName("single_points")
    val singlePoints: Map<String, String>? = null,

    val subtasks: List<SubtaskForecast>? = null
)

/**
 * Time, cost and risk of a subtask before it begins. `others` is the number of further
 * executors that could do it.
 *
 * `seconds` and `cost_usd` are means of the assignee's recorded results; None if there are
 * none.
 */
@Serializable
data class SubtaskForecast (
    val assignee: String? = null,

    @SerialName("cost_usd")
    val costUsd: Double? = null,

    val id: String,
    val others: Long? = null,
    val reasons: List<String>? = null,
    val risk: Risk? = null,
    val seconds: Double? = null
)

@Serializable
enum class Risk(val value: String) {
    @SerialName("high") High("high"),
    @SerialName("low") Low("low"),
    @SerialName("medium") Medium("medium");
}

@Serializable
enum class Phase(val value: String) {
    @SerialName("clarifying_requirement") ClarifyingRequirement("clarifying_requirement"),
    @SerialName("dispatching_task") DispatchingTask("dispatching_task"),
    @SerialName("monitoring_execution") MonitoringExecution("monitoring_execution"),
    @SerialName("receiving_idea") ReceivingIdea("receiving_idea"),
    @SerialName("reporting_completion") ReportingCompletion("reporting_completion");
}

/**
 * One piece of the plan. `order` is its place in a valid order of execution, counted from 1.
 */
@Serializable
data class Subtask (
    val assignee: String? = null,

    @SerialName("depends_on")
    val dependsOn: List<String>? = null,

    val description: String,
    val id: String,
    val order: Long? = null,

    @SerialName("required_capabilities")
    val requiredCapabilities: List<String>? = null,

    val result: ExecutionResult? = null,
    val status: SubtaskStatus? = null
)

/**
 * The result of a subtask, or of the whole todo.
 */
@Serializable
data class ExecutionResult (
    val artifacts: List<Artifact>? = null,
    val details: String? = null,
    val error: String? = null,
    val success: Boolean,
    val summary: String
)

/**
 * A product of the work, such as a text or a file's content.
 */
@Serializable
data class Artifact (
    val content: JsonElement?,
    val name: String,
    val type: String
)

@Serializable
enum class SubtaskStatus(val value: String) {
    @SerialName("completed") Completed("completed"),
    @SerialName("failed") Failed("failed"),
    @SerialName("pending") Pending("pending"),
    @SerialName("running") Running("running"),
    @SerialName("skipped") Skipped("skipped");
}

/**
 * A report for people, in Markdown.
 */
@Serializable
data class Report (
    val content: String,

    @SerialName("created_at")
    val createdAt: OffsetDateTime,

    val id: String,
    val statistics: JsonObject? = null,

    @SerialName("todo_ids")
    val todoIDS: List<String>,

    val type: ReportType
)

/**
 * An idea made clear enough to be worked on and checked.
 */
@Serializable
data class Requirement (
    @SerialName("acceptance_criteria")
    val acceptanceCriteria: List<String>,

    val dependencies: List<String>? = null,
    val description: String,

    @SerialName("estimated_effort")
    val estimatedEffort: String? = null,

    val resources: List<String>? = null,
    val title: String
)

@Serializable
enum class TodoStatus(val value: String) {
    @SerialName("blocked") Blocked("blocked"),
    @SerialName("cancelled") Cancelled("cancelled"),
    @SerialName("clarifying") Clarifying("clarifying"),
    @SerialName("completed") Completed("completed"),
    @SerialName("failed") Failed("failed"),
    @SerialName("in_progress") InProgress("in_progress"),
    @SerialName("pending") Pending("pending"),
    @SerialName("waiting_feedback") WaitingFeedback("waiting_feedback");
}

/**
 * A tool.
 */
@Serializable
data class ToolNode (
    /**
     * A template: the arguments by name.
     */
    val args: JsonObject? = null,

    val id: String,

    /**
     * The name of the output, if it is not the node's id.
     */
    val into: String? = null,

    /**
     * A JSON Schema that the output must fit.
     */
    @SerialName("output_schema")
    val outputSchema: JsonObject? = null,

    val retry: Retry? = null,

    /**
     * The time limit of one attempt.
     */
    val timeout: String? = null,

    val title: String? = null,
    val tool: String,
    val type: FlowNodeType
)

/**
 * Input of `Topic`. The default name is that of the workflow id, `topic/<name>`.
 */
@Serializable
data class TopicInput (
    val name: String? = null,
    val subscribers: List<Subscription>? = null,

    /**
     * The tenant that it belongs to; by default it is for all.
     */
    val tenant: String? = null
)

/**
 * Input of `subscribe`: one workflow id (an agent's is `agent/<name>`) or several, and
 * filters of topic names.
 */
@Serializable
data class Subscription (
    val subscriber: String? = null,
    val subscribers: List<String>? = null,
    val topics: List<String>? = null
)

/**
 * One line of the transcript. A long `text` is `truncated` to a preview; `ref` addresses
 * the whole.
 *
 * `cut_at_limit`: the model reached its length limit, so that the text may be incomplete.
 */
@Serializable
data class TranscriptEntry (
    val at: OffsetDateTime,
    val by: String,

    @SerialName("cut_at_limit")
    val cutAtLimit: Boolean? = null,

    val model: String? = null,
    val ref: String,
    val role: String,
    val round: Long? = null,
    val seq: Long,
    val text: String,
    val truncated: Boolean? = null
)

/**
 * A value that is computed from the values so far.
 */
@Serializable
data class TransformNode (
    val id: String,

    /**
     * The name of the output, if it is not the node's id.
     */
    val into: String? = null,

    /**
     * A JSON Schema that the output must fit.
     */
    @SerialName("output_schema")
    val outputSchema: JsonObject? = null,

    val title: String? = null,
    val type: FlowNodeType,

    /**
     * A JSON template.
     */
    val value: JsonElement?
)

/**
 * Nothing happens at the deadline: the request stays open.
 */
@Serializable
data class Wait (
    @SerialName("do")
    val waitDo: OnTimeoutDo
)

/**
 * A wait for a time (`duration`), for a signal to the run (`signal`), or for a message of a
 * topic (`event`, a filter).
 *
 * The output is null, what came with the signal, or the content of the message. With
 * `topic`, the flow subscribes to it
 * when it starts. A signal or a message that came before is not lost.
 */
@Serializable
data class WaitNode (
    val duration: String? = null,
    val event: String? = null,
    val id: String,

    /**
     * The name of the output, if it is not the node's id.
     */
    val into: String? = null,

    /**
     * A JSON Schema that the output must fit.
     */
    @SerialName("output_schema")
    val outputSchema: JsonObject? = null,

    val retry: Retry? = null,
    val signal: String? = null,

    /**
     * The time limit of one attempt.
     */
    val timeout: String? = null,

    val title: String? = null,
    val topic: String? = null,
    val type: FlowNodeType
)

object OffsetDateTimeSerializer : KSerializer<OffsetDateTime> {
    override val descriptor: SerialDescriptor = PrimitiveSerialDescriptor("OffsetDateTime", PrimitiveKind.STRING)
    override fun deserialize(decoder: Decoder): OffsetDateTime = OffsetDateTime.parse(decoder.decodeString())
    override fun serialize(encoder: Encoder, value: OffsetDateTime) {
        encoder.encodeString(java.time.format.DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(value))
    }
}
