/* Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT. */

export type Participant = string;
export type Step = string;
export type Task = string;
export type Seq = number;
export type At = string;
export type Type = "a2a_cancelled";
export type By = string | null;
export type Participant1 = string;
export type Step1 = string;
export type Reason = string;
export type Seq1 = number;
export type At1 = string;
export type Type1 = "a2a_not_cancelled";
export type By1 = string | null;
export type AgentEvents =
  | RunStartedEvent
  | RunFinishedEvent
  | RunFailedEvent
  | RunCancelledEvent
  | CancelOrderedEvent
  | CancelIgnoredEvent
  | PausedEvent
  | ResumedEvent
  | PluginsPinnedEvent
  | PluginsUpgradeWantedEvent
  | SessionOpenedEvent
  | SessionJoinedEvent
  | SessionLeftEvent
  | SteeredEvent
  | SteerIgnoredEvent
  | GuidanceUsedEvent
  | DecisionOpenedEvent
  | DecisionAnsweredEvent
  | DecisionDisagreedEvent
  | DecisionSettledEvent
  | DecisionIgnoredEvent
  | DecisionOverdueEvent
  | DecisionExpiredEvent
  | DecisionCancelledEvent
  | DecisionEscalatedEvent
  | DecisionDeputisedEvent
  | CalendarsUnreadEvent
  | DecisionDelegatedEvent
  | DelegationFailedEvent
  | DecisionRemindedEvent
  | DecisionSnoozedEvent
  | DecisionReassignedEvent
  | AttentionIgnoredEvent
  | RulesStartedEvent
  | RulesCalledEvent
  | RulesPlayedEvent
  | RulesEmittedEvent
  | AskedEvent
  | AnsweredEvent
  | NotAnsweredEvent
  | RecalledEvent
  | AnswerRepairedEvent
  | AnswerSentBackEvent
  | HandedOverEvent
  | MemoryRecalledEvent
  | ContextCompressedEvent
  | ModelCachedEvent
  | ModelHedgedEvent
  | ModelFallbackEvent
  | AnswerCutAtLimitEvent
  | CallCutOffEvent
  | PossibleDoubleChargeEvent
  | ImagesLeftOutEvent
  | RedactedEvent
  | PossibleDoubleMessageEvent
  | A2ACancelledEvent
  | A2ANotCancelledEvent
  | ModeChosenEvent
  | ChoiceRefusedEvent
  | MoveMadeEvent
  | MoveRefusedEvent
  | PlanMadeEvent
  | ToolLeftOutEvent
  | ToolAskedForEvent
  | ToolDeniedEvent
  | ToolAllowedEvent
  | ToolAnsweredEvent
  | AllowanceGivenEvent
  | AllowanceFailedEvent
  | ScriptStartedEvent
  | ScriptCalledEvent
  | ScriptEndedEvent
  | ScriptFailedEvent
  | GuardChangedEvent
  | GuardRefusedEvent
  | SpendingWaitsEvent
  | SpendingAnsweredEvent
  | RefusedEvent
  | AgentStartedEvent
  | AgentFailedEvent
  | AgentStoppedEvent
  | StoppingEvent
  | InterruptedEvent
  | InterruptIgnoredEvent
  | MessageIgnoredEvent
  | MessageLostEvent;
export type Seq2 = number;
export type At2 = string;
export type Type2 = "run_started";
export type By2 = string | null;
export type Mode = string;
export type Participants = string[];
export type Seq3 = number;
export type At3 = string;
export type Type3 = "run_finished";
export type By3 = string | null;
export type Status = string;
export type Reason1 = string | null;
export type Seq4 = number;
export type At4 = string;
export type Type4 = "run_failed";
export type By4 = string | null;
export type Type5 = string;
export type Message = string;
export type Seq5 = number;
export type At5 = string;
export type Type6 = "run_cancelled";
export type By5 = string | null;
export type Seq6 = number;
export type At6 = string;
export type Type7 = "cancel_ordered";
export type By6 = string | null;
export type Reason2 = string;
export type Seq7 = number;
export type At7 = string;
export type Type8 = "cancel_ignored";
export type By7 = string | null;
export type Reason3 = string;
export type Seq8 = number;
export type At8 = string;
export type Type9 = "paused";
export type By8 = string | null;
export type Seq9 = number;
export type At9 = string;
export type Type10 = "resumed";
export type By9 = string | null;
export type Seq10 = number;
export type At10 = string;
export type Type11 = "plugins_pinned";
export type By10 = string | null;
export type Set = string;
export type Before = string | null;
export type Seq11 = number;
export type At11 = string;
export type Type12 = "plugins_upgrade_wanted";
export type By11 = string | null;
export type Seq12 = number;
export type At12 = string;
export type Type13 = "session_opened";
export type By12 = string | null;
export type Session = string;
export type Turns = number;
export type Head = string | null;
export type Seq13 = number;
export type At13 = string;
export type Type14 = "session_joined";
export type By13 = string | null;
export type Session1 = string;
export type Turn = number;
export type Head1 = string | null;
export type Seq14 = number;
export type At14 = string;
export type Type15 = "session_left";
export type By14 = string | null;
export type Session2 = string;
export type Reason4 = string;
export type Seq15 = number;
export type At15 = string;
export type Type16 = "steered";
export type By15 = string | null;
export type Message1 = string;
export type To = string | null;
export type Seq16 = number;
export type At16 = string;
export type Type17 = "steer_ignored";
export type By16 = string | null;
export type Reason5 = string;
export type Seq17 = number;
export type At17 = string;
export type Type18 = "guidance_used";
export type By17 = string | null;
export type Message2 = string;
export type Participant2 = string;
export type Seq18 = number;
export type At18 = string;
export type Type19 = "decision_opened";
export type By18 = string | null;
export type Seq19 = number;
export type At19 = string;
export type Type20 = "decision_answered";
export type By19 = string | null;
export type DecisionId = string;
export type By20 = string;
export type Verified = boolean;
export type Missing = number;
export type Choice = string | null;
export type EditedArgs = {
  [k: string]: unknown;
} | null;
export type Failed = string[];
export type Comment = string | null;
export type Seq20 = number;
export type At20 = string;
export type Type21 = "decision_disagreed";
export type By21 = string | null;
export type DecisionId1 = string;
export type Seq21 = number;
export type At21 = string;
export type Type22 = "decision_settled";
export type By22 = string | null;
export type DecisionId2 = string;
export type Choice1 = string | null;
export type EditedArgs1 = {
  [k: string]: unknown;
} | null;
export type Comment1 = string | null;
export type By23 = string | null;
export type IdempotencyKey = string | null;
export type AnswerRef = string | null;
export type Always = {
  [k: string]: unknown;
} | null;
export type Failed1 = string[];
export type Verified1 = boolean | null;
export type Seq22 = number;
export type At22 = string;
export type Type23 = "decision_ignored";
export type By24 = string | null;
export type Reason6 = string;
export type Decision1 = string | null;
export type DecisionId3 = string | null;
export type Choice2 = string | null;
export type Answer2 = string | null;
export type Comment2 = string | null;
export type By25 = string | null;
export type IdempotencyKey1 = string | null;
export type AnswerRef1 = string | null;
export type Seq23 = number;
export type At23 = string;
export type Type24 = "decision_overdue";
export type By26 = string | null;
export type DecisionId4 = string;
export type Seq24 = number;
export type At24 = string;
export type Type25 = "decision_expired";
export type By27 = string | null;
export type DecisionId5 = string;
export type Seq25 = number;
export type At25 = string;
export type Type26 = "decision_cancelled";
export type By28 = string | null;
export type DecisionId6 = string;
export type Seq26 = number;
export type At26 = string;
export type Type27 = "decision_escalated";
export type By29 = string | null;
export type DecisionId7 = string;
export type To1 = string[];
export type Assignees = string[] | null;
export type Deadline = string | null;
export type Seq27 = number;
export type At27 = string;
export type Type28 = "decision_deputised";
export type By30 = string | null;
export type DecisionId8 = string;
export type Name = string;
export type Deputy = string;
export type Until = string | null;
export type Seq28 = number;
export type At28 = string;
export type Type29 = "calendars_unread";
export type By31 = string | null;
export type DecisionId9 = string;
export type Reason7 = string;
export type Seq29 = number;
export type At29 = string;
export type Type30 = "decision_delegated";
export type By32 = string | null;
export type DecisionId10 = string;
export type To2 = string;
export type Seq30 = number;
export type At30 = string;
export type Type31 = "delegation_failed";
export type By33 = string | null;
export type DecisionId11 = string;
export type To3 = string;
export type Reason8 = string;
export type Seq31 = number;
export type At31 = string;
export type Type32 = "decision_reminded";
export type By34 = string | null;
export type DecisionId12 = string;
export type Number = number;
export type To4 = string[];
export type Seq32 = number;
export type At32 = string;
export type Type33 = "decision_snoozed";
export type By35 = string | null;
export type DecisionId13 = string;
export type Until1 = string;
export type Deadline1 = string | null;
export type Comment3 = string | null;
export type Seq33 = number;
export type At33 = string;
export type Type34 = "decision_reassigned";
export type By36 = string | null;
export type DecisionId14 = string;
export type Before1 = string[];
export type To5 = string[];
export type Comment4 = string | null;
export type Seq34 = number;
export type At34 = string;
export type Type35 = "attention_ignored";
export type By37 = string | null;
export type Order = string;
export type Reason9 = string;
export type Seq35 = number;
export type At35 = string;
export type Type36 = "rules_started";
export type By38 = string | null;
export type Rules = string;
export type Version = string;
export type Hash = string;
export type Seq36 = number;
export type At36 = string;
export type Type37 = "rules_called";
export type By39 = string | null;
export type Seq37 = number;
export type At37 = string;
export type Type38 = "rules_played";
export type By40 = string | null;
export type Hash1 = string;
export type Outcome = string;
export type Reason10 = string | null;
export type Fired = string[];
export type Seq38 = number;
export type At38 = string;
export type Type39 = "rules_emitted";
export type By41 = string | null;
export type To6 = string;
export type Error = string | null;
export type Seq39 = number;
export type At39 = string;
export type Type40 = "asked";
export type By42 = string | null;
export type Participant3 = string;
export type Step2 = string;
export type Round = number;
export type Seq40 = number;
export type At40 = string;
export type Type41 = "answered";
export type By43 = string | null;
export type Participant4 = string;
export type Step3 = string;
export type Round1 = number;
export type Status1 = string;
export type Ref = string | null;
export type Error1 = {
  [k: string]: unknown;
} | null;
export type Model = string | null;
export type Seq41 = number;
export type At41 = string;
export type Type42 = "not_answered";
export type By44 = string | null;
export type Participant5 = string;
export type Step4 = string;
export type Round2 = number;
export type Status2 = string;
export type Ref1 = string | null;
export type Error2 = {
  [k: string]: unknown;
} | null;
export type Model1 = string | null;
export type Seq42 = number;
export type At42 = string;
export type Type43 = "recalled";
export type By45 = string | null;
export type Participant6 = string;
export type Step5 = string;
export type Round3 = number;
export type Status3 = string;
export type Ref2 = string | null;
export type Error3 = {
  [k: string]: unknown;
} | null;
export type Model2 = string | null;
export type Seq43 = number;
export type At43 = string;
export type Type44 = "answer_repaired";
export type By46 = string | null;
export type Participant7 = string;
export type Step6 = string;
export type Problem = string;
export type Seq44 = number;
export type At44 = string;
export type Type45 = "answer_sent_back";
export type By47 = string | null;
export type Participant8 = string;
export type Step7 = string;
export type Reason11 = string;
export type Seq45 = number;
export type At45 = string;
export type Type46 = "handed_over";
export type By48 = string | null;
export type Participant9 = string;
export type Step8 = string;
export type WorkflowId = string;
export type Seq46 = number;
export type At46 = string;
export type Type47 = "memory_recalled";
export type By49 = string | null;
export type Participant10 = string;
export type Step9 = string;
export type Memories = {
  [k: string]: unknown;
}[];
export type Seq47 = number;
export type At47 = string;
export type Type48 = "context_compressed";
export type By50 = string | null;
export type Participant11 = string;
export type Step10 = string;
export type Strategy = string;
export type LeftOut = number;
export type TokensBefore = number;
export type Tokens = number;
export type Summary = string | null;
export type Seq48 = number;
export type At48 = string;
export type Type49 = "model_cached";
export type By51 = string | null;
export type Participant12 = string;
export type Step11 = string;
export type Model3 = string;
export type Seq49 = number;
export type At49 = string;
export type Type50 = "model_hedged";
export type By52 = string | null;
export type Participant13 = string;
export type Step12 = string;
export type Model4 = string;
export type Other = string;
export type CalledOff = boolean;
export type Seq50 = number;
export type At50 = string;
export type Type51 = "model_fallback";
export type By53 = string | null;
export type Participant14 = string;
export type Step13 = string;
export type Model5 = string;
export type Tried = {
  [k: string]: unknown;
}[];
export type Seq51 = number;
export type At51 = string;
export type Type52 = "answer_cut_at_limit";
export type By54 = string | null;
export type Participant15 = string;
export type Step14 = string;
export type Model6 = string;
export type Seq52 = number;
export type At52 = string;
export type Type53 = "call_cut_off";
export type By55 = string | null;
export type Participant16 = string;
export type Step15 = string;
export type Seq53 = number;
export type At53 = string;
export type Type54 = "possible_double_charge";
export type By56 = string | null;
export type Step16 = string;
export type Model7 = string;
export type Seq54 = number;
export type At54 = string;
export type Type55 = "images_left_out";
export type By57 = string | null;
export type Participant17 = string;
export type Step17 = string;
export type Images = string[];
export type Count = number;
export type Seq55 = number;
export type At55 = string;
export type Type56 = "redacted";
export type By58 = string | null;
export type Participant18 = string;
export type Step18 = string;
export type Seq56 = number;
export type At56 = string;
export type Type57 = "possible_double_message";
export type By59 = string | null;
export type Participant19 = string;
export type Step19 = string;
export type Seq57 = number;
export type At57 = string;
export type Type58 = "mode_chosen";
export type By60 = string | null;
export type Mode1 = string;
export type Why = string;
export type Seq58 = number;
export type At58 = string;
export type Type59 = "choice_refused";
export type By61 = string | null;
export type Reason12 = string;
export type Seq59 = number;
export type At59 = string;
export type Type60 = "move_made";
export type By62 = string | null;
export type Step20 = number;
export type Move = string;
export type Seq60 = number;
export type At60 = string;
export type Type61 = "move_refused";
export type By63 = string | null;
export type Step21 = number;
export type Reason13 = string;
export type Seq61 = number;
export type At61 = string;
export type Type62 = "plan_made";
export type By64 = string | null;
export type Round4 = number;
export type Subtasks = {
  [k: string]: unknown;
}[];
export type Seq62 = number;
export type At62 = string;
export type Type63 = "tool_left_out";
export type By65 = string | null;
export type Tool = string;
export type Reason14 = string;
export type Seq63 = number;
export type At63 = string;
export type Type64 = "tool_asked_for";
export type By66 = string | null;
export type Participant20 = string;
export type Step22 = string;
export type Tool1 = string;
export type Seq64 = number;
export type At64 = string;
export type Type65 = "tool_denied";
export type By67 = string | null;
export type Tool2 = string;
export type Step23 = string;
export type Reason15 = string;
export type Seq65 = number;
export type At65 = string;
export type Type66 = "tool_allowed";
export type By68 = string | null;
export type Participant21 = string;
export type Step24 = string;
export type Tool3 = string;
export type Allowances = string[];
export type Givers = string[];
export type Verified2 = boolean;
export type Seq66 = number;
export type At66 = string;
export type Type67 = "tool_answered";
export type By69 = string | null;
export type Participant22 = string;
export type Step25 = string;
export type Tool4 = string;
export type Ok = boolean;
export type Ref3 = string | null;
export type Seq67 = number;
export type At67 = string;
export type Type68 = "allowance_given";
export type By70 = string | null;
export type Id = string;
export type DecisionId15 = string;
export type Tool5 = string;
export type Within = string;
export type Agent = string | null;
export type Args1 = string | null;
export type Verified3 = boolean;
export type ExpiresAt = string;
export type Seq68 = number;
export type At68 = string;
export type Type69 = "allowance_failed";
export type By71 = string | null;
export type DecisionId16 = string;
export type Tool6 = string;
export type Reason16 = string;
export type Seq69 = number;
export type At69 = string;
export type Type70 = "script_started";
export type By72 = string | null;
export type Script = string;
export type Hash2 = string;
export type Step26 = string;
export type Seq70 = number;
export type At70 = string;
export type Type71 = "script_called";
export type By73 = string | null;
export type Script1 = string;
export type Function = string;
export type Number1 = number;
export type Seq71 = number;
export type At71 = string;
export type Type72 = "script_ended";
export type By74 = string | null;
export type Script2 = string;
export type Step27 = string;
export type HostCalls = number;
export type Seq72 = number;
export type At72 = string;
export type Type73 = "script_failed";
export type By75 = string | null;
export type Script3 = string;
export type Type74 = string;
export type Message3 = string;
export type Seq73 = number;
export type At73 = string;
export type Type75 = "guard_changed";
export type By76 = string | null;
export type Participant23 = string;
export type Step28 = string;
export type Guard = string;
export type Moment = string;
export type Tool7 = string | null;
export type Seq74 = number;
export type At74 = string;
export type Type76 = "guard_refused";
export type By77 = string | null;
export type Participant24 = string;
export type Step29 = string;
export type Guard1 = string;
export type Moment1 = string;
export type Tool8 = string | null;
export type Reason17 = string;
export type Seq75 = number;
export type At75 = string;
export type Type77 = "spending_waits";
export type By78 = string | null;
export type Cap = string;
export type Period = string;
export type WorkflowId1 = string;
export type Seq76 = number;
export type At76 = string;
export type Type78 = "spending_answered";
export type By79 = string | null;
export type Cap1 = string;
export type Answer4 = string;
export type Seq77 = number;
export type At77 = string;
export type Type79 = "refused";
export type By80 = string | null;
export type Handler = string;
export type Reason18 = string;
export type Seq78 = number;
export type At78 = string;
export type Type80 = "agent_started";
export type By81 = string | null;
export type Agent1 = string;
export type Seq79 = number;
export type At79 = string;
export type Type81 = "agent_failed";
export type By82 = string | null;
export type Type82 = string;
export type Message4 = string;
export type Seq80 = number;
export type At80 = string;
export type Type83 = "agent_stopped";
export type By83 = string | null;
export type Seq81 = number;
export type At81 = string;
export type Type84 = "stopping";
export type By84 = string | null;
export type Waiting = number;
export type Seq82 = number;
export type At82 = string;
export type Type85 = "interrupted";
export type By85 = string | null;
export type Message5 = string | null;
export type Seq83 = number;
export type At83 = string;
export type Type86 = "interrupt_ignored";
export type By86 = string | null;
export type Reason19 = string;
export type Seq84 = number;
export type At84 = string;
export type Type87 = "message_ignored";
export type By87 = string | null;
export type Reason20 = string;
export type Id1 = string | null;
export type Seq85 = number;
export type At85 = string;
export type Type88 = "message_lost";
export type By88 = string | null;
export type Id2 = string;
export type Reason21 = string;
export type Agents = string[];
export type Stopped = string[];
export type Restarts = number;
export type Seq86 = number;
export type At86 = string;
export type Type89 = "agents_started_again";
export type By89 = string | null;
export type Name1 = string;
export type Reason22 = string;
export type Seq87 = number;
export type At87 = string;
export type Type90 = "arrival_ignored";
export type By90 = string | null;
export type Name2 = string;
export type Kind = "signal" | "event";
export type Seq88 = number;
export type At88 = string;
export type Type91 = "arrived";
export type By91 = string | null;
export type Name3 = string;
export type Type92 = string;
export type Reason23 = string;
export type Seq89 = number;
export type At89 = string;
export type Type93 = "breakpoints_ignored";
export type By92 = string | null;
export type Nodes = string[];
export type Seq90 = number;
export type At90 = string;
export type Type94 = "breakpoints_set";
export type By93 = string | null;
export type Limit = string;
export type Share = number;
export type Seq91 = number;
export type At91 = string;
export type Type95 = "budget_nearing";
export type By94 = string | null;
export type Tool9 = string;
export type Step30 = string;
export type Seq92 = number;
export type At92 = string;
export type Type96 = "call_left";
export type By95 = string | null;
export type Tool10 = string;
export type Undo = string;
export type Step31 = string;
export type Edited = boolean;
export type Seq93 = number;
export type At93 = string;
export type Type97 = "call_undone";
export type By96 = string | null;
export type Calls = number;
export type Seq94 = number;
export type At94 = string;
export type Type98 = "compensation_left";
export type By97 = string | null;
export type Calls1 = number;
export type Tools = string[];
export type Seq95 = number;
export type At95 = string;
export type Type99 = "compensation_offered";
export type By98 = string | null;
export type Name4 = string;
export type Score = number;
export type Why2 = string;
export type Criterion = string;
export type Met = boolean;
export type Evidence = string;
export type MessageId = string;
export type Seq96 = number;
export type At96 = string;
export type Type100 = "dead_lettered";
export type By99 = string | null;
export type MessageId1 = string;
export type Count1 = number;
export type Seq97 = number;
export type At97 = string;
export type Type101 = "dead_letters_dropped";
export type By100 = string | null;
export type MessageId2 = string;
export type Count2 = number;
export type Seq98 = number;
export type At98 = string;
export type Type102 = "delivered";
export type By101 = string | null;
export type Seq99 = number;
export type At99 = string;
export type Type103 = "desk_closed";
export type By102 = string | null;
export type Seq100 = number;
export type At100 = string;
export type Type104 = "desk_closing";
export type By103 = string | null;
export type Seq101 = number;
export type At101 = string;
export type Type105 = "desk_draining";
export type By104 = string | null;
export type DeskEvents =
  | RefusedEvent
  | DeskOpenedEvent
  | DeskDrainingEvent
  | DeskClosingEvent
  | DeskClosedEvent
  | TodoOpenedEvent
  | TodoChangedEvent
  | OrderPassedOnEvent
  | DeskReportWrittenEvent;
export type Seq102 = number;
export type At102 = string;
export type Type106 = "desk_opened";
export type By105 = string | null;
export type Desk = string;
export type Executors = string[];
export type Seq103 = number;
export type At103 = string;
export type Type107 = "todo_opened";
export type By106 = string | null;
export type TodoId = string;
export type Priority = "critical" | "high" | "normal" | "low" | "background";
export type Desk1 = string | null;
export type Title = string | null;
export type Seq104 = number;
export type At104 = string;
export type Type108 = "todo_changed";
export type By107 = string | null;
export type TodoId1 = string;
export type Phase =
  "receiving_idea" | "clarifying_requirement" | "dispatching_task" | "monitoring_execution" | "reporting_completion";
export type Status4 = string;
export type Priority1 = "critical" | "high" | "normal" | "low" | "background";
export type Ended = ("terminated" | "cancelled" | "failed" | "timed_out" | "desk_ended" | "unknown") | null;
export type Seq105 = number;
export type At105 = string;
export type Type109 = "order_passed_on";
export type By108 = string | null;
export type Order1 = string;
export type TodoId2 = string;
export type Priority2 = ("critical" | "high" | "normal" | "low" | "background") | null;
export type Seq106 = number;
export type At106 = string;
export type Type110 = "report_written";
export type By109 = string | null;
export type ReportId = string;
export type Type111 = string;
export type Id3 = string;
export type Choice3 = string;
export type Assignee = string | null;
export type Seq107 = number;
export type At107 = string;
export type Type112 = "dispatch_resolved";
export type By110 = string | null;
export type Id4 = string;
export type Rules1 = string;
export type Version1 = string;
export type Hash3 = string;
export type Outcome1 = string | null;
export type Reason24 = string | null;
export type Fired1 = string[];
export type Audit = {
  [k: string]: unknown;
}[];
export type Error4 = string | null;
export type Seq108 = number;
export type At108 = string;
export type Type113 = "dispatch_rules_played";
export type By111 = string | null;
export type Id5 = string;
export type Proposed = string;
export type Confidence = number;
export type Reasons1 = string[];
export type Candidates = string[];
export type Seq109 = number;
export type At109 = string;
export type Type114 = "dispatch_unsure";
export type By112 = string | null;
export type Success = boolean;
export type Summary1 = string;
export type Details = string;
export type Artifacts = Artifact[];
export type Error5 = string | null;
export type Id6 = string;
export type Assignee1 = string;
export type Taken = number;
export type Before2 = number;
export type Seq110 = number;
export type At110 = string;
export type Type115 = "executor_awaited";
export type By113 = string | null;
export type Id7 = string;
export type Reasons2 = string[];
export type Candidates1 = string[];
export type Seq111 = number;
export type At111 = string;
export type Type116 = "executor_missing";
export type By114 = string | null;
export type Id8 = string;
export type Attempt = number;
export type Before3 = string;
export type Error6 = string;
export type Number2 = number;
export type Seq112 = number;
export type At112 = string;
export type Type117 = "executor_replaced";
export type By115 = string | null;
export type Id9 = string;
export type Choice4 = string;
export type Seq113 = number;
export type At113 = string;
export type Type118 = "failure_resolved";
export type By116 = string | null;
export type DecisionId17 = string;
export type Seq114 = number;
export type At114 = string;
export type Type119 = "feedback_awaited";
export type By117 = string | null;
export type DecisionId18 = string;
export type Seq115 = number;
export type At115 = string;
export type Type120 = "feedback_came";
export type By118 = string | null;
export type Source = string;
export type At116 = string;
export type Answers1 = number;
export type Seq116 = number;
export type At117 = string;
export type Type121 = "flow_forked";
export type By119 = string | null;
export type Flow = string;
export type Version2 = string;
export type Hash4 = string;
export type Published = string | null;
export type Definition =
  | string
  | {
      [k: string]: string;
    }
  | null;
export type Seq117 = number;
export type At118 = string;
export type Type122 = "flow_started";
export type By120 = string | null;
export type Id10 = string;
export type Assignee2 = string | null;
export type Others = number;
export type Seconds = number | null;
export type CostUsd = number | null;
export type Risk = "low" | "medium" | "high";
export type Reasons3 = string[];
export type Subtasks1 = SubtaskForecast[];
export type CriticalPath = string[];
export type Seconds1 = number | null;
export type CostUsd1 = number | null;
export type Seq118 = number;
export type At119 = string;
export type Type123 = "forecast_made";
export type By121 = string | null;
export type Reason25 = string;
export type Seq119 = number;
export type At120 = string;
export type Type124 = "given_up";
export type By122 = string | null;
export type Content1 = string;
export type Priority3 = ("critical" | "high" | "normal" | "low" | "background") | null;
export type Metadata = {
  [k: string]: unknown;
} | null;
/**
 * Plan and dispatch only. The todo ends with a forecast of time, cost and risk; nobody works.
 */
export type DryRun = boolean;
/**
 * Todos of the same desk that must be completed before this one starts, by their ids.
 *
 * @maxItems 50
 */
export type After = string[];
/**
 * The person who hands it in, for spending caps by person; set by the API and the console.
 */
export type By123 = string | null;
export type Id11 = string;
export type Priority4 = "critical" | "high" | "normal" | "low" | "background";
export type WorkflowId2 = string | null;
export type Desk2 = string | null;
export type Seq120 = number;
export type At121 = string;
export type Type125 = "idea_received";
export type By124 = string | null;
export type Lessons = string[];
export type Seq121 = number;
export type At122 = string;
export type Type126 = "lessons_kept";
export type By125 = string | null;
export type Lessons1 = string[];
export type Error7 = string;
export type Seq122 = number;
export type At123 = string;
export type Type127 = "lessons_lost";
export type By126 = string | null;
export type Node = string;
export type Type128 = string;
export type Message6 = string;
export type Again = boolean;
export type Seq123 = number;
export type At124 = string;
export type Type129 = "node_failed";
export type By127 = string | null;
export type Node1 = string;
export type Case = string | null;
export type Truncated = boolean;
export type Whole =
  | string
  | {
      [k: string]: string;
    }
  | null;
export type AsJson = boolean;
export type Seq124 = number;
export type At125 = string;
export type Type130 = "node_finished";
export type By128 = string | null;
export type Node2 = string;
export type Seq125 = number;
export type At126 = string;
export type Type131 = "node_held";
export type By129 = string | null;
export type Node3 = string;
export type Seq126 = number;
export type At127 = string;
export type Type132 = "node_released";
export type By130 = string | null;
export type Node4 = string;
export type Reason26 = string;
export type Seq127 = number;
export type At128 = string;
export type Type133 = "node_skipped";
export type By131 = string | null;
export type Node5 = string;
export type Kind1 = string;
export type Truncated1 = boolean;
export type Seq128 = number;
export type At129 = string;
export type Type134 = "node_started";
export type By132 = string | null;
export type Node6 = string;
export type Seq129 = number;
export type At130 = string;
export type Type135 = "node_taken_over";
export type By133 = string | null;
export type Node7 = string;
export type By134 = string;
export type Kind2 = string;
export type Truncated2 = boolean;
export type Seq130 = number;
export type At131 = string;
export type Type136 = "node_undone";
export type By135 = string | null;
export type Part = string;
export type Status5 = "completed" | "undecided" | "failed" | "stopped";
export type Type137 = string | null;
export type Message7 = string | null;
export type Truncated3 = boolean;
export type Seq131 = number;
export type At132 = string;
export type Type138 = "part_closed";
export type By136 = string | null;
export type Part1 = string;
export type Truncated4 = boolean;
export type Whole1 =
  | string
  | {
      [k: string]: string;
    }
  | null;
export type AsJson1 = boolean;
export type Seq132 = number;
export type At133 = string;
export type Type139 = "part_opened";
export type By137 = string | null;
export type Part2 = string;
export type Type140 = string;
export type Message8 = string;
export type Stopped1 = boolean;
export type Seq133 = number;
export type At134 = string;
export type Type141 = "part_unwound";
export type By138 = string | null;
export type From =
  ("receiving_idea" | "clarifying_requirement" | "dispatching_task" | "monitoring_execution" | "reporting_completion") | null;
export type To7 =
  "receiving_idea" | "clarifying_requirement" | "dispatching_task" | "monitoring_execution" | "reporting_completion";
export type Seq134 = number;
export type At135 = string;
export type Type142 = "phase_changed";
export type By139 = string | null;
export type From1 = "critical" | "high" | "normal" | "low" | "background";
export type To8 = "critical" | "high" | "normal" | "low" | "background";
export type Seq135 = number;
export type At136 = string;
export type Type143 = "priority_changed";
export type By140 = string | null;
export type MessageId3 = string;
export type Topic = string | null;
export type Seq136 = number;
export type At137 = string;
export type Type144 = "published";
export type By141 = string | null;
export type Id12 = string;
export type Kind3 = "open" | "single_choice" | "multiple_choice" | "confirmation" | "number_range";
export type Question1 = string;
export type Why3 = string | null;
export type Options = string[];
export type Minimum = number | null;
export type Maximum = number | null;
export type Default = string | boolean | number | string[] | null;
export type Seq137 = number;
export type At138 = string;
export type Type145 = "questions_answered";
export type By142 = string | null;
export type Questions = Question[];
export type Seq138 = number;
export type At139 = string;
export type Type146 = "questions_asked";
export type By143 = string | null;
export type MessageId4 = string | null;
export type Subscriber = string | null;
export type Count3 = number;
export type Seq139 = number;
export type At140 = string;
export type Type147 = "redelivered";
export type By144 = string | null;
export type Id13 = string;
export type Reasons4 = string[];
export type Seq140 = number;
export type At141 = string;
export type Type148 = "replacement_missing";
export type By145 = string | null;
export type Redo = string[];
export type New = string[];
export type Id14 = string;
export type Description = string;
export type RequiredCapabilities = string[];
export type DependsOn = string[];
export type Order2 = number;
export type Status6 = "pending" | "running" | "completed" | "failed" | "skipped";
export type Assignee3 = string | null;
export type Subtasks2 = Subtask[];
export type Executors1 = string[];
export type Seq141 = number;
export type At142 = string;
export type Type149 = "replanned";
export type By146 = string | null;
export type Id15 = string;
export type Type150 = "task_completion" | "progress" | "exception" | "daily_summary" | "forecast" | "weekly_stale";
export type TodoIds = string[];
export type Content2 = string;
export type CreatedAt = string;
export type Seq142 = number;
export type At143 = string;
export type Type151 = "report_written";
export type By147 = string | null;
export type Reason27 = string;
export type Seq143 = number;
export type At144 = string;
export type Type152 = "reprioritize_ignored";
export type By148 = string | null;
export type Title1 = string;
export type Description1 = string;
/**
 * @minItems 1
 */
export type AcceptanceCriteria = string[];
export type Dependencies = string[];
export type EstimatedEffort = string | null;
export type Resources = string[];
export type Seq144 = number;
export type At145 = string;
export type Type153 = "requirement_clarified";
export type By149 = string | null;
export type Checks = CriterionCheck[];
export type Summary2 = string;
export type Round5 = number;
export type Seq145 = number;
export type At146 = string;
export type Type154 = "review_made";
export type By150 = string | null;
export type Comment5 = string;
export type Round6 = number;
export type Failed2 = string[];
export type Seq146 = number;
export type At147 = string;
export type Type155 = "rework_requested";
export type By151 = string | null;
export type Node8 = string;
export type Round7 = number;
export type Seq147 = number;
export type At148 = string;
export type Type156 = "rounds_batched";
export type By152 = string | null;
export type RunEvents =
  | RunStartedEvent
  | RunFinishedEvent
  | RunFailedEvent
  | RunCancelledEvent
  | CancelOrderedEvent
  | CancelIgnoredEvent
  | PausedEvent
  | ResumedEvent
  | PluginsPinnedEvent
  | PluginsUpgradeWantedEvent
  | SessionOpenedEvent
  | SessionJoinedEvent
  | SessionLeftEvent
  | SteeredEvent
  | SteerIgnoredEvent
  | GuidanceUsedEvent
  | DecisionOpenedEvent
  | DecisionAnsweredEvent
  | DecisionDisagreedEvent
  | DecisionSettledEvent
  | DecisionIgnoredEvent
  | DecisionOverdueEvent
  | DecisionExpiredEvent
  | DecisionCancelledEvent
  | DecisionEscalatedEvent
  | DecisionDeputisedEvent
  | CalendarsUnreadEvent
  | DecisionDelegatedEvent
  | DelegationFailedEvent
  | DecisionRemindedEvent
  | DecisionSnoozedEvent
  | DecisionReassignedEvent
  | AttentionIgnoredEvent
  | RulesStartedEvent
  | RulesCalledEvent
  | RulesPlayedEvent
  | RulesEmittedEvent
  | AskedEvent
  | AnsweredEvent
  | NotAnsweredEvent
  | RecalledEvent
  | AnswerRepairedEvent
  | AnswerSentBackEvent
  | HandedOverEvent
  | MemoryRecalledEvent
  | ContextCompressedEvent
  | ModelCachedEvent
  | ModelHedgedEvent
  | ModelFallbackEvent
  | AnswerCutAtLimitEvent
  | CallCutOffEvent
  | PossibleDoubleChargeEvent
  | ImagesLeftOutEvent
  | RedactedEvent
  | PossibleDoubleMessageEvent
  | A2ACancelledEvent
  | A2ANotCancelledEvent
  | ModeChosenEvent
  | ChoiceRefusedEvent
  | MoveMadeEvent
  | MoveRefusedEvent
  | PlanMadeEvent
  | ToolLeftOutEvent
  | ToolAskedForEvent
  | ToolDeniedEvent
  | ToolAllowedEvent
  | ToolAnsweredEvent
  | AllowanceGivenEvent
  | AllowanceFailedEvent
  | ScriptStartedEvent
  | ScriptCalledEvent
  | ScriptEndedEvent
  | ScriptFailedEvent
  | GuardChangedEvent
  | GuardRefusedEvent
  | SpendingWaitsEvent
  | SpendingAnsweredEvent
  | FlowStartedEvent
  | FlowForkedEvent
  | ArrivedEvent
  | ArrivalIgnoredEvent
  | NodeStartedEvent
  | NodeFinishedEvent
  | NodeFailedEvent
  | NodeTakenOverEvent
  | BreakpointsSetEvent
  | BreakpointsIgnoredEvent
  | NodeHeldEvent
  | NodeReleasedEvent
  | NodeSkippedEvent
  | NodeUndoneEvent
  | RoundsBatchedEvent
  | PartOpenedEvent
  | PartUnwoundEvent
  | PartClosedEvent
  | ScheduledReportEvent;
export type Seq148 = number;
export type At149 = string;
export type Type157 = "desk_report_written";
export type By153 = string | null;
export type ReportId1 = string;
export type Type158 = string;
export type Desk3 = string;
export type Person = string | null;
export type Todos = number;
export type Subscribers = string[];
export type Topics = string[];
export type Seq149 = number;
export type At150 = string;
export type Type159 = "subscribed";
export type By154 = string | null;
export type Id16 = string;
export type Assignee4 = string;
export type Score1 = number | null;
export type Reasons5 = string[];
export type Strategy1 = ("capability" | "round_robin" | "least_loaded" | "performance" | "composite" | "rules" | "llm") | null;
export type Considered1 = Considered[];
export type Others1 = number;
export type Confidence1 = number | null;
export type Desk4 = string | null;
export type Seq150 = number;
export type At151 = string;
export type Type160 = "subtask_assigned";
export type By155 = string | null;
export type Id17 = string;
export type Attempt1 = number;
export type Seconds2 = number | null;
export type CostUsd2 = number | null;
export type Seq151 = number;
export type At152 = string;
export type Type161 = "subtask_completed";
export type By156 = string | null;
export type Id18 = string;
export type Attempt2 = number;
export type Error8 = string;
export type Seq152 = number;
export type At153 = string;
export type Type162 = "subtask_failed";
export type By157 = string | null;
export type Id19 = string;
export type Reason28 = string;
export type Seq153 = number;
export type At154 = string;
export type Type163 = "subtask_skipped";
export type By158 = string | null;
export type Id20 = string;
export type Attempt3 = number;
export type Assignee5 = string;
export type AfterS = number;
export type Number3 = number;
export type Seq154 = number;
export type At155 = string;
export type Type164 = "subtask_stalled";
export type By159 = string | null;
export type Id21 = string;
export type Attempt4 = number;
export type Assignee6 = string | null;
export type Seq155 = number;
export type At156 = string;
export type Type165 = "subtask_started";
export type By160 = string | null;
export type Subtasks3 = Subtask[];
export type Executors2 = string[];
export type Seq156 = number;
export type At157 = string;
export type Type166 = "plan_made";
export type By161 = string | null;
export type Agent2 = string;
export type Seq157 = number;
export type At158 = string;
export type Type167 = "agent_ended";
export type By162 = string | null;
export type Agent3 = string;
export type Seq158 = number;
export type At159 = string;
export type Type168 = "agent_failed";
export type By163 = string | null;
export type Seq159 = number;
export type At160 = string;
export type Type169 = "supervisor_ended";
export type By164 = string | null;
export type SupervisorEvents =
  | RefusedEvent
  | SupervisorStartedEvent
  | AgentsStartedAgainEvent
  | SupervisedAgentEndedEvent
  | SupervisedAgentFailedEvent
  | GivenUpEvent
  | SupervisorStoppingEvent
  | SupervisorEndedEvent;
export type Seq160 = number;
export type At161 = string;
export type Type170 = "supervisor_started";
export type By165 = string | null;
export type Strategy2 = string;
export type Agents1 = string[];
export type Seq161 = number;
export type At162 = string;
export type Type171 = "supervisor_stopping";
export type By166 = string | null;
export type Reason29 = string;
export type Seq162 = number;
export type At163 = string;
export type Type172 = "todo_cancelled";
export type By167 = string | null;
export type Success1 = boolean;
export type Summary3 = string;
export type Seq163 = number;
export type At164 = string;
export type Type173 = "todo_completed";
export type By168 = string | null;
export type TodoEvents =
  | IdeaReceivedEvent
  | PhaseChangedEvent
  | QuestionsAskedEvent
  | QuestionsAnsweredEvent
  | RequirementClarifiedEvent
  | SubtasksPlannedEvent
  | ReplannedEvent
  | DispatchRulesPlayedEvent
  | SubtaskAssignedEvent
  | ExecutorMissingEvent
  | DispatchUnsureEvent
  | DispatchResolvedEvent
  | SubtaskStartedEvent
  | SubtaskCompletedEvent
  | SubtaskFailedEvent
  | ExecutorReplacedEvent
  | ReplacementMissingEvent
  | FailureResolvedEvent
  | SubtaskSkippedEvent
  | ForecastMadeEvent
  | FeedbackAwaitedEvent
  | FeedbackCameEvent
  | ReviewMadeEvent
  | ReportWrittenEvent
  | WorkAcceptedEvent
  | ReworkRequestedEvent
  | WorkRejectedEvent
  | TodoCompletedEvent
  | TodoFailedEvent
  | TodoCancelledEvent
  | PriorityChangedEvent
  | RunStartedEvent
  | RunFinishedEvent
  | RunFailedEvent
  | RunCancelledEvent
  | CancelOrderedEvent
  | CancelIgnoredEvent
  | PausedEvent
  | ResumedEvent
  | PluginsPinnedEvent
  | PluginsUpgradeWantedEvent
  | SessionOpenedEvent
  | SessionJoinedEvent
  | SessionLeftEvent
  | SteeredEvent
  | SteerIgnoredEvent
  | GuidanceUsedEvent
  | DecisionOpenedEvent
  | DecisionAnsweredEvent
  | DecisionDisagreedEvent
  | DecisionSettledEvent
  | DecisionIgnoredEvent
  | DecisionOverdueEvent
  | DecisionExpiredEvent
  | DecisionCancelledEvent
  | DecisionEscalatedEvent
  | DecisionDeputisedEvent
  | CalendarsUnreadEvent
  | DecisionDelegatedEvent
  | DelegationFailedEvent
  | DecisionRemindedEvent
  | DecisionSnoozedEvent
  | DecisionReassignedEvent
  | AttentionIgnoredEvent
  | RulesStartedEvent
  | RulesCalledEvent
  | RulesPlayedEvent
  | RulesEmittedEvent
  | AskedEvent
  | AnsweredEvent
  | NotAnsweredEvent
  | RecalledEvent
  | AnswerRepairedEvent
  | AnswerSentBackEvent
  | HandedOverEvent
  | MemoryRecalledEvent
  | ContextCompressedEvent
  | ModelCachedEvent
  | ModelHedgedEvent
  | ModelFallbackEvent
  | AnswerCutAtLimitEvent
  | CallCutOffEvent
  | PossibleDoubleChargeEvent
  | ImagesLeftOutEvent
  | RedactedEvent
  | PossibleDoubleMessageEvent
  | A2ACancelledEvent
  | A2ANotCancelledEvent
  | ModeChosenEvent
  | ChoiceRefusedEvent
  | MoveMadeEvent
  | MoveRefusedEvent
  | ToolLeftOutEvent
  | ToolAskedForEvent
  | ToolDeniedEvent
  | ToolAllowedEvent
  | ToolAnsweredEvent
  | AllowanceGivenEvent
  | AllowanceFailedEvent
  | ScriptStartedEvent
  | ScriptCalledEvent
  | ScriptEndedEvent
  | ScriptFailedEvent
  | GuardChangedEvent
  | GuardRefusedEvent
  | SpendingWaitsEvent
  | SpendingAnsweredEvent
  | ReprioritizeIgnoredEvent
  | ExecutorAwaitedEvent
  | SubtaskStalledEvent
  | TodoOverdueEvent
  | BudgetNearingEvent
  | LessonsKeptEvent
  | LessonsLostEvent
  | CompensationOfferedEvent
  | CallUndoneEvent
  | CallLeftEvent
  | UndoFailedEvent
  | CompensationLeftEvent;
export type Seq164 = number;
export type At165 = string;
export type Type174 = "work_accepted";
export type By169 = string | null;
export type Comment6 = string | null;
export type Automatic = boolean;
export type Seq165 = number;
export type At166 = string;
export type Type175 = "work_rejected";
export type By170 = string | null;
export type Comment7 = string | null;
export type Seq166 = number;
export type At167 = string;
export type Type176 = "todo_failed";
export type By171 = string | null;
export type Reason30 = string;
export type Seq167 = number;
export type At168 = string;
export type Type177 = "todo_overdue";
export type By172 = string | null;
export type WithinS = number;
export type Number4 = number;
export type Seq168 = number;
export type At169 = string;
export type Type178 = "undo_failed";
export type By173 = string | null;
export type Tool11 = string;
export type Undo1 = string;
export type Step32 = string;
export type Error9 = string;
export type Name5 = string;
export type Subscribers1 = number;
export type Published2 = number;
export type Delivered1 = number;
export type Waiting1 = number;
export type DeadLetters = number;
export type Seq169 = number;
export type At170 = string;
export type Type179 = "topic_closed";
export type By174 = string | null;
export type Seq170 = number;
export type At171 = string;
export type Type180 = "topic_closing";
export type By175 = string | null;
export type TopicEvents =
  | RefusedEvent
  | TopicOpenedEvent
  | TopicClosingEvent
  | TopicClosedEvent
  | SubscribedEvent
  | UnsubscribedEvent
  | PublishedEvent
  | DeliveredEvent
  | DeadLetteredEvent
  | DeadLettersDroppedEvent
  | RedeliveredEvent;
export type Seq171 = number;
export type At172 = string;
export type Type181 = "topic_opened";
export type By176 = string | null;
export type Topic1 = string;
export type Seq172 = number;
export type At173 = string;
export type Type182 = "unsubscribed";
export type By177 = string | null;
export type Subscribers2 = string[];

/**
 * Every type, by its name.
 */
export interface MofaTypes {
  A2aCancelled?: A2ACancelled;
  A2aCancelledEvent?: A2ACancelledEvent;
  A2aNotCancelled?: A2ANotCancelled;
  A2aNotCancelledEvent?: A2ANotCancelledEvent;
  AgentEvents?: AgentEvents;
  AgentFailed?: AgentFailed;
  AgentFailedEvent?: AgentFailedEvent;
  AgentStarted?: AgentStarted;
  AgentStartedEvent?: AgentStartedEvent;
  AgentStopped?: AgentStopped;
  AgentStoppedEvent?: AgentStoppedEvent;
  AgentsStartedAgain?: AgentsStartedAgain;
  AgentsStartedAgainEvent?: AgentsStartedAgainEvent;
  AllowanceFailed?: AllowanceFailed;
  AllowanceFailedEvent?: AllowanceFailedEvent;
  AllowanceGiven?: AllowanceGiven;
  AllowanceGivenEvent?: AllowanceGivenEvent;
  AnswerCutAtLimit?: AnswerCutAtLimit;
  AnswerCutAtLimitEvent?: AnswerCutAtLimitEvent;
  AnswerRepaired?: AnswerRepaired;
  AnswerRepairedEvent?: AnswerRepairedEvent;
  AnswerSentBack?: AnswerSentBack;
  AnswerSentBackEvent?: AnswerSentBackEvent;
  Answered?: Answered;
  AnsweredEvent?: AnsweredEvent;
  ArrivalIgnored?: ArrivalIgnored;
  ArrivalIgnoredEvent?: ArrivalIgnoredEvent;
  Arrived?: Arrived;
  ArrivedEvent?: ArrivedEvent;
  Artifact?: Artifact;
  Asked?: Asked;
  AskedEvent?: AskedEvent;
  AttentionIgnored?: AttentionIgnored;
  AttentionIgnoredEvent?: AttentionIgnoredEvent;
  BreakpointsIgnored?: BreakpointsIgnored;
  BreakpointsIgnoredEvent?: BreakpointsIgnoredEvent;
  BreakpointsSet?: BreakpointsSet;
  BreakpointsSetEvent?: BreakpointsSetEvent;
  BudgetNearing?: BudgetNearing;
  BudgetNearingEvent?: BudgetNearingEvent;
  CalendarsUnread?: CalendarsUnread;
  CalendarsUnreadEvent?: CalendarsUnreadEvent;
  CallCutOff?: CallCutOff;
  CallCutOffEvent?: CallCutOffEvent;
  CallLeft?: CallLeft;
  CallLeftEvent?: CallLeftEvent;
  CallUndone?: CallUndone;
  CallUndoneEvent?: CallUndoneEvent;
  CancelIgnored?: CancelIgnored;
  CancelIgnoredEvent?: CancelIgnoredEvent;
  CancelOrdered?: CancelOrdered;
  CancelOrderedEvent?: CancelOrderedEvent;
  ChoiceRefused?: ChoiceRefused;
  ChoiceRefusedEvent?: ChoiceRefusedEvent;
  CompensationLeft?: CompensationLeft;
  CompensationLeftEvent?: CompensationLeftEvent;
  CompensationOffered?: CompensationOffered;
  CompensationOfferedEvent?: CompensationOfferedEvent;
  Considered?: Considered;
  ContextCompressed?: ContextCompressed;
  ContextCompressedEvent?: ContextCompressedEvent;
  CriterionCheck?: CriterionCheck;
  DeadLettered?: DeadLettered;
  DeadLetteredEvent?: DeadLetteredEvent;
  DeadLettersDropped?: DeadLettersDropped;
  DeadLettersDroppedEvent?: DeadLettersDroppedEvent;
  DecisionAnswered?: DecisionAnswered;
  DecisionAnsweredEvent?: DecisionAnsweredEvent;
  DecisionCancelled?: DecisionCancelled;
  DecisionCancelledEvent?: DecisionCancelledEvent;
  DecisionDelegated?: DecisionDelegated;
  DecisionDelegatedEvent?: DecisionDelegatedEvent;
  DecisionDeputised?: DecisionDeputised;
  DecisionDeputisedEvent?: DecisionDeputisedEvent;
  DecisionDisagreed?: DecisionDisagreed;
  DecisionDisagreedEvent?: DecisionDisagreedEvent;
  DecisionEscalated?: DecisionEscalated;
  DecisionEscalatedEvent?: DecisionEscalatedEvent;
  DecisionExpired?: DecisionExpired;
  DecisionExpiredEvent?: DecisionExpiredEvent;
  DecisionIgnored?: DecisionIgnored;
  DecisionIgnoredEvent?: DecisionIgnoredEvent;
  DecisionOpened?: DecisionOpened;
  DecisionOpenedEvent?: DecisionOpenedEvent;
  DecisionOverdue?: DecisionOverdue;
  DecisionOverdueEvent?: DecisionOverdueEvent;
  DecisionReassigned?: DecisionReassigned;
  DecisionReassignedEvent?: DecisionReassignedEvent;
  DecisionReminded?: DecisionReminded;
  DecisionRemindedEvent?: DecisionRemindedEvent;
  DecisionSettled?: DecisionSettled;
  DecisionSettledEvent?: DecisionSettledEvent;
  DecisionSnoozed?: DecisionSnoozed;
  DecisionSnoozedEvent?: DecisionSnoozedEvent;
  DelegationFailed?: DelegationFailed;
  DelegationFailedEvent?: DelegationFailedEvent;
  Delivered?: Delivered;
  DeliveredEvent?: DeliveredEvent;
  DeskClosed?: DeskClosed;
  DeskClosedEvent?: DeskClosedEvent;
  DeskClosing?: DeskClosing;
  DeskClosingEvent?: DeskClosingEvent;
  DeskDraining?: DeskDraining;
  DeskDrainingEvent?: DeskDrainingEvent;
  DeskEvents?: DeskEvents;
  DeskOpened?: DeskOpened;
  DeskOpenedEvent?: DeskOpenedEvent;
  DeskReportWritten?: DeskReportWritten;
  DeskReportWrittenEvent?: DeskReportWrittenEvent;
  DispatchResolved?: DispatchResolved;
  DispatchResolvedEvent?: DispatchResolvedEvent;
  DispatchRulesPlayed?: DispatchRulesPlayed;
  DispatchRulesPlayedEvent?: DispatchRulesPlayedEvent;
  DispatchUnsure?: DispatchUnsure;
  DispatchUnsureEvent?: DispatchUnsureEvent;
  ExecutionResult?: ExecutionResult;
  ExecutorAwaited?: ExecutorAwaited;
  ExecutorAwaitedEvent?: ExecutorAwaitedEvent;
  ExecutorMissing?: ExecutorMissing;
  ExecutorMissingEvent?: ExecutorMissingEvent;
  ExecutorReplaced?: ExecutorReplaced;
  ExecutorReplacedEvent?: ExecutorReplacedEvent;
  FailureResolved?: FailureResolved;
  FailureResolvedEvent?: FailureResolvedEvent;
  FeedbackAwaited?: FeedbackAwaited;
  FeedbackAwaitedEvent?: FeedbackAwaitedEvent;
  FeedbackCame?: FeedbackCame;
  FeedbackCameEvent?: FeedbackCameEvent;
  FlowForked?: FlowForked;
  FlowForkedEvent?: FlowForkedEvent;
  FlowStarted?: FlowStarted;
  FlowStartedEvent?: FlowStartedEvent;
  Forecast?: Forecast;
  ForecastMade?: ForecastMade;
  ForecastMadeEvent?: ForecastMadeEvent;
  GivenUp?: GivenUp;
  GivenUpEvent?: GivenUpEvent;
  GuardChanged?: GuardChanged;
  GuardChangedEvent?: GuardChangedEvent;
  GuardRefused?: GuardRefused;
  GuardRefusedEvent?: GuardRefusedEvent;
  GuidanceUsed?: GuidanceUsed;
  GuidanceUsedEvent?: GuidanceUsedEvent;
  HandedOver?: HandedOver;
  HandedOverEvent?: HandedOverEvent;
  Idea?: Idea;
  IdeaReceived?: IdeaReceived;
  IdeaReceivedEvent?: IdeaReceivedEvent;
  ImagesLeftOut?: ImagesLeftOut;
  ImagesLeftOutEvent?: ImagesLeftOutEvent;
  InterruptIgnored?: InterruptIgnored;
  InterruptIgnoredEvent?: InterruptIgnoredEvent;
  Interrupted?: Interrupted;
  InterruptedEvent?: InterruptedEvent;
  LessonsKept?: LessonsKept;
  LessonsKeptEvent?: LessonsKeptEvent;
  LessonsLost?: LessonsLost;
  LessonsLostEvent?: LessonsLostEvent;
  MemoryRecalled?: MemoryRecalled;
  MemoryRecalledEvent?: MemoryRecalledEvent;
  MessageIgnored?: MessageIgnored;
  MessageIgnoredEvent?: MessageIgnoredEvent;
  MessageLost?: MessageLost;
  MessageLostEvent?: MessageLostEvent;
  ModeChosen?: ModeChosen;
  ModeChosenEvent?: ModeChosenEvent;
  ModelCached?: ModelCached;
  ModelCachedEvent?: ModelCachedEvent;
  ModelFallback?: ModelFallback;
  ModelFallbackEvent?: ModelFallbackEvent;
  ModelHedged?: ModelHedged;
  ModelHedgedEvent?: ModelHedgedEvent;
  MoveMade?: MoveMade;
  MoveMadeEvent?: MoveMadeEvent;
  MoveRefused?: MoveRefused;
  MoveRefusedEvent?: MoveRefusedEvent;
  NodeFailed?: NodeFailed;
  NodeFailedEvent?: NodeFailedEvent;
  NodeFinished?: NodeFinished;
  NodeFinishedEvent?: NodeFinishedEvent;
  NodeHeld?: NodeHeld;
  NodeHeldEvent?: NodeHeldEvent;
  NodeReleased?: NodeReleased;
  NodeReleasedEvent?: NodeReleasedEvent;
  NodeSkipped?: NodeSkipped;
  NodeSkippedEvent?: NodeSkippedEvent;
  NodeStarted?: NodeStarted;
  NodeStartedEvent?: NodeStartedEvent;
  NodeTakenOver?: NodeTakenOver;
  NodeTakenOverEvent?: NodeTakenOverEvent;
  NodeUndone?: NodeUndone;
  NodeUndoneEvent?: NodeUndoneEvent;
  NotAnswered?: NotAnswered;
  NotAnsweredEvent?: NotAnsweredEvent;
  OrderPassedOn?: OrderPassedOn;
  OrderPassedOnEvent?: OrderPassedOnEvent;
  PartClosed?: PartClosed;
  PartClosedEvent?: PartClosedEvent;
  PartOpened?: PartOpened;
  PartOpenedEvent?: PartOpenedEvent;
  PartUnwound?: PartUnwound;
  PartUnwoundEvent?: PartUnwoundEvent;
  Paused?: Paused;
  PausedEvent?: PausedEvent;
  PhaseChanged?: PhaseChanged;
  PhaseChangedEvent?: PhaseChangedEvent;
  PlanMade?: PlanMade;
  PlanMadeEvent?: PlanMadeEvent;
  PluginsPinned?: PluginsPinned;
  PluginsPinnedEvent?: PluginsPinnedEvent;
  PluginsUpgradeWanted?: PluginsUpgradeWanted;
  PluginsUpgradeWantedEvent?: PluginsUpgradeWantedEvent;
  PossibleDoubleCharge?: PossibleDoubleCharge;
  PossibleDoubleChargeEvent?: PossibleDoubleChargeEvent;
  PossibleDoubleMessage?: PossibleDoubleMessage;
  PossibleDoubleMessageEvent?: PossibleDoubleMessageEvent;
  PriorityChanged?: PriorityChanged;
  PriorityChangedEvent?: PriorityChangedEvent;
  Published?: Published1;
  PublishedEvent?: PublishedEvent;
  Question?: Question;
  QuestionsAnswered?: QuestionsAnswered;
  QuestionsAnsweredEvent?: QuestionsAnsweredEvent;
  QuestionsAsked?: QuestionsAsked;
  QuestionsAskedEvent?: QuestionsAskedEvent;
  Recalled?: Recalled;
  RecalledEvent?: RecalledEvent;
  Redacted?: Redacted;
  RedactedEvent?: RedactedEvent;
  Redelivered?: Redelivered;
  RedeliveredEvent?: RedeliveredEvent;
  Refused?: Refused;
  RefusedEvent?: RefusedEvent;
  ReplacementMissing?: ReplacementMissing;
  ReplacementMissingEvent?: ReplacementMissingEvent;
  Replanned?: Replanned;
  ReplannedEvent?: ReplannedEvent;
  Report?: Report;
  ReportWritten?: ReportWritten;
  ReportWrittenEvent?: ReportWrittenEvent;
  ReprioritizeIgnored?: ReprioritizeIgnored;
  ReprioritizeIgnoredEvent?: ReprioritizeIgnoredEvent;
  Requirement?: Requirement;
  RequirementClarified?: RequirementClarified;
  RequirementClarifiedEvent?: RequirementClarifiedEvent;
  Resumed?: Resumed;
  ResumedEvent?: ResumedEvent;
  ReviewMade?: ReviewMade;
  ReviewMadeEvent?: ReviewMadeEvent;
  ReworkRequested?: ReworkRequested;
  ReworkRequestedEvent?: ReworkRequestedEvent;
  RoundsBatched?: RoundsBatched;
  RoundsBatchedEvent?: RoundsBatchedEvent;
  RulesCalled?: RulesCalled;
  RulesCalledEvent?: RulesCalledEvent;
  RulesEmitted?: RulesEmitted;
  RulesEmittedEvent?: RulesEmittedEvent;
  RulesPlayed?: RulesPlayed;
  RulesPlayedEvent?: RulesPlayedEvent;
  RulesStarted?: RulesStarted;
  RulesStartedEvent?: RulesStartedEvent;
  RunCancelled?: RunCancelled;
  RunCancelledEvent?: RunCancelledEvent;
  RunEvents?: RunEvents;
  RunFailed?: RunFailed;
  RunFailedEvent?: RunFailedEvent;
  RunFinished?: RunFinished;
  RunFinishedEvent?: RunFinishedEvent;
  RunStarted?: RunStarted;
  RunStartedEvent?: RunStartedEvent;
  ScheduledReport?: ScheduledReport;
  ScheduledReportEvent?: ScheduledReportEvent;
  ScriptCalled?: ScriptCalled;
  ScriptCalledEvent?: ScriptCalledEvent;
  ScriptEnded?: ScriptEnded;
  ScriptEndedEvent?: ScriptEndedEvent;
  ScriptFailed?: ScriptFailed;
  ScriptFailedEvent?: ScriptFailedEvent;
  ScriptStarted?: ScriptStarted;
  ScriptStartedEvent?: ScriptStartedEvent;
  SessionJoined?: SessionJoined;
  SessionJoinedEvent?: SessionJoinedEvent;
  SessionLeft?: SessionLeft;
  SessionLeftEvent?: SessionLeftEvent;
  SessionOpened?: SessionOpened;
  SessionOpenedEvent?: SessionOpenedEvent;
  SpendingAnswered?: SpendingAnswered;
  SpendingAnsweredEvent?: SpendingAnsweredEvent;
  SpendingWaits?: SpendingWaits;
  SpendingWaitsEvent?: SpendingWaitsEvent;
  SteerIgnored?: SteerIgnored;
  SteerIgnoredEvent?: SteerIgnoredEvent;
  Steered?: Steered;
  SteeredEvent?: SteeredEvent;
  Stopping?: Stopping;
  StoppingEvent?: StoppingEvent;
  Subscribed?: Subscribed;
  SubscribedEvent?: SubscribedEvent;
  Subtask?: Subtask;
  SubtaskAssigned?: SubtaskAssigned;
  SubtaskAssignedEvent?: SubtaskAssignedEvent;
  SubtaskCompleted?: SubtaskCompleted;
  SubtaskCompletedEvent?: SubtaskCompletedEvent;
  SubtaskFailed?: SubtaskFailed;
  SubtaskFailedEvent?: SubtaskFailedEvent;
  SubtaskForecast?: SubtaskForecast;
  SubtaskSkipped?: SubtaskSkipped;
  SubtaskSkippedEvent?: SubtaskSkippedEvent;
  SubtaskStalled?: SubtaskStalled;
  SubtaskStalledEvent?: SubtaskStalledEvent;
  SubtaskStarted?: SubtaskStarted;
  SubtaskStartedEvent?: SubtaskStartedEvent;
  SubtasksPlanned?: SubtasksPlanned;
  SubtasksPlannedEvent?: SubtasksPlannedEvent;
  SupervisedAgentEnded?: SupervisedAgentEnded;
  SupervisedAgentEndedEvent?: SupervisedAgentEndedEvent;
  SupervisedAgentFailed?: SupervisedAgentFailed;
  SupervisedAgentFailedEvent?: SupervisedAgentFailedEvent;
  SupervisorEnded?: SupervisorEnded;
  SupervisorEndedEvent?: SupervisorEndedEvent;
  SupervisorEvents?: SupervisorEvents;
  SupervisorStarted?: SupervisorStarted;
  SupervisorStartedEvent?: SupervisorStartedEvent;
  SupervisorStopping?: SupervisorStopping;
  SupervisorStoppingEvent?: SupervisorStoppingEvent;
  TodoCancelled?: TodoCancelled;
  TodoCancelledEvent?: TodoCancelledEvent;
  TodoChanged?: TodoChanged;
  TodoChangedEvent?: TodoChangedEvent;
  TodoCompleted?: TodoCompleted;
  TodoCompletedEvent?: TodoCompletedEvent;
  TodoEvents?: TodoEvents;
  TodoFailed?: TodoFailed;
  TodoFailedEvent?: TodoFailedEvent;
  TodoOpened?: TodoOpened;
  TodoOpenedEvent?: TodoOpenedEvent;
  TodoOverdue?: TodoOverdue;
  TodoOverdueEvent?: TodoOverdueEvent;
  ToolAllowed?: ToolAllowed;
  ToolAllowedEvent?: ToolAllowedEvent;
  ToolAnswered?: ToolAnswered;
  ToolAnsweredEvent?: ToolAnsweredEvent;
  ToolAskedFor?: ToolAskedFor;
  ToolAskedForEvent?: ToolAskedForEvent;
  ToolDenied?: ToolDenied;
  ToolDeniedEvent?: ToolDeniedEvent;
  ToolLeftOut?: ToolLeftOut;
  ToolLeftOutEvent?: ToolLeftOutEvent;
  TopicClosed?: TopicClosed;
  TopicClosedEvent?: TopicClosedEvent;
  TopicClosing?: TopicClosing;
  TopicClosingEvent?: TopicClosingEvent;
  TopicEvents?: TopicEvents;
  TopicOpened?: TopicOpened;
  TopicOpenedEvent?: TopicOpenedEvent;
  UndoFailed?: UndoFailed;
  UndoFailedEvent?: UndoFailedEvent;
  Unsubscribed?: Unsubscribed;
  UnsubscribedEvent?: UnsubscribedEvent;
  WorkAccepted?: WorkAccepted;
  WorkAcceptedEvent?: WorkAcceptedEvent;
  WorkRejected?: WorkRejected;
  WorkRejectedEvent?: WorkRejectedEvent;
}
/**
 * The task at an external agent was cancelled.
 */
export interface A2ACancelled {
  participant: Participant;
  step: Step;
  task: Task;
}
/**
 * The task at an external agent was cancelled.
 */
export interface A2ACancelledEvent {
  seq: Seq;
  at: At;
  type: Type;
  by?: By;
  data: A2ACancelled;
}
/**
 * The task at an external agent could not be cancelled.
 */
export interface A2ANotCancelled {
  participant: Participant1;
  step: Step1;
  reason: Reason;
}
/**
 * The task at an external agent could not be cancelled.
 */
export interface A2ANotCancelledEvent {
  seq: Seq1;
  at: At1;
  type: Type1;
  by?: By1;
  data: A2ANotCancelled;
}
/**
 * A run has read its input.
 */
export interface RunStartedEvent {
  seq: Seq2;
  at: At2;
  type: Type2;
  by?: By2;
  data: RunStarted;
}
/**
 * A run has read its input.
 */
export interface RunStarted {
  mode: Mode;
  participants: Participants;
}
/**
 * A run has its outcome.
 */
export interface RunFinishedEvent {
  seq: Seq3;
  at: At3;
  type: Type3;
  by?: By3;
  data: RunFinished;
}
/**
 * A run has its outcome.
 */
export interface RunFinished {
  status: Status;
  reason?: Reason1;
}
/**
 * A run ends with an error.
 */
export interface RunFailedEvent {
  seq: Seq4;
  at: At4;
  type: Type4;
  by?: By4;
  data: RunFailed;
}
/**
 * A run ends with an error.
 */
export interface RunFailed {
  type: Type5;
  message: Message;
}
/**
 * Temporal's cancellation ended the run.
 */
export interface RunCancelledEvent {
  seq: Seq5;
  at: At5;
  type: Type6;
  by?: By5;
  data: RunCancelled;
}
/**
 * Temporal's cancellation ended the run.
 */
export interface RunCancelled {}
/**
 * Somebody ordered the run to end with the result that it has.
 */
export interface CancelOrderedEvent {
  seq: Seq6;
  at: At6;
  type: Type7;
  by?: By6;
  data: CancelOrdered;
}
/**
 * Somebody ordered the run to end with the result that it has.
 */
export interface CancelOrdered {
  reason: Reason2;
}
/**
 * An order to cancel could not be read.
 */
export interface CancelIgnoredEvent {
  seq: Seq7;
  at: At7;
  type: Type8;
  by?: By7;
  data: CancelIgnored;
}
/**
 * An order to cancel could not be read.
 */
export interface CancelIgnored {
  reason: Reason3;
}
/**
 * The run holds at its next safe point.
 */
export interface PausedEvent {
  seq: Seq8;
  at: At8;
  type: Type9;
  by?: By8;
  data: Paused;
}
/**
 * The run holds at its next safe point.
 */
export interface Paused {}
/**
 * A paused run continues.
 */
export interface ResumedEvent {
  seq: Seq9;
  at: At9;
  type: Type10;
  by?: By9;
  data: Resumed;
}
/**
 * A paused run continues.
 */
export interface Resumed {}
/**
 * The run uses this plugin set from now on, instead of `before`.
 */
export interface PluginsPinnedEvent {
  seq: Seq10;
  at: At10;
  type: Type11;
  by?: By10;
  data: PluginsPinned;
}
/**
 * The run uses this plugin set from now on, instead of `before`.
 */
export interface PluginsPinned {
  set: Set;
  before?: Before;
}
/**
 * The run takes the newest plugin set with its next answer.
 */
export interface PluginsUpgradeWantedEvent {
  seq: Seq11;
  at: At11;
  type: Type12;
  by?: By11;
  data: PluginsUpgradeWanted;
}
/**
 * The run takes the newest plugin set with its next answer.
 */
export interface PluginsUpgradeWanted {}
/**
 * The run begins where the conversation of a session ends.
 */
export interface SessionOpenedEvent {
  seq: Seq12;
  at: At12;
  type: Type13;
  by?: By12;
  data: SessionOpened;
}
/**
 * The run begins where the conversation of a session ends.
 */
export interface SessionOpened {
  session: Session;
  turns: Turns;
  head?: Head;
}
/**
 * The run is a turn of the session.
 */
export interface SessionJoinedEvent {
  seq: Seq13;
  at: At13;
  type: Type14;
  by?: By13;
  data: SessionJoined;
}
/**
 * The run is a turn of the session.
 */
export interface SessionJoined {
  session: Session1;
  turn: Turn;
  head?: Head1;
}
/**
 * The run adds no turn to its session.
 */
export interface SessionLeftEvent {
  seq: Seq14;
  at: At14;
  type: Type15;
  by?: By14;
  data: SessionLeft;
}
/**
 * The run adds no turn to its session.
 */
export interface SessionLeft {
  session: Session2;
  reason: Reason4;
}
/**
 * A person gave guidance for the next answer: of one participant, or of any.
 */
export interface SteeredEvent {
  seq: Seq15;
  at: At15;
  type: Type16;
  by?: By15;
  data: Steered;
}
/**
 * A person gave guidance for the next answer: of one participant, or of any.
 */
export interface Steered {
  message: Message1;
  to?: To;
}
/**
 * Guidance could not be read, or too much of it waits already.
 */
export interface SteerIgnoredEvent {
  seq: Seq16;
  at: At16;
  type: Type17;
  by?: By16;
  data: SteerIgnored;
}
/**
 * Guidance could not be read, or too much of it waits already.
 */
export interface SteerIgnored {
  reason: Reason5;
}
/**
 * A participant was shown a person's guidance.
 */
export interface GuidanceUsedEvent {
  seq: Seq17;
  at: At17;
  type: Type18;
  by?: By17;
  data: GuidanceUsed;
}
/**
 * A participant was shown a person's guidance.
 */
export interface GuidanceUsed {
  message: Message2;
  participant: Participant2;
}
/**
 * A person is asked.
 */
export interface DecisionOpenedEvent {
  seq: Seq18;
  at: At18;
  type: Type19;
  by?: By18;
  data: DecisionOpened;
}
/**
 * A person is asked.
 */
export interface DecisionOpened {
  decision: Decision;
}
export interface Decision {
  [k: string]: unknown;
}
/**
 * A person has answered, and `missing` more people have to give the same answer. `verified` as in `decision_settled`.
 */
export interface DecisionAnsweredEvent {
  seq: Seq19;
  at: At19;
  type: Type20;
  by?: By19;
  data: DecisionAnswered;
}
/**
 * A person has answered, and `missing` more people have to give the same answer. `verified` as in `decision_settled`.
 */
export interface DecisionAnswered {
  decision_id: DecisionId;
  by: By20;
  verified: Verified;
  missing: Missing;
  choice?: Choice;
  answer?: Answer;
  edited_args?: EditedArgs;
  failed?: Failed;
  comment?: Comment;
}
export interface Answer {
  [k: string]: unknown;
}
/**
 * No answer could reach the quorum any more. The answers were removed, and everybody may answer again.
 */
export interface DecisionDisagreedEvent {
  seq: Seq20;
  at: At20;
  type: Type21;
  by?: By21;
  data: DecisionDisagreed;
}
/**
 * No answer could reach the quorum any more. The answers were removed, and everybody may answer again.
 */
export interface DecisionDisagreed {
  decision_id: DecisionId1;
  answers: Answers;
}
export interface Answers {
  [k: string]: string | null;
}
/**
 * A person has decided.
 */
export interface DecisionSettledEvent {
  seq: Seq21;
  at: At21;
  type: Type22;
  by?: By22;
  data: DecisionSettled;
}
/**
 * A person has decided.
 */
export interface DecisionSettled {
  decision_id: DecisionId2;
  choice?: Choice1;
  answer?: Answer1;
  edited_args?: EditedArgs1;
  comment?: Comment1;
  by?: By23;
  idempotency_key?: IdempotencyKey;
  answer_ref?: AnswerRef;
  always?: Always;
  failed?: Failed1;
  verified?: Verified1;
}
export interface Answer1 {
  [k: string]: unknown;
}
/**
 * A decision does not count: `reason` says why. The other fields are those of the decision, if it could be read.
 */
export interface DecisionIgnoredEvent {
  seq: Seq22;
  at: At22;
  type: Type23;
  by?: By24;
  data: DecisionIgnored;
}
/**
 * A decision does not count: `reason` says why. The other fields are those of the decision, if it could be read.
 */
export interface DecisionIgnored {
  reason: Reason6;
  decision?: Decision1;
  decision_id?: DecisionId3;
  choice?: Choice2;
  answer?: Answer2;
  comment?: Comment2;
  by?: By25;
  idempotency_key?: IdempotencyKey1;
  answer_ref?: AnswerRef1;
}
/**
 * The deadline of a decision has passed, and the run continues to wait.
 */
export interface DecisionOverdueEvent {
  seq: Seq23;
  at: At23;
  type: Type24;
  by?: By26;
  data: DecisionOverdue;
}
/**
 * The deadline of a decision has passed, and the run continues to wait.
 */
export interface DecisionOverdue {
  decision_id: DecisionId4;
}
/**
 * The deadline of a decision has passed, and the request has ended without an answer.
 */
export interface DecisionExpiredEvent {
  seq: Seq24;
  at: At24;
  type: Type25;
  by?: By27;
  data: DecisionExpired;
}
/**
 * The deadline of a decision has passed, and the request has ended without an answer.
 */
export interface DecisionExpired {
  decision_id: DecisionId5;
}
/**
 * The run no longer needs the decision.
 */
export interface DecisionCancelledEvent {
  seq: Seq25;
  at: At25;
  type: Type26;
  by?: By28;
  data: DecisionCancelled;
}
/**
 * The run no longer needs the decision.
 */
export interface DecisionCancelled {
  decision_id: DecisionId6;
}
/**
 * The deadline of a decision has passed, and the people in `to` are asked too.
 */
export interface DecisionEscalatedEvent {
  seq: Seq26;
  at: At26;
  type: Type27;
  by?: By29;
  data: DecisionEscalated;
}
/**
 * The deadline of a decision has passed, and the people in `to` are asked too.
 */
export interface DecisionEscalated {
  decision_id: DecisionId7;
  to: To1;
  assignees?: Assignees;
  deadline?: Deadline;
}
/**
 * `name` is out of office, and `deputy` is asked instead; `until` is the end of the absence.
 */
export interface DecisionDeputisedEvent {
  seq: Seq27;
  at: At27;
  type: Type28;
  by?: By30;
  data: DecisionDeputised;
}
/**
 * `name` is out of office, and `deputy` is asked instead; `until` is the end of the absence.
 */
export interface DecisionDeputised {
  decision_id: DecisionId8;
  name: Name;
  deputy: Deputy;
  until?: Until;
}
/**
 * The calendars could not be read: the deadline counts all hours, and nobody is replaced.
 */
export interface CalendarsUnreadEvent {
  seq: Seq28;
  at: At28;
  type: Type29;
  by?: By31;
  data: CalendarsUnread;
}
/**
 * The calendars could not be read: the deadline counts all hours, and nobody is replaced.
 */
export interface CalendarsUnread {
  decision_id: DecisionId9;
  reason: Reason7;
}
/**
 * The deadline of a decision has passed, and the agent `to` is asked in place of people.
 */
export interface DecisionDelegatedEvent {
  seq: Seq29;
  at: At29;
  type: Type30;
  by?: By32;
  data: DecisionDelegated;
}
/**
 * The deadline of a decision has passed, and the agent `to` is asked in place of people.
 */
export interface DecisionDelegated {
  decision_id: DecisionId10;
  to: To2;
}
/**
 * The agent `to` gave no answer that counts. People are still asked.
 */
export interface DelegationFailedEvent {
  seq: Seq30;
  at: At30;
  type: Type31;
  by?: By33;
  data: DelegationFailed;
}
/**
 * The agent `to` gave no answer that counts. People are still asked.
 */
export interface DelegationFailed {
  decision_id: DecisionId11;
  to: To3;
  reason: Reason8;
}
/**
 * A decision is still open. `number` counts the reminders; `to` are the people who are asked.
 */
export interface DecisionRemindedEvent {
  seq: Seq31;
  at: At31;
  type: Type32;
  by?: By34;
  data: DecisionReminded;
}
/**
 * A decision is still open. `number` counts the reminders; `to` are the people who are asked.
 */
export interface DecisionReminded {
  decision_id: DecisionId12;
  number: Number;
  to: To4;
}
/**
 * A decision is kept quiet until a time; `deadline` is its deadline now.
 */
export interface DecisionSnoozedEvent {
  seq: Seq32;
  at: At32;
  type: Type33;
  by?: By35;
  data: DecisionSnoozed;
}
/**
 * A decision is kept quiet until a time; `deadline` is its deadline now.
 */
export interface DecisionSnoozed {
  decision_id: DecisionId13;
  until: Until1;
  deadline: Deadline1;
  comment?: Comment3;
}
/**
 * Other people are asked: `to`, in place of `before`.
 */
export interface DecisionReassignedEvent {
  seq: Seq33;
  at: At33;
  type: Type34;
  by?: By36;
  data: DecisionReassigned;
}
/**
 * Other people are asked: `to`, in place of `before`.
 */
export interface DecisionReassigned {
  decision_id: DecisionId14;
  before: Before1;
  to: To5;
  comment?: Comment4;
}
/**
 * An order `snooze` or `reassign` could not be obeyed.
 */
export interface AttentionIgnoredEvent {
  seq: Seq34;
  at: At34;
  type: Type35;
  by?: By37;
  data: AttentionIgnored;
}
/**
 * An order `snooze` or `reassign` could not be obeyed.
 */
export interface AttentionIgnored {
  order: Order;
  reason: Reason9;
}
/**
 * A rule set is evaluated for these facts.
 */
export interface RulesStartedEvent {
  seq: Seq35;
  at: At35;
  type: Type36;
  by?: By38;
  data: RulesStarted;
}
/**
 * A rule set is evaluated for these facts.
 */
export interface RulesStarted {
  rules: Rules;
  version: Version;
  hash: Hash;
  facts: Facts;
}
export interface Facts {
  [k: string]: unknown;
}
/**
 * A rule had a script or a tool compute a value.
 */
export interface RulesCalledEvent {
  seq: Seq36;
  at: At36;
  type: Type37;
  by?: By39;
  data: RulesCalled;
}
/**
 * A rule had a script or a tool compute a value.
 */
export interface RulesCalled {
  wanted: Wanted;
  answer: Answer3;
}
export interface Wanted {
  [k: string]: unknown;
}
export interface Answer3 {
  [k: string]: unknown;
}
/**
 * A rule set has a result.
 */
export interface RulesPlayedEvent {
  seq: Seq37;
  at: At37;
  type: Type38;
  by?: By40;
  data: RulesPlayed;
}
/**
 * A rule set has a result.
 */
export interface RulesPlayed {
  hash: Hash1;
  outcome: Outcome;
  reason?: Reason10;
  fired: Fired;
}
/**
 * A rule's value was sent to a topic or to an agent.
 */
export interface RulesEmittedEvent {
  seq: Seq38;
  at: At38;
  type: Type39;
  by?: By41;
  data: RulesEmitted;
}
/**
 * A rule's value was sent to a topic or to an agent.
 */
export interface RulesEmitted {
  to: To6;
  error?: Error;
}
/**
 * A participant is asked.
 */
export interface AskedEvent {
  seq: Seq39;
  at: At39;
  type: Type40;
  by?: By42;
  data: Asked;
}
/**
 * A participant is asked.
 */
export interface Asked {
  participant: Participant3;
  step: Step2;
  round: Round;
}
/**
 * A participant has answered. `ref` addresses the whole answer.
 */
export interface AnsweredEvent {
  seq: Seq40;
  at: At40;
  type: Type41;
  by?: By43;
  data: Answered;
}
/**
 * A participant has answered. `ref` addresses the whole answer.
 */
export interface Answered {
  participant: Participant4;
  step: Step3;
  round: Round1;
  status: Status1;
  ref?: Ref;
  error?: Error1;
  usage: Usage;
  model?: Model;
}
export interface Usage {
  [k: string]: unknown;
}
/**
 * A participant gave no answer; `error` says why.
 */
export interface NotAnsweredEvent {
  seq: Seq41;
  at: At41;
  type: Type42;
  by?: By44;
  data: NotAnswered;
}
/**
 * A participant gave no answer; `error` says why.
 */
export interface NotAnswered {
  participant: Participant5;
  step: Step4;
  round: Round2;
  status: Status2;
  ref?: Ref1;
  error?: Error2;
  usage: Usage1;
  model?: Model1;
}
export interface Usage1 {
  [k: string]: unknown;
}
/**
 * A fork uses the recorded answer of the run that it was made from.
 */
export interface RecalledEvent {
  seq: Seq42;
  at: At42;
  type: Type43;
  by?: By45;
  data: Recalled;
}
/**
 * A fork uses the recorded answer of the run that it was made from.
 */
export interface Recalled {
  participant: Participant6;
  step: Step5;
  round: Round3;
  status: Status3;
  ref?: Ref2;
  error?: Error3;
  usage: Usage2;
  model?: Model2;
}
export interface Usage2 {
  [k: string]: unknown;
}
/**
 * A model was asked again because its answer could not be used; `problem` says why.
 */
export interface AnswerRepairedEvent {
  seq: Seq43;
  at: At43;
  type: Type44;
  by?: By46;
  data: AnswerRepaired;
}
/**
 * A model was asked again because its answer could not be used; `problem` says why.
 */
export interface AnswerRepaired {
  participant: Participant7;
  step: Step6;
  problem: Problem;
}
/**
 * A mode asked a participant again because its answer does not fit the task.
 */
export interface AnswerSentBackEvent {
  seq: Seq44;
  at: At44;
  type: Type45;
  by?: By47;
  data: AnswerSentBack;
}
/**
 * A mode asked a participant again because its answer does not fit the task.
 */
export interface AnswerSentBack {
  participant: Participant8;
  step: Step7;
  reason: Reason11;
}
/**
 * A team works on its own; the run does not wait for it.
 */
export interface HandedOverEvent {
  seq: Seq45;
  at: At45;
  type: Type46;
  by?: By48;
  data: HandedOver;
}
/**
 * A team works on its own; the run does not wait for it.
 */
export interface HandedOver {
  participant: Participant9;
  step: Step8;
  workflow_id: WorkflowId;
}
/**
 * A participant was shown memories from other runs.
 */
export interface MemoryRecalledEvent {
  seq: Seq46;
  at: At46;
  type: Type47;
  by?: By49;
  data: MemoryRecalled;
}
/**
 * A participant was shown memories from other runs.
 */
export interface MemoryRecalled {
  participant: Participant10;
  step: Step9;
  memories: Memories;
}
/**
 * The conversation did not fit into the model's context; `summary` addresses the summary, if there is one.
 */
export interface ContextCompressedEvent {
  seq: Seq47;
  at: At47;
  type: Type48;
  by?: By50;
  data: ContextCompressed;
}
/**
 * The conversation did not fit into the model's context; `summary` addresses the summary, if there is one.
 */
export interface ContextCompressed {
  participant: Participant11;
  step: Step10;
  strategy: Strategy;
  left_out: LeftOut;
  tokens_before: TokensBefore;
  tokens: Tokens;
  summary?: Summary;
}
/**
 * An earlier answer to the same question was used again.
 */
export interface ModelCachedEvent {
  seq: Seq48;
  at: At48;
  type: Type49;
  by?: By51;
  data: ModelCached;
}
/**
 * An earlier answer to the same question was used again.
 */
export interface ModelCached {
  participant: Participant12;
  step: Step11;
  model: Model3;
}
/**
 * A second request was sent because the first one was slow; `model` answered, `other` did not, and `usage` is its cost.
 */
export interface ModelHedgedEvent {
  seq: Seq49;
  at: At49;
  type: Type50;
  by?: By52;
  data: ModelHedged;
}
/**
 * A second request was sent because the first one was slow; `model` answered, `other` did not, and `usage` is its cost.
 */
export interface ModelHedged {
  participant: Participant13;
  step: Step12;
  model: Model4;
  other: Other;
  usage: Usage3;
  called_off: CalledOff;
}
export interface Usage3 {
  [k: string]: unknown;
}
/**
 * Another model answered; `tried` says which failed before it, and why.
 */
export interface ModelFallbackEvent {
  seq: Seq50;
  at: At50;
  type: Type51;
  by?: By53;
  data: ModelFallback;
}
/**
 * Another model answered; `tried` says which failed before it, and why.
 */
export interface ModelFallback {
  participant: Participant14;
  step: Step13;
  model: Model5;
  tried: Tried;
}
/**
 * The model ran into its length limit.
 */
export interface AnswerCutAtLimitEvent {
  seq: Seq51;
  at: At51;
  type: Type52;
  by?: By54;
  data: AnswerCutAtLimit;
}
/**
 * The model ran into its length limit.
 */
export interface AnswerCutAtLimit {
  participant: Participant15;
  step: Step14;
  model: Model6;
}
/**
 * A model call was cancelled before its answer; `estimated_usage` is what it cost.
 */
export interface CallCutOffEvent {
  seq: Seq52;
  at: At52;
  type: Type53;
  by?: By55;
  data: CallCutOff;
}
/**
 * A model call was cancelled before its answer; `estimated_usage` is what it cost.
 */
export interface CallCutOff {
  participant: Participant16;
  step: Step15;
  estimated_usage: EstimatedUsage;
}
export interface EstimatedUsage {
  [k: string]: unknown;
}
/**
 * An earlier attempt's answer may have been paid and lost.
 */
export interface PossibleDoubleChargeEvent {
  seq: Seq53;
  at: At53;
  type: Type54;
  by?: By56;
  data: PossibleDoubleCharge;
}
/**
 * An earlier attempt's answer may have been paid and lost.
 */
export interface PossibleDoubleCharge {
  step: Step16;
  model: Model7;
}
/**
 * Images that a text refers to were not sent: they are missing, or there are too many.
 */
export interface ImagesLeftOutEvent {
  seq: Seq54;
  at: At54;
  type: Type55;
  by?: By57;
  data: ImagesLeftOut;
}
/**
 * Images that a text refers to were not sent: they are missing, or there are too many.
 */
export interface ImagesLeftOut {
  participant: Participant17;
  step: Step17;
  images: Images;
  count: Count;
}
/**
 * Some values were hidden from the provider; `values` counts them by kind.
 */
export interface RedactedEvent {
  seq: Seq55;
  at: At55;
  type: Type56;
  by?: By58;
  data: Redacted;
}
/**
 * Some values were hidden from the provider; `values` counts them by kind.
 */
export interface Redacted {
  participant: Participant18;
  step: Step18;
  values: Values;
}
export interface Values {
  [k: string]: number;
}
/**
 * An external agent may have received a message twice.
 */
export interface PossibleDoubleMessageEvent {
  seq: Seq56;
  at: At56;
  type: Type57;
  by?: By59;
  data: PossibleDoubleMessage;
}
/**
 * An external agent may have received a message twice.
 */
export interface PossibleDoubleMessage {
  participant: Participant19;
  step: Step19;
}
/**
 * Auto runs this mode with these fields.
 */
export interface ModeChosenEvent {
  seq: Seq57;
  at: At57;
  type: Type58;
  by?: By60;
  data: ModeChosen;
}
/**
 * Auto runs this mode with these fields.
 */
export interface ModeChosen {
  mode: Mode1;
  fields: Fields;
  why: Why;
}
export interface Fields {
  [k: string]: unknown;
}
/**
 * The mode that was chosen cannot be run.
 */
export interface ChoiceRefusedEvent {
  seq: Seq58;
  at: At58;
  type: Type59;
  by?: By61;
  data: ChoiceRefused;
}
/**
 * The mode that was chosen cannot be run.
 */
export interface ChoiceRefused {
  reason: Reason12;
}
/**
 * A moderator's move was carried out.
 */
export interface MoveMadeEvent {
  seq: Seq59;
  at: At59;
  type: Type60;
  by?: By62;
  data: MoveMade;
}
/**
 * A moderator's move was carried out.
 */
export interface MoveMade {
  step: Step20;
  move: Move;
  why?: Why1;
}
export interface Why1 {
  [k: string]: unknown;
}
/**
 * A moderator's move is not allowed.
 */
export interface MoveRefusedEvent {
  seq: Seq60;
  at: At60;
  type: Type61;
  by?: By63;
  data: MoveRefused;
}
/**
 * A moderator's move is not allowed.
 */
export interface MoveRefused {
  step: Step21;
  reason: Reason13;
}
/**
 * Planning has a plan.
 */
export interface PlanMadeEvent {
  seq: Seq61;
  at: At61;
  type: Type62;
  by?: By64;
  data: PlanMade;
}
/**
 * Planning has a plan.
 */
export interface PlanMade {
  round: Round4;
  subtasks: Subtasks;
}
/**
 * A tool cannot be used, and is not offered.
 */
export interface ToolLeftOutEvent {
  seq: Seq62;
  at: At62;
  type: Type63;
  by?: By65;
  data: ToolLeftOut;
}
/**
 * A tool cannot be used, and is not offered.
 */
export interface ToolLeftOut {
  tool: Tool;
  reason: Reason14;
}
/**
 * A model asks for a tool.
 */
export interface ToolAskedForEvent {
  seq: Seq63;
  at: At63;
  type: Type64;
  by?: By66;
  data: ToolAskedFor;
}
/**
 * A model asks for a tool.
 */
export interface ToolAskedFor {
  participant: Participant20;
  step: Step22;
  tool: Tool1;
  args: Args;
}
export interface Args {
  [k: string]: unknown;
}
/**
 * A tool was not used: a person or a guard refused.
 */
export interface ToolDeniedEvent {
  seq: Seq64;
  at: At64;
  type: Type65;
  by?: By67;
  data: ToolDenied;
}
/**
 * A tool was not used: a person or a guard refused.
 */
export interface ToolDenied {
  tool: Tool2;
  step: Step23;
  reason: Reason15;
}
/**
 * Nobody was asked to approve a call: people have allowed calls like it: the `givers` of `allowances`.
 */
export interface ToolAllowedEvent {
  seq: Seq65;
  at: At65;
  type: Type66;
  by?: By68;
  data: ToolAllowed;
}
/**
 * Nobody was asked to approve a call: people have allowed calls like it: the `givers` of `allowances`.
 */
export interface ToolAllowed {
  participant: Participant21;
  step: Step24;
  tool: Tool3;
  allowances: Allowances;
  givers: Givers;
  verified: Verified2;
}
/**
 * A tool has a result, or could not be used. `ref` addresses the result's text.
 */
export interface ToolAnsweredEvent {
  seq: Seq66;
  at: At66;
  type: Type67;
  by?: By69;
  data: ToolAnswered;
}
/**
 * A tool has a result, or could not be used. `ref` addresses the result's text.
 */
export interface ToolAnswered {
  participant: Participant22;
  step: Step25;
  tool: Tool4;
  ok: Ok;
  ref?: Ref3;
}
/**
 * A person has allowed later calls of a tool. The fields that are missing make no difference between calls.
 */
export interface AllowanceGivenEvent {
  seq: Seq67;
  at: At67;
  type: Type68;
  by?: By70;
  data: AllowanceGiven;
}
/**
 * A person has allowed later calls of a tool. The fields that are missing make no difference between calls.
 */
export interface AllowanceGiven {
  id: Id;
  decision_id: DecisionId15;
  tool: Tool5;
  within: Within;
  agent?: Agent;
  args?: Args1;
  verified: Verified3;
  expires_at: ExpiresAt;
}
/**
 * An allowance could not be stored, so that later calls need an approval.
 */
export interface AllowanceFailedEvent {
  seq: Seq68;
  at: At68;
  type: Type69;
  by?: By71;
  data: AllowanceFailed;
}
/**
 * An allowance could not be stored, so that later calls need an approval.
 */
export interface AllowanceFailed {
  decision_id: DecisionId16;
  tool: Tool6;
  reason: Reason16;
}
/**
 * A script runs, in the version of this hash.
 */
export interface ScriptStartedEvent {
  seq: Seq69;
  at: At69;
  type: Type70;
  by?: By72;
  data: ScriptStarted;
}
/**
 * A script runs, in the version of this hash.
 */
export interface ScriptStarted {
  script: Script;
  hash: Hash2;
  step: Step26;
}
/**
 * A script called a function of its host.
 */
export interface ScriptCalledEvent {
  seq: Seq70;
  at: At70;
  type: Type71;
  by?: By73;
  data: ScriptCalled;
}
/**
 * A script called a function of its host.
 */
export interface ScriptCalled {
  script: Script1;
  function: Function;
  number: Number1;
}
/**
 * A script has returned.
 */
export interface ScriptEndedEvent {
  seq: Seq71;
  at: At71;
  type: Type72;
  by?: By74;
  data: ScriptEnded;
}
/**
 * A script has returned.
 */
export interface ScriptEnded {
  script: Script2;
  step: Step27;
  host_calls: HostCalls;
}
/**
 * A script failed.
 */
export interface ScriptFailedEvent {
  seq: Seq72;
  at: At72;
  type: Type73;
  by?: By75;
  data: ScriptFailed;
}
/**
 * A script failed.
 */
export interface ScriptFailed {
  script: Script3;
  type: Type74;
  message: Message3;
}
/**
 * A guard changed what goes to a model or a tool, or what comes back.
 */
export interface GuardChangedEvent {
  seq: Seq73;
  at: At73;
  type: Type75;
  by?: By76;
  data: GuardChanged;
}
/**
 * A guard changed what goes to a model or a tool, or what comes back.
 */
export interface GuardChanged {
  participant: Participant23;
  step: Step28;
  guard: Guard;
  moment: Moment;
  tool?: Tool7;
}
/**
 * A guard refused what goes to a model or a tool, or what comes back.
 */
export interface GuardRefusedEvent {
  seq: Seq74;
  at: At74;
  type: Type76;
  by?: By77;
  data: GuardRefused;
}
/**
 * A guard refused what goes to a model or a tool, or what comes back.
 */
export interface GuardRefused {
  participant: Participant24;
  step: Step29;
  guard: Guard1;
  moment: Moment1;
  tool?: Tool8;
  reason: Reason17;
}
/**
 * A call is beyond a soft spending cap, and waits for the answer of a person; `workflow_id` is the run that asks.
 */
export interface SpendingWaitsEvent {
  seq: Seq75;
  at: At75;
  type: Type77;
  by?: By78;
  data: SpendingWaits;
}
/**
 * A call is beyond a soft spending cap, and waits for the answer of a person; `workflow_id` is the run that asks.
 */
export interface SpendingWaits {
  cap: Cap;
  period: Period;
  workflow_id: WorkflowId1;
}
/**
 * The wait has ended. `answer` is allow or stop; void: the period is over, or the cap was changed.
 */
export interface SpendingAnsweredEvent {
  seq: Seq76;
  at: At76;
  type: Type78;
  by?: By79;
  data: SpendingAnswered;
}
/**
 * The wait has ended. `answer` is allow or stop; void: the period is over, or the cap was changed.
 */
export interface SpendingAnswered {
  cap: Cap1;
  answer: Answer4;
}
/**
 * A handler refused what it was sent.
 */
export interface RefusedEvent {
  seq: Seq77;
  at: At77;
  type: Type79;
  by?: By80;
  data: Refused;
}
/**
 * A handler refused what it was sent.
 */
export interface Refused {
  handler: Handler;
  reason: Reason18;
}
/**
 * A living agent takes messages.
 */
export interface AgentStartedEvent {
  seq: Seq78;
  at: At78;
  type: Type80;
  by?: By81;
  data: AgentStarted;
}
/**
 * A living agent takes messages.
 */
export interface AgentStarted {
  agent: Agent1;
}
/**
 * A living agent ends with an error.
 */
export interface AgentFailedEvent {
  seq: Seq79;
  at: At79;
  type: Type81;
  by?: By82;
  data: AgentFailed;
}
/**
 * A living agent ends with an error.
 */
export interface AgentFailed {
  type: Type82;
  message: Message4;
}
/**
 * A living agent has ended.
 */
export interface AgentStoppedEvent {
  seq: Seq80;
  at: At80;
  type: Type83;
  by?: By83;
  data: AgentStopped;
}
/**
 * A living agent has ended.
 */
export interface AgentStopped {}
/**
 * A living agent takes no new messages, and ends after those that wait.
 */
export interface StoppingEvent {
  seq: Seq81;
  at: At81;
  type: Type84;
  by?: By84;
  data: Stopping;
}
/**
 * A living agent takes no new messages, and ends after those that wait.
 */
export interface Stopping {
  waiting: Waiting;
}
/**
 * The answer to a message was interrupted.
 */
export interface InterruptedEvent {
  seq: Seq82;
  at: At82;
  type: Type85;
  by?: By85;
  data: Interrupted;
}
/**
 * The answer to a message was interrupted.
 */
export interface Interrupted {
  message?: Message5;
}
/**
 * An order to interrupt could not be read, or there is nothing to interrupt.
 */
export interface InterruptIgnoredEvent {
  seq: Seq83;
  at: At83;
  type: Type86;
  by?: By86;
  data: InterruptIgnored;
}
/**
 * An order to interrupt could not be read, or there is nothing to interrupt.
 */
export interface InterruptIgnored {
  reason: Reason19;
}
/**
 * A message was not accepted.
 */
export interface MessageIgnoredEvent {
  seq: Seq84;
  at: At84;
  type: Type87;
  by?: By87;
  data: MessageIgnored;
}
/**
 * A message was not accepted.
 */
export interface MessageIgnored {
  reason: Reason20;
  id?: Id1;
}
/**
 * A message that was not accepted could not be sent back either.
 */
export interface MessageLostEvent {
  seq: Seq85;
  at: At85;
  type: Type88;
  by?: By88;
  data: MessageLost;
}
/**
 * A message that was not accepted could not be sent back either.
 */
export interface MessageLost {
  id: Id2;
  reason: Reason21;
}
/**
 * Agents were restarted after a failure; `stopped` had to end first.
 */
export interface AgentsStartedAgain {
  agents: Agents;
  stopped: Stopped;
  restarts: Restarts;
}
/**
 * Agents were restarted after a failure; `stopped` had to end first.
 */
export interface AgentsStartedAgainEvent {
  seq: Seq86;
  at: At86;
  type: Type89;
  by?: By89;
  data: AgentsStartedAgain;
}
/**
 * A signal or a message counts for no node.
 */
export interface ArrivalIgnored {
  name: Name1;
  reason: Reason22;
}
/**
 * A signal or a message counts for no node.
 */
export interface ArrivalIgnoredEvent {
  seq: Seq87;
  at: At87;
  type: Type90;
  by?: By90;
  data: ArrivalIgnored;
}
/**
 * A signal, or a message of a topic (`event`), has come for a node that waits for it.
 */
export interface Arrived {
  name: Name2;
  kind: Kind;
}
/**
 * A signal, or a message of a topic (`event`), has come for a node that waits for it.
 */
export interface ArrivedEvent {
  seq: Seq88;
  at: At88;
  type: Type91;
  by?: By91;
  data: Arrived;
}
/**
 * A product of the work, such as a text or a file's content.
 */
export interface Artifact {
  name: Name3;
  type: Type92;
  content: Content;
}
export interface Content {
  [k: string]: unknown;
}
/**
 * Breakpoints could not be read, name a node that there is not, or lie within what runs in batches.
 */
export interface BreakpointsIgnored {
  reason: Reason23;
}
/**
 * Breakpoints could not be read, name a node that there is not, or lie within what runs in batches.
 */
export interface BreakpointsIgnoredEvent {
  seq: Seq89;
  at: At89;
  type: Type93;
  by?: By92;
  data: BreakpointsIgnored;
}
/**
 * The run pauses before the nodes with these ids from now on.
 */
export interface BreakpointsSet {
  nodes: Nodes;
}
/**
 * The run pauses before the nodes with these ids from now on.
 */
export interface BreakpointsSetEvent {
  seq: Seq90;
  at: At90;
  type: Type94;
  by?: By93;
  data: BreakpointsSet;
}
/**
 * The todo has used that share of a limit of its budget.
 */
export interface BudgetNearing {
  limit: Limit;
  share: Share;
}
/**
 * The todo has used that share of a limit of its budget.
 */
export interface BudgetNearingEvent {
  seq: Seq91;
  at: At91;
  type: Type95;
  by?: By94;
  data: BudgetNearing;
}
/**
 * A person left a tool call as it is.
 */
export interface CallLeft {
  tool: Tool9;
  step: Step30;
}
/**
 * A person left a tool call as it is.
 */
export interface CallLeftEvent {
  seq: Seq92;
  at: At92;
  type: Type96;
  by?: By95;
  data: CallLeft;
}
/**
 * A tool call was undone by the tool `undo`; `edited`: with arguments that a person has edited.
 */
export interface CallUndone {
  tool: Tool10;
  undo: Undo;
  step: Step31;
  edited?: Edited;
}
/**
 * A tool call was undone by the tool `undo`; `edited`: with arguments that a person has edited.
 */
export interface CallUndoneEvent {
  seq: Seq93;
  at: At93;
  type: Type97;
  by?: By96;
  data: CallUndone;
}
/**
 * A person left the remaining tool calls as they are.
 */
export interface CompensationLeft {
  calls: Calls;
}
/**
 * A person left the remaining tool calls as they are.
 */
export interface CompensationLeftEvent {
  seq: Seq94;
  at: At94;
  type: Type98;
  by?: By97;
  data: CompensationLeft;
}
/**
 * The work is about to be rejected: people are asked about these tool calls, the newest first, whether to undo them.
 */
export interface CompensationOffered {
  calls: Calls1;
  tools: Tools;
}
/**
 * The work is about to be rejected: people are asked about these tool calls, the newest first, whether to undo them.
 */
export interface CompensationOfferedEvent {
  seq: Seq95;
  at: At95;
  type: Type99;
  by?: By98;
  data: CompensationOffered;
}
/**
 * An executor that could have been chosen, with its score under the strategy, and its figures in words.
 */
export interface Considered {
  name: Name4;
  score: Score;
  why: Why2;
}
/**
 * Whether one acceptance criterion is met, and by what.
 */
export interface CriterionCheck {
  criterion: Criterion;
  met: Met;
  evidence: Evidence;
}
/**
 * A message did not reach some subscribers; `reasons` says why, by subscriber.
 */
export interface DeadLettered {
  message_id: MessageId;
  reasons: Reasons;
}
export interface Reasons {
  [k: string]: string;
}
/**
 * A message did not reach some subscribers; `reasons` says why, by subscriber.
 */
export interface DeadLetteredEvent {
  seq: Seq96;
  at: At96;
  type: Type100;
  by?: By99;
  data: DeadLettered;
}
/**
 * The dead letters of a message made room for newer ones.
 */
export interface DeadLettersDropped {
  message_id: MessageId1;
  count: Count1;
}
/**
 * The dead letters of a message made room for newer ones.
 */
export interface DeadLettersDroppedEvent {
  seq: Seq97;
  at: At97;
  type: Type101;
  by?: By100;
  data: DeadLettersDropped;
}
/**
 * A message reached `count` subscribers.
 */
export interface Delivered {
  message_id: MessageId2;
  count: Count2;
}
/**
 * A message reached `count` subscribers.
 */
export interface DeliveredEvent {
  seq: Seq98;
  at: At98;
  type: Type102;
  by?: By101;
  data: Delivered;
}
/**
 * The desk has ended.
 */
export interface DeskClosed {}
/**
 * The desk has ended.
 */
export interface DeskClosedEvent {
  seq: Seq99;
  at: At99;
  type: Type103;
  by?: By102;
  data: DeskClosed;
}
/**
 * The desk takes no more ideas.
 */
export interface DeskClosing {}
/**
 * The desk takes no more ideas.
 */
export interface DeskClosingEvent {
  seq: Seq100;
  at: At100;
  type: Type104;
  by?: By103;
  data: DeskClosing;
}
/**
 * The desk takes no more ideas, and closes once all its todos are closed.
 */
export interface DeskDraining {}
/**
 * The desk takes no more ideas, and closes once all its todos are closed.
 */
export interface DeskDrainingEvent {
  seq: Seq101;
  at: At101;
  type: Type105;
  by?: By104;
  data: DeskDraining;
}
/**
 * A desk takes ideas.
 */
export interface DeskOpenedEvent {
  seq: Seq102;
  at: At102;
  type: Type106;
  by?: By105;
  data: DeskOpened;
}
/**
 * A desk takes ideas.
 */
export interface DeskOpened {
  desk: Desk;
  executors: Executors;
}
/**
 * The desk has received an idea. `title` is the beginning of one that may have to wait. Older events have no `desk`.
 */
export interface TodoOpenedEvent {
  seq: Seq103;
  at: At103;
  type: Type107;
  by?: By106;
  data: TodoOpened;
}
/**
 * The desk has received an idea. `title` is the beginning of one that may have to wait. Older events have no `desk`.
 */
export interface TodoOpened {
  todo_id: TodoId;
  priority: Priority;
  desk?: Desk1;
  title?: Title;
}
/**
 * A todo is in another phase, or has another status or priority. `ended`: it could not say itself how it ended.
 */
export interface TodoChangedEvent {
  seq: Seq104;
  at: At104;
  type: Type108;
  by?: By107;
  data: TodoChanged;
}
/**
 * A todo is in another phase, or has another status or priority. `ended`: it could not say itself how it ended.
 */
export interface TodoChanged {
  todo_id: TodoId1;
  phase: Phase;
  status: Status4;
  priority: Priority1;
  ended?: Ended;
}
/**
 * The desk passed an order on to a todo.
 */
export interface OrderPassedOnEvent {
  seq: Seq105;
  at: At105;
  type: Type109;
  by?: By108;
  data: OrderPassedOn;
}
/**
 * The desk passed an order on to a todo.
 */
export interface OrderPassedOn {
  order: Order1;
  todo_id: TodoId2;
  priority?: Priority2;
}
/**
 * The desk has a report of its todos.
 */
export interface DeskReportWrittenEvent {
  seq: Seq106;
  at: At106;
  type: Type110;
  by?: By109;
  data: DeskReportWritten;
}
/**
 * The desk has a report of its todos.
 */
export interface DeskReportWritten {
  report_id: ReportId;
  type: Type111;
}
/**
 * A person decided about a subtask that nobody can do, or that a model was not sure about.
 */
export interface DispatchResolved {
  id: Id3;
  choice: Choice3;
  assignee: Assignee;
}
/**
 * A person decided about a subtask that nobody can do, or that a model was not sure about.
 */
export interface DispatchResolvedEvent {
  seq: Seq107;
  at: At107;
  type: Type112;
  by?: By110;
  data: DispatchResolved;
}
/**
 * The desk's rules were evaluated for a subtask; `audit` has every rule that was checked, `error` says why they failed.
 */
export interface DispatchRulesPlayed {
  id: Id4;
  rules: Rules1;
  version: Version1;
  hash: Hash3;
  outcome?: Outcome1;
  value?: Value;
  reason?: Reason24;
  fired?: Fired1;
  audit?: Audit;
  error?: Error4;
}
export interface Value {
  [k: string]: unknown;
}
/**
 * The desk's rules were evaluated for a subtask; `audit` has every rule that was checked, `error` says why they failed.
 */
export interface DispatchRulesPlayedEvent {
  seq: Seq108;
  at: At108;
  type: Type113;
  by?: By111;
  data: DispatchRulesPlayed;
}
/**
 * A model chose an executor, and is less sure than the desk demands: a person confirms, or chooses another one.
 */
export interface DispatchUnsure {
  id: Id5;
  proposed: Proposed;
  confidence: Confidence;
  reasons: Reasons1;
  candidates: Candidates;
}
/**
 * A model chose an executor, and is less sure than the desk demands: a person confirms, or chooses another one.
 */
export interface DispatchUnsureEvent {
  seq: Seq109;
  at: At109;
  type: Type114;
  by?: By112;
  data: DispatchUnsure;
}
/**
 * The result of a subtask, or of the whole todo.
 */
export interface ExecutionResult {
  success: Success;
  summary: Summary1;
  details?: Details;
  artifacts?: Artifacts;
  error?: Error5;
}
/**
 * A subtask waits until its executor has fewer subtasks than its limit: it has `taken`, and `before` others wait first.
 */
export interface ExecutorAwaited {
  id: Id6;
  assignee: Assignee1;
  taken: Taken;
  before: Before2;
}
/**
 * A subtask waits until its executor has fewer subtasks than its limit: it has `taken`, and `before` others wait first.
 */
export interface ExecutorAwaitedEvent {
  seq: Seq110;
  at: At110;
  type: Type115;
  by?: By113;
  data: ExecutorAwaited;
}
/**
 * Nobody can do a subtask.
 */
export interface ExecutorMissing {
  id: Id7;
  reasons: Reasons2;
  candidates: Candidates1;
}
/**
 * Nobody can do a subtask.
 */
export interface ExecutorMissingEvent {
  seq: Seq111;
  at: At111;
  type: Type116;
  by?: By114;
  data: ExecutorMissing;
}
/**
 * The executor of a failed subtask is replaced; `subtask_assigned` follows. `number` counts the subtask's replacements.
 */
export interface ExecutorReplaced {
  id: Id8;
  attempt: Attempt;
  before: Before3;
  error: Error6;
  number: Number2;
}
/**
 * The executor of a failed subtask is replaced; `subtask_assigned` follows. `number` counts the subtask's replacements.
 */
export interface ExecutorReplacedEvent {
  seq: Seq112;
  at: At112;
  type: Type117;
  by?: By115;
  data: ExecutorReplaced;
}
/**
 * A person or the secretary decided what to do after a failure.
 */
export interface FailureResolved {
  id: Id9;
  choice: Choice4;
}
/**
 * A person or the secretary decided what to do after a failure.
 */
export interface FailureResolvedEvent {
  seq: Seq113;
  at: At113;
  type: Type118;
  by?: By116;
  data: FailureResolved;
}
/**
 * The todo waits for a person.
 */
export interface FeedbackAwaited {
  decision_id: DecisionId17;
}
/**
 * The todo waits for a person.
 */
export interface FeedbackAwaitedEvent {
  seq: Seq114;
  at: At114;
  type: Type119;
  by?: By117;
  data: FeedbackAwaited;
}
/**
 * The todo no longer waits for this decision.
 */
export interface FeedbackCame {
  decision_id: DecisionId18;
}
/**
 * The todo no longer waits for this decision.
 */
export interface FeedbackCameEvent {
  seq: Seq115;
  at: At115;
  type: Type120;
  by?: By118;
  data: FeedbackCame;
}
/**
 * A run takes over the answers of the run `source` that do not hang on the node `at`.
 */
export interface FlowForked {
  source: Source;
  at: At116;
  answers: Answers1;
}
/**
 * A run takes over the answers of the run `source` that do not hang on the node `at`.
 */
export interface FlowForkedEvent {
  seq: Seq116;
  at: At117;
  type: Type121;
  by?: By119;
  data: FlowForked;
}
/**
 * A run has read its flow; `hash` is that of the flow, and `published` that of the published version, if it is one.
 *
 * `definition` is the JSON of a flow that is not published.
 */
export interface FlowStarted {
  flow: Flow;
  version: Version2;
  hash: Hash4;
  published?: Published;
  definition?: Definition;
}
/**
 * A run has read its flow; `hash` is that of the flow, and `published` that of the published version, if it is one.
 *
 * `definition` is the JSON of a flow that is not published.
 */
export interface FlowStartedEvent {
  seq: Seq117;
  at: At118;
  type: Type122;
  by?: By120;
  data: FlowStarted;
}
/**
 * A plan before it begins. `critical_path` is the longest chain of subtasks that wait for each other.
 *
 * It is measured in time if the time of each subtask is known, otherwise in subtasks. `seconds` is its length; `cost_usd` is
 * the sum of all subtasks. Both are None if a part is unknown. `single_points` has the capabilities that one executor alone
 * has, with its name.
 */
export interface Forecast {
  subtasks?: Subtasks1;
  critical_path?: CriticalPath;
  seconds?: Seconds1;
  cost_usd?: CostUsd1;
  single_points?: SinglePoints;
}
/**
 * Time, cost and risk of a subtask before it begins. `others` is the number of further executors that could do it.
 *
 * `seconds` and `cost_usd` are means of the assignee's recorded results; None if there are none.
 */
export interface SubtaskForecast {
  id: Id10;
  assignee?: Assignee2;
  others?: Others;
  seconds?: Seconds;
  cost_usd?: CostUsd;
  risk?: Risk;
  reasons?: Reasons3;
}
export interface SinglePoints {
  [k: string]: string;
}
/**
 * A dry run has its forecast.
 */
export interface ForecastMade {
  forecast: Forecast;
}
/**
 * A dry run has its forecast.
 */
export interface ForecastMadeEvent {
  seq: Seq118;
  at: At119;
  type: Type123;
  by?: By121;
  data: ForecastMade;
}
/**
 * There were too many restarts: the supervisor fails.
 */
export interface GivenUp {
  reason: Reason25;
}
/**
 * There were too many restarts: the supervisor fails.
 */
export interface GivenUpEvent {
  seq: Seq119;
  at: At120;
  type: Type124;
  by?: By122;
  data: GivenUp;
}
/**
 * A wish, in the words of the person who has it.
 */
export interface Idea {
  content: Content1;
  priority?: Priority3;
  metadata?: Metadata;
  dry_run?: DryRun;
  after?: After;
  by?: By123;
}
/**
 * A todo begins with an idea.
 */
export interface IdeaReceived {
  id: Id11;
  idea: Idea;
  priority: Priority4;
  workflow_id: WorkflowId2;
  desk?: Desk2;
}
/**
 * A todo begins with an idea.
 */
export interface IdeaReceivedEvent {
  seq: Seq120;
  at: At121;
  type: Type125;
  by?: By124;
  data: IdeaReceived;
}
/**
 * The todo's lessons are remembered.
 */
export interface LessonsKept {
  lessons: Lessons;
}
/**
 * The todo's lessons are remembered.
 */
export interface LessonsKeptEvent {
  seq: Seq121;
  at: At122;
  type: Type126;
  by?: By125;
  data: LessonsKept;
}
/**
 * The todo's lessons could not be remembered.
 */
export interface LessonsLost {
  lessons: Lessons1;
  error: Error7;
}
/**
 * The todo's lessons could not be remembered.
 */
export interface LessonsLostEvent {
  seq: Seq122;
  at: At123;
  type: Type127;
  by?: By126;
  data: LessonsLost;
}
/**
 * A node has failed. With `again`, it is tried once more.
 */
export interface NodeFailed {
  node: Node;
  type: Type128;
  message: Message6;
  again?: Again;
}
/**
 * A node has failed. With `again`, it is tried once more.
 */
export interface NodeFailedEvent {
  seq: Seq123;
  at: At124;
  type: Type129;
  by?: By127;
  data: NodeFailed;
}
/**
 * A node has its output. `case` is the case that was taken.
 *
 * Of a long output, `output` is the beginning, and `whole` the whole text, or the JSON (`as_json`) of another value.
 */
export interface NodeFinished {
  node: Node1;
  output?: Output;
  case?: Case;
  truncated?: Truncated;
  whole?: Whole;
  as_json?: AsJson;
}
export interface Output {
  [k: string]: unknown;
}
/**
 * A node has its output. `case` is the case that was taken.
 *
 * Of a long output, `output` is the beginning, and `whole` the whole text, or the JSON (`as_json`) of another value.
 */
export interface NodeFinishedEvent {
  seq: Seq124;
  at: At125;
  type: Type130;
  by?: By128;
  data: NodeFinished;
}
/**
 * A node with a breakpoint would begin now.
 */
export interface NodeHeld {
  node: Node2;
}
/**
 * A node with a breakpoint would begin now.
 */
export interface NodeHeldEvent {
  seq: Seq125;
  at: At126;
  type: Type131;
  by?: By129;
  data: NodeHeld;
}
/**
 * A node that was held at its breakpoint goes on.
 */
export interface NodeReleased {
  node: Node3;
}
/**
 * A node that was held at its breakpoint goes on.
 */
export interface NodeReleasedEvent {
  seq: Seq126;
  at: At127;
  type: Type132;
  by?: By130;
  data: NodeReleased;
}
/**
 * A node does not run, or does not run to its end; `reason` says why.
 */
export interface NodeSkipped {
  node: Node4;
  reason: Reason26;
}
/**
 * A node does not run, or does not run to its end; `reason` says why.
 */
export interface NodeSkippedEvent {
  seq: Seq127;
  at: At128;
  type: Type133;
  by?: By131;
  data: NodeSkipped;
}
/**
 * A node begins: `given` is what it works on.
 */
export interface NodeStarted {
  node: Node5;
  kind: Kind1;
  given?: Given;
  truncated?: Truncated1;
}
export interface Given {
  [k: string]: unknown;
}
/**
 * A node begins: `given` is what it works on.
 */
export interface NodeStartedEvent {
  seq: Seq128;
  at: At129;
  type: Type134;
  by?: By132;
  data: NodeStarted;
}
/**
 * A node does nothing: the run from which this one was forked did it, and its recorded end counts here.
 */
export interface NodeTakenOver {
  node: Node6;
}
/**
 * A node does nothing: the run from which this one was forked did it, and its recorded end counts here.
 */
export interface NodeTakenOverEvent {
  seq: Seq129;
  at: At130;
  type: Type135;
  by?: By133;
  data: NodeTakenOver;
}
/**
 * A node compensates for another one: it begins.
 */
export interface NodeUndone {
  node: Node7;
  by: By134;
  kind: Kind2;
  given?: Given1;
  truncated?: Truncated2;
}
export interface Given1 {
  [k: string]: unknown;
}
/**
 * A node compensates for another one: it begins.
 */
export interface NodeUndoneEvent {
  seq: Seq130;
  at: At131;
  type: Type136;
  by?: By135;
  data: NodeUndone;
}
/**
 * The whole flow, a round of a loop, or an item of a map is over. `type` and `message` are those of a failure.
 */
export interface PartClosed {
  part: Part;
  status: Status5;
  output?: Output1;
  type?: Type137;
  message?: Message7;
  truncated?: Truncated3;
}
export interface Output1 {
  [k: string]: unknown;
}
/**
 * The whole flow, a round of a loop, or an item of a map is over. `type` and `message` are those of a failure.
 */
export interface PartClosedEvent {
  seq: Seq131;
  at: At132;
  type: Type138;
  by?: By136;
  data: PartClosed;
}
/**
 * The whole flow, a round of a loop, or an item of a map begins. `given` is the input of the whole flow.
 *
 * Of a long input, `given` is the beginning, and `whole` the whole text, or the JSON (`as_json`) of another value.
 */
export interface PartOpened {
  part: Part1;
  given?: Given2;
  truncated?: Truncated4;
  whole?: Whole1;
  as_json?: AsJson1;
}
export interface Given2 {
  [k: string]: unknown;
}
/**
 * The whole flow, a round of a loop, or an item of a map begins. `given` is the input of the whole flow.
 *
 * Of a long input, `given` is the beginning, and `whole` the whole text, or the JSON (`as_json`) of another value.
 */
export interface PartOpenedEvent {
  seq: Seq132;
  at: At133;
  type: Type139;
  by?: By137;
  data: PartOpened;
}
/**
 * A part ends early; what was done in it is undone next. With `stopped`, the reason is an order, and not a failure.
 */
export interface PartUnwound {
  part: Part2;
  type: Type140;
  message: Message8;
  stopped?: Stopped1;
}
/**
 * A part ends early; what was done in it is undone next. With `stopped`, the reason is an order, and not a failure.
 */
export interface PartUnwoundEvent {
  seq: Seq133;
  at: At134;
  type: Type141;
  by?: By138;
  data: PartUnwound;
}
/**
 * The todo is in another phase. `from` is null in the beginning.
 */
export interface PhaseChanged {
  from: From;
  to: To7;
}
/**
 * The todo is in another phase. `from` is null in the beginning.
 */
export interface PhaseChangedEvent {
  seq: Seq134;
  at: At135;
  type: Type142;
  by?: By139;
  data: PhaseChanged;
}
/**
 * The todo has another priority.
 */
export interface PriorityChanged {
  from: From1;
  to: To8;
}
/**
 * The todo has another priority.
 */
export interface PriorityChangedEvent {
  seq: Seq135;
  at: At136;
  type: Type143;
  by?: By140;
  data: PriorityChanged;
}
/**
 * A message was published.
 */
export interface Published1 {
  message_id: MessageId3;
  topic?: Topic;
}
/**
 * A message was published.
 */
export interface PublishedEvent {
  seq: Seq136;
  at: At137;
  type: Type144;
  by?: By141;
  data: Published1;
}
/**
 * A question of the secretary before work starts.
 *
 * `options` belong to the two kinds of choice, `minimum` and `maximum` to `number_range`. `default` is the proposed answer:
 * an option, several options, `yes` or `no`, a number, or text. It is never used without a person's answer.
 */
export interface Question {
  id: Id12;
  kind: Kind3;
  question: Question1;
  why?: Why3;
  options?: Options;
  minimum?: Minimum;
  maximum?: Maximum;
  default?: Default;
}
/**
 * Some questions have an answer, by the question's id.
 */
export interface QuestionsAnswered {
  answers: Answers2;
}
export interface Answers2 {
  [k: string]: string;
}
/**
 * Some questions have an answer, by the question's id.
 */
export interface QuestionsAnsweredEvent {
  seq: Seq137;
  at: At138;
  type: Type145;
  by?: By142;
  data: QuestionsAnswered;
}
/**
 * The secretary asks these questions about the idea; an empty list, if nothing is unclear.
 */
export interface QuestionsAsked {
  questions: Questions;
}
/**
 * The secretary asks these questions about the idea; an empty list, if nothing is unclear.
 */
export interface QuestionsAskedEvent {
  seq: Seq138;
  at: At139;
  type: Type146;
  by?: By143;
  data: QuestionsAsked;
}
/**
 * Dead letters are delivered again: all, or those of one message or one subscriber.
 */
export interface Redelivered {
  message_id?: MessageId4;
  subscriber?: Subscriber;
  count: Count3;
}
/**
 * Dead letters are delivered again: all, or those of one message or one subscriber.
 */
export interface RedeliveredEvent {
  seq: Seq139;
  at: At140;
  type: Type147;
  by?: By144;
  data: Redelivered;
}
/**
 * Nobody can replace the executor of a failed subtask: a person decides.
 */
export interface ReplacementMissing {
  id: Id13;
  reasons: Reasons4;
}
/**
 * Nobody can replace the executor of a failed subtask: a person decides.
 */
export interface ReplacementMissingEvent {
  seq: Seq140;
  at: At141;
  type: Type148;
  by?: By145;
  data: ReplacementMissing;
}
/**
 * The plan was changed after a rework: the subtasks `redo` are done again, and `new` were added.
 */
export interface Replanned {
  redo: Redo;
  new: New;
  subtasks: Subtasks2;
  executors: Executors1;
}
/**
 * One piece of the plan. `order` is its place in a valid order of execution, counted from 1.
 */
export interface Subtask {
  id: Id14;
  description: Description;
  required_capabilities?: RequiredCapabilities;
  depends_on?: DependsOn;
  order?: Order2;
  status?: Status6;
  assignee?: Assignee3;
  result?: ExecutionResult | null;
}
/**
 * The plan was changed after a rework: the subtasks `redo` are done again, and `new` were added.
 */
export interface ReplannedEvent {
  seq: Seq141;
  at: At142;
  type: Type149;
  by?: By146;
  data: Replanned;
}
/**
 * A report for people, in Markdown.
 */
export interface Report {
  id: Id15;
  type: Type150;
  todo_ids: TodoIds;
  content: Content2;
  statistics?: Statistics;
  created_at: CreatedAt;
}
export interface Statistics {
  [k: string]: unknown;
}
/**
 * The final report is written.
 */
export interface ReportWritten {
  report: Report;
}
/**
 * The final report is written.
 */
export interface ReportWrittenEvent {
  seq: Seq142;
  at: At143;
  type: Type151;
  by?: By147;
  data: ReportWritten;
}
/**
 * An order to change the priority could not be read, or does not fit the todo's state.
 */
export interface ReprioritizeIgnored {
  reason: Reason27;
}
/**
 * An order to change the priority could not be read, or does not fit the todo's state.
 */
export interface ReprioritizeIgnoredEvent {
  seq: Seq143;
  at: At144;
  type: Type152;
  by?: By148;
  data: ReprioritizeIgnored;
}
/**
 * An idea made clear enough to be worked on and checked.
 */
export interface Requirement {
  title: Title1;
  description: Description1;
  acceptance_criteria: AcceptanceCriteria;
  dependencies?: Dependencies;
  estimated_effort?: EstimatedEffort;
  resources?: Resources;
}
/**
 * The idea has become a requirement.
 */
export interface RequirementClarified {
  requirement: Requirement;
}
/**
 * The idea has become a requirement.
 */
export interface RequirementClarifiedEvent {
  seq: Seq144;
  at: At145;
  type: Type153;
  by?: By149;
  data: RequirementClarified;
}
/**
 * The results were checked against the acceptance criteria.
 */
export interface ReviewMade {
  checks: Checks;
  summary: Summary2;
  round: Round5;
}
/**
 * The results were checked against the acceptance criteria.
 */
export interface ReviewMadeEvent {
  seq: Seq145;
  at: At146;
  type: Type154;
  by?: By150;
  data: ReviewMade;
}
/**
 * A person sent the work back; `failed` are the criteria that this person has named, if any.
 */
export interface ReworkRequested {
  comment: Comment5;
  round: Round6;
  failed?: Failed2;
}
/**
 * A person sent the work back; `failed` are the criteria that this person has named, if any.
 */
export interface ReworkRequestedEvent {
  seq: Seq146;
  at: At147;
  type: Type155;
  by?: By151;
  data: ReworkRequested;
}
/**
 * A loop has had so many rounds that the ones from `round` on run in batches, which are workflows of their own.
 */
export interface RoundsBatched {
  node: Node8;
  round: Round7;
}
/**
 * A loop has had so many rounds that the ones from `round` on run in batches, which are workflows of their own.
 */
export interface RoundsBatchedEvent {
  seq: Seq147;
  at: At148;
  type: Type156;
  by?: By152;
  data: RoundsBatched;
}
/**
 * A run of `DeskReport` has its report, which is the run's result; of one person, if there is a `person`.
 */
export interface ScheduledReportEvent {
  seq: Seq148;
  at: At149;
  type: Type157;
  by?: By153;
  data: ScheduledReport;
}
/**
 * A run of `DeskReport` has its report, which is the run's result; of one person, if there is a `person`.
 */
export interface ScheduledReport {
  report_id: ReportId1;
  type: Type158;
  desk: Desk3;
  person?: Person;
  todos?: Todos;
}
/**
 * These workflows receive messages that match one of these filters; all messages, if there is none.
 */
export interface Subscribed {
  subscribers: Subscribers;
  topics: Topics;
}
/**
 * These workflows receive messages that match one of these filters; all messages, if there is none.
 */
export interface SubscribedEvent {
  seq: Seq149;
  at: At150;
  type: Type159;
  by?: By154;
  data: Subscribed;
}
/**
 * A subtask has an executor; `score` is null where a person chose.
 *
 * `considered` are the next best executors under the `strategy`, and `others` the number of all that could have been chosen.
 * `confidence` is that of a model. The work counts for the desk `desk`.
 */
export interface SubtaskAssigned {
  id: Id16;
  assignee: Assignee4;
  score: Score1;
  reasons: Reasons5;
  strategy?: Strategy1;
  considered?: Considered1;
  others?: Others1;
  confidence?: Confidence1;
  desk?: Desk4;
}
/**
 * A subtask has an executor; `score` is null where a person chose.
 *
 * `considered` are the next best executors under the `strategy`, and `others` the number of all that could have been chosen.
 * `confidence` is that of a model. The work counts for the desk `desk`.
 */
export interface SubtaskAssignedEvent {
  seq: Seq150;
  at: At151;
  type: Type160;
  by?: By155;
  data: SubtaskAssigned;
}
/**
 * A subtask has a result.
 */
export interface SubtaskCompleted {
  id: Id17;
  attempt: Attempt1;
  result: ExecutionResult;
  seconds?: Seconds2;
  cost_usd?: CostUsd2;
}
/**
 * A subtask has a result.
 */
export interface SubtaskCompletedEvent {
  seq: Seq151;
  at: At152;
  type: Type161;
  by?: By156;
  data: SubtaskCompleted;
}
/**
 * An attempt at a subtask failed.
 */
export interface SubtaskFailed {
  id: Id18;
  attempt: Attempt2;
  result: ExecutionResult | null;
  error: Error8;
}
/**
 * An attempt at a subtask failed.
 */
export interface SubtaskFailedEvent {
  seq: Seq152;
  at: At153;
  type: Type162;
  by?: By157;
  data: SubtaskFailed;
}
/**
 * A subtask is left out.
 */
export interface SubtaskSkipped {
  id: Id19;
  reason: Reason28;
}
/**
 * A subtask is left out.
 */
export interface SubtaskSkippedEvent {
  seq: Seq153;
  at: At154;
  type: Type163;
  by?: By158;
  data: SubtaskSkipped;
}
/**
 * A subtask is not done after the time that the desk's monitoring allows, for the `number`th time in this attempt.
 */
export interface SubtaskStalled {
  id: Id20;
  attempt: Attempt3;
  assignee: Assignee5;
  after_s: AfterS;
  number: Number3;
}
/**
 * A subtask is not done after the time that the desk's monitoring allows, for the `number`th time in this attempt.
 */
export interface SubtaskStalledEvent {
  seq: Seq154;
  at: At155;
  type: Type164;
  by?: By159;
  data: SubtaskStalled;
}
/**
 * An executor works on a subtask.
 */
export interface SubtaskStarted {
  id: Id21;
  attempt: Attempt4;
  assignee: Assignee6;
}
/**
 * An executor works on a subtask.
 */
export interface SubtaskStartedEvent {
  seq: Seq155;
  at: At156;
  type: Type165;
  by?: By160;
  data: SubtaskStarted;
}
/**
 * There is a plan, for these executors.
 */
export interface SubtasksPlanned {
  subtasks: Subtasks3;
  executors: Executors2;
}
/**
 * There is a plan, for these executors.
 */
export interface SubtasksPlannedEvent {
  seq: Seq156;
  at: At157;
  type: Type166;
  by?: By161;
  data: SubtasksPlanned;
}
/**
 * A supervised agent has ended.
 */
export interface SupervisedAgentEnded {
  agent: Agent2;
}
/**
 * A supervised agent has ended.
 */
export interface SupervisedAgentEndedEvent {
  seq: Seq157;
  at: At158;
  type: Type167;
  by?: By162;
  data: SupervisedAgentEnded;
}
/**
 * A supervised agent has failed.
 */
export interface SupervisedAgentFailed {
  agent: Agent3;
}
/**
 * A supervised agent has failed.
 */
export interface SupervisedAgentFailedEvent {
  seq: Seq158;
  at: At159;
  type: Type168;
  by?: By163;
  data: SupervisedAgentFailed;
}
/**
 * The supervisor and its agents have ended.
 */
export interface SupervisorEnded {}
/**
 * The supervisor and its agents have ended.
 */
export interface SupervisorEndedEvent {
  seq: Seq159;
  at: At160;
  type: Type169;
  by?: By164;
  data: SupervisorEnded;
}
/**
 * A supervisor starts its agents.
 */
export interface SupervisorStartedEvent {
  seq: Seq160;
  at: At161;
  type: Type170;
  by?: By165;
  data: SupervisorStarted;
}
/**
 * A supervisor starts its agents.
 */
export interface SupervisorStarted {
  strategy: Strategy2;
  agents: Agents1;
}
/**
 * The supervisor asks its agents to end.
 */
export interface SupervisorStoppingEvent {
  seq: Seq161;
  at: At162;
  type: Type171;
  by?: By166;
  data: SupervisorStopping;
}
/**
 * The supervisor asks its agents to end.
 */
export interface SupervisorStopping {}
/**
 * The todo was cancelled.
 */
export interface TodoCancelled {
  reason: Reason29;
}
/**
 * The todo was cancelled.
 */
export interface TodoCancelledEvent {
  seq: Seq162;
  at: At163;
  type: Type172;
  by?: By167;
  data: TodoCancelled;
}
/**
 * The todo is closed with a result.
 */
export interface TodoCompleted {
  success: Success1;
  summary: Summary3;
}
/**
 * The todo is closed with a result.
 */
export interface TodoCompletedEvent {
  seq: Seq163;
  at: At164;
  type: Type173;
  by?: By168;
  data: TodoCompleted;
}
/**
 * The work is accepted, by a person or, with `automatic`, by the desk's policy.
 */
export interface WorkAcceptedEvent {
  seq: Seq164;
  at: At165;
  type: Type174;
  by?: By169;
  data: WorkAccepted;
}
/**
 * The work is accepted, by a person or, with `automatic`, by the desk's policy.
 */
export interface WorkAccepted {
  comment: Comment6;
  automatic: Automatic;
}
/**
 * A person rejected the work.
 */
export interface WorkRejectedEvent {
  seq: Seq165;
  at: At166;
  type: Type175;
  by?: By170;
  data: WorkRejected;
}
/**
 * A person rejected the work.
 */
export interface WorkRejected {
  comment: Comment7;
}
/**
 * The todo is closed without a result.
 */
export interface TodoFailedEvent {
  seq: Seq166;
  at: At167;
  type: Type176;
  by?: By171;
  data: TodoFailed;
}
/**
 * The todo is closed without a result.
 */
export interface TodoFailed {
  reason: Reason30;
}
/**
 * The todo is open after the time that the desk's monitoring allows, for the `number`th time.
 */
export interface TodoOverdueEvent {
  seq: Seq167;
  at: At168;
  type: Type177;
  by?: By172;
  data: TodoOverdue;
}
/**
 * The todo is open after the time that the desk's monitoring allows, for the `number`th time.
 */
export interface TodoOverdue {
  within_s: WithinS;
  number: Number4;
}
/**
 * A tool call could not be undone: a person decides again.
 */
export interface UndoFailedEvent {
  seq: Seq168;
  at: At169;
  type: Type178;
  by?: By173;
  data: UndoFailed;
}
/**
 * A tool call could not be undone: a person decides again.
 */
export interface UndoFailed {
  tool: Tool11;
  undo: Undo1;
  step: Step32;
  error: Error9;
}
/**
 * A topic has ended.
 */
export interface TopicClosed {
  name: Name5;
  subscribers: Subscribers1;
  published: Published2;
  delivered: Delivered1;
  waiting: Waiting1;
  dead_letters: DeadLetters;
}
/**
 * A topic has ended.
 */
export interface TopicClosedEvent {
  seq: Seq169;
  at: At170;
  type: Type179;
  by?: By174;
  data: TopicClosed;
}
/**
 * A topic takes no more messages, and closes once all are delivered.
 */
export interface TopicClosing {}
/**
 * A topic takes no more messages, and closes once all are delivered.
 */
export interface TopicClosingEvent {
  seq: Seq170;
  at: At171;
  type: Type180;
  by?: By175;
  data: TopicClosing;
}
/**
 * A topic takes messages.
 */
export interface TopicOpenedEvent {
  seq: Seq171;
  at: At172;
  type: Type181;
  by?: By176;
  data: TopicOpened;
}
/**
 * A topic takes messages.
 */
export interface TopicOpened {
  topic: Topic1;
}
/**
 * These workflows receive nothing more.
 */
export interface UnsubscribedEvent {
  seq: Seq172;
  at: At173;
  type: Type182;
  by?: By177;
  data: Unsubscribed;
}
/**
 * These workflows receive nothing more.
 */
export interface Unsubscribed {
  subscribers: Subscribers2;
}
