// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

// To use this code, add the following Maven dependency to your project:
//
//
//     com.fasterxml.jackson.core     : jackson-databind          : 2.9.0
//     com.fasterxml.jackson.datatype : jackson-datatype-jsr310   : 2.9.0
//
// Import this package:
//
//     import org.mofa.Converter;
//
// Then you can deserialize a JSON string with
//
//     A2AAgent data = Converter.A2AAgentFromJsonString(jsonString);
//     Accepting data = Converter.AcceptingFromJsonString(jsonString);
//     Agent data = Converter.AgentFromJsonString(jsonString);
//     AgentNode data = Converter.AgentNodeFromJsonString(jsonString);
//     Allowing data = Converter.AllowingFromJsonString(jsonString);
//     Always data = Converter.AlwaysFromJsonString(jsonString);
//     Answered data = Converter.AnsweredFromJsonString(jsonString);
//     Artifact data = Converter.ArtifactFromJsonString(jsonString);
//     AutoInput data = Converter.AutoInputFromJsonString(jsonString);
//     BreakpointOrder data = Converter.BreakpointOrderFromJsonString(jsonString);
//     Budget data = Converter.BudgetFromJsonString(jsonString);
//     BudgetWarning data = Converter.BudgetWarningFromJsonString(jsonString);
//     CallAction data = Converter.CallActionFromJsonString(jsonString);
//     CancelTodo data = Converter.CancelTodoFromJsonString(jsonString);
//     Case data = Converter.CaseFromJsonString(jsonString);
//     Choose data = Converter.ChooseFromJsonString(jsonString);
//     ClientTool data = Converter.ClientToolFromJsonString(jsonString);
//     ConditionNode data = Converter.ConditionNodeFromJsonString(jsonString);
//     ConsensusInput data = Converter.ConsensusInputFromJsonString(jsonString);
//     Contribution data = Converter.ContributionFromJsonString(jsonString);
//     ContributionStatus data = Converter.ContributionStatusFromJsonString(jsonString);
//     CustomInput data = Converter.CustomInputFromJsonString(jsonString);
//     DeadLetter data = Converter.DeadLetterFromJsonString(jsonString);
//     DebateInput data = Converter.DebateInputFromJsonString(jsonString);
//     Decision data = Converter.DecisionFromJsonString(jsonString);
//     DecisionKind data = Converter.DecisionKindFromJsonString(jsonString);
//     DecisionPolicy data = Converter.DecisionPolicyFromJsonString(jsonString);
//     DecisionRequest data = Converter.DecisionRequestFromJsonString(jsonString);
//     DecisionStatus data = Converter.DecisionStatusFromJsonString(jsonString);
//     Delegate data = Converter.DelegateFromJsonString(jsonString);
//     Dispatch data = Converter.DispatchFromJsonString(jsonString);
//     Earlier data = Converter.EarlierFromJsonString(jsonString);
//     Edge data = Converter.EdgeFromJsonString(jsonString);
//     Emit data = Converter.EmitFromJsonString(jsonString);
//     EndNode data = Converter.EndNodeFromJsonString(jsonString);
//     Escalate data = Converter.EscalateFromJsonString(jsonString);
//     Event data = Converter.EventFromJsonString(jsonString);
//     ExecutionResult data = Converter.ExecutionResultFromJsonString(jsonString);
//     FailAtDeadline data = Converter.FailAtDeadlineFromJsonString(jsonString);
//     Failure data = Converter.FailureFromJsonString(jsonString);
//     Filter data = Converter.FilterFromJsonString(jsonString);
//     FlowDefinition data = Converter.FlowDefinitionFromJsonString(jsonString);
//     FlowInput data = Converter.FlowInputFromJsonString(jsonString);
//     FlowNode data = Converter.FlowNodeFromJsonString(jsonString);
//     Forecast data = Converter.ForecastFromJsonString(jsonString);
//     GoTo data = Converter.GoToFromJsonString(jsonString);
//     Graph data = Converter.GraphFromJsonString(jsonString);
//     Human data = Converter.HumanFromJsonString(jsonString);
//     HumanNode data = Converter.HumanNodeFromJsonString(jsonString);
//     Idea data = Converter.IdeaFromJsonString(jsonString);
//     JoinNode data = Converter.JoinNodeFromJsonString(jsonString);
//     LoopNode data = Converter.LoopNodeFromJsonString(jsonString);
//     MapNode data = Converter.MapNodeFromJsonString(jsonString);
//     Message data = Converter.MessageFromJsonString(jsonString);
//     Monitoring data = Converter.MonitoringFromJsonString(jsonString);
//     NamedFlowInput data = Converter.NamedFlowInputFromJsonString(jsonString);
//     Nested data = Converter.NestedFromJsonString(jsonString);
//     OnTimeout data = Converter.OnTimeoutFromJsonString(jsonString);
//     Option data = Converter.OptionFromJsonString(jsonString);
//     Outcome data = Converter.OutcomeFromJsonString(jsonString);
//     OutcomeStatus data = Converter.OutcomeStatusFromJsonString(jsonString);
//     OutgoingMessage data = Converter.OutgoingMessageFromJsonString(jsonString);
//     Page data = Converter.PageFromJsonString(jsonString);
//     ParallelInput data = Converter.ParallelInputFromJsonString(jsonString);
//     ParallelNode data = Converter.ParallelNodeFromJsonString(jsonString);
//     Participant data = Converter.ParticipantFromJsonString(jsonString);
//     Phase data = Converter.PhaseFromJsonString(jsonString);
//     PlanningInput data = Converter.PlanningInputFromJsonString(jsonString);
//     Position data = Converter.PositionFromJsonString(jsonString);
//     Priority data = Converter.PriorityFromJsonString(jsonString);
//     PublishSubscribeInput data = Converter.PublishSubscribeInputFromJsonString(jsonString);
//     Quality data = Converter.QualityFromJsonString(jsonString);
//     QueuedMessage data = Converter.QueuedMessageFromJsonString(jsonString);
//     ReflectionInput data = Converter.ReflectionInputFromJsonString(jsonString);
//     Remind data = Converter.RemindFromJsonString(jsonString);
//     Remote data = Converter.RemoteFromJsonString(jsonString);
//     Report data = Converter.ReportFromJsonString(jsonString);
//     ReportRequest data = Converter.ReportRequestFromJsonString(jsonString);
//     ReportType data = Converter.ReportTypeFromJsonString(jsonString);
//     Reprioritize data = Converter.ReprioritizeFromJsonString(jsonString);
//     RequestResponseInput data = Converter.RequestResponseInputFromJsonString(jsonString);
//     Requirement data = Converter.RequirementFromJsonString(jsonString);
//     Retry data = Converter.RetryFromJsonString(jsonString);
//     Return data = Converter.ReturnFromJsonString(jsonString);
//     Rule data = Converter.RuleFromJsonString(jsonString);
//     RuleGroup data = Converter.RuleGroupFromJsonString(jsonString);
//     RuleSet data = Converter.RuleSetFromJsonString(jsonString);
//     ScriptNode data = Converter.ScriptNodeFromJsonString(jsonString);
//     Scripted data = Converter.ScriptedFromJsonString(jsonString);
//     SecretaryInput data = Converter.SecretaryInputFromJsonString(jsonString);
//     SequentialInput data = Converter.SequentialInputFromJsonString(jsonString);
//     SetFact data = Converter.SetFactFromJsonString(jsonString);
//     Stalls data = Converter.StallsFromJsonString(jsonString);
//     StartNode data = Converter.StartNodeFromJsonString(jsonString);
//     Steer data = Converter.SteerFromJsonString(jsonString);
//     Stop data = Converter.StopFromJsonString(jsonString);
//     SubflowNode data = Converter.SubflowNodeFromJsonString(jsonString);
//     Submitted data = Converter.SubmittedFromJsonString(jsonString);
//     Subscription data = Converter.SubscriptionFromJsonString(jsonString);
//     Subtask data = Converter.SubtaskFromJsonString(jsonString);
//     SubtaskForecast data = Converter.SubtaskForecastFromJsonString(jsonString);
//     SubtaskStatus data = Converter.SubtaskStatusFromJsonString(jsonString);
//     SupervisorInput data = Converter.SupervisorInputFromJsonString(jsonString);
//     SwitchNode data = Converter.SwitchNodeFromJsonString(jsonString);
//     TeamNode data = Converter.TeamNodeFromJsonString(jsonString);
//     TeamOf data = Converter.TeamOfFromJsonString(jsonString);
//     TodoDeadline data = Converter.TodoDeadlineFromJsonString(jsonString);
//     TodoID data = Converter.TodoIDFromJsonString(jsonString);
//     TodoInput data = Converter.TodoInputFromJsonString(jsonString);
//     TodoItem data = Converter.TodoItemFromJsonString(jsonString);
//     TodoStatus data = Converter.TodoStatusFromJsonString(jsonString);
//     ToolAction data = Converter.ToolActionFromJsonString(jsonString);
//     ToolNode data = Converter.ToolNodeFromJsonString(jsonString);
//     TopicInput data = Converter.TopicInputFromJsonString(jsonString);
//     TranscriptEntry data = Converter.TranscriptEntryFromJsonString(jsonString);
//     TransformNode data = Converter.TransformNodeFromJsonString(jsonString);
//     Undoable data = Converter.UndoableFromJsonString(jsonString);
//     Usage data = Converter.UsageFromJsonString(jsonString);
//     Vote data = Converter.VoteFromJsonString(jsonString);
//     Wait data = Converter.WaitFromJsonString(jsonString);
//     WaitNode data = Converter.WaitNodeFromJsonString(jsonString);
//     Weights data = Converter.WeightsFromJsonString(jsonString);
//     FlowNodeType data = Converter.FlowNodeTypeFromJsonString(jsonString);
//     OnTimeoutDo data = Converter.OnTimeoutDoFromJsonString(jsonString);
//     ParticipantKind data = Converter.ParticipantKindFromJsonString(jsonString);
//     ParticipantObject data = Converter.ParticipantObjectFromJsonString(jsonString);

package org.mofa;

import java.io.IOException;
import com.fasterxml.jackson.databind.*;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.*;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;

public class Converter {
    // Date-time helpers

    private static final DateTimeFormatter DATE_TIME_FORMATTER = new DateTimeFormatterBuilder()
            .appendOptional(DateTimeFormatter.ISO_DATE_TIME)
            .appendOptional(DateTimeFormatter.ISO_OFFSET_DATE_TIME)
            .appendOptional(DateTimeFormatter.ISO_INSTANT)
            .appendOptional(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SX"))
            .appendOptional(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ssX"))
            .appendOptional(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss"))
            .toFormatter()
            .withZone(ZoneOffset.UTC);

    public static OffsetDateTime parseDateTimeString(String str) {
        return ZonedDateTime.from(Converter.DATE_TIME_FORMATTER.parse(str)).toOffsetDateTime();
    }

    private static final DateTimeFormatter TIME_FORMATTER = new DateTimeFormatterBuilder()
            .appendOptional(DateTimeFormatter.ISO_TIME)
            .appendOptional(DateTimeFormatter.ISO_OFFSET_TIME)
            .parseDefaulting(ChronoField.YEAR, 2020)
            .parseDefaulting(ChronoField.MONTH_OF_YEAR, 1)
            .parseDefaulting(ChronoField.DAY_OF_MONTH, 1)
            .toFormatter()
            .withZone(ZoneOffset.UTC);

    public static OffsetTime parseTimeString(String str) {
        return ZonedDateTime.from(Converter.TIME_FORMATTER.parse(str)).toOffsetDateTime().toOffsetTime();
    }
    // Serialize/deserialize helpers

    public static A2AAgent A2AAgentFromJsonString(String json) throws IOException {
        return getA2AAgentObjectReader().readValue(json);
    }

    public static String A2AAgentToJsonString(A2AAgent obj) throws JsonProcessingException {
        return getA2AAgentObjectWriter().writeValueAsString(obj);
    }

    public static Accepting AcceptingFromJsonString(String json) throws IOException {
        return getAcceptingObjectReader().readValue(json);
    }

    public static String AcceptingToJsonString(Accepting obj) throws JsonProcessingException {
        return getAcceptingObjectWriter().writeValueAsString(obj);
    }

    public static Agent AgentFromJsonString(String json) throws IOException {
        return getAgentObjectReader().readValue(json);
    }

    public static String AgentToJsonString(Agent obj) throws JsonProcessingException {
        return getAgentObjectWriter().writeValueAsString(obj);
    }

    public static AgentNode AgentNodeFromJsonString(String json) throws IOException {
        return getAgentNodeObjectReader().readValue(json);
    }

    public static String AgentNodeToJsonString(AgentNode obj) throws JsonProcessingException {
        return getAgentNodeObjectWriter().writeValueAsString(obj);
    }

    public static Allowing AllowingFromJsonString(String json) throws IOException {
        return getAllowingObjectReader().readValue(json);
    }

    public static String AllowingToJsonString(Allowing obj) throws JsonProcessingException {
        return getAllowingObjectWriter().writeValueAsString(obj);
    }

    public static Always AlwaysFromJsonString(String json) throws IOException {
        return getAlwaysObjectReader().readValue(json);
    }

    public static String AlwaysToJsonString(Always obj) throws JsonProcessingException {
        return getAlwaysObjectWriter().writeValueAsString(obj);
    }

    public static Answered AnsweredFromJsonString(String json) throws IOException {
        return getAnsweredObjectReader().readValue(json);
    }

    public static String AnsweredToJsonString(Answered obj) throws JsonProcessingException {
        return getAnsweredObjectWriter().writeValueAsString(obj);
    }

    public static Artifact ArtifactFromJsonString(String json) throws IOException {
        return getArtifactObjectReader().readValue(json);
    }

    public static String ArtifactToJsonString(Artifact obj) throws JsonProcessingException {
        return getArtifactObjectWriter().writeValueAsString(obj);
    }

    public static AutoInput AutoInputFromJsonString(String json) throws IOException {
        return getAutoInputObjectReader().readValue(json);
    }

    public static String AutoInputToJsonString(AutoInput obj) throws JsonProcessingException {
        return getAutoInputObjectWriter().writeValueAsString(obj);
    }

    public static BreakpointOrder BreakpointOrderFromJsonString(String json) throws IOException {
        return getBreakpointOrderObjectReader().readValue(json);
    }

    public static String BreakpointOrderToJsonString(BreakpointOrder obj) throws JsonProcessingException {
        return getBreakpointOrderObjectWriter().writeValueAsString(obj);
    }

    public static Budget BudgetFromJsonString(String json) throws IOException {
        return getBudgetObjectReader().readValue(json);
    }

    public static String BudgetToJsonString(Budget obj) throws JsonProcessingException {
        return getBudgetObjectWriter().writeValueAsString(obj);
    }

    public static BudgetWarning BudgetWarningFromJsonString(String json) throws IOException {
        return getBudgetWarningObjectReader().readValue(json);
    }

    public static String BudgetWarningToJsonString(BudgetWarning obj) throws JsonProcessingException {
        return getBudgetWarningObjectWriter().writeValueAsString(obj);
    }

    public static CallAction CallActionFromJsonString(String json) throws IOException {
        return getCallActionObjectReader().readValue(json);
    }

    public static String CallActionToJsonString(CallAction obj) throws JsonProcessingException {
        return getCallActionObjectWriter().writeValueAsString(obj);
    }

    public static CancelTodo CancelTodoFromJsonString(String json) throws IOException {
        return getCancelTodoObjectReader().readValue(json);
    }

    public static String CancelTodoToJsonString(CancelTodo obj) throws JsonProcessingException {
        return getCancelTodoObjectWriter().writeValueAsString(obj);
    }

    public static Case CaseFromJsonString(String json) throws IOException {
        return getCaseObjectReader().readValue(json);
    }

    public static String CaseToJsonString(Case obj) throws JsonProcessingException {
        return getCaseObjectWriter().writeValueAsString(obj);
    }

    public static Choose ChooseFromJsonString(String json) throws IOException {
        return getChooseObjectReader().readValue(json);
    }

    public static String ChooseToJsonString(Choose obj) throws JsonProcessingException {
        return getChooseObjectWriter().writeValueAsString(obj);
    }

    public static ClientTool ClientToolFromJsonString(String json) throws IOException {
        return getClientToolObjectReader().readValue(json);
    }

    public static String ClientToolToJsonString(ClientTool obj) throws JsonProcessingException {
        return getClientToolObjectWriter().writeValueAsString(obj);
    }

    public static ConditionNode ConditionNodeFromJsonString(String json) throws IOException {
        return getConditionNodeObjectReader().readValue(json);
    }

    public static String ConditionNodeToJsonString(ConditionNode obj) throws JsonProcessingException {
        return getConditionNodeObjectWriter().writeValueAsString(obj);
    }

    public static ConsensusInput ConsensusInputFromJsonString(String json) throws IOException {
        return getConsensusInputObjectReader().readValue(json);
    }

    public static String ConsensusInputToJsonString(ConsensusInput obj) throws JsonProcessingException {
        return getConsensusInputObjectWriter().writeValueAsString(obj);
    }

    public static Contribution ContributionFromJsonString(String json) throws IOException {
        return getContributionObjectReader().readValue(json);
    }

    public static String ContributionToJsonString(Contribution obj) throws JsonProcessingException {
        return getContributionObjectWriter().writeValueAsString(obj);
    }

    public static ContributionStatus ContributionStatusFromJsonString(String json) throws IOException {
        return getContributionStatusObjectReader().readValue(json);
    }

    public static String ContributionStatusToJsonString(ContributionStatus obj) throws JsonProcessingException {
        return getContributionStatusObjectWriter().writeValueAsString(obj);
    }

    public static CustomInput CustomInputFromJsonString(String json) throws IOException {
        return getCustomInputObjectReader().readValue(json);
    }

    public static String CustomInputToJsonString(CustomInput obj) throws JsonProcessingException {
        return getCustomInputObjectWriter().writeValueAsString(obj);
    }

    public static DeadLetter DeadLetterFromJsonString(String json) throws IOException {
        return getDeadLetterObjectReader().readValue(json);
    }

    public static String DeadLetterToJsonString(DeadLetter obj) throws JsonProcessingException {
        return getDeadLetterObjectWriter().writeValueAsString(obj);
    }

    public static DebateInput DebateInputFromJsonString(String json) throws IOException {
        return getDebateInputObjectReader().readValue(json);
    }

    public static String DebateInputToJsonString(DebateInput obj) throws JsonProcessingException {
        return getDebateInputObjectWriter().writeValueAsString(obj);
    }

    public static Decision DecisionFromJsonString(String json) throws IOException {
        return getDecisionObjectReader().readValue(json);
    }

    public static String DecisionToJsonString(Decision obj) throws JsonProcessingException {
        return getDecisionObjectWriter().writeValueAsString(obj);
    }

    public static DecisionKind DecisionKindFromJsonString(String json) throws IOException {
        return getDecisionKindObjectReader().readValue(json);
    }

    public static String DecisionKindToJsonString(DecisionKind obj) throws JsonProcessingException {
        return getDecisionKindObjectWriter().writeValueAsString(obj);
    }

    public static DecisionPolicy DecisionPolicyFromJsonString(String json) throws IOException {
        return getDecisionPolicyObjectReader().readValue(json);
    }

    public static String DecisionPolicyToJsonString(DecisionPolicy obj) throws JsonProcessingException {
        return getDecisionPolicyObjectWriter().writeValueAsString(obj);
    }

    public static DecisionRequest DecisionRequestFromJsonString(String json) throws IOException {
        return getDecisionRequestObjectReader().readValue(json);
    }

    public static String DecisionRequestToJsonString(DecisionRequest obj) throws JsonProcessingException {
        return getDecisionRequestObjectWriter().writeValueAsString(obj);
    }

    public static DecisionStatus DecisionStatusFromJsonString(String json) throws IOException {
        return getDecisionStatusObjectReader().readValue(json);
    }

    public static String DecisionStatusToJsonString(DecisionStatus obj) throws JsonProcessingException {
        return getDecisionStatusObjectWriter().writeValueAsString(obj);
    }

    public static Delegate DelegateFromJsonString(String json) throws IOException {
        return getDelegateObjectReader().readValue(json);
    }

    public static String DelegateToJsonString(Delegate obj) throws JsonProcessingException {
        return getDelegateObjectWriter().writeValueAsString(obj);
    }

    public static Dispatch DispatchFromJsonString(String json) throws IOException {
        return getDispatchObjectReader().readValue(json);
    }

    public static String DispatchToJsonString(Dispatch obj) throws JsonProcessingException {
        return getDispatchObjectWriter().writeValueAsString(obj);
    }

    public static Earlier EarlierFromJsonString(String json) throws IOException {
        return getEarlierObjectReader().readValue(json);
    }

    public static String EarlierToJsonString(Earlier obj) throws JsonProcessingException {
        return getEarlierObjectWriter().writeValueAsString(obj);
    }

    public static Edge EdgeFromJsonString(String json) throws IOException {
        return getEdgeObjectReader().readValue(json);
    }

    public static String EdgeToJsonString(Edge obj) throws JsonProcessingException {
        return getEdgeObjectWriter().writeValueAsString(obj);
    }

    public static Emit EmitFromJsonString(String json) throws IOException {
        return getEmitObjectReader().readValue(json);
    }

    public static String EmitToJsonString(Emit obj) throws JsonProcessingException {
        return getEmitObjectWriter().writeValueAsString(obj);
    }

    public static EndNode EndNodeFromJsonString(String json) throws IOException {
        return getEndNodeObjectReader().readValue(json);
    }

    public static String EndNodeToJsonString(EndNode obj) throws JsonProcessingException {
        return getEndNodeObjectWriter().writeValueAsString(obj);
    }

    public static Escalate EscalateFromJsonString(String json) throws IOException {
        return getEscalateObjectReader().readValue(json);
    }

    public static String EscalateToJsonString(Escalate obj) throws JsonProcessingException {
        return getEscalateObjectWriter().writeValueAsString(obj);
    }

    public static Event EventFromJsonString(String json) throws IOException {
        return getEventObjectReader().readValue(json);
    }

    public static String EventToJsonString(Event obj) throws JsonProcessingException {
        return getEventObjectWriter().writeValueAsString(obj);
    }

    public static ExecutionResult ExecutionResultFromJsonString(String json) throws IOException {
        return getExecutionResultObjectReader().readValue(json);
    }

    public static String ExecutionResultToJsonString(ExecutionResult obj) throws JsonProcessingException {
        return getExecutionResultObjectWriter().writeValueAsString(obj);
    }

    public static FailAtDeadline FailAtDeadlineFromJsonString(String json) throws IOException {
        return getFailAtDeadlineObjectReader().readValue(json);
    }

    public static String FailAtDeadlineToJsonString(FailAtDeadline obj) throws JsonProcessingException {
        return getFailAtDeadlineObjectWriter().writeValueAsString(obj);
    }

    public static Failure FailureFromJsonString(String json) throws IOException {
        return getFailureObjectReader().readValue(json);
    }

    public static String FailureToJsonString(Failure obj) throws JsonProcessingException {
        return getFailureObjectWriter().writeValueAsString(obj);
    }

    public static Filter FilterFromJsonString(String json) throws IOException {
        return getFilterObjectReader().readValue(json);
    }

    public static String FilterToJsonString(Filter obj) throws JsonProcessingException {
        return getFilterObjectWriter().writeValueAsString(obj);
    }

    public static FlowDefinition FlowDefinitionFromJsonString(String json) throws IOException {
        return getFlowDefinitionObjectReader().readValue(json);
    }

    public static String FlowDefinitionToJsonString(FlowDefinition obj) throws JsonProcessingException {
        return getFlowDefinitionObjectWriter().writeValueAsString(obj);
    }

    public static FlowInput FlowInputFromJsonString(String json) throws IOException {
        return getFlowInputObjectReader().readValue(json);
    }

    public static String FlowInputToJsonString(FlowInput obj) throws JsonProcessingException {
        return getFlowInputObjectWriter().writeValueAsString(obj);
    }

    public static FlowNode FlowNodeFromJsonString(String json) throws IOException {
        return getFlowNodeObjectReader().readValue(json);
    }

    public static String FlowNodeToJsonString(FlowNode obj) throws JsonProcessingException {
        return getFlowNodeObjectWriter().writeValueAsString(obj);
    }

    public static Forecast ForecastFromJsonString(String json) throws IOException {
        return getForecastObjectReader().readValue(json);
    }

    public static String ForecastToJsonString(Forecast obj) throws JsonProcessingException {
        return getForecastObjectWriter().writeValueAsString(obj);
    }

    public static GoTo GoToFromJsonString(String json) throws IOException {
        return getGoToObjectReader().readValue(json);
    }

    public static String GoToToJsonString(GoTo obj) throws JsonProcessingException {
        return getGoToObjectWriter().writeValueAsString(obj);
    }

    public static Graph GraphFromJsonString(String json) throws IOException {
        return getGraphObjectReader().readValue(json);
    }

    public static String GraphToJsonString(Graph obj) throws JsonProcessingException {
        return getGraphObjectWriter().writeValueAsString(obj);
    }

    public static Human HumanFromJsonString(String json) throws IOException {
        return getHumanObjectReader().readValue(json);
    }

    public static String HumanToJsonString(Human obj) throws JsonProcessingException {
        return getHumanObjectWriter().writeValueAsString(obj);
    }

    public static HumanNode HumanNodeFromJsonString(String json) throws IOException {
        return getHumanNodeObjectReader().readValue(json);
    }

    public static String HumanNodeToJsonString(HumanNode obj) throws JsonProcessingException {
        return getHumanNodeObjectWriter().writeValueAsString(obj);
    }

    public static Idea IdeaFromJsonString(String json) throws IOException {
        return getIdeaObjectReader().readValue(json);
    }

    public static String IdeaToJsonString(Idea obj) throws JsonProcessingException {
        return getIdeaObjectWriter().writeValueAsString(obj);
    }

    public static JoinNode JoinNodeFromJsonString(String json) throws IOException {
        return getJoinNodeObjectReader().readValue(json);
    }

    public static String JoinNodeToJsonString(JoinNode obj) throws JsonProcessingException {
        return getJoinNodeObjectWriter().writeValueAsString(obj);
    }

    public static LoopNode LoopNodeFromJsonString(String json) throws IOException {
        return getLoopNodeObjectReader().readValue(json);
    }

    public static String LoopNodeToJsonString(LoopNode obj) throws JsonProcessingException {
        return getLoopNodeObjectWriter().writeValueAsString(obj);
    }

    public static MapNode MapNodeFromJsonString(String json) throws IOException {
        return getMapNodeObjectReader().readValue(json);
    }

    public static String MapNodeToJsonString(MapNode obj) throws JsonProcessingException {
        return getMapNodeObjectWriter().writeValueAsString(obj);
    }

    public static Message MessageFromJsonString(String json) throws IOException {
        return getMessageObjectReader().readValue(json);
    }

    public static String MessageToJsonString(Message obj) throws JsonProcessingException {
        return getMessageObjectWriter().writeValueAsString(obj);
    }

    public static Monitoring MonitoringFromJsonString(String json) throws IOException {
        return getMonitoringObjectReader().readValue(json);
    }

    public static String MonitoringToJsonString(Monitoring obj) throws JsonProcessingException {
        return getMonitoringObjectWriter().writeValueAsString(obj);
    }

    public static NamedFlowInput NamedFlowInputFromJsonString(String json) throws IOException {
        return getNamedFlowInputObjectReader().readValue(json);
    }

    public static String NamedFlowInputToJsonString(NamedFlowInput obj) throws JsonProcessingException {
        return getNamedFlowInputObjectWriter().writeValueAsString(obj);
    }

    public static Nested NestedFromJsonString(String json) throws IOException {
        return getNestedObjectReader().readValue(json);
    }

    public static String NestedToJsonString(Nested obj) throws JsonProcessingException {
        return getNestedObjectWriter().writeValueAsString(obj);
    }

    public static OnTimeout OnTimeoutFromJsonString(String json) throws IOException {
        return getOnTimeoutObjectReader().readValue(json);
    }

    public static String OnTimeoutToJsonString(OnTimeout obj) throws JsonProcessingException {
        return getOnTimeoutObjectWriter().writeValueAsString(obj);
    }

    public static Option OptionFromJsonString(String json) throws IOException {
        return getOptionObjectReader().readValue(json);
    }

    public static String OptionToJsonString(Option obj) throws JsonProcessingException {
        return getOptionObjectWriter().writeValueAsString(obj);
    }

    public static Outcome OutcomeFromJsonString(String json) throws IOException {
        return getOutcomeObjectReader().readValue(json);
    }

    public static String OutcomeToJsonString(Outcome obj) throws JsonProcessingException {
        return getOutcomeObjectWriter().writeValueAsString(obj);
    }

    public static OutcomeStatus OutcomeStatusFromJsonString(String json) throws IOException {
        return getOutcomeStatusObjectReader().readValue(json);
    }

    public static String OutcomeStatusToJsonString(OutcomeStatus obj) throws JsonProcessingException {
        return getOutcomeStatusObjectWriter().writeValueAsString(obj);
    }

    public static OutgoingMessage OutgoingMessageFromJsonString(String json) throws IOException {
        return getOutgoingMessageObjectReader().readValue(json);
    }

    public static String OutgoingMessageToJsonString(OutgoingMessage obj) throws JsonProcessingException {
        return getOutgoingMessageObjectWriter().writeValueAsString(obj);
    }

    public static Page PageFromJsonString(String json) throws IOException {
        return getPageObjectReader().readValue(json);
    }

    public static String PageToJsonString(Page obj) throws JsonProcessingException {
        return getPageObjectWriter().writeValueAsString(obj);
    }

    public static ParallelInput ParallelInputFromJsonString(String json) throws IOException {
        return getParallelInputObjectReader().readValue(json);
    }

    public static String ParallelInputToJsonString(ParallelInput obj) throws JsonProcessingException {
        return getParallelInputObjectWriter().writeValueAsString(obj);
    }

    public static ParallelNode ParallelNodeFromJsonString(String json) throws IOException {
        return getParallelNodeObjectReader().readValue(json);
    }

    public static String ParallelNodeToJsonString(ParallelNode obj) throws JsonProcessingException {
        return getParallelNodeObjectWriter().writeValueAsString(obj);
    }

    public static Participant ParticipantFromJsonString(String json) throws IOException {
        return getParticipantObjectReader().readValue(json);
    }

    public static String ParticipantToJsonString(Participant obj) throws JsonProcessingException {
        return getParticipantObjectWriter().writeValueAsString(obj);
    }

    public static Phase PhaseFromJsonString(String json) throws IOException {
        return getPhaseObjectReader().readValue(json);
    }

    public static String PhaseToJsonString(Phase obj) throws JsonProcessingException {
        return getPhaseObjectWriter().writeValueAsString(obj);
    }

    public static PlanningInput PlanningInputFromJsonString(String json) throws IOException {
        return getPlanningInputObjectReader().readValue(json);
    }

    public static String PlanningInputToJsonString(PlanningInput obj) throws JsonProcessingException {
        return getPlanningInputObjectWriter().writeValueAsString(obj);
    }

    public static Position PositionFromJsonString(String json) throws IOException {
        return getPositionObjectReader().readValue(json);
    }

    public static String PositionToJsonString(Position obj) throws JsonProcessingException {
        return getPositionObjectWriter().writeValueAsString(obj);
    }

    public static Priority PriorityFromJsonString(String json) throws IOException {
        return getPriorityObjectReader().readValue(json);
    }

    public static String PriorityToJsonString(Priority obj) throws JsonProcessingException {
        return getPriorityObjectWriter().writeValueAsString(obj);
    }

    public static PublishSubscribeInput PublishSubscribeInputFromJsonString(String json) throws IOException {
        return getPublishSubscribeInputObjectReader().readValue(json);
    }

    public static String PublishSubscribeInputToJsonString(PublishSubscribeInput obj) throws JsonProcessingException {
        return getPublishSubscribeInputObjectWriter().writeValueAsString(obj);
    }

    public static Quality QualityFromJsonString(String json) throws IOException {
        return getQualityObjectReader().readValue(json);
    }

    public static String QualityToJsonString(Quality obj) throws JsonProcessingException {
        return getQualityObjectWriter().writeValueAsString(obj);
    }

    public static QueuedMessage QueuedMessageFromJsonString(String json) throws IOException {
        return getQueuedMessageObjectReader().readValue(json);
    }

    public static String QueuedMessageToJsonString(QueuedMessage obj) throws JsonProcessingException {
        return getQueuedMessageObjectWriter().writeValueAsString(obj);
    }

    public static ReflectionInput ReflectionInputFromJsonString(String json) throws IOException {
        return getReflectionInputObjectReader().readValue(json);
    }

    public static String ReflectionInputToJsonString(ReflectionInput obj) throws JsonProcessingException {
        return getReflectionInputObjectWriter().writeValueAsString(obj);
    }

    public static Remind RemindFromJsonString(String json) throws IOException {
        return getRemindObjectReader().readValue(json);
    }

    public static String RemindToJsonString(Remind obj) throws JsonProcessingException {
        return getRemindObjectWriter().writeValueAsString(obj);
    }

    public static Remote RemoteFromJsonString(String json) throws IOException {
        return getRemoteObjectReader().readValue(json);
    }

    public static String RemoteToJsonString(Remote obj) throws JsonProcessingException {
        return getRemoteObjectWriter().writeValueAsString(obj);
    }

    public static Report ReportFromJsonString(String json) throws IOException {
        return getReportObjectReader().readValue(json);
    }

    public static String ReportToJsonString(Report obj) throws JsonProcessingException {
        return getReportObjectWriter().writeValueAsString(obj);
    }

    public static ReportRequest ReportRequestFromJsonString(String json) throws IOException {
        return getReportRequestObjectReader().readValue(json);
    }

    public static String ReportRequestToJsonString(ReportRequest obj) throws JsonProcessingException {
        return getReportRequestObjectWriter().writeValueAsString(obj);
    }

    public static ReportType ReportTypeFromJsonString(String json) throws IOException {
        return getReportTypeObjectReader().readValue(json);
    }

    public static String ReportTypeToJsonString(ReportType obj) throws JsonProcessingException {
        return getReportTypeObjectWriter().writeValueAsString(obj);
    }

    public static Reprioritize ReprioritizeFromJsonString(String json) throws IOException {
        return getReprioritizeObjectReader().readValue(json);
    }

    public static String ReprioritizeToJsonString(Reprioritize obj) throws JsonProcessingException {
        return getReprioritizeObjectWriter().writeValueAsString(obj);
    }

    public static RequestResponseInput RequestResponseInputFromJsonString(String json) throws IOException {
        return getRequestResponseInputObjectReader().readValue(json);
    }

    public static String RequestResponseInputToJsonString(RequestResponseInput obj) throws JsonProcessingException {
        return getRequestResponseInputObjectWriter().writeValueAsString(obj);
    }

    public static Requirement RequirementFromJsonString(String json) throws IOException {
        return getRequirementObjectReader().readValue(json);
    }

    public static String RequirementToJsonString(Requirement obj) throws JsonProcessingException {
        return getRequirementObjectWriter().writeValueAsString(obj);
    }

    public static Retry RetryFromJsonString(String json) throws IOException {
        return getRetryObjectReader().readValue(json);
    }

    public static String RetryToJsonString(Retry obj) throws JsonProcessingException {
        return getRetryObjectWriter().writeValueAsString(obj);
    }

    public static Return ReturnFromJsonString(String json) throws IOException {
        return getReturnObjectReader().readValue(json);
    }

    public static String ReturnToJsonString(Return obj) throws JsonProcessingException {
        return getReturnObjectWriter().writeValueAsString(obj);
    }

    public static Rule RuleFromJsonString(String json) throws IOException {
        return getRuleObjectReader().readValue(json);
    }

    public static String RuleToJsonString(Rule obj) throws JsonProcessingException {
        return getRuleObjectWriter().writeValueAsString(obj);
    }

    public static RuleGroup RuleGroupFromJsonString(String json) throws IOException {
        return getRuleGroupObjectReader().readValue(json);
    }

    public static String RuleGroupToJsonString(RuleGroup obj) throws JsonProcessingException {
        return getRuleGroupObjectWriter().writeValueAsString(obj);
    }

    public static RuleSet RuleSetFromJsonString(String json) throws IOException {
        return getRuleSetObjectReader().readValue(json);
    }

    public static String RuleSetToJsonString(RuleSet obj) throws JsonProcessingException {
        return getRuleSetObjectWriter().writeValueAsString(obj);
    }

    public static ScriptNode ScriptNodeFromJsonString(String json) throws IOException {
        return getScriptNodeObjectReader().readValue(json);
    }

    public static String ScriptNodeToJsonString(ScriptNode obj) throws JsonProcessingException {
        return getScriptNodeObjectWriter().writeValueAsString(obj);
    }

    public static Scripted ScriptedFromJsonString(String json) throws IOException {
        return getScriptedObjectReader().readValue(json);
    }

    public static String ScriptedToJsonString(Scripted obj) throws JsonProcessingException {
        return getScriptedObjectWriter().writeValueAsString(obj);
    }

    public static SecretaryInput SecretaryInputFromJsonString(String json) throws IOException {
        return getSecretaryInputObjectReader().readValue(json);
    }

    public static String SecretaryInputToJsonString(SecretaryInput obj) throws JsonProcessingException {
        return getSecretaryInputObjectWriter().writeValueAsString(obj);
    }

    public static SequentialInput SequentialInputFromJsonString(String json) throws IOException {
        return getSequentialInputObjectReader().readValue(json);
    }

    public static String SequentialInputToJsonString(SequentialInput obj) throws JsonProcessingException {
        return getSequentialInputObjectWriter().writeValueAsString(obj);
    }

    public static SetFact SetFactFromJsonString(String json) throws IOException {
        return getSetFactObjectReader().readValue(json);
    }

    public static String SetFactToJsonString(SetFact obj) throws JsonProcessingException {
        return getSetFactObjectWriter().writeValueAsString(obj);
    }

    public static Stalls StallsFromJsonString(String json) throws IOException {
        return getStallsObjectReader().readValue(json);
    }

    public static String StallsToJsonString(Stalls obj) throws JsonProcessingException {
        return getStallsObjectWriter().writeValueAsString(obj);
    }

    public static StartNode StartNodeFromJsonString(String json) throws IOException {
        return getStartNodeObjectReader().readValue(json);
    }

    public static String StartNodeToJsonString(StartNode obj) throws JsonProcessingException {
        return getStartNodeObjectWriter().writeValueAsString(obj);
    }

    public static Steer SteerFromJsonString(String json) throws IOException {
        return getSteerObjectReader().readValue(json);
    }

    public static String SteerToJsonString(Steer obj) throws JsonProcessingException {
        return getSteerObjectWriter().writeValueAsString(obj);
    }

    public static Stop StopFromJsonString(String json) throws IOException {
        return getStopObjectReader().readValue(json);
    }

    public static String StopToJsonString(Stop obj) throws JsonProcessingException {
        return getStopObjectWriter().writeValueAsString(obj);
    }

    public static SubflowNode SubflowNodeFromJsonString(String json) throws IOException {
        return getSubflowNodeObjectReader().readValue(json);
    }

    public static String SubflowNodeToJsonString(SubflowNode obj) throws JsonProcessingException {
        return getSubflowNodeObjectWriter().writeValueAsString(obj);
    }

    public static Submitted SubmittedFromJsonString(String json) throws IOException {
        return getSubmittedObjectReader().readValue(json);
    }

    public static String SubmittedToJsonString(Submitted obj) throws JsonProcessingException {
        return getSubmittedObjectWriter().writeValueAsString(obj);
    }

    public static Subscription SubscriptionFromJsonString(String json) throws IOException {
        return getSubscriptionObjectReader().readValue(json);
    }

    public static String SubscriptionToJsonString(Subscription obj) throws JsonProcessingException {
        return getSubscriptionObjectWriter().writeValueAsString(obj);
    }

    public static Subtask SubtaskFromJsonString(String json) throws IOException {
        return getSubtaskObjectReader().readValue(json);
    }

    public static String SubtaskToJsonString(Subtask obj) throws JsonProcessingException {
        return getSubtaskObjectWriter().writeValueAsString(obj);
    }

    public static SubtaskForecast SubtaskForecastFromJsonString(String json) throws IOException {
        return getSubtaskForecastObjectReader().readValue(json);
    }

    public static String SubtaskForecastToJsonString(SubtaskForecast obj) throws JsonProcessingException {
        return getSubtaskForecastObjectWriter().writeValueAsString(obj);
    }

    public static SubtaskStatus SubtaskStatusFromJsonString(String json) throws IOException {
        return getSubtaskStatusObjectReader().readValue(json);
    }

    public static String SubtaskStatusToJsonString(SubtaskStatus obj) throws JsonProcessingException {
        return getSubtaskStatusObjectWriter().writeValueAsString(obj);
    }

    public static SupervisorInput SupervisorInputFromJsonString(String json) throws IOException {
        return getSupervisorInputObjectReader().readValue(json);
    }

    public static String SupervisorInputToJsonString(SupervisorInput obj) throws JsonProcessingException {
        return getSupervisorInputObjectWriter().writeValueAsString(obj);
    }

    public static SwitchNode SwitchNodeFromJsonString(String json) throws IOException {
        return getSwitchNodeObjectReader().readValue(json);
    }

    public static String SwitchNodeToJsonString(SwitchNode obj) throws JsonProcessingException {
        return getSwitchNodeObjectWriter().writeValueAsString(obj);
    }

    public static TeamNode TeamNodeFromJsonString(String json) throws IOException {
        return getTeamNodeObjectReader().readValue(json);
    }

    public static String TeamNodeToJsonString(TeamNode obj) throws JsonProcessingException {
        return getTeamNodeObjectWriter().writeValueAsString(obj);
    }

    public static TeamOf TeamOfFromJsonString(String json) throws IOException {
        return getTeamOfObjectReader().readValue(json);
    }

    public static String TeamOfToJsonString(TeamOf obj) throws JsonProcessingException {
        return getTeamOfObjectWriter().writeValueAsString(obj);
    }

    public static TodoDeadline TodoDeadlineFromJsonString(String json) throws IOException {
        return getTodoDeadlineObjectReader().readValue(json);
    }

    public static String TodoDeadlineToJsonString(TodoDeadline obj) throws JsonProcessingException {
        return getTodoDeadlineObjectWriter().writeValueAsString(obj);
    }

    public static TodoID TodoIDFromJsonString(String json) throws IOException {
        return getTodoIDObjectReader().readValue(json);
    }

    public static String TodoIDToJsonString(TodoID obj) throws JsonProcessingException {
        return getTodoIDObjectWriter().writeValueAsString(obj);
    }

    public static TodoInput TodoInputFromJsonString(String json) throws IOException {
        return getTodoInputObjectReader().readValue(json);
    }

    public static String TodoInputToJsonString(TodoInput obj) throws JsonProcessingException {
        return getTodoInputObjectWriter().writeValueAsString(obj);
    }

    public static TodoItem TodoItemFromJsonString(String json) throws IOException {
        return getTodoItemObjectReader().readValue(json);
    }

    public static String TodoItemToJsonString(TodoItem obj) throws JsonProcessingException {
        return getTodoItemObjectWriter().writeValueAsString(obj);
    }

    public static TodoStatus TodoStatusFromJsonString(String json) throws IOException {
        return getTodoStatusObjectReader().readValue(json);
    }

    public static String TodoStatusToJsonString(TodoStatus obj) throws JsonProcessingException {
        return getTodoStatusObjectWriter().writeValueAsString(obj);
    }

    public static ToolAction ToolActionFromJsonString(String json) throws IOException {
        return getToolActionObjectReader().readValue(json);
    }

    public static String ToolActionToJsonString(ToolAction obj) throws JsonProcessingException {
        return getToolActionObjectWriter().writeValueAsString(obj);
    }

    public static ToolNode ToolNodeFromJsonString(String json) throws IOException {
        return getToolNodeObjectReader().readValue(json);
    }

    public static String ToolNodeToJsonString(ToolNode obj) throws JsonProcessingException {
        return getToolNodeObjectWriter().writeValueAsString(obj);
    }

    public static TopicInput TopicInputFromJsonString(String json) throws IOException {
        return getTopicInputObjectReader().readValue(json);
    }

    public static String TopicInputToJsonString(TopicInput obj) throws JsonProcessingException {
        return getTopicInputObjectWriter().writeValueAsString(obj);
    }

    public static TranscriptEntry TranscriptEntryFromJsonString(String json) throws IOException {
        return getTranscriptEntryObjectReader().readValue(json);
    }

    public static String TranscriptEntryToJsonString(TranscriptEntry obj) throws JsonProcessingException {
        return getTranscriptEntryObjectWriter().writeValueAsString(obj);
    }

    public static TransformNode TransformNodeFromJsonString(String json) throws IOException {
        return getTransformNodeObjectReader().readValue(json);
    }

    public static String TransformNodeToJsonString(TransformNode obj) throws JsonProcessingException {
        return getTransformNodeObjectWriter().writeValueAsString(obj);
    }

    public static Undoable UndoableFromJsonString(String json) throws IOException {
        return getUndoableObjectReader().readValue(json);
    }

    public static String UndoableToJsonString(Undoable obj) throws JsonProcessingException {
        return getUndoableObjectWriter().writeValueAsString(obj);
    }

    public static Usage UsageFromJsonString(String json) throws IOException {
        return getUsageObjectReader().readValue(json);
    }

    public static String UsageToJsonString(Usage obj) throws JsonProcessingException {
        return getUsageObjectWriter().writeValueAsString(obj);
    }

    public static Vote VoteFromJsonString(String json) throws IOException {
        return getVoteObjectReader().readValue(json);
    }

    public static String VoteToJsonString(Vote obj) throws JsonProcessingException {
        return getVoteObjectWriter().writeValueAsString(obj);
    }

    public static Wait WaitFromJsonString(String json) throws IOException {
        return getWaitObjectReader().readValue(json);
    }

    public static String WaitToJsonString(Wait obj) throws JsonProcessingException {
        return getWaitObjectWriter().writeValueAsString(obj);
    }

    public static WaitNode WaitNodeFromJsonString(String json) throws IOException {
        return getWaitNodeObjectReader().readValue(json);
    }

    public static String WaitNodeToJsonString(WaitNode obj) throws JsonProcessingException {
        return getWaitNodeObjectWriter().writeValueAsString(obj);
    }

    public static Weights WeightsFromJsonString(String json) throws IOException {
        return getWeightsObjectReader().readValue(json);
    }

    public static String WeightsToJsonString(Weights obj) throws JsonProcessingException {
        return getWeightsObjectWriter().writeValueAsString(obj);
    }

    public static FlowNodeType FlowNodeTypeFromJsonString(String json) throws IOException {
        return getFlowNodeTypeObjectReader().readValue(json);
    }

    public static String FlowNodeTypeToJsonString(FlowNodeType obj) throws JsonProcessingException {
        return getFlowNodeTypeObjectWriter().writeValueAsString(obj);
    }

    public static OnTimeoutDo OnTimeoutDoFromJsonString(String json) throws IOException {
        return getOnTimeoutDoObjectReader().readValue(json);
    }

    public static String OnTimeoutDoToJsonString(OnTimeoutDo obj) throws JsonProcessingException {
        return getOnTimeoutDoObjectWriter().writeValueAsString(obj);
    }

    public static ParticipantKind ParticipantKindFromJsonString(String json) throws IOException {
        return getParticipantKindObjectReader().readValue(json);
    }

    public static String ParticipantKindToJsonString(ParticipantKind obj) throws JsonProcessingException {
        return getParticipantKindObjectWriter().writeValueAsString(obj);
    }

    public static ParticipantObject ParticipantObjectFromJsonString(String json) throws IOException {
        return getParticipantObjectObjectReader().readValue(json);
    }

    public static String ParticipantObjectToJsonString(ParticipantObject obj) throws JsonProcessingException {
        return getParticipantObjectObjectWriter().writeValueAsString(obj);
    }

    private static ObjectReader A2AAgentReader;
    private static ObjectWriter A2AAgentWriter;

    private static void instantiateA2AAgentMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        A2AAgentReader = mapper.readerFor(A2AAgent.class);
        A2AAgentWriter = mapper.writerFor(A2AAgent.class);
    }

    private static ObjectReader getA2AAgentObjectReader() {
        if (A2AAgentReader == null) instantiateA2AAgentMapper();
        return A2AAgentReader;
    }

    private static ObjectWriter getA2AAgentObjectWriter() {
        if (A2AAgentWriter == null) instantiateA2AAgentMapper();
        return A2AAgentWriter;
    }

    private static ObjectReader AcceptingReader;
    private static ObjectWriter AcceptingWriter;

    private static void instantiateAcceptingMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        AcceptingReader = mapper.readerFor(Accepting.class);
        AcceptingWriter = mapper.writerFor(Accepting.class);
    }

    private static ObjectReader getAcceptingObjectReader() {
        if (AcceptingReader == null) instantiateAcceptingMapper();
        return AcceptingReader;
    }

    private static ObjectWriter getAcceptingObjectWriter() {
        if (AcceptingWriter == null) instantiateAcceptingMapper();
        return AcceptingWriter;
    }

    private static ObjectReader AgentReader;
    private static ObjectWriter AgentWriter;

    private static void instantiateAgentMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        AgentReader = mapper.readerFor(Agent.class);
        AgentWriter = mapper.writerFor(Agent.class);
    }

    private static ObjectReader getAgentObjectReader() {
        if (AgentReader == null) instantiateAgentMapper();
        return AgentReader;
    }

    private static ObjectWriter getAgentObjectWriter() {
        if (AgentWriter == null) instantiateAgentMapper();
        return AgentWriter;
    }

    private static ObjectReader AgentNodeReader;
    private static ObjectWriter AgentNodeWriter;

    private static void instantiateAgentNodeMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        AgentNodeReader = mapper.readerFor(AgentNode.class);
        AgentNodeWriter = mapper.writerFor(AgentNode.class);
    }

    private static ObjectReader getAgentNodeObjectReader() {
        if (AgentNodeReader == null) instantiateAgentNodeMapper();
        return AgentNodeReader;
    }

    private static ObjectWriter getAgentNodeObjectWriter() {
        if (AgentNodeWriter == null) instantiateAgentNodeMapper();
        return AgentNodeWriter;
    }

    private static ObjectReader AllowingReader;
    private static ObjectWriter AllowingWriter;

    private static void instantiateAllowingMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        AllowingReader = mapper.readerFor(Allowing.class);
        AllowingWriter = mapper.writerFor(Allowing.class);
    }

    private static ObjectReader getAllowingObjectReader() {
        if (AllowingReader == null) instantiateAllowingMapper();
        return AllowingReader;
    }

    private static ObjectWriter getAllowingObjectWriter() {
        if (AllowingWriter == null) instantiateAllowingMapper();
        return AllowingWriter;
    }

    private static ObjectReader AlwaysReader;
    private static ObjectWriter AlwaysWriter;

    private static void instantiateAlwaysMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        AlwaysReader = mapper.readerFor(Always.class);
        AlwaysWriter = mapper.writerFor(Always.class);
    }

    private static ObjectReader getAlwaysObjectReader() {
        if (AlwaysReader == null) instantiateAlwaysMapper();
        return AlwaysReader;
    }

    private static ObjectWriter getAlwaysObjectWriter() {
        if (AlwaysWriter == null) instantiateAlwaysMapper();
        return AlwaysWriter;
    }

    private static ObjectReader AnsweredReader;
    private static ObjectWriter AnsweredWriter;

    private static void instantiateAnsweredMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        AnsweredReader = mapper.readerFor(Answered.class);
        AnsweredWriter = mapper.writerFor(Answered.class);
    }

    private static ObjectReader getAnsweredObjectReader() {
        if (AnsweredReader == null) instantiateAnsweredMapper();
        return AnsweredReader;
    }

    private static ObjectWriter getAnsweredObjectWriter() {
        if (AnsweredWriter == null) instantiateAnsweredMapper();
        return AnsweredWriter;
    }

    private static ObjectReader ArtifactReader;
    private static ObjectWriter ArtifactWriter;

    private static void instantiateArtifactMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        ArtifactReader = mapper.readerFor(Artifact.class);
        ArtifactWriter = mapper.writerFor(Artifact.class);
    }

    private static ObjectReader getArtifactObjectReader() {
        if (ArtifactReader == null) instantiateArtifactMapper();
        return ArtifactReader;
    }

    private static ObjectWriter getArtifactObjectWriter() {
        if (ArtifactWriter == null) instantiateArtifactMapper();
        return ArtifactWriter;
    }

    private static ObjectReader AutoInputReader;
    private static ObjectWriter AutoInputWriter;

    private static void instantiateAutoInputMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        AutoInputReader = mapper.readerFor(AutoInput.class);
        AutoInputWriter = mapper.writerFor(AutoInput.class);
    }

    private static ObjectReader getAutoInputObjectReader() {
        if (AutoInputReader == null) instantiateAutoInputMapper();
        return AutoInputReader;
    }

    private static ObjectWriter getAutoInputObjectWriter() {
        if (AutoInputWriter == null) instantiateAutoInputMapper();
        return AutoInputWriter;
    }

    private static ObjectReader BreakpointOrderReader;
    private static ObjectWriter BreakpointOrderWriter;

    private static void instantiateBreakpointOrderMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        BreakpointOrderReader = mapper.readerFor(BreakpointOrder.class);
        BreakpointOrderWriter = mapper.writerFor(BreakpointOrder.class);
    }

    private static ObjectReader getBreakpointOrderObjectReader() {
        if (BreakpointOrderReader == null) instantiateBreakpointOrderMapper();
        return BreakpointOrderReader;
    }

    private static ObjectWriter getBreakpointOrderObjectWriter() {
        if (BreakpointOrderWriter == null) instantiateBreakpointOrderMapper();
        return BreakpointOrderWriter;
    }

    private static ObjectReader BudgetReader;
    private static ObjectWriter BudgetWriter;

    private static void instantiateBudgetMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        BudgetReader = mapper.readerFor(Budget.class);
        BudgetWriter = mapper.writerFor(Budget.class);
    }

    private static ObjectReader getBudgetObjectReader() {
        if (BudgetReader == null) instantiateBudgetMapper();
        return BudgetReader;
    }

    private static ObjectWriter getBudgetObjectWriter() {
        if (BudgetWriter == null) instantiateBudgetMapper();
        return BudgetWriter;
    }

    private static ObjectReader BudgetWarningReader;
    private static ObjectWriter BudgetWarningWriter;

    private static void instantiateBudgetWarningMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        BudgetWarningReader = mapper.readerFor(BudgetWarning.class);
        BudgetWarningWriter = mapper.writerFor(BudgetWarning.class);
    }

    private static ObjectReader getBudgetWarningObjectReader() {
        if (BudgetWarningReader == null) instantiateBudgetWarningMapper();
        return BudgetWarningReader;
    }

    private static ObjectWriter getBudgetWarningObjectWriter() {
        if (BudgetWarningWriter == null) instantiateBudgetWarningMapper();
        return BudgetWarningWriter;
    }

    private static ObjectReader CallActionReader;
    private static ObjectWriter CallActionWriter;

    private static void instantiateCallActionMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        CallActionReader = mapper.readerFor(CallAction.class);
        CallActionWriter = mapper.writerFor(CallAction.class);
    }

    private static ObjectReader getCallActionObjectReader() {
        if (CallActionReader == null) instantiateCallActionMapper();
        return CallActionReader;
    }

    private static ObjectWriter getCallActionObjectWriter() {
        if (CallActionWriter == null) instantiateCallActionMapper();
        return CallActionWriter;
    }

    private static ObjectReader CancelTodoReader;
    private static ObjectWriter CancelTodoWriter;

    private static void instantiateCancelTodoMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        CancelTodoReader = mapper.readerFor(CancelTodo.class);
        CancelTodoWriter = mapper.writerFor(CancelTodo.class);
    }

    private static ObjectReader getCancelTodoObjectReader() {
        if (CancelTodoReader == null) instantiateCancelTodoMapper();
        return CancelTodoReader;
    }

    private static ObjectWriter getCancelTodoObjectWriter() {
        if (CancelTodoWriter == null) instantiateCancelTodoMapper();
        return CancelTodoWriter;
    }

    private static ObjectReader CaseReader;
    private static ObjectWriter CaseWriter;

    private static void instantiateCaseMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        CaseReader = mapper.readerFor(Case.class);
        CaseWriter = mapper.writerFor(Case.class);
    }

    private static ObjectReader getCaseObjectReader() {
        if (CaseReader == null) instantiateCaseMapper();
        return CaseReader;
    }

    private static ObjectWriter getCaseObjectWriter() {
        if (CaseWriter == null) instantiateCaseMapper();
        return CaseWriter;
    }

    private static ObjectReader ChooseReader;
    private static ObjectWriter ChooseWriter;

    private static void instantiateChooseMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        ChooseReader = mapper.readerFor(Choose.class);
        ChooseWriter = mapper.writerFor(Choose.class);
    }

    private static ObjectReader getChooseObjectReader() {
        if (ChooseReader == null) instantiateChooseMapper();
        return ChooseReader;
    }

    private static ObjectWriter getChooseObjectWriter() {
        if (ChooseWriter == null) instantiateChooseMapper();
        return ChooseWriter;
    }

    private static ObjectReader ClientToolReader;
    private static ObjectWriter ClientToolWriter;

    private static void instantiateClientToolMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        ClientToolReader = mapper.readerFor(ClientTool.class);
        ClientToolWriter = mapper.writerFor(ClientTool.class);
    }

    private static ObjectReader getClientToolObjectReader() {
        if (ClientToolReader == null) instantiateClientToolMapper();
        return ClientToolReader;
    }

    private static ObjectWriter getClientToolObjectWriter() {
        if (ClientToolWriter == null) instantiateClientToolMapper();
        return ClientToolWriter;
    }

    private static ObjectReader ConditionNodeReader;
    private static ObjectWriter ConditionNodeWriter;

    private static void instantiateConditionNodeMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        ConditionNodeReader = mapper.readerFor(ConditionNode.class);
        ConditionNodeWriter = mapper.writerFor(ConditionNode.class);
    }

    private static ObjectReader getConditionNodeObjectReader() {
        if (ConditionNodeReader == null) instantiateConditionNodeMapper();
        return ConditionNodeReader;
    }

    private static ObjectWriter getConditionNodeObjectWriter() {
        if (ConditionNodeWriter == null) instantiateConditionNodeMapper();
        return ConditionNodeWriter;
    }

    private static ObjectReader ConsensusInputReader;
    private static ObjectWriter ConsensusInputWriter;

    private static void instantiateConsensusInputMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        ConsensusInputReader = mapper.readerFor(ConsensusInput.class);
        ConsensusInputWriter = mapper.writerFor(ConsensusInput.class);
    }

    private static ObjectReader getConsensusInputObjectReader() {
        if (ConsensusInputReader == null) instantiateConsensusInputMapper();
        return ConsensusInputReader;
    }

    private static ObjectWriter getConsensusInputObjectWriter() {
        if (ConsensusInputWriter == null) instantiateConsensusInputMapper();
        return ConsensusInputWriter;
    }

    private static ObjectReader ContributionReader;
    private static ObjectWriter ContributionWriter;

    private static void instantiateContributionMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        ContributionReader = mapper.readerFor(Contribution.class);
        ContributionWriter = mapper.writerFor(Contribution.class);
    }

    private static ObjectReader getContributionObjectReader() {
        if (ContributionReader == null) instantiateContributionMapper();
        return ContributionReader;
    }

    private static ObjectWriter getContributionObjectWriter() {
        if (ContributionWriter == null) instantiateContributionMapper();
        return ContributionWriter;
    }

    private static ObjectReader ContributionStatusReader;
    private static ObjectWriter ContributionStatusWriter;

    private static void instantiateContributionStatusMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        ContributionStatusReader = mapper.readerFor(ContributionStatus.class);
        ContributionStatusWriter = mapper.writerFor(ContributionStatus.class);
    }

    private static ObjectReader getContributionStatusObjectReader() {
        if (ContributionStatusReader == null) instantiateContributionStatusMapper();
        return ContributionStatusReader;
    }

    private static ObjectWriter getContributionStatusObjectWriter() {
        if (ContributionStatusWriter == null) instantiateContributionStatusMapper();
        return ContributionStatusWriter;
    }

    private static ObjectReader CustomInputReader;
    private static ObjectWriter CustomInputWriter;

    private static void instantiateCustomInputMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        CustomInputReader = mapper.readerFor(CustomInput.class);
        CustomInputWriter = mapper.writerFor(CustomInput.class);
    }

    private static ObjectReader getCustomInputObjectReader() {
        if (CustomInputReader == null) instantiateCustomInputMapper();
        return CustomInputReader;
    }

    private static ObjectWriter getCustomInputObjectWriter() {
        if (CustomInputWriter == null) instantiateCustomInputMapper();
        return CustomInputWriter;
    }

    private static ObjectReader DeadLetterReader;
    private static ObjectWriter DeadLetterWriter;

    private static void instantiateDeadLetterMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        DeadLetterReader = mapper.readerFor(DeadLetter.class);
        DeadLetterWriter = mapper.writerFor(DeadLetter.class);
    }

    private static ObjectReader getDeadLetterObjectReader() {
        if (DeadLetterReader == null) instantiateDeadLetterMapper();
        return DeadLetterReader;
    }

    private static ObjectWriter getDeadLetterObjectWriter() {
        if (DeadLetterWriter == null) instantiateDeadLetterMapper();
        return DeadLetterWriter;
    }

    private static ObjectReader DebateInputReader;
    private static ObjectWriter DebateInputWriter;

    private static void instantiateDebateInputMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        DebateInputReader = mapper.readerFor(DebateInput.class);
        DebateInputWriter = mapper.writerFor(DebateInput.class);
    }

    private static ObjectReader getDebateInputObjectReader() {
        if (DebateInputReader == null) instantiateDebateInputMapper();
        return DebateInputReader;
    }

    private static ObjectWriter getDebateInputObjectWriter() {
        if (DebateInputWriter == null) instantiateDebateInputMapper();
        return DebateInputWriter;
    }

    private static ObjectReader DecisionReader;
    private static ObjectWriter DecisionWriter;

    private static void instantiateDecisionMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        DecisionReader = mapper.readerFor(Decision.class);
        DecisionWriter = mapper.writerFor(Decision.class);
    }

    private static ObjectReader getDecisionObjectReader() {
        if (DecisionReader == null) instantiateDecisionMapper();
        return DecisionReader;
    }

    private static ObjectWriter getDecisionObjectWriter() {
        if (DecisionWriter == null) instantiateDecisionMapper();
        return DecisionWriter;
    }

    private static ObjectReader DecisionKindReader;
    private static ObjectWriter DecisionKindWriter;

    private static void instantiateDecisionKindMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        DecisionKindReader = mapper.readerFor(DecisionKind.class);
        DecisionKindWriter = mapper.writerFor(DecisionKind.class);
    }

    private static ObjectReader getDecisionKindObjectReader() {
        if (DecisionKindReader == null) instantiateDecisionKindMapper();
        return DecisionKindReader;
    }

    private static ObjectWriter getDecisionKindObjectWriter() {
        if (DecisionKindWriter == null) instantiateDecisionKindMapper();
        return DecisionKindWriter;
    }

    private static ObjectReader DecisionPolicyReader;
    private static ObjectWriter DecisionPolicyWriter;

    private static void instantiateDecisionPolicyMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        DecisionPolicyReader = mapper.readerFor(DecisionPolicy.class);
        DecisionPolicyWriter = mapper.writerFor(DecisionPolicy.class);
    }

    private static ObjectReader getDecisionPolicyObjectReader() {
        if (DecisionPolicyReader == null) instantiateDecisionPolicyMapper();
        return DecisionPolicyReader;
    }

    private static ObjectWriter getDecisionPolicyObjectWriter() {
        if (DecisionPolicyWriter == null) instantiateDecisionPolicyMapper();
        return DecisionPolicyWriter;
    }

    private static ObjectReader DecisionRequestReader;
    private static ObjectWriter DecisionRequestWriter;

    private static void instantiateDecisionRequestMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        DecisionRequestReader = mapper.readerFor(DecisionRequest.class);
        DecisionRequestWriter = mapper.writerFor(DecisionRequest.class);
    }

    private static ObjectReader getDecisionRequestObjectReader() {
        if (DecisionRequestReader == null) instantiateDecisionRequestMapper();
        return DecisionRequestReader;
    }

    private static ObjectWriter getDecisionRequestObjectWriter() {
        if (DecisionRequestWriter == null) instantiateDecisionRequestMapper();
        return DecisionRequestWriter;
    }

    private static ObjectReader DecisionStatusReader;
    private static ObjectWriter DecisionStatusWriter;

    private static void instantiateDecisionStatusMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        DecisionStatusReader = mapper.readerFor(DecisionStatus.class);
        DecisionStatusWriter = mapper.writerFor(DecisionStatus.class);
    }

    private static ObjectReader getDecisionStatusObjectReader() {
        if (DecisionStatusReader == null) instantiateDecisionStatusMapper();
        return DecisionStatusReader;
    }

    private static ObjectWriter getDecisionStatusObjectWriter() {
        if (DecisionStatusWriter == null) instantiateDecisionStatusMapper();
        return DecisionStatusWriter;
    }

    private static ObjectReader DelegateReader;
    private static ObjectWriter DelegateWriter;

    private static void instantiateDelegateMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        DelegateReader = mapper.readerFor(Delegate.class);
        DelegateWriter = mapper.writerFor(Delegate.class);
    }

    private static ObjectReader getDelegateObjectReader() {
        if (DelegateReader == null) instantiateDelegateMapper();
        return DelegateReader;
    }

    private static ObjectWriter getDelegateObjectWriter() {
        if (DelegateWriter == null) instantiateDelegateMapper();
        return DelegateWriter;
    }

    private static ObjectReader DispatchReader;
    private static ObjectWriter DispatchWriter;

    private static void instantiateDispatchMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        DispatchReader = mapper.readerFor(Dispatch.class);
        DispatchWriter = mapper.writerFor(Dispatch.class);
    }

    private static ObjectReader getDispatchObjectReader() {
        if (DispatchReader == null) instantiateDispatchMapper();
        return DispatchReader;
    }

    private static ObjectWriter getDispatchObjectWriter() {
        if (DispatchWriter == null) instantiateDispatchMapper();
        return DispatchWriter;
    }

    private static ObjectReader EarlierReader;
    private static ObjectWriter EarlierWriter;

    private static void instantiateEarlierMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        EarlierReader = mapper.readerFor(Earlier.class);
        EarlierWriter = mapper.writerFor(Earlier.class);
    }

    private static ObjectReader getEarlierObjectReader() {
        if (EarlierReader == null) instantiateEarlierMapper();
        return EarlierReader;
    }

    private static ObjectWriter getEarlierObjectWriter() {
        if (EarlierWriter == null) instantiateEarlierMapper();
        return EarlierWriter;
    }

    private static ObjectReader EdgeReader;
    private static ObjectWriter EdgeWriter;

    private static void instantiateEdgeMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        EdgeReader = mapper.readerFor(Edge.class);
        EdgeWriter = mapper.writerFor(Edge.class);
    }

    private static ObjectReader getEdgeObjectReader() {
        if (EdgeReader == null) instantiateEdgeMapper();
        return EdgeReader;
    }

    private static ObjectWriter getEdgeObjectWriter() {
        if (EdgeWriter == null) instantiateEdgeMapper();
        return EdgeWriter;
    }

    private static ObjectReader EmitReader;
    private static ObjectWriter EmitWriter;

    private static void instantiateEmitMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        EmitReader = mapper.readerFor(Emit.class);
        EmitWriter = mapper.writerFor(Emit.class);
    }

    private static ObjectReader getEmitObjectReader() {
        if (EmitReader == null) instantiateEmitMapper();
        return EmitReader;
    }

    private static ObjectWriter getEmitObjectWriter() {
        if (EmitWriter == null) instantiateEmitMapper();
        return EmitWriter;
    }

    private static ObjectReader EndNodeReader;
    private static ObjectWriter EndNodeWriter;

    private static void instantiateEndNodeMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        EndNodeReader = mapper.readerFor(EndNode.class);
        EndNodeWriter = mapper.writerFor(EndNode.class);
    }

    private static ObjectReader getEndNodeObjectReader() {
        if (EndNodeReader == null) instantiateEndNodeMapper();
        return EndNodeReader;
    }

    private static ObjectWriter getEndNodeObjectWriter() {
        if (EndNodeWriter == null) instantiateEndNodeMapper();
        return EndNodeWriter;
    }

    private static ObjectReader EscalateReader;
    private static ObjectWriter EscalateWriter;

    private static void instantiateEscalateMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        EscalateReader = mapper.readerFor(Escalate.class);
        EscalateWriter = mapper.writerFor(Escalate.class);
    }

    private static ObjectReader getEscalateObjectReader() {
        if (EscalateReader == null) instantiateEscalateMapper();
        return EscalateReader;
    }

    private static ObjectWriter getEscalateObjectWriter() {
        if (EscalateWriter == null) instantiateEscalateMapper();
        return EscalateWriter;
    }

    private static ObjectReader EventReader;
    private static ObjectWriter EventWriter;

    private static void instantiateEventMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        EventReader = mapper.readerFor(Event.class);
        EventWriter = mapper.writerFor(Event.class);
    }

    private static ObjectReader getEventObjectReader() {
        if (EventReader == null) instantiateEventMapper();
        return EventReader;
    }

    private static ObjectWriter getEventObjectWriter() {
        if (EventWriter == null) instantiateEventMapper();
        return EventWriter;
    }

    private static ObjectReader ExecutionResultReader;
    private static ObjectWriter ExecutionResultWriter;

    private static void instantiateExecutionResultMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        ExecutionResultReader = mapper.readerFor(ExecutionResult.class);
        ExecutionResultWriter = mapper.writerFor(ExecutionResult.class);
    }

    private static ObjectReader getExecutionResultObjectReader() {
        if (ExecutionResultReader == null) instantiateExecutionResultMapper();
        return ExecutionResultReader;
    }

    private static ObjectWriter getExecutionResultObjectWriter() {
        if (ExecutionResultWriter == null) instantiateExecutionResultMapper();
        return ExecutionResultWriter;
    }

    private static ObjectReader FailAtDeadlineReader;
    private static ObjectWriter FailAtDeadlineWriter;

    private static void instantiateFailAtDeadlineMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        FailAtDeadlineReader = mapper.readerFor(FailAtDeadline.class);
        FailAtDeadlineWriter = mapper.writerFor(FailAtDeadline.class);
    }

    private static ObjectReader getFailAtDeadlineObjectReader() {
        if (FailAtDeadlineReader == null) instantiateFailAtDeadlineMapper();
        return FailAtDeadlineReader;
    }

    private static ObjectWriter getFailAtDeadlineObjectWriter() {
        if (FailAtDeadlineWriter == null) instantiateFailAtDeadlineMapper();
        return FailAtDeadlineWriter;
    }

    private static ObjectReader FailureReader;
    private static ObjectWriter FailureWriter;

    private static void instantiateFailureMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        FailureReader = mapper.readerFor(Failure.class);
        FailureWriter = mapper.writerFor(Failure.class);
    }

    private static ObjectReader getFailureObjectReader() {
        if (FailureReader == null) instantiateFailureMapper();
        return FailureReader;
    }

    private static ObjectWriter getFailureObjectWriter() {
        if (FailureWriter == null) instantiateFailureMapper();
        return FailureWriter;
    }

    private static ObjectReader FilterReader;
    private static ObjectWriter FilterWriter;

    private static void instantiateFilterMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        FilterReader = mapper.readerFor(Filter.class);
        FilterWriter = mapper.writerFor(Filter.class);
    }

    private static ObjectReader getFilterObjectReader() {
        if (FilterReader == null) instantiateFilterMapper();
        return FilterReader;
    }

    private static ObjectWriter getFilterObjectWriter() {
        if (FilterWriter == null) instantiateFilterMapper();
        return FilterWriter;
    }

    private static ObjectReader FlowDefinitionReader;
    private static ObjectWriter FlowDefinitionWriter;

    private static void instantiateFlowDefinitionMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        FlowDefinitionReader = mapper.readerFor(FlowDefinition.class);
        FlowDefinitionWriter = mapper.writerFor(FlowDefinition.class);
    }

    private static ObjectReader getFlowDefinitionObjectReader() {
        if (FlowDefinitionReader == null) instantiateFlowDefinitionMapper();
        return FlowDefinitionReader;
    }

    private static ObjectWriter getFlowDefinitionObjectWriter() {
        if (FlowDefinitionWriter == null) instantiateFlowDefinitionMapper();
        return FlowDefinitionWriter;
    }

    private static ObjectReader FlowInputReader;
    private static ObjectWriter FlowInputWriter;

    private static void instantiateFlowInputMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        FlowInputReader = mapper.readerFor(FlowInput.class);
        FlowInputWriter = mapper.writerFor(FlowInput.class);
    }

    private static ObjectReader getFlowInputObjectReader() {
        if (FlowInputReader == null) instantiateFlowInputMapper();
        return FlowInputReader;
    }

    private static ObjectWriter getFlowInputObjectWriter() {
        if (FlowInputWriter == null) instantiateFlowInputMapper();
        return FlowInputWriter;
    }

    private static ObjectReader FlowNodeReader;
    private static ObjectWriter FlowNodeWriter;

    private static void instantiateFlowNodeMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        FlowNodeReader = mapper.readerFor(FlowNode.class);
        FlowNodeWriter = mapper.writerFor(FlowNode.class);
    }

    private static ObjectReader getFlowNodeObjectReader() {
        if (FlowNodeReader == null) instantiateFlowNodeMapper();
        return FlowNodeReader;
    }

    private static ObjectWriter getFlowNodeObjectWriter() {
        if (FlowNodeWriter == null) instantiateFlowNodeMapper();
        return FlowNodeWriter;
    }

    private static ObjectReader ForecastReader;
    private static ObjectWriter ForecastWriter;

    private static void instantiateForecastMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        ForecastReader = mapper.readerFor(Forecast.class);
        ForecastWriter = mapper.writerFor(Forecast.class);
    }

    private static ObjectReader getForecastObjectReader() {
        if (ForecastReader == null) instantiateForecastMapper();
        return ForecastReader;
    }

    private static ObjectWriter getForecastObjectWriter() {
        if (ForecastWriter == null) instantiateForecastMapper();
        return ForecastWriter;
    }

    private static ObjectReader GoToReader;
    private static ObjectWriter GoToWriter;

    private static void instantiateGoToMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        GoToReader = mapper.readerFor(GoTo.class);
        GoToWriter = mapper.writerFor(GoTo.class);
    }

    private static ObjectReader getGoToObjectReader() {
        if (GoToReader == null) instantiateGoToMapper();
        return GoToReader;
    }

    private static ObjectWriter getGoToObjectWriter() {
        if (GoToWriter == null) instantiateGoToMapper();
        return GoToWriter;
    }

    private static ObjectReader GraphReader;
    private static ObjectWriter GraphWriter;

    private static void instantiateGraphMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        GraphReader = mapper.readerFor(Graph.class);
        GraphWriter = mapper.writerFor(Graph.class);
    }

    private static ObjectReader getGraphObjectReader() {
        if (GraphReader == null) instantiateGraphMapper();
        return GraphReader;
    }

    private static ObjectWriter getGraphObjectWriter() {
        if (GraphWriter == null) instantiateGraphMapper();
        return GraphWriter;
    }

    private static ObjectReader HumanReader;
    private static ObjectWriter HumanWriter;

    private static void instantiateHumanMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        HumanReader = mapper.readerFor(Human.class);
        HumanWriter = mapper.writerFor(Human.class);
    }

    private static ObjectReader getHumanObjectReader() {
        if (HumanReader == null) instantiateHumanMapper();
        return HumanReader;
    }

    private static ObjectWriter getHumanObjectWriter() {
        if (HumanWriter == null) instantiateHumanMapper();
        return HumanWriter;
    }

    private static ObjectReader HumanNodeReader;
    private static ObjectWriter HumanNodeWriter;

    private static void instantiateHumanNodeMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        HumanNodeReader = mapper.readerFor(HumanNode.class);
        HumanNodeWriter = mapper.writerFor(HumanNode.class);
    }

    private static ObjectReader getHumanNodeObjectReader() {
        if (HumanNodeReader == null) instantiateHumanNodeMapper();
        return HumanNodeReader;
    }

    private static ObjectWriter getHumanNodeObjectWriter() {
        if (HumanNodeWriter == null) instantiateHumanNodeMapper();
        return HumanNodeWriter;
    }

    private static ObjectReader IdeaReader;
    private static ObjectWriter IdeaWriter;

    private static void instantiateIdeaMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        IdeaReader = mapper.readerFor(Idea.class);
        IdeaWriter = mapper.writerFor(Idea.class);
    }

    private static ObjectReader getIdeaObjectReader() {
        if (IdeaReader == null) instantiateIdeaMapper();
        return IdeaReader;
    }

    private static ObjectWriter getIdeaObjectWriter() {
        if (IdeaWriter == null) instantiateIdeaMapper();
        return IdeaWriter;
    }

    private static ObjectReader JoinNodeReader;
    private static ObjectWriter JoinNodeWriter;

    private static void instantiateJoinNodeMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        JoinNodeReader = mapper.readerFor(JoinNode.class);
        JoinNodeWriter = mapper.writerFor(JoinNode.class);
    }

    private static ObjectReader getJoinNodeObjectReader() {
        if (JoinNodeReader == null) instantiateJoinNodeMapper();
        return JoinNodeReader;
    }

    private static ObjectWriter getJoinNodeObjectWriter() {
        if (JoinNodeWriter == null) instantiateJoinNodeMapper();
        return JoinNodeWriter;
    }

    private static ObjectReader LoopNodeReader;
    private static ObjectWriter LoopNodeWriter;

    private static void instantiateLoopNodeMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        LoopNodeReader = mapper.readerFor(LoopNode.class);
        LoopNodeWriter = mapper.writerFor(LoopNode.class);
    }

    private static ObjectReader getLoopNodeObjectReader() {
        if (LoopNodeReader == null) instantiateLoopNodeMapper();
        return LoopNodeReader;
    }

    private static ObjectWriter getLoopNodeObjectWriter() {
        if (LoopNodeWriter == null) instantiateLoopNodeMapper();
        return LoopNodeWriter;
    }

    private static ObjectReader MapNodeReader;
    private static ObjectWriter MapNodeWriter;

    private static void instantiateMapNodeMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        MapNodeReader = mapper.readerFor(MapNode.class);
        MapNodeWriter = mapper.writerFor(MapNode.class);
    }

    private static ObjectReader getMapNodeObjectReader() {
        if (MapNodeReader == null) instantiateMapNodeMapper();
        return MapNodeReader;
    }

    private static ObjectWriter getMapNodeObjectWriter() {
        if (MapNodeWriter == null) instantiateMapNodeMapper();
        return MapNodeWriter;
    }

    private static ObjectReader MessageReader;
    private static ObjectWriter MessageWriter;

    private static void instantiateMessageMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        MessageReader = mapper.readerFor(Message.class);
        MessageWriter = mapper.writerFor(Message.class);
    }

    private static ObjectReader getMessageObjectReader() {
        if (MessageReader == null) instantiateMessageMapper();
        return MessageReader;
    }

    private static ObjectWriter getMessageObjectWriter() {
        if (MessageWriter == null) instantiateMessageMapper();
        return MessageWriter;
    }

    private static ObjectReader MonitoringReader;
    private static ObjectWriter MonitoringWriter;

    private static void instantiateMonitoringMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        MonitoringReader = mapper.readerFor(Monitoring.class);
        MonitoringWriter = mapper.writerFor(Monitoring.class);
    }

    private static ObjectReader getMonitoringObjectReader() {
        if (MonitoringReader == null) instantiateMonitoringMapper();
        return MonitoringReader;
    }

    private static ObjectWriter getMonitoringObjectWriter() {
        if (MonitoringWriter == null) instantiateMonitoringMapper();
        return MonitoringWriter;
    }

    private static ObjectReader NamedFlowInputReader;
    private static ObjectWriter NamedFlowInputWriter;

    private static void instantiateNamedFlowInputMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        NamedFlowInputReader = mapper.readerFor(NamedFlowInput.class);
        NamedFlowInputWriter = mapper.writerFor(NamedFlowInput.class);
    }

    private static ObjectReader getNamedFlowInputObjectReader() {
        if (NamedFlowInputReader == null) instantiateNamedFlowInputMapper();
        return NamedFlowInputReader;
    }

    private static ObjectWriter getNamedFlowInputObjectWriter() {
        if (NamedFlowInputWriter == null) instantiateNamedFlowInputMapper();
        return NamedFlowInputWriter;
    }

    private static ObjectReader NestedReader;
    private static ObjectWriter NestedWriter;

    private static void instantiateNestedMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        NestedReader = mapper.readerFor(Nested.class);
        NestedWriter = mapper.writerFor(Nested.class);
    }

    private static ObjectReader getNestedObjectReader() {
        if (NestedReader == null) instantiateNestedMapper();
        return NestedReader;
    }

    private static ObjectWriter getNestedObjectWriter() {
        if (NestedWriter == null) instantiateNestedMapper();
        return NestedWriter;
    }

    private static ObjectReader OnTimeoutReader;
    private static ObjectWriter OnTimeoutWriter;

    private static void instantiateOnTimeoutMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        OnTimeoutReader = mapper.readerFor(OnTimeout.class);
        OnTimeoutWriter = mapper.writerFor(OnTimeout.class);
    }

    private static ObjectReader getOnTimeoutObjectReader() {
        if (OnTimeoutReader == null) instantiateOnTimeoutMapper();
        return OnTimeoutReader;
    }

    private static ObjectWriter getOnTimeoutObjectWriter() {
        if (OnTimeoutWriter == null) instantiateOnTimeoutMapper();
        return OnTimeoutWriter;
    }

    private static ObjectReader OptionReader;
    private static ObjectWriter OptionWriter;

    private static void instantiateOptionMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        OptionReader = mapper.readerFor(Option.class);
        OptionWriter = mapper.writerFor(Option.class);
    }

    private static ObjectReader getOptionObjectReader() {
        if (OptionReader == null) instantiateOptionMapper();
        return OptionReader;
    }

    private static ObjectWriter getOptionObjectWriter() {
        if (OptionWriter == null) instantiateOptionMapper();
        return OptionWriter;
    }

    private static ObjectReader OutcomeReader;
    private static ObjectWriter OutcomeWriter;

    private static void instantiateOutcomeMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        OutcomeReader = mapper.readerFor(Outcome.class);
        OutcomeWriter = mapper.writerFor(Outcome.class);
    }

    private static ObjectReader getOutcomeObjectReader() {
        if (OutcomeReader == null) instantiateOutcomeMapper();
        return OutcomeReader;
    }

    private static ObjectWriter getOutcomeObjectWriter() {
        if (OutcomeWriter == null) instantiateOutcomeMapper();
        return OutcomeWriter;
    }

    private static ObjectReader OutcomeStatusReader;
    private static ObjectWriter OutcomeStatusWriter;

    private static void instantiateOutcomeStatusMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        OutcomeStatusReader = mapper.readerFor(OutcomeStatus.class);
        OutcomeStatusWriter = mapper.writerFor(OutcomeStatus.class);
    }

    private static ObjectReader getOutcomeStatusObjectReader() {
        if (OutcomeStatusReader == null) instantiateOutcomeStatusMapper();
        return OutcomeStatusReader;
    }

    private static ObjectWriter getOutcomeStatusObjectWriter() {
        if (OutcomeStatusWriter == null) instantiateOutcomeStatusMapper();
        return OutcomeStatusWriter;
    }

    private static ObjectReader OutgoingMessageReader;
    private static ObjectWriter OutgoingMessageWriter;

    private static void instantiateOutgoingMessageMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        OutgoingMessageReader = mapper.readerFor(OutgoingMessage.class);
        OutgoingMessageWriter = mapper.writerFor(OutgoingMessage.class);
    }

    private static ObjectReader getOutgoingMessageObjectReader() {
        if (OutgoingMessageReader == null) instantiateOutgoingMessageMapper();
        return OutgoingMessageReader;
    }

    private static ObjectWriter getOutgoingMessageObjectWriter() {
        if (OutgoingMessageWriter == null) instantiateOutgoingMessageMapper();
        return OutgoingMessageWriter;
    }

    private static ObjectReader PageReader;
    private static ObjectWriter PageWriter;

    private static void instantiatePageMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        PageReader = mapper.readerFor(Page.class);
        PageWriter = mapper.writerFor(Page.class);
    }

    private static ObjectReader getPageObjectReader() {
        if (PageReader == null) instantiatePageMapper();
        return PageReader;
    }

    private static ObjectWriter getPageObjectWriter() {
        if (PageWriter == null) instantiatePageMapper();
        return PageWriter;
    }

    private static ObjectReader ParallelInputReader;
    private static ObjectWriter ParallelInputWriter;

    private static void instantiateParallelInputMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        ParallelInputReader = mapper.readerFor(ParallelInput.class);
        ParallelInputWriter = mapper.writerFor(ParallelInput.class);
    }

    private static ObjectReader getParallelInputObjectReader() {
        if (ParallelInputReader == null) instantiateParallelInputMapper();
        return ParallelInputReader;
    }

    private static ObjectWriter getParallelInputObjectWriter() {
        if (ParallelInputWriter == null) instantiateParallelInputMapper();
        return ParallelInputWriter;
    }

    private static ObjectReader ParallelNodeReader;
    private static ObjectWriter ParallelNodeWriter;

    private static void instantiateParallelNodeMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        ParallelNodeReader = mapper.readerFor(ParallelNode.class);
        ParallelNodeWriter = mapper.writerFor(ParallelNode.class);
    }

    private static ObjectReader getParallelNodeObjectReader() {
        if (ParallelNodeReader == null) instantiateParallelNodeMapper();
        return ParallelNodeReader;
    }

    private static ObjectWriter getParallelNodeObjectWriter() {
        if (ParallelNodeWriter == null) instantiateParallelNodeMapper();
        return ParallelNodeWriter;
    }

    private static ObjectReader ParticipantReader;
    private static ObjectWriter ParticipantWriter;

    private static void instantiateParticipantMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        ParticipantReader = mapper.readerFor(Participant.class);
        ParticipantWriter = mapper.writerFor(Participant.class);
    }

    private static ObjectReader getParticipantObjectReader() {
        if (ParticipantReader == null) instantiateParticipantMapper();
        return ParticipantReader;
    }

    private static ObjectWriter getParticipantObjectWriter() {
        if (ParticipantWriter == null) instantiateParticipantMapper();
        return ParticipantWriter;
    }

    private static ObjectReader PhaseReader;
    private static ObjectWriter PhaseWriter;

    private static void instantiatePhaseMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        PhaseReader = mapper.readerFor(Phase.class);
        PhaseWriter = mapper.writerFor(Phase.class);
    }

    private static ObjectReader getPhaseObjectReader() {
        if (PhaseReader == null) instantiatePhaseMapper();
        return PhaseReader;
    }

    private static ObjectWriter getPhaseObjectWriter() {
        if (PhaseWriter == null) instantiatePhaseMapper();
        return PhaseWriter;
    }

    private static ObjectReader PlanningInputReader;
    private static ObjectWriter PlanningInputWriter;

    private static void instantiatePlanningInputMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        PlanningInputReader = mapper.readerFor(PlanningInput.class);
        PlanningInputWriter = mapper.writerFor(PlanningInput.class);
    }

    private static ObjectReader getPlanningInputObjectReader() {
        if (PlanningInputReader == null) instantiatePlanningInputMapper();
        return PlanningInputReader;
    }

    private static ObjectWriter getPlanningInputObjectWriter() {
        if (PlanningInputWriter == null) instantiatePlanningInputMapper();
        return PlanningInputWriter;
    }

    private static ObjectReader PositionReader;
    private static ObjectWriter PositionWriter;

    private static void instantiatePositionMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        PositionReader = mapper.readerFor(Position.class);
        PositionWriter = mapper.writerFor(Position.class);
    }

    private static ObjectReader getPositionObjectReader() {
        if (PositionReader == null) instantiatePositionMapper();
        return PositionReader;
    }

    private static ObjectWriter getPositionObjectWriter() {
        if (PositionWriter == null) instantiatePositionMapper();
        return PositionWriter;
    }

    private static ObjectReader PriorityReader;
    private static ObjectWriter PriorityWriter;

    private static void instantiatePriorityMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        PriorityReader = mapper.readerFor(Priority.class);
        PriorityWriter = mapper.writerFor(Priority.class);
    }

    private static ObjectReader getPriorityObjectReader() {
        if (PriorityReader == null) instantiatePriorityMapper();
        return PriorityReader;
    }

    private static ObjectWriter getPriorityObjectWriter() {
        if (PriorityWriter == null) instantiatePriorityMapper();
        return PriorityWriter;
    }

    private static ObjectReader PublishSubscribeInputReader;
    private static ObjectWriter PublishSubscribeInputWriter;

    private static void instantiatePublishSubscribeInputMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        PublishSubscribeInputReader = mapper.readerFor(PublishSubscribeInput.class);
        PublishSubscribeInputWriter = mapper.writerFor(PublishSubscribeInput.class);
    }

    private static ObjectReader getPublishSubscribeInputObjectReader() {
        if (PublishSubscribeInputReader == null) instantiatePublishSubscribeInputMapper();
        return PublishSubscribeInputReader;
    }

    private static ObjectWriter getPublishSubscribeInputObjectWriter() {
        if (PublishSubscribeInputWriter == null) instantiatePublishSubscribeInputMapper();
        return PublishSubscribeInputWriter;
    }

    private static ObjectReader QualityReader;
    private static ObjectWriter QualityWriter;

    private static void instantiateQualityMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        QualityReader = mapper.readerFor(Quality.class);
        QualityWriter = mapper.writerFor(Quality.class);
    }

    private static ObjectReader getQualityObjectReader() {
        if (QualityReader == null) instantiateQualityMapper();
        return QualityReader;
    }

    private static ObjectWriter getQualityObjectWriter() {
        if (QualityWriter == null) instantiateQualityMapper();
        return QualityWriter;
    }

    private static ObjectReader QueuedMessageReader;
    private static ObjectWriter QueuedMessageWriter;

    private static void instantiateQueuedMessageMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        QueuedMessageReader = mapper.readerFor(QueuedMessage.class);
        QueuedMessageWriter = mapper.writerFor(QueuedMessage.class);
    }

    private static ObjectReader getQueuedMessageObjectReader() {
        if (QueuedMessageReader == null) instantiateQueuedMessageMapper();
        return QueuedMessageReader;
    }

    private static ObjectWriter getQueuedMessageObjectWriter() {
        if (QueuedMessageWriter == null) instantiateQueuedMessageMapper();
        return QueuedMessageWriter;
    }

    private static ObjectReader ReflectionInputReader;
    private static ObjectWriter ReflectionInputWriter;

    private static void instantiateReflectionInputMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        ReflectionInputReader = mapper.readerFor(ReflectionInput.class);
        ReflectionInputWriter = mapper.writerFor(ReflectionInput.class);
    }

    private static ObjectReader getReflectionInputObjectReader() {
        if (ReflectionInputReader == null) instantiateReflectionInputMapper();
        return ReflectionInputReader;
    }

    private static ObjectWriter getReflectionInputObjectWriter() {
        if (ReflectionInputWriter == null) instantiateReflectionInputMapper();
        return ReflectionInputWriter;
    }

    private static ObjectReader RemindReader;
    private static ObjectWriter RemindWriter;

    private static void instantiateRemindMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        RemindReader = mapper.readerFor(Remind.class);
        RemindWriter = mapper.writerFor(Remind.class);
    }

    private static ObjectReader getRemindObjectReader() {
        if (RemindReader == null) instantiateRemindMapper();
        return RemindReader;
    }

    private static ObjectWriter getRemindObjectWriter() {
        if (RemindWriter == null) instantiateRemindMapper();
        return RemindWriter;
    }

    private static ObjectReader RemoteReader;
    private static ObjectWriter RemoteWriter;

    private static void instantiateRemoteMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        RemoteReader = mapper.readerFor(Remote.class);
        RemoteWriter = mapper.writerFor(Remote.class);
    }

    private static ObjectReader getRemoteObjectReader() {
        if (RemoteReader == null) instantiateRemoteMapper();
        return RemoteReader;
    }

    private static ObjectWriter getRemoteObjectWriter() {
        if (RemoteWriter == null) instantiateRemoteMapper();
        return RemoteWriter;
    }

    private static ObjectReader ReportReader;
    private static ObjectWriter ReportWriter;

    private static void instantiateReportMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        ReportReader = mapper.readerFor(Report.class);
        ReportWriter = mapper.writerFor(Report.class);
    }

    private static ObjectReader getReportObjectReader() {
        if (ReportReader == null) instantiateReportMapper();
        return ReportReader;
    }

    private static ObjectWriter getReportObjectWriter() {
        if (ReportWriter == null) instantiateReportMapper();
        return ReportWriter;
    }

    private static ObjectReader ReportRequestReader;
    private static ObjectWriter ReportRequestWriter;

    private static void instantiateReportRequestMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        ReportRequestReader = mapper.readerFor(ReportRequest.class);
        ReportRequestWriter = mapper.writerFor(ReportRequest.class);
    }

    private static ObjectReader getReportRequestObjectReader() {
        if (ReportRequestReader == null) instantiateReportRequestMapper();
        return ReportRequestReader;
    }

    private static ObjectWriter getReportRequestObjectWriter() {
        if (ReportRequestWriter == null) instantiateReportRequestMapper();
        return ReportRequestWriter;
    }

    private static ObjectReader ReportTypeReader;
    private static ObjectWriter ReportTypeWriter;

    private static void instantiateReportTypeMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        ReportTypeReader = mapper.readerFor(ReportType.class);
        ReportTypeWriter = mapper.writerFor(ReportType.class);
    }

    private static ObjectReader getReportTypeObjectReader() {
        if (ReportTypeReader == null) instantiateReportTypeMapper();
        return ReportTypeReader;
    }

    private static ObjectWriter getReportTypeObjectWriter() {
        if (ReportTypeWriter == null) instantiateReportTypeMapper();
        return ReportTypeWriter;
    }

    private static ObjectReader ReprioritizeReader;
    private static ObjectWriter ReprioritizeWriter;

    private static void instantiateReprioritizeMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        ReprioritizeReader = mapper.readerFor(Reprioritize.class);
        ReprioritizeWriter = mapper.writerFor(Reprioritize.class);
    }

    private static ObjectReader getReprioritizeObjectReader() {
        if (ReprioritizeReader == null) instantiateReprioritizeMapper();
        return ReprioritizeReader;
    }

    private static ObjectWriter getReprioritizeObjectWriter() {
        if (ReprioritizeWriter == null) instantiateReprioritizeMapper();
        return ReprioritizeWriter;
    }

    private static ObjectReader RequestResponseInputReader;
    private static ObjectWriter RequestResponseInputWriter;

    private static void instantiateRequestResponseInputMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        RequestResponseInputReader = mapper.readerFor(RequestResponseInput.class);
        RequestResponseInputWriter = mapper.writerFor(RequestResponseInput.class);
    }

    private static ObjectReader getRequestResponseInputObjectReader() {
        if (RequestResponseInputReader == null) instantiateRequestResponseInputMapper();
        return RequestResponseInputReader;
    }

    private static ObjectWriter getRequestResponseInputObjectWriter() {
        if (RequestResponseInputWriter == null) instantiateRequestResponseInputMapper();
        return RequestResponseInputWriter;
    }

    private static ObjectReader RequirementReader;
    private static ObjectWriter RequirementWriter;

    private static void instantiateRequirementMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        RequirementReader = mapper.readerFor(Requirement.class);
        RequirementWriter = mapper.writerFor(Requirement.class);
    }

    private static ObjectReader getRequirementObjectReader() {
        if (RequirementReader == null) instantiateRequirementMapper();
        return RequirementReader;
    }

    private static ObjectWriter getRequirementObjectWriter() {
        if (RequirementWriter == null) instantiateRequirementMapper();
        return RequirementWriter;
    }

    private static ObjectReader RetryReader;
    private static ObjectWriter RetryWriter;

    private static void instantiateRetryMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        RetryReader = mapper.readerFor(Retry.class);
        RetryWriter = mapper.writerFor(Retry.class);
    }

    private static ObjectReader getRetryObjectReader() {
        if (RetryReader == null) instantiateRetryMapper();
        return RetryReader;
    }

    private static ObjectWriter getRetryObjectWriter() {
        if (RetryWriter == null) instantiateRetryMapper();
        return RetryWriter;
    }

    private static ObjectReader ReturnReader;
    private static ObjectWriter ReturnWriter;

    private static void instantiateReturnMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        ReturnReader = mapper.readerFor(Return.class);
        ReturnWriter = mapper.writerFor(Return.class);
    }

    private static ObjectReader getReturnObjectReader() {
        if (ReturnReader == null) instantiateReturnMapper();
        return ReturnReader;
    }

    private static ObjectWriter getReturnObjectWriter() {
        if (ReturnWriter == null) instantiateReturnMapper();
        return ReturnWriter;
    }

    private static ObjectReader RuleReader;
    private static ObjectWriter RuleWriter;

    private static void instantiateRuleMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        RuleReader = mapper.readerFor(Rule.class);
        RuleWriter = mapper.writerFor(Rule.class);
    }

    private static ObjectReader getRuleObjectReader() {
        if (RuleReader == null) instantiateRuleMapper();
        return RuleReader;
    }

    private static ObjectWriter getRuleObjectWriter() {
        if (RuleWriter == null) instantiateRuleMapper();
        return RuleWriter;
    }

    private static ObjectReader RuleGroupReader;
    private static ObjectWriter RuleGroupWriter;

    private static void instantiateRuleGroupMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        RuleGroupReader = mapper.readerFor(RuleGroup.class);
        RuleGroupWriter = mapper.writerFor(RuleGroup.class);
    }

    private static ObjectReader getRuleGroupObjectReader() {
        if (RuleGroupReader == null) instantiateRuleGroupMapper();
        return RuleGroupReader;
    }

    private static ObjectWriter getRuleGroupObjectWriter() {
        if (RuleGroupWriter == null) instantiateRuleGroupMapper();
        return RuleGroupWriter;
    }

    private static ObjectReader RuleSetReader;
    private static ObjectWriter RuleSetWriter;

    private static void instantiateRuleSetMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        RuleSetReader = mapper.readerFor(RuleSet.class);
        RuleSetWriter = mapper.writerFor(RuleSet.class);
    }

    private static ObjectReader getRuleSetObjectReader() {
        if (RuleSetReader == null) instantiateRuleSetMapper();
        return RuleSetReader;
    }

    private static ObjectWriter getRuleSetObjectWriter() {
        if (RuleSetWriter == null) instantiateRuleSetMapper();
        return RuleSetWriter;
    }

    private static ObjectReader ScriptNodeReader;
    private static ObjectWriter ScriptNodeWriter;

    private static void instantiateScriptNodeMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        ScriptNodeReader = mapper.readerFor(ScriptNode.class);
        ScriptNodeWriter = mapper.writerFor(ScriptNode.class);
    }

    private static ObjectReader getScriptNodeObjectReader() {
        if (ScriptNodeReader == null) instantiateScriptNodeMapper();
        return ScriptNodeReader;
    }

    private static ObjectWriter getScriptNodeObjectWriter() {
        if (ScriptNodeWriter == null) instantiateScriptNodeMapper();
        return ScriptNodeWriter;
    }

    private static ObjectReader ScriptedReader;
    private static ObjectWriter ScriptedWriter;

    private static void instantiateScriptedMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        ScriptedReader = mapper.readerFor(Scripted.class);
        ScriptedWriter = mapper.writerFor(Scripted.class);
    }

    private static ObjectReader getScriptedObjectReader() {
        if (ScriptedReader == null) instantiateScriptedMapper();
        return ScriptedReader;
    }

    private static ObjectWriter getScriptedObjectWriter() {
        if (ScriptedWriter == null) instantiateScriptedMapper();
        return ScriptedWriter;
    }

    private static ObjectReader SecretaryInputReader;
    private static ObjectWriter SecretaryInputWriter;

    private static void instantiateSecretaryInputMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        SecretaryInputReader = mapper.readerFor(SecretaryInput.class);
        SecretaryInputWriter = mapper.writerFor(SecretaryInput.class);
    }

    private static ObjectReader getSecretaryInputObjectReader() {
        if (SecretaryInputReader == null) instantiateSecretaryInputMapper();
        return SecretaryInputReader;
    }

    private static ObjectWriter getSecretaryInputObjectWriter() {
        if (SecretaryInputWriter == null) instantiateSecretaryInputMapper();
        return SecretaryInputWriter;
    }

    private static ObjectReader SequentialInputReader;
    private static ObjectWriter SequentialInputWriter;

    private static void instantiateSequentialInputMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        SequentialInputReader = mapper.readerFor(SequentialInput.class);
        SequentialInputWriter = mapper.writerFor(SequentialInput.class);
    }

    private static ObjectReader getSequentialInputObjectReader() {
        if (SequentialInputReader == null) instantiateSequentialInputMapper();
        return SequentialInputReader;
    }

    private static ObjectWriter getSequentialInputObjectWriter() {
        if (SequentialInputWriter == null) instantiateSequentialInputMapper();
        return SequentialInputWriter;
    }

    private static ObjectReader SetFactReader;
    private static ObjectWriter SetFactWriter;

    private static void instantiateSetFactMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        SetFactReader = mapper.readerFor(SetFact.class);
        SetFactWriter = mapper.writerFor(SetFact.class);
    }

    private static ObjectReader getSetFactObjectReader() {
        if (SetFactReader == null) instantiateSetFactMapper();
        return SetFactReader;
    }

    private static ObjectWriter getSetFactObjectWriter() {
        if (SetFactWriter == null) instantiateSetFactMapper();
        return SetFactWriter;
    }

    private static ObjectReader StallsReader;
    private static ObjectWriter StallsWriter;

    private static void instantiateStallsMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        StallsReader = mapper.readerFor(Stalls.class);
        StallsWriter = mapper.writerFor(Stalls.class);
    }

    private static ObjectReader getStallsObjectReader() {
        if (StallsReader == null) instantiateStallsMapper();
        return StallsReader;
    }

    private static ObjectWriter getStallsObjectWriter() {
        if (StallsWriter == null) instantiateStallsMapper();
        return StallsWriter;
    }

    private static ObjectReader StartNodeReader;
    private static ObjectWriter StartNodeWriter;

    private static void instantiateStartNodeMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        StartNodeReader = mapper.readerFor(StartNode.class);
        StartNodeWriter = mapper.writerFor(StartNode.class);
    }

    private static ObjectReader getStartNodeObjectReader() {
        if (StartNodeReader == null) instantiateStartNodeMapper();
        return StartNodeReader;
    }

    private static ObjectWriter getStartNodeObjectWriter() {
        if (StartNodeWriter == null) instantiateStartNodeMapper();
        return StartNodeWriter;
    }

    private static ObjectReader SteerReader;
    private static ObjectWriter SteerWriter;

    private static void instantiateSteerMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        SteerReader = mapper.readerFor(Steer.class);
        SteerWriter = mapper.writerFor(Steer.class);
    }

    private static ObjectReader getSteerObjectReader() {
        if (SteerReader == null) instantiateSteerMapper();
        return SteerReader;
    }

    private static ObjectWriter getSteerObjectWriter() {
        if (SteerWriter == null) instantiateSteerMapper();
        return SteerWriter;
    }

    private static ObjectReader StopReader;
    private static ObjectWriter StopWriter;

    private static void instantiateStopMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        StopReader = mapper.readerFor(Stop.class);
        StopWriter = mapper.writerFor(Stop.class);
    }

    private static ObjectReader getStopObjectReader() {
        if (StopReader == null) instantiateStopMapper();
        return StopReader;
    }

    private static ObjectWriter getStopObjectWriter() {
        if (StopWriter == null) instantiateStopMapper();
        return StopWriter;
    }

    private static ObjectReader SubflowNodeReader;
    private static ObjectWriter SubflowNodeWriter;

    private static void instantiateSubflowNodeMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        SubflowNodeReader = mapper.readerFor(SubflowNode.class);
        SubflowNodeWriter = mapper.writerFor(SubflowNode.class);
    }

    private static ObjectReader getSubflowNodeObjectReader() {
        if (SubflowNodeReader == null) instantiateSubflowNodeMapper();
        return SubflowNodeReader;
    }

    private static ObjectWriter getSubflowNodeObjectWriter() {
        if (SubflowNodeWriter == null) instantiateSubflowNodeMapper();
        return SubflowNodeWriter;
    }

    private static ObjectReader SubmittedReader;
    private static ObjectWriter SubmittedWriter;

    private static void instantiateSubmittedMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        SubmittedReader = mapper.readerFor(Submitted.class);
        SubmittedWriter = mapper.writerFor(Submitted.class);
    }

    private static ObjectReader getSubmittedObjectReader() {
        if (SubmittedReader == null) instantiateSubmittedMapper();
        return SubmittedReader;
    }

    private static ObjectWriter getSubmittedObjectWriter() {
        if (SubmittedWriter == null) instantiateSubmittedMapper();
        return SubmittedWriter;
    }

    private static ObjectReader SubscriptionReader;
    private static ObjectWriter SubscriptionWriter;

    private static void instantiateSubscriptionMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        SubscriptionReader = mapper.readerFor(Subscription.class);
        SubscriptionWriter = mapper.writerFor(Subscription.class);
    }

    private static ObjectReader getSubscriptionObjectReader() {
        if (SubscriptionReader == null) instantiateSubscriptionMapper();
        return SubscriptionReader;
    }

    private static ObjectWriter getSubscriptionObjectWriter() {
        if (SubscriptionWriter == null) instantiateSubscriptionMapper();
        return SubscriptionWriter;
    }

    private static ObjectReader SubtaskReader;
    private static ObjectWriter SubtaskWriter;

    private static void instantiateSubtaskMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        SubtaskReader = mapper.readerFor(Subtask.class);
        SubtaskWriter = mapper.writerFor(Subtask.class);
    }

    private static ObjectReader getSubtaskObjectReader() {
        if (SubtaskReader == null) instantiateSubtaskMapper();
        return SubtaskReader;
    }

    private static ObjectWriter getSubtaskObjectWriter() {
        if (SubtaskWriter == null) instantiateSubtaskMapper();
        return SubtaskWriter;
    }

    private static ObjectReader SubtaskForecastReader;
    private static ObjectWriter SubtaskForecastWriter;

    private static void instantiateSubtaskForecastMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        SubtaskForecastReader = mapper.readerFor(SubtaskForecast.class);
        SubtaskForecastWriter = mapper.writerFor(SubtaskForecast.class);
    }

    private static ObjectReader getSubtaskForecastObjectReader() {
        if (SubtaskForecastReader == null) instantiateSubtaskForecastMapper();
        return SubtaskForecastReader;
    }

    private static ObjectWriter getSubtaskForecastObjectWriter() {
        if (SubtaskForecastWriter == null) instantiateSubtaskForecastMapper();
        return SubtaskForecastWriter;
    }

    private static ObjectReader SubtaskStatusReader;
    private static ObjectWriter SubtaskStatusWriter;

    private static void instantiateSubtaskStatusMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        SubtaskStatusReader = mapper.readerFor(SubtaskStatus.class);
        SubtaskStatusWriter = mapper.writerFor(SubtaskStatus.class);
    }

    private static ObjectReader getSubtaskStatusObjectReader() {
        if (SubtaskStatusReader == null) instantiateSubtaskStatusMapper();
        return SubtaskStatusReader;
    }

    private static ObjectWriter getSubtaskStatusObjectWriter() {
        if (SubtaskStatusWriter == null) instantiateSubtaskStatusMapper();
        return SubtaskStatusWriter;
    }

    private static ObjectReader SupervisorInputReader;
    private static ObjectWriter SupervisorInputWriter;

    private static void instantiateSupervisorInputMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        SupervisorInputReader = mapper.readerFor(SupervisorInput.class);
        SupervisorInputWriter = mapper.writerFor(SupervisorInput.class);
    }

    private static ObjectReader getSupervisorInputObjectReader() {
        if (SupervisorInputReader == null) instantiateSupervisorInputMapper();
        return SupervisorInputReader;
    }

    private static ObjectWriter getSupervisorInputObjectWriter() {
        if (SupervisorInputWriter == null) instantiateSupervisorInputMapper();
        return SupervisorInputWriter;
    }

    private static ObjectReader SwitchNodeReader;
    private static ObjectWriter SwitchNodeWriter;

    private static void instantiateSwitchNodeMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        SwitchNodeReader = mapper.readerFor(SwitchNode.class);
        SwitchNodeWriter = mapper.writerFor(SwitchNode.class);
    }

    private static ObjectReader getSwitchNodeObjectReader() {
        if (SwitchNodeReader == null) instantiateSwitchNodeMapper();
        return SwitchNodeReader;
    }

    private static ObjectWriter getSwitchNodeObjectWriter() {
        if (SwitchNodeWriter == null) instantiateSwitchNodeMapper();
        return SwitchNodeWriter;
    }

    private static ObjectReader TeamNodeReader;
    private static ObjectWriter TeamNodeWriter;

    private static void instantiateTeamNodeMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        TeamNodeReader = mapper.readerFor(TeamNode.class);
        TeamNodeWriter = mapper.writerFor(TeamNode.class);
    }

    private static ObjectReader getTeamNodeObjectReader() {
        if (TeamNodeReader == null) instantiateTeamNodeMapper();
        return TeamNodeReader;
    }

    private static ObjectWriter getTeamNodeObjectWriter() {
        if (TeamNodeWriter == null) instantiateTeamNodeMapper();
        return TeamNodeWriter;
    }

    private static ObjectReader TeamOfReader;
    private static ObjectWriter TeamOfWriter;

    private static void instantiateTeamOfMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        TeamOfReader = mapper.readerFor(TeamOf.class);
        TeamOfWriter = mapper.writerFor(TeamOf.class);
    }

    private static ObjectReader getTeamOfObjectReader() {
        if (TeamOfReader == null) instantiateTeamOfMapper();
        return TeamOfReader;
    }

    private static ObjectWriter getTeamOfObjectWriter() {
        if (TeamOfWriter == null) instantiateTeamOfMapper();
        return TeamOfWriter;
    }

    private static ObjectReader TodoDeadlineReader;
    private static ObjectWriter TodoDeadlineWriter;

    private static void instantiateTodoDeadlineMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        TodoDeadlineReader = mapper.readerFor(TodoDeadline.class);
        TodoDeadlineWriter = mapper.writerFor(TodoDeadline.class);
    }

    private static ObjectReader getTodoDeadlineObjectReader() {
        if (TodoDeadlineReader == null) instantiateTodoDeadlineMapper();
        return TodoDeadlineReader;
    }

    private static ObjectWriter getTodoDeadlineObjectWriter() {
        if (TodoDeadlineWriter == null) instantiateTodoDeadlineMapper();
        return TodoDeadlineWriter;
    }

    private static ObjectReader TodoIDReader;
    private static ObjectWriter TodoIDWriter;

    private static void instantiateTodoIDMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        TodoIDReader = mapper.readerFor(TodoID.class);
        TodoIDWriter = mapper.writerFor(TodoID.class);
    }

    private static ObjectReader getTodoIDObjectReader() {
        if (TodoIDReader == null) instantiateTodoIDMapper();
        return TodoIDReader;
    }

    private static ObjectWriter getTodoIDObjectWriter() {
        if (TodoIDWriter == null) instantiateTodoIDMapper();
        return TodoIDWriter;
    }

    private static ObjectReader TodoInputReader;
    private static ObjectWriter TodoInputWriter;

    private static void instantiateTodoInputMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        TodoInputReader = mapper.readerFor(TodoInput.class);
        TodoInputWriter = mapper.writerFor(TodoInput.class);
    }

    private static ObjectReader getTodoInputObjectReader() {
        if (TodoInputReader == null) instantiateTodoInputMapper();
        return TodoInputReader;
    }

    private static ObjectWriter getTodoInputObjectWriter() {
        if (TodoInputWriter == null) instantiateTodoInputMapper();
        return TodoInputWriter;
    }

    private static ObjectReader TodoItemReader;
    private static ObjectWriter TodoItemWriter;

    private static void instantiateTodoItemMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        TodoItemReader = mapper.readerFor(TodoItem.class);
        TodoItemWriter = mapper.writerFor(TodoItem.class);
    }

    private static ObjectReader getTodoItemObjectReader() {
        if (TodoItemReader == null) instantiateTodoItemMapper();
        return TodoItemReader;
    }

    private static ObjectWriter getTodoItemObjectWriter() {
        if (TodoItemWriter == null) instantiateTodoItemMapper();
        return TodoItemWriter;
    }

    private static ObjectReader TodoStatusReader;
    private static ObjectWriter TodoStatusWriter;

    private static void instantiateTodoStatusMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        TodoStatusReader = mapper.readerFor(TodoStatus.class);
        TodoStatusWriter = mapper.writerFor(TodoStatus.class);
    }

    private static ObjectReader getTodoStatusObjectReader() {
        if (TodoStatusReader == null) instantiateTodoStatusMapper();
        return TodoStatusReader;
    }

    private static ObjectWriter getTodoStatusObjectWriter() {
        if (TodoStatusWriter == null) instantiateTodoStatusMapper();
        return TodoStatusWriter;
    }

    private static ObjectReader ToolActionReader;
    private static ObjectWriter ToolActionWriter;

    private static void instantiateToolActionMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        ToolActionReader = mapper.readerFor(ToolAction.class);
        ToolActionWriter = mapper.writerFor(ToolAction.class);
    }

    private static ObjectReader getToolActionObjectReader() {
        if (ToolActionReader == null) instantiateToolActionMapper();
        return ToolActionReader;
    }

    private static ObjectWriter getToolActionObjectWriter() {
        if (ToolActionWriter == null) instantiateToolActionMapper();
        return ToolActionWriter;
    }

    private static ObjectReader ToolNodeReader;
    private static ObjectWriter ToolNodeWriter;

    private static void instantiateToolNodeMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        ToolNodeReader = mapper.readerFor(ToolNode.class);
        ToolNodeWriter = mapper.writerFor(ToolNode.class);
    }

    private static ObjectReader getToolNodeObjectReader() {
        if (ToolNodeReader == null) instantiateToolNodeMapper();
        return ToolNodeReader;
    }

    private static ObjectWriter getToolNodeObjectWriter() {
        if (ToolNodeWriter == null) instantiateToolNodeMapper();
        return ToolNodeWriter;
    }

    private static ObjectReader TopicInputReader;
    private static ObjectWriter TopicInputWriter;

    private static void instantiateTopicInputMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        TopicInputReader = mapper.readerFor(TopicInput.class);
        TopicInputWriter = mapper.writerFor(TopicInput.class);
    }

    private static ObjectReader getTopicInputObjectReader() {
        if (TopicInputReader == null) instantiateTopicInputMapper();
        return TopicInputReader;
    }

    private static ObjectWriter getTopicInputObjectWriter() {
        if (TopicInputWriter == null) instantiateTopicInputMapper();
        return TopicInputWriter;
    }

    private static ObjectReader TranscriptEntryReader;
    private static ObjectWriter TranscriptEntryWriter;

    private static void instantiateTranscriptEntryMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        TranscriptEntryReader = mapper.readerFor(TranscriptEntry.class);
        TranscriptEntryWriter = mapper.writerFor(TranscriptEntry.class);
    }

    private static ObjectReader getTranscriptEntryObjectReader() {
        if (TranscriptEntryReader == null) instantiateTranscriptEntryMapper();
        return TranscriptEntryReader;
    }

    private static ObjectWriter getTranscriptEntryObjectWriter() {
        if (TranscriptEntryWriter == null) instantiateTranscriptEntryMapper();
        return TranscriptEntryWriter;
    }

    private static ObjectReader TransformNodeReader;
    private static ObjectWriter TransformNodeWriter;

    private static void instantiateTransformNodeMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        TransformNodeReader = mapper.readerFor(TransformNode.class);
        TransformNodeWriter = mapper.writerFor(TransformNode.class);
    }

    private static ObjectReader getTransformNodeObjectReader() {
        if (TransformNodeReader == null) instantiateTransformNodeMapper();
        return TransformNodeReader;
    }

    private static ObjectWriter getTransformNodeObjectWriter() {
        if (TransformNodeWriter == null) instantiateTransformNodeMapper();
        return TransformNodeWriter;
    }

    private static ObjectReader UndoableReader;
    private static ObjectWriter UndoableWriter;

    private static void instantiateUndoableMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        UndoableReader = mapper.readerFor(Undoable.class);
        UndoableWriter = mapper.writerFor(Undoable.class);
    }

    private static ObjectReader getUndoableObjectReader() {
        if (UndoableReader == null) instantiateUndoableMapper();
        return UndoableReader;
    }

    private static ObjectWriter getUndoableObjectWriter() {
        if (UndoableWriter == null) instantiateUndoableMapper();
        return UndoableWriter;
    }

    private static ObjectReader UsageReader;
    private static ObjectWriter UsageWriter;

    private static void instantiateUsageMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        UsageReader = mapper.readerFor(Usage.class);
        UsageWriter = mapper.writerFor(Usage.class);
    }

    private static ObjectReader getUsageObjectReader() {
        if (UsageReader == null) instantiateUsageMapper();
        return UsageReader;
    }

    private static ObjectWriter getUsageObjectWriter() {
        if (UsageWriter == null) instantiateUsageMapper();
        return UsageWriter;
    }

    private static ObjectReader VoteReader;
    private static ObjectWriter VoteWriter;

    private static void instantiateVoteMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        VoteReader = mapper.readerFor(Vote.class);
        VoteWriter = mapper.writerFor(Vote.class);
    }

    private static ObjectReader getVoteObjectReader() {
        if (VoteReader == null) instantiateVoteMapper();
        return VoteReader;
    }

    private static ObjectWriter getVoteObjectWriter() {
        if (VoteWriter == null) instantiateVoteMapper();
        return VoteWriter;
    }

    private static ObjectReader WaitReader;
    private static ObjectWriter WaitWriter;

    private static void instantiateWaitMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        WaitReader = mapper.readerFor(Wait.class);
        WaitWriter = mapper.writerFor(Wait.class);
    }

    private static ObjectReader getWaitObjectReader() {
        if (WaitReader == null) instantiateWaitMapper();
        return WaitReader;
    }

    private static ObjectWriter getWaitObjectWriter() {
        if (WaitWriter == null) instantiateWaitMapper();
        return WaitWriter;
    }

    private static ObjectReader WaitNodeReader;
    private static ObjectWriter WaitNodeWriter;

    private static void instantiateWaitNodeMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        WaitNodeReader = mapper.readerFor(WaitNode.class);
        WaitNodeWriter = mapper.writerFor(WaitNode.class);
    }

    private static ObjectReader getWaitNodeObjectReader() {
        if (WaitNodeReader == null) instantiateWaitNodeMapper();
        return WaitNodeReader;
    }

    private static ObjectWriter getWaitNodeObjectWriter() {
        if (WaitNodeWriter == null) instantiateWaitNodeMapper();
        return WaitNodeWriter;
    }

    private static ObjectReader WeightsReader;
    private static ObjectWriter WeightsWriter;

    private static void instantiateWeightsMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        WeightsReader = mapper.readerFor(Weights.class);
        WeightsWriter = mapper.writerFor(Weights.class);
    }

    private static ObjectReader getWeightsObjectReader() {
        if (WeightsReader == null) instantiateWeightsMapper();
        return WeightsReader;
    }

    private static ObjectWriter getWeightsObjectWriter() {
        if (WeightsWriter == null) instantiateWeightsMapper();
        return WeightsWriter;
    }

    private static ObjectReader FlowNodeTypeReader;
    private static ObjectWriter FlowNodeTypeWriter;

    private static void instantiateFlowNodeTypeMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        FlowNodeTypeReader = mapper.readerFor(FlowNodeType.class);
        FlowNodeTypeWriter = mapper.writerFor(FlowNodeType.class);
    }

    private static ObjectReader getFlowNodeTypeObjectReader() {
        if (FlowNodeTypeReader == null) instantiateFlowNodeTypeMapper();
        return FlowNodeTypeReader;
    }

    private static ObjectWriter getFlowNodeTypeObjectWriter() {
        if (FlowNodeTypeWriter == null) instantiateFlowNodeTypeMapper();
        return FlowNodeTypeWriter;
    }

    private static ObjectReader OnTimeoutDoReader;
    private static ObjectWriter OnTimeoutDoWriter;

    private static void instantiateOnTimeoutDoMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        OnTimeoutDoReader = mapper.readerFor(OnTimeoutDo.class);
        OnTimeoutDoWriter = mapper.writerFor(OnTimeoutDo.class);
    }

    private static ObjectReader getOnTimeoutDoObjectReader() {
        if (OnTimeoutDoReader == null) instantiateOnTimeoutDoMapper();
        return OnTimeoutDoReader;
    }

    private static ObjectWriter getOnTimeoutDoObjectWriter() {
        if (OnTimeoutDoWriter == null) instantiateOnTimeoutDoMapper();
        return OnTimeoutDoWriter;
    }

    private static ObjectReader ParticipantKindReader;
    private static ObjectWriter ParticipantKindWriter;

    private static void instantiateParticipantKindMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        ParticipantKindReader = mapper.readerFor(ParticipantKind.class);
        ParticipantKindWriter = mapper.writerFor(ParticipantKind.class);
    }

    private static ObjectReader getParticipantKindObjectReader() {
        if (ParticipantKindReader == null) instantiateParticipantKindMapper();
        return ParticipantKindReader;
    }

    private static ObjectWriter getParticipantKindObjectWriter() {
        if (ParticipantKindWriter == null) instantiateParticipantKindMapper();
        return ParticipantKindWriter;
    }

    private static ObjectReader ParticipantObjectReader;
    private static ObjectWriter ParticipantObjectWriter;

    private static void instantiateParticipantObjectMapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.findAndRegisterModules();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
        SimpleModule module = new SimpleModule();
        module.addDeserializer(OffsetDateTime.class, new JsonDeserializer<OffsetDateTime>() {
            @Override
            public OffsetDateTime deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
                String value = jsonParser.getText();
                return Converter.parseDateTimeString(value);
            }
        });
        mapper.registerModule(module);
        ParticipantObjectReader = mapper.readerFor(ParticipantObject.class);
        ParticipantObjectWriter = mapper.writerFor(ParticipantObject.class);
    }

    private static ObjectReader getParticipantObjectObjectReader() {
        if (ParticipantObjectReader == null) instantiateParticipantObjectMapper();
        return ParticipantObjectReader;
    }

    private static ObjectWriter getParticipantObjectObjectWriter() {
        if (ParticipantObjectWriter == null) instantiateParticipantObjectMapper();
        return ParticipantObjectWriter;
    }
}
