""" Contains all the data models used in inputs/outputs """

from .a2a_agent import A2AAgent
from .actions import Actions
from .agent import Agent
from .agent_metadata_type_0 import AgentMetadataType0
from .agent_node import AgentNode
from .agent_node_output_schema_type_0 import AgentNodeOutputSchemaType0
from .agent_output_schema_type_0 import AgentOutputSchemaType0
from .allowance_list import AllowanceList
from .allowing import Allowing
from .allowing_args import AllowingArgs
from .always import Always
from .always_agent import AlwaysAgent
from .always_args import AlwaysArgs
from .always_within import AlwaysWithin
from .answered import Answered
from .answered_edited_args_type_0 import AnsweredEditedArgsType0
from .batch_result import BatchResult
from .batch_result_status_type_0 import BatchResultStatusType0
from .batch_results import BatchResults
from .breakpoint_order import BreakpointOrder
from .budget import Budget
from .budget_on_exceeded import BudgetOnExceeded
from .case import Case
from .catalog import Catalog
from .catalog_schema_response_catalog_schema import CatalogSchemaResponseCatalogSchema
from .change import Change
from .change_kind import ChangeKind
from .checked import Checked
from .choose import Choose
from .client_tool import ClientTool
from .client_tool_parameters import ClientToolParameters
from .condition_node import ConditionNode
from .decision import Decision
from .decision_edited_args_type_0 import DecisionEditedArgsType0
from .decision_request import DecisionRequest
from .decision_request_answer_schema_type_0 import DecisionRequestAnswerSchemaType0
from .decision_request_args_schema_type_0 import DecisionRequestArgsSchemaType0
from .decision_request_kind import DecisionRequestKind
from .decision_request_status import DecisionRequestStatus
from .decisions import Decisions
from .delegate import Delegate
from .difference import Difference
from .document import Document
from .document_list import DocumentList
from .draft_facts import DraftFacts
from .draft_text import DraftText
from .drawn import Drawn
from .edge import Edge
from .end_node import EndNode
from .end_node_output_schema_type_0 import EndNodeOutputSchemaType0
from .escalate import Escalate
from .events import Events
from .fail_at_deadline import FailAtDeadline
from .field_fault import FieldFault
from .flow_definition import FlowDefinition
from .flow_definition_layout import FlowDefinitionLayout
from .flow_list import FlowList
from .flow_text import FlowText
from .flow_text_origin import FlowTextOrigin
from .given_batch import GivenBatch
from .given_breakpoints import GivenBreakpoints
from .given_decision import GivenDecision
from .given_decision_edited_args_type_0 import GivenDecisionEditedArgsType0
from .given_draft import GivenDraft
from .given_fork import GivenFork
from .given_fork_instructions_type_0 import GivenForkInstructionsType0
from .given_plugin_reload import GivenPluginReload
from .given_plugin_rollback import GivenPluginRollback
from .given_reassign import GivenReassign
from .given_rollback import GivenRollback
from .given_run import GivenRun
from .given_run_input import GivenRunInput
from .given_session_fork import GivenSessionFork
from .given_snooze import GivenSnooze
from .given_text import GivenText
from .given_trial import GivenTrial
from .given_version import GivenVersion
from .graph import Graph
from .guidance import Guidance
from .health import Health
from .human import Human
from .human_node import HumanNode
from .human_node_answer_schema_type_0 import HumanNodeAnswerSchemaType0
from .human_node_kind import HumanNodeKind
from .human_node_output_schema_type_0 import HumanNodeOutputSchemaType0
from .join_node import JoinNode
from .join_node_output_schema_type_0 import JoinNodeOutputSchemaType0
from .listed_draft import ListedDraft
from .listed_flow import ListedFlow
from .listed_todo import ListedTodo
from .listed_todo_phase import ListedTodoPhase
from .listed_todo_priority import ListedTodoPriority
from .listed_todo_status import ListedTodoStatus
from .listed_version import ListedVersion
from .loop_node import LoopNode
from .loop_node_on_limit import LoopNodeOnLimit
from .loop_node_output_schema_type_0 import LoopNodeOutputSchemaType0
from .map_node import MapNode
from .map_node_on_item_failure import MapNodeOnItemFailure
from .map_node_output_schema_type_0 import MapNodeOutputSchemaType0
from .me import Me
from .me_actions_item import MeActionsItem
from .me_roles_item import MeRolesItem
from .memory_item import MemoryItem
from .memory_item_kind import MemoryItemKind
from .memory_list import MemoryList
from .named import Named
from .named_decision import NamedDecision
from .node_error import NodeError
from .node_view import NodeView
from .node_view_status import NodeViewStatus
from .option import Option
from .order import Order
from .ordered import Ordered
from .parallel_node import ParallelNode
from .plugin import Plugin
from .plugin_change import PluginChange
from .plugin_change_action import PluginChangeAction
from .plugin_change_status import PluginChangeStatus
from .plugin_changed import PluginChanged
from .plugin_detail import PluginDetail
from .plugin_detail_dependencies import PluginDetailDependencies
from .plugin_detail_kind import PluginDetailKind
from .plugin_detail_pinned import PluginDetailPinned
from .plugin_kind import PluginKind
from .plugin_list import PluginList
from .plugin_pinned import PluginPinned
from .plugin_reloaded import PluginReloaded
from .plugins_list_plugins_kind_type_0 import PluginsListPluginsKindType0
from .position import Position
from .problem import Problem
from .project_script import ProjectScript
from .reloaded import Reloaded
from .remind import Remind
from .remote import Remote
from .removed import Removed
from .retry import Retry
from .revisions import Revisions
from .run import Run
from .run_facts import RunFacts
from .run_failure import RunFailure
from .run_of_flow import RunOfFlow
from .run_of_flow_forked_from_type_0 import RunOfFlowForkedFromType0
from .run_of_flow_nodes import RunOfFlowNodes
from .run_page import RunPage
from .runs_list_runs_status_type_0 import RunsListRunsStatusType0
from .saved import Saved
from .script_list import ScriptList
from .script_node import ScriptNode
from .script_node_input_schema_type_0 import ScriptNodeInputSchemaType0
from .script_node_output_schema_type_0 import ScriptNodeOutputSchemaType0
from .scripted import Scripted
from .session import Session
from .session_list import SessionList
from .shown_action import ShownAction
from .shown_allowance import ShownAllowance
from .shown_allowance_within import ShownAllowanceWithin
from .shown_event import ShownEvent
from .shown_event_data import ShownEventData
from .shown_rule import ShownRule
from .start_node import StartNode
from .start_node_input_schema_type_0 import StartNodeInputSchemaType0
from .started import Started
from .subflow_node import SubflowNode
from .subflow_node_output_schema_type_0 import SubflowNodeOutputSchemaType0
from .switch_node import SwitchNode
from .team_node import TeamNode
from .team_node_output_schema_type_0 import TeamNodeOutputSchemaType0
from .team_of import TeamOf
from .text_fault import TextFault
from .todo_page import TodoPage
from .todos_list_todos_status_type_0 import TodosListTodosStatusType0
from .tool_action import ToolAction
from .tool_action_args import ToolActionArgs
from .tool_node import ToolNode
from .tool_node_args import ToolNodeArgs
from .tool_node_output_schema_type_0 import ToolNodeOutputSchemaType0
from .transform_node import TransformNode
from .transform_node_output_schema_type_0 import TransformNodeOutputSchemaType0
from .trial_change import TrialChange
from .trial_outcome import TrialOutcome
from .tried import Tried
from .tried_run import TriedRun
from .version import Version
from .version_text import VersionText
from .versions import Versions
from .wait import Wait
from .wait_node import WaitNode
from .wait_node_output_schema_type_0 import WaitNodeOutputSchemaType0
from .webhook import Webhook
from .webhook_list import WebhookList
from .webhook_tried import WebhookTried

__all__ = (
    "A2AAgent",
    "Actions",
    "Agent",
    "AgentMetadataType0",
    "AgentNode",
    "AgentNodeOutputSchemaType0",
    "AgentOutputSchemaType0",
    "AllowanceList",
    "Allowing",
    "AllowingArgs",
    "Always",
    "AlwaysAgent",
    "AlwaysArgs",
    "AlwaysWithin",
    "Answered",
    "AnsweredEditedArgsType0",
    "BatchResult",
    "BatchResults",
    "BatchResultStatusType0",
    "BreakpointOrder",
    "Budget",
    "BudgetOnExceeded",
    "Case",
    "Catalog",
    "CatalogSchemaResponseCatalogSchema",
    "Change",
    "ChangeKind",
    "Checked",
    "Choose",
    "ClientTool",
    "ClientToolParameters",
    "ConditionNode",
    "Decision",
    "DecisionEditedArgsType0",
    "DecisionRequest",
    "DecisionRequestAnswerSchemaType0",
    "DecisionRequestArgsSchemaType0",
    "DecisionRequestKind",
    "DecisionRequestStatus",
    "Decisions",
    "Delegate",
    "Difference",
    "Document",
    "DocumentList",
    "DraftFacts",
    "DraftText",
    "Drawn",
    "Edge",
    "EndNode",
    "EndNodeOutputSchemaType0",
    "Escalate",
    "Events",
    "FailAtDeadline",
    "FieldFault",
    "FlowDefinition",
    "FlowDefinitionLayout",
    "FlowList",
    "FlowText",
    "FlowTextOrigin",
    "GivenBatch",
    "GivenBreakpoints",
    "GivenDecision",
    "GivenDecisionEditedArgsType0",
    "GivenDraft",
    "GivenFork",
    "GivenForkInstructionsType0",
    "GivenPluginReload",
    "GivenPluginRollback",
    "GivenReassign",
    "GivenRollback",
    "GivenRun",
    "GivenRunInput",
    "GivenSessionFork",
    "GivenSnooze",
    "GivenText",
    "GivenTrial",
    "GivenVersion",
    "Graph",
    "Guidance",
    "Health",
    "Human",
    "HumanNode",
    "HumanNodeAnswerSchemaType0",
    "HumanNodeKind",
    "HumanNodeOutputSchemaType0",
    "JoinNode",
    "JoinNodeOutputSchemaType0",
    "ListedDraft",
    "ListedFlow",
    "ListedTodo",
    "ListedTodoPhase",
    "ListedTodoPriority",
    "ListedTodoStatus",
    "ListedVersion",
    "LoopNode",
    "LoopNodeOnLimit",
    "LoopNodeOutputSchemaType0",
    "MapNode",
    "MapNodeOnItemFailure",
    "MapNodeOutputSchemaType0",
    "Me",
    "MeActionsItem",
    "MemoryItem",
    "MemoryItemKind",
    "MemoryList",
    "MeRolesItem",
    "Named",
    "NamedDecision",
    "NodeError",
    "NodeView",
    "NodeViewStatus",
    "Option",
    "Order",
    "Ordered",
    "ParallelNode",
    "Plugin",
    "PluginChange",
    "PluginChangeAction",
    "PluginChanged",
    "PluginChangeStatus",
    "PluginDetail",
    "PluginDetailDependencies",
    "PluginDetailKind",
    "PluginDetailPinned",
    "PluginKind",
    "PluginList",
    "PluginPinned",
    "PluginReloaded",
    "PluginsListPluginsKindType0",
    "Position",
    "Problem",
    "ProjectScript",
    "Reloaded",
    "Remind",
    "Remote",
    "Removed",
    "Retry",
    "Revisions",
    "Run",
    "RunFacts",
    "RunFailure",
    "RunOfFlow",
    "RunOfFlowForkedFromType0",
    "RunOfFlowNodes",
    "RunPage",
    "RunsListRunsStatusType0",
    "Saved",
    "Scripted",
    "ScriptList",
    "ScriptNode",
    "ScriptNodeInputSchemaType0",
    "ScriptNodeOutputSchemaType0",
    "Session",
    "SessionList",
    "ShownAction",
    "ShownAllowance",
    "ShownAllowanceWithin",
    "ShownEvent",
    "ShownEventData",
    "ShownRule",
    "Started",
    "StartNode",
    "StartNodeInputSchemaType0",
    "SubflowNode",
    "SubflowNodeOutputSchemaType0",
    "SwitchNode",
    "TeamNode",
    "TeamNodeOutputSchemaType0",
    "TeamOf",
    "TextFault",
    "TodoPage",
    "TodosListTodosStatusType0",
    "ToolAction",
    "ToolActionArgs",
    "ToolNode",
    "ToolNodeArgs",
    "ToolNodeOutputSchemaType0",
    "TransformNode",
    "TransformNodeOutputSchemaType0",
    "TrialChange",
    "TrialOutcome",
    "Tried",
    "TriedRun",
    "Version",
    "Versions",
    "VersionText",
    "Wait",
    "WaitNode",
    "WaitNodeOutputSchemaType0",
    "Webhook",
    "WebhookList",
    "WebhookTried",
)
