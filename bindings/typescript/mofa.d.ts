/* Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT. */

export type Participant = string | Agent | Human | TeamOf | Remote | Scripted | A2AAgent;
export type OnTimeout = Wait | Choose | Escalate | Delegate | FailAtDeadline;
export type Priority = "critical" | "high" | "normal" | "low" | "background";
export type ContributionStatus = "ok" | "failed" | "timeout" | "cancelled" | "skipped";
export type DecisionKind =
  "clarification" | "technical_choice" | "priority" | "exception" | "resource" | "approval" | "acceptance" | "vote" | "other";
export type DecisionStatus = "open" | "settled" | "expired" | "cancelled";
export type FlowNode =
  | StartNode
  | EndNode
  | AgentNode
  | TeamNode
  | ToolNode
  | ScriptNode
  | ConditionNode
  | SwitchNode
  | ParallelNode
  | JoinNode
  | LoopNode
  | MapNode
  | HumanNode
  | WaitNode
  | TransformNode
  | SubflowNode;
export type OutcomeStatus = "completed" | "partial" | "undecided" | "stopped";
export type Phase =
  "receiving_idea" | "clarifying_requirement" | "dispatching_task" | "monitoring_execution" | "reporting_completion";
export type ReportType = "task_completion" | "progress" | "exception" | "daily_summary" | "forecast" | "weekly_stale";
export type SubtaskStatus = "pending" | "running" | "completed" | "failed" | "skipped";
export type TodoStatus =
  "pending" | "clarifying" | "in_progress" | "waiting_feedback" | "blocked" | "completed" | "cancelled" | "failed";

/**
 * Every type, by its name.
 */
export interface MofaTypes {
  A2aAgent?: A2AAgent;
  Accepting?: Accepting;
  Agent?: Agent;
  AgentNode?: AgentNode;
  Allowing?: Allowing;
  Always?: Always;
  Answered?: Answered;
  Artifact?: Artifact;
  AutoInput?: AutoInput;
  BreakpointOrder?: BreakpointOrder;
  Budget?: Budget;
  BudgetWarning?: BudgetWarning;
  CallAction?: CallAction;
  CancelTodo?: CancelTodo;
  Case?: Case;
  Choose?: Choose;
  ClientTool?: ClientTool;
  ConditionNode?: ConditionNode;
  ConsensusInput?: ConsensusInput;
  Contribution?: Contribution;
  ContributionStatus?: ContributionStatus;
  CustomInput?: CustomInput;
  DeadLetter?: DeadLetter;
  DebateInput?: DebateInput;
  Decision?: Decision;
  DecisionKind?: DecisionKind;
  DecisionPolicy?: DecisionPolicy;
  DecisionRequest?: DecisionRequest;
  DecisionStatus?: DecisionStatus;
  Delegate?: Delegate;
  Dispatch?: Dispatch;
  Earlier?: Earlier;
  Edge?: Edge;
  Emit?: Emit;
  EndNode?: EndNode;
  Escalate?: Escalate;
  Event?: Event;
  ExecutionResult?: ExecutionResult;
  FailAtDeadline?: FailAtDeadline;
  Failure?: Failure;
  Filter?: Filter;
  FlowDefinition?: FlowDefinition;
  FlowInput?: FlowInput;
  FlowNode?: FlowNode;
  Forecast?: Forecast;
  GoTo?: GoTo;
  Graph?: Graph;
  Human?: Human;
  HumanNode?: HumanNode;
  Idea?: Idea;
  JoinNode?: JoinNode;
  LoopNode?: LoopNode;
  MapNode?: MapNode;
  Message?: Message;
  Monitoring?: Monitoring;
  NamedFlowInput?: NamedFlowInput;
  Nested?: Nested;
  OnTimeout?: OnTimeout;
  Option?: Option;
  Outcome?: Outcome;
  OutcomeStatus?: OutcomeStatus;
  OutgoingMessage?: OutgoingMessage;
  Page?: Page;
  ParallelInput?: ParallelInput;
  ParallelNode?: ParallelNode;
  Participant?: Participant;
  Phase?: Phase;
  PlanningInput?: PlanningInput;
  Position?: Position;
  Priority?: Priority;
  PublishSubscribeInput?: PublishSubscribeInput;
  Quality?: Quality;
  QueuedMessage?: QueuedMessage;
  ReflectionInput?: ReflectionInput;
  Remind?: Remind;
  Remote?: Remote;
  Report?: Report;
  ReportRequest?: ReportRequest;
  ReportType?: ReportType;
  Reprioritize?: Reprioritize;
  RequestResponseInput?: RequestResponseInput;
  Requirement?: Requirement;
  Retry?: Retry;
  Return?: Return;
  Rule?: Rule;
  RuleGroup?: RuleGroup;
  RuleSet?: RuleSet;
  ScriptNode?: ScriptNode;
  Scripted?: Scripted;
  SecretaryInput?: SecretaryInput;
  SequentialInput?: SequentialInput;
  SetFact?: SetFact;
  Stalls?: Stalls;
  StartNode?: StartNode;
  Steer?: Steer;
  Stop?: Stop;
  SubflowNode?: SubflowNode;
  Submitted?: Submitted;
  Subscription?: Subscription;
  Subtask?: Subtask;
  SubtaskForecast?: SubtaskForecast;
  SubtaskStatus?: SubtaskStatus;
  SupervisorInput?: SupervisorInput;
  SwitchNode?: SwitchNode;
  TeamNode?: TeamNode;
  TeamOf?: TeamOf;
  TodoDeadline?: TodoDeadline;
  TodoId?: TodoId;
  TodoInput?: TodoInput;
  TodoItem?: TodoItem;
  TodoStatus?: TodoStatus;
  ToolAction?: ToolAction;
  ToolNode?: ToolNode;
  TopicInput?: TopicInput;
  TranscriptEntry?: TranscriptEntry;
  TransformNode?: TransformNode;
  Undoable?: Undoable;
  Usage?: Usage;
  Vote?: Vote;
  Wait?: Wait;
  WaitNode?: WaitNode;
  Weights?: Weights;
}
/**
 * An external agent, reached by the Agent2Agent protocol: the run sends a message and follows its task until it ends.
 *
 * If `token_env` is set, or `url` is not a public https address, the project file must contain the same `url`.
 */
export interface A2AAgent {
  kind: "a2a";
  name: string;
  description?: string | null;
  /**
   * The address of the agent; its card is at this address with /.well-known/agent-card.json.
   */
  url: string;
  /**
   * The worker's environment variable that holds its token.
   */
  token_env?: string | null;
  /**
   * The header for the token: a bearer token in Authorization, the bare token in any other header.
   */
  token_header?: string;
  capabilities?: string[];
  topics?: string[];
}
/**
 * The acceptance of finished work, beside the decision policy of the desk.
 *
 * `checks`: `together`, one call of the model checks all criteria; `each`, one call for each criterion, by the executor
 * `checker` (an agent) or the secretary's model. `people` and `quorum` replace the policy's for acceptances. After `reworks`
 * returns, the work can only be accepted or rejected.
 */
export interface Accepting {
  checks?: "together" | "each";
  checker?: string | null;
  /**
   * @maxItems 100
   */
  people?: string[];
  quorum?: number | null;
  reworks?: number;
}
/**
 * An LLM that answers; with `tools`, by the ReAct loop. `model` is `provider:model` or a name from the project file.
 *
 * `topics` are its filters in PublishSubscribe; without any it receives every topic.
 */
export interface Agent {
  kind: "agent";
  name: string;
  description?: string | null;
  instructions?: string;
  model?: string | null;
  tools?: string[];
  /**
   * Tools that the one who started the run uses, by decisions.
   *
   * @maxItems 128
   */
  client_tools?: ClientTool[];
  capabilities?: string[];
  topics?: string[];
  temperature?: number | null;
  max_steps?: number | null;
  /**
   * Scripts that check what goes to its model and tools, and what comes back.
   */
  guards?: string[];
  /**
   * A script that writes the instructions for each question; it receives those given here.
   */
  instructions_from?: string | null;
  output_schema?: {
    [k: string]: unknown;
  } | null;
  metadata?: {
    [k: string]: unknown;
  } | null;
}
/**
 * A tool that the one who started the run uses: a call is an open decision, and the tool's result is its answer.
 *
 * Without an answer before the `deadline`, the result is that there is none.
 */
export interface ClientTool {
  name: string;
  description?: string;
  parameters?: {
    [k: string]: unknown;
  };
  deadline?: string | null;
}
/**
 * A participant that answers `task`: an agent, a remote worker, a script, an external agent, or a name.
 */
export interface AgentNode {
  id: string;
  title?: string | null;
  /**
   * The name of the output, if it is not the node's id.
   */
  into?: string | null;
  /**
   * A JSON Schema that the output must fit.
   */
  output_schema?: {
    [k: string]: unknown;
  } | null;
  retry?: Retry | null;
  /**
   * The time limit of one attempt.
   */
  timeout?: string | null;
  type: "agent";
  agent: Participant;
  /**
   * A template: the question.
   */
  task: {
    [k: string]: unknown;
  };
}
/**
 * Further attempts after a failure. The pause before attempt n is `interval` times `backoff` to the power n - 2.
 */
export interface Retry {
  /**
   * All attempts, the first included.
   */
  attempts?: number;
  interval?: string;
  backoff?: number;
}
/**
 * A person, who answers by a decision. `deadline` counts from the question.
 */
export interface Human {
  kind: "human";
  name: string;
  description?: string | null;
  deadline?: string | null;
  /**
   * Whether the deadline counts working hours alone.
   */
  working_hours?: boolean;
  on_timeout?: OnTimeout | null;
  remind?: Remind | null;
  capabilities?: string[];
  topics?: string[];
}
/**
 * Nothing happens at the deadline: the request stays open.
 */
export interface Wait {
  do: "wait";
}
/**
 * At the deadline, `option` is chosen.
 */
export interface Choose {
  do: "choose";
  option: string;
}
/**
 * At the deadline, the people in `to` are asked as well.
 *
 * `after` is the next step: a duration after which the request expires, or another policy, which applies when the first
 * deadline's length has passed once more. Without it the request stays open.
 */
export interface Escalate {
  do: "escalate";
  /**
   * @minItems 1
   * @maxItems 100
   */
  to: string[];
  after?: string | OnTimeout | null;
}
/**
 * At the deadline, the agent `to` of the project file decides, or the living agent `agent/NAME`.
 *
 * People may still answer first, and also if the agent gives no answer that counts. `after` is the next policy.
 */
export interface Delegate {
  do: "delegate";
  to: string;
  after?: OnTimeout | null;
}
/**
 * At the deadline, the request expires, and the run that asked gets `DecisionExpired`.
 */
export interface FailAtDeadline {
  do: "fail";
}
/**
 * Reminders of an open decision: one at each interval, `at_most` of them.
 */
export interface Remind {
  every: string;
  at_most?: number;
}
/**
 * A team as one participant: a mode, that mode's own fields, and its participants; or a flow, with the mode Flow.
 */
export interface TeamOf {
  kind: "team";
  name: string;
  description?: string | null;
  mode: string;
  /**
   * None for the mode Flow.
   */
  participants?: Participant[];
  capabilities?: string[];
  topics?: string[];
  [k: string]: unknown;
}
/**
 * A worker in any language, on its own task queue: it gets one `Message`, and returns a string or any JSON.
 *
 * `heartbeat` is for an activity that sends heartbeats: after this time without one its worker counts as dead, and the
 * activity is retried. Without it, only the time limit of the answer detects a dead worker (an hour, if the run has none).
 */
export interface Remote {
  kind: "remote";
  name: string;
  description?: string | null;
  task_queue: string;
  activity?: string | null;
  workflow?: string | null;
  heartbeat?: string | null;
  capabilities?: string[];
  topics?: string[];
}
/**
 * A script of the project file as a participant: `execute` gets one `Message`, like a remote worker.
 */
export interface Scripted {
  kind: "script";
  name: string;
  description?: string | null;
  /**
   * Its name under scripts; the participant's own name by default.
   */
  script?: string | null;
  capabilities?: string[];
  topics?: string[];
}
/**
 * A confirmation that `always` may give for later ones like it: `option` is the choice that does so.
 */
export interface Allowing {
  name: string;
  args?: {
    [k: string]: unknown;
  };
  option: string;
}
/**
 * The calls that need no approval any more, and until when. Give `lasts` or `until`.
 *
 * `within` is the run with all runs above and below it, its desk, or its tenant; runs of other tenants are never meant.
 */
export interface Always {
  lasts?: string | null;
  until?: string | null;
  within?: "run" | "desk" | "tenant";
  /**
   * The agent that has asked, or any that uses the tool.
   */
  agent?: "this" | "any";
  /**
   * Calls with the arguments that are approved here, or with any.
   */
  args?: "same" | "any";
}
/**
 * One person's answer to a request that needs several.
 */
export interface Answered {
  by: string;
  verified?: boolean;
  at: string;
  choice?: string | null;
  answer?: {
    [k: string]: unknown;
  };
  edited_args?: {
    [k: string]: unknown;
  } | null;
  failed?: string[];
  comment?: string | null;
}
/**
 * A product of the work, such as a text or a file's content.
 */
export interface Artifact {
  name: string;
  type: string;
  content: unknown;
}
/**
 * The common input; the mode and its own fields are chosen by a model.
 */
export interface AutoInput {
  task: unknown;
  /**
   * @minItems 1
   * @maxItems 2000
   */
  participants: Participant[];
  context?: {
    [k: string]: unknown;
  } | null;
  priority?: Priority;
  tenant?: string | null;
  budget?: Budget | null;
  timeout?: string | null;
  /**
   * One activity a call (steps), or a stretch of the run in one activity (fused).
   */
  execution?: "steps" | "fused";
  session?: string | null;
  /**
   * The conversation before the task, after that of the session.
   *
   * @maxItems 5000
   */
  earlier?: Earlier[];
}
/**
 * The limits of a whole run, children included. A limit that is left out does not apply.
 */
export interface Budget {
  max_calls?: number | null;
  max_tokens?: number | null;
  max_usd?: number | null;
  max_seconds?: number | null;
  on_exceeded?: "stop" | "ask";
}
/**
 * A message before the task: a `task` by "task" is a person's, an `answer` its author's, a `note` anything else.
 */
export interface Earlier {
  role: "task" | "answer" | "note";
  author: string;
  text: string;
}
/**
 * Input of `breakpoints`: the nodes before which the run pauses, instead of those so far.
 */
export interface BreakpointOrder {
  /**
   * The ids of nodes: the run pauses before it begins one of them.
   *
   * @maxItems 1000
   */
  nodes: string[];
}
/**
 * A todo that has used a share of the calls, tokens or money of its budget.
 *
 * `decide` asks a person whether to go on or to stop. For time there is the deadline.
 */
export interface BudgetWarning {
  at?: number;
  do?: "report" | "decide";
}
/**
 * Call a script or a tool with this value. Its answer becomes the fact `into`.
 */
export interface CallAction {
  value?: {
    [k: string]: unknown;
  };
  expression?: string | null;
  do: "call";
  script?: string | null;
  tool?: string | null;
  into?: string | null;
}
/**
 * Input of `cancel_todo`.
 */
export interface CancelTodo {
  todo_id: string;
  reason?: string;
}
/**
 * A case of a switch.
 */
export interface Case {
  case: string;
  /**
   * An expression, such as: amount > 100 and not paid.
   */
  when: string;
}
/**
 * A condition with the cases true and false.
 */
export interface ConditionNode {
  id: string;
  title?: string | null;
  type: "condition";
  /**
   * An expression, such as: amount > 100 and not paid.
   */
  when: string;
}
/**
 * `options`: texts, or {id, label}; left out, the participants propose them.
 *
 * An option wins with more than `threshold` of the weight (with all of it, where `threshold` is 1). `weights` {name: number}
 * are 1 where they name nobody else. Without a `quorum`, the weight is everybody's, so that silence counts against; with
 * one, it is the weight of those who voted, and at least so many must. `tie_break` decides when the `rounds` have run out.
 */
export interface ConsensusInput {
  task: unknown;
  /**
   * @minItems 1
   * @maxItems 2000
   */
  participants: Participant[];
  context?: {
    [k: string]: unknown;
  } | null;
  priority?: Priority;
  tenant?: string | null;
  budget?: Budget | null;
  timeout?: string | null;
  /**
   * One activity a call (steps), or a stretch of the run in one activity (fused).
   */
  execution?: "steps" | "fused";
  session?: string | null;
  /**
   * The conversation before the task, after that of the session.
   *
   * @maxItems 5000
   */
  earlier?: Earlier[];
  options?: Option[] | null;
  threshold?: number;
  quorum?: number | null;
  weights?: {
    [k: string]: number;
  } | null;
  rounds?: number;
  tie_break?: Participant | null;
}
/**
 * One option. With `needs_comment` the choice counts only together with a comment.
 */
export interface Option {
  id: string;
  label: string;
  description?: string | null;
  impact?: string | null;
  needs_comment?: boolean;
}
/**
 * One participant's answer in one round.
 *
 * `content` is the whole answer, or its beginning if `truncated`; `ref` is then the address of the whole (`mofa show`).
 * `choice` is the chosen option where options were offered, `comment` the comment on the choice.
 * `model` is the model that answered; a name that begins with `offline` is the scripted model, not an LLM.
 * `parts` are a team's own contributions, where the run asked for them (`Ask.part`).
 * `cut_at_limit`: the model reached its length limit, so the answer may be incomplete.
 * `step` names the question that was answered, as in the events of the run; the team sets it.
 */
export interface Contribution {
  participant: string;
  round?: number;
  status?: ContributionStatus;
  content?: {
    [k: string]: unknown;
  };
  error?: Failure | null;
  usage?: Usage;
  ref?: string | null;
  truncated?: boolean;
  choice?: string | null;
  comment?: string | null;
  model?: string | null;
  parts?: Contribution[];
  cut_at_limit?: boolean;
  step?: string | null;
}
/**
 * The failure of a contribution: an error's wire name and message.
 */
export interface Failure {
  type: string;
  message: string;
}
/**
 * Model calls, tokens and money used. `cost_usd` is null if a model's price is not known: unknown is not free.
 *
 * `estimated`: a provider did not count tokens, and the counts are estimates.
 */
export interface Usage {
  calls?: number;
  input_tokens?: number;
  output_tokens?: number;
  cost_usd?: number | null;
  estimated?: boolean;
}
/**
 * `mode`: how the team works, in the user's own words; a team within another mode, where `mode` is taken, says it in
 * `protocol`. `moderator`, a participant (else a model), makes at most `max_steps` moves.
 */
export interface CustomInput {
  task: unknown;
  /**
   * @minItems 1
   * @maxItems 2000
   */
  participants: Participant[];
  context?: {
    [k: string]: unknown;
  } | null;
  priority?: Priority;
  tenant?: string | null;
  budget?: Budget | null;
  timeout?: string | null;
  /**
   * One activity a call (steps), or a stretch of the run in one activity (fused).
   */
  execution?: "steps" | "fused";
  session?: string | null;
  /**
   * The conversation before the task, after that of the session.
   *
   * @maxItems 5000
   */
  earlier?: Earlier[];
  mode?: string | null;
  protocol?: string | null;
  max_steps?: number;
  moderator?: Participant | null;
}
/**
 * One line of the query `dead_letters`. A long content is offloaded: `message.ref` addresses its text.
 */
export interface DeadLetter {
  message_id: string;
  subscriber: string;
  reason: string;
  at: string;
  message: QueuedMessage;
}
/**
 * A message in a queue. An offloaded content is null; `ref` is then the address of its text in the store, which is JSON if
 * `structured`.
 */
export interface QueuedMessage {
  id: string;
  sender: string;
  to?: string | null;
  topic?: string | null;
  content: unknown;
  reply_to?: string | null;
  correlation_id?: string | null;
  priority?: Priority;
  metadata?: {
    [k: string]: unknown;
  };
  sent_at: string;
  ref?: string | null;
  structured?: boolean;
}
/**
 * At least two speakers, in order; a person may be one. `judge`, a participant, rules where they do not agree.
 */
export interface DebateInput {
  task: unknown;
  /**
   * @minItems 1
   * @maxItems 2000
   */
  participants: Participant[];
  context?: {
    [k: string]: unknown;
  } | null;
  priority?: Priority;
  tenant?: string | null;
  budget?: Budget | null;
  timeout?: string | null;
  /**
   * One activity a call (steps), or a stretch of the run in one activity (fused).
   */
  execution?: "steps" | "fused";
  session?: string | null;
  /**
   * The conversation before the task, after that of the session.
   *
   * @maxItems 5000
   */
  earlier?: Earlier[];
  rounds?: number;
  judge?: Participant | null;
  stop_on_agreement?: boolean;
}
/**
 * A person's answer. `choice` is an option's id; `answer` is free text or JSON.
 *
 * Once the request is settled, a text of more than 16 KiB is offloaded: `answer` is then its beginning, and `answer_ref` the
 * address of the whole (`mofa show` expands it).
 *
 * `by` is the caller's own claim, unless the API, the console or `mofa decide` knows who calls, and adds a `seal`
 * (docs/identity.md). The run alone sets `verified`: true for a `by` that a seal has proved.
 */
export interface Decision {
  decision_id: string;
  choice?: string | null;
  answer?: {
    [k: string]: unknown;
  };
  edited_args?: {
    [k: string]: unknown;
  } | null;
  comment?: string | null;
  by?: string | null;
  idempotency_key?: string | null;
  answer_ref?: string | null;
  /**
   * With the approval of a tool call, or a confirmation with `allows`: allow later ones like it.
   */
  always?: Always | null;
  /**
   * With rework at an acceptance: the criteria that are not met, by their words or numbers from 1. Only those go back.
   *
   * @maxItems 1000
   */
  failed?: string[];
  seal?: string | null;
  verified?: boolean | null;
}
/**
 * The deadline of the secretary's own questions to people, and what follows. Without a deadline they wait.
 */
export interface DecisionPolicy {
  deadline?: string | null;
  /**
   * Whether the deadline counts working hours alone.
   */
  working_hours?: boolean;
  on_timeout?: OnTimeout;
  assignees?: string[];
  quorum?: number;
  remind?: Remind | null;
}
/**
 * A question to a person, and the decision once it is settled.
 *
 * `default` is the proposed answer where an answer is asked for instead of an option. It is never taken without a person.
 */
export interface DecisionRequest {
  id: string;
  workflow_id: string;
  run_id: string;
  todo_id?: string | null;
  /**
   * The desk of the todo that the run works for.
   */
  desk?: string | null;
  kind?: DecisionKind;
  title: string;
  question: string;
  options?: Option[];
  recommended?: string | null;
  allow_answer?: boolean;
  answer_schema?: {
    [k: string]: unknown;
  } | null;
  /**
   * The criteria of an acceptance, which an answer with rework may name as failed.
   */
  criteria?: string[];
  default?: {
    [k: string]: unknown;
  };
  action?: ToolAction | null;
  /**
   * The confirmation that `always` may give, if it is no tool call.
   */
  allows?: Allowing | null;
  args_schema?: {
    [k: string]: unknown;
  } | null;
  risk?: string | null;
  /**
   * The people who may decide; anybody if it is empty. This holds for verified identities, and for all where the project file has `decisions: {require_identity: true}`.
   */
  assignees?: string[];
  /**
   * The number of people who have to give the same answer. The first answer that so many give settles.
   */
  quorum?: number;
  /**
   * The one who asks, and who may not decide. This holds as `assignees` does.
   */
  initiator?: string | null;
  /**
   * The answers so far, where the quorum is more than 1. Nobody counts twice.
   */
  answers?: Answered[];
  deadline?: string | null;
  /**
   * Whether the deadline was counted in the working hours of those who are asked.
   */
  working_hours?: boolean;
  on_timeout?: OnTimeout;
  remind?: Remind | null;
  /**
   * The number of reminders so far.
   */
  reminded?: number;
  snoozed_until?: string | null;
  opened_at: string;
  status?: DecisionStatus;
  settled?: Decision | null;
}
/**
 * The tool call that an approval is about.
 */
export interface ToolAction {
  name: string;
  args?: {
    [k: string]: unknown;
  };
}
/**
 * The strategy that assigns subtasks to executors. Only executors with all required capabilities are considered.
 *
 * `rules` belong to the strategy `rules`: a rule set, or the name of one that is installed as a runtime plugin. The default
 * is the rules of the project file's desk. They return an executor's name. `weights` belong to `composite`, and `threshold` to
 * `llm`: below this confidence of the model a person decides.
 *
 * An executor that fails, or gives no answer within `silence`, is replaced by the next best one, at most `replacements` times
 * a subtask; then a person decides. `at_once` has the most subtasks that an executor works on at the same time, by its name,
 * over all todos of the desk; further ones wait, by priority.
 */
export interface Dispatch {
  strategy?: "capability" | "round_robin" | "least_loaded" | "performance" | "composite" | "rules" | "llm";
  rules?: (string | RuleSet) | null;
  weights?: Weights | null;
  /**
   * Default: 0.6.
   */
  threshold?: number | null;
  replacements?: number;
  silence?: string | null;
  at_once?: {
    /**
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^[^\s/].*$".
     */
    [k: string]: number;
  };
}
/**
 * Groups of rules; a play begins with the first. `version` is the author's, `language` the version of the conditions.
 */
export interface RuleSet {
  name: string;
  version?: string;
  language?: number;
  /**
   * @minItems 1
   * @maxItems 100
   */
  groups: RuleGroup[];
}
/**
 * Rules that are tried together, by one of four policies.
 *
 * `first_match`: by priority; only the first rule whose condition holds fires.
 * `all`: by priority; every rule fires whose condition holds for the facts at the start of the group.
 * `ordered`: in the order of the file; each rule sees the changes of those before it.
 * `first_success`: by priority; rules fire until the calls of one succeed. The changes of a failed rule are undone. If all
 * fail, the play fails.
 */
export interface RuleGroup {
  name: string;
  policy?: "first_match" | "all" | "ordered" | "first_success";
  /**
   * @minItems 1
   */
  rules: Rule[];
}
/**
 * If the condition `when` holds, the actions of `then` are done in order.
 *
 * Rules with a higher `priority` are tried first, those with equal priorities in the order of the file.
 */
export interface Rule {
  name: string;
  when?: string;
  /**
   * @minItems 1
   */
  then: (Return | SetFact | CallAction | Emit | GoTo | Nested | Stop)[];
  priority?: number;
  enabled?: boolean;
}
/**
 * End the play with this value as its result.
 */
export interface Return {
  value?: {
    [k: string]: unknown;
  };
  expression?: string | null;
  do: "return";
}
/**
 * Set a fact to this value.
 */
export interface SetFact {
  value?: {
    [k: string]: unknown;
  };
  expression?: string | null;
  do: "set";
  name: string;
}
/**
 * Send this value to a topic or to a living agent, after the play.
 */
export interface Emit {
  value?: {
    [k: string]: unknown;
  };
  expression?: string | null;
  do: "emit";
  topic?: string | null;
  agent?: string | null;
}
/**
 * Continue with another group instead of this one. A circle is an error.
 */
export interface GoTo {
  group?: string | null;
  rules?: string | null;
  do: "go_to";
}
/**
 * Play another group, then continue in this one.
 */
export interface Nested {
  group?: string | null;
  rules?: string | null;
  do: "nested";
}
/**
 * End the play without a result.
 */
export interface Stop {
  do: "stop";
  reason?: string;
}
/**
 * The weights of `composite`. Each part of the score lies between 0 and 1, so that only the ratio of the weights counts.
 *
 * `capability`: a specialist has 1, a generalist 0.5. `load`: 1 without work, 1/2 with one subtask, and so on. `performance`:
 * the share of good results. `speed` and `cost`: 1 for the best mean of all candidates, and 0.5 without a record.
 */
export interface Weights {
  capability?: number;
  load?: number;
  performance?: number;
  speed?: number;
  cost?: number;
}
/**
 * An edge. `case` is one of a condition (true, false), of a switch, `error` after a failure, or `compensate`.
 */
export interface Edge {
  from: string;
  to: string;
  case?: string | boolean | null;
}
/**
 * The end. `output` is the result; by default, the output of the node before it.
 */
export interface EndNode {
  id: string;
  title?: string | null;
  type: "end";
  /**
   * A JSON template.
   */
  output?: {
    [k: string]: unknown;
  };
  /**
   * A JSON Schema that the result must fit.
   */
  output_schema?: {
    [k: string]: unknown;
  } | null;
}
/**
 * One thing that happened in a run. `seq` counts from 1 without gaps; `by` is the person or participant behind it.
 */
export interface Event {
  seq: number;
  at: string;
  type: string;
  by?: string | null;
  data?: {
    [k: string]: unknown;
  };
}
/**
 * The result of a subtask, or of the whole todo.
 */
export interface ExecutionResult {
  success: boolean;
  summary: string;
  details?: string;
  artifacts?: Artifact[];
  error?: string | null;
}
/**
 * Input of `todos`.
 */
export interface Filter {
  status?: string | null;
}
/**
 * A flow, as it stands in a file. `layout` is where its nodes are drawn: for editors, without a meaning for a run.
 */
export interface FlowDefinition {
  /**
   * @minItems 1
   * @maxItems 1000
   */
  nodes: FlowNode[];
  /**
   * @maxItems 2000
   */
  edges?: Edge[];
  name: string;
  version?: string;
  description?: string | null;
  budget?: Budget | null;
  /**
   * Where nodes are drawn, by id; the others are laid out.
   */
  layout?: {
    [k: string]: Position;
  };
}
/**
 * The beginning. Its output is the flow's input; in a loop or a map, the last result or the item.
 */
export interface StartNode {
  id: string;
  title?: string | null;
  type: "start";
  /**
   * A JSON Schema that the input must fit.
   */
  input_schema?: {
    [k: string]: unknown;
  } | null;
}
/**
 * A team that works on `task` in its mode.
 */
export interface TeamNode {
  id: string;
  title?: string | null;
  /**
   * The name of the output, if it is not the node's id.
   */
  into?: string | null;
  /**
   * A JSON Schema that the output must fit.
   */
  output_schema?: {
    [k: string]: unknown;
  } | null;
  retry?: Retry | null;
  /**
   * The time limit of one attempt.
   */
  timeout?: string | null;
  type: "team";
  team: Participant;
  /**
   * A template: the task.
   */
  task: {
    [k: string]: unknown;
  };
}
/**
 * A tool.
 */
export interface ToolNode {
  id: string;
  title?: string | null;
  /**
   * The name of the output, if it is not the node's id.
   */
  into?: string | null;
  /**
   * A JSON Schema that the output must fit.
   */
  output_schema?: {
    [k: string]: unknown;
  } | null;
  retry?: Retry | null;
  /**
   * The time limit of one attempt.
   */
  timeout?: string | null;
  type: "tool";
  tool: string;
  /**
   * A template: the arguments by name.
   */
  args?: {
    [k: string]: unknown;
  };
}
/**
 * A script.
 */
export interface ScriptNode {
  id: string;
  title?: string | null;
  /**
   * The name of the output, if it is not the node's id.
   */
  into?: string | null;
  /**
   * A JSON Schema that the output must fit.
   */
  output_schema?: {
    [k: string]: unknown;
  } | null;
  retry?: Retry | null;
  /**
   * The time limit of one attempt.
   */
  timeout?: string | null;
  type: "script";
  script: string;
  /**
   * A JSON template.
   */
  input?: {
    [k: string]: unknown;
  };
  entry?: string;
  /**
   * A JSON Schema that the input must fit.
   */
  input_schema?: {
    [k: string]: unknown;
  } | null;
}
/**
 * Several cases. The first one that holds is taken; `default` if none does.
 */
export interface SwitchNode {
  id: string;
  title?: string | null;
  type: "switch";
  /**
   * @minItems 1
   * @maxItems 200
   */
  cases: Case[];
}
/**
 * Several branches at the same time. At most `limit` nodes between here and the next joins run at once.
 */
export interface ParallelNode {
  id: string;
  title?: string | null;
  type: "parallel";
  limit?: number | null;
}
/**
 * The end of branches. Its output is an object: the outputs of the nodes before it, by name.
 *
 * `need` is the number of branches that is enough: the rest is then cancelled. `all` waits for every branch that was taken.
 */
export interface JoinNode {
  id: string;
  title?: string | null;
  /**
   * The name of the output, if it is not the node's id.
   */
  into?: string | null;
  /**
   * A JSON Schema that the output must fit.
   */
  output_schema?: {
    [k: string]: unknown;
  } | null;
  type: "join";
  need?: "all" | number;
}
/**
 * A body that runs several times, until `until` holds after a round; without it, `max_rounds` times.
 *
 * In the body, `round` counts from 1, and `last` is the result of the round before; at first, `initial`.
 */
export interface LoopNode {
  id: string;
  title?: string | null;
  /**
   * The name of the output, if it is not the node's id.
   */
  into?: string | null;
  /**
   * A JSON Schema that the output must fit.
   */
  output_schema?: {
    [k: string]: unknown;
  } | null;
  type: "loop";
  body: Graph;
  until?: string | null;
  max_rounds?: number;
  /**
   * A JSON template.
   */
  initial?: {
    [k: string]: unknown;
  };
  on_limit?: "fail" | "continue";
}
/**
 * Nodes and edges: a whole flow, or the body of a loop or a map.
 */
export interface Graph {
  /**
   * @minItems 1
   * @maxItems 1000
   */
  nodes: FlowNode[];
  /**
   * @maxItems 2000
   */
  edges?: Edge[];
}
/**
 * A body for each item of a list. In it, `item` is the item, and `index` its place from 0. The output is a list.
 *
 * With `on_item_failure: skip`, the result of an item that failed is null.
 */
export interface MapNode {
  id: string;
  title?: string | null;
  /**
   * The name of the output, if it is not the node's id.
   */
  into?: string | null;
  /**
   * A JSON Schema that the output must fit.
   */
  output_schema?: {
    [k: string]: unknown;
  } | null;
  type: "map";
  /**
   * An expression, such as: amount > 100 and not paid.
   */
  over: string;
  body: Graph;
  max_concurrent?: number;
  max_items?: number;
  on_item_failure?: "stop" | "skip";
}
/**
 * A person, who is asked by a decision. The output is {choice, answer, comment, by}.
 *
 * Without options, a free answer is expected, and `allow_answer: false` is refused.
 */
export interface HumanNode {
  id: string;
  title?: string | null;
  /**
   * The name of the output, if it is not the node's id.
   */
  into?: string | null;
  /**
   * A JSON Schema that the output must fit.
   */
  output_schema?: {
    [k: string]: unknown;
  } | null;
  retry?: Retry | null;
  /**
   * The time limit of one attempt.
   */
  timeout?: string | null;
  type: "human";
  /**
   * A template.
   */
  question: string;
  kind?: DecisionKind;
  /**
   * @maxItems 200
   */
  options?: Option[];
  recommended?: string | null;
  allow_answer?: boolean;
  answer_schema?: {
    [k: string]: unknown;
  } | null;
  /**
   * @maxItems 100
   */
  assignees?: string[];
  quorum?: number;
  deadline?: string | null;
  /**
   * Whether the deadline counts working hours alone.
   */
  working_hours?: boolean;
  on_timeout?: OnTimeout | null;
  remind?: Remind | null;
}
/**
 * A wait for a time (`duration`), for a signal to the run (`signal`), or for a message of a topic (`event`, a filter).
 *
 * The output is null, what came with the signal, or the content of the message. With `topic`, the flow subscribes to it
 * when it starts. A signal or a message that came before is not lost.
 */
export interface WaitNode {
  id: string;
  title?: string | null;
  /**
   * The name of the output, if it is not the node's id.
   */
  into?: string | null;
  /**
   * A JSON Schema that the output must fit.
   */
  output_schema?: {
    [k: string]: unknown;
  } | null;
  retry?: Retry | null;
  /**
   * The time limit of one attempt.
   */
  timeout?: string | null;
  type: "wait";
  duration?: string | null;
  signal?: string | null;
  event?: string | null;
  topic?: string | null;
}
/**
 * A value that is computed from the values so far.
 */
export interface TransformNode {
  id: string;
  title?: string | null;
  /**
   * The name of the output, if it is not the node's id.
   */
  into?: string | null;
  /**
   * A JSON Schema that the output must fit.
   */
  output_schema?: {
    [k: string]: unknown;
  } | null;
  type: "transform";
  /**
   * A JSON template.
   */
  value: {
    [k: string]: unknown;
  };
}
/**
 * Another flow, as a child workflow: the whole flow, or the name of a published flow or of one in the project file.
 *
 * `name@version` pins a published version.
 */
export interface SubflowNode {
  id: string;
  title?: string | null;
  /**
   * The name of the output, if it is not the node's id.
   */
  into?: string | null;
  /**
   * A JSON Schema that the output must fit.
   */
  output_schema?: {
    [k: string]: unknown;
  } | null;
  retry?: Retry | null;
  /**
   * The time limit of one attempt.
   */
  timeout?: string | null;
  type: "subflow";
  flow: string | FlowDefinition;
  /**
   * A JSON template.
   */
  input?: {
    [k: string]: unknown;
  };
}
/**
 * A place in a drawing, in pixels to the right and down.
 *
 * This interface was referenced by `undefined`'s JSON-Schema definition
 * via the `patternProperty` "^[A-Za-z_][A-Za-z0-9_]{0,63}$".
 *
 * This interface was referenced by `undefined`'s JSON-Schema definition
 * via the `patternProperty` "^[A-Za-z_][A-Za-z0-9_]{0,63}$".
 */
export interface Position {
  x: number;
  y: number;
}
/**
 * Input of the workflow `Flow`: a flow, and the input of this run.
 */
export interface FlowInput {
  /**
   * @minItems 1
   * @maxItems 1000
   */
  nodes: FlowNode[];
  /**
   * @maxItems 2000
   */
  edges?: Edge[];
  name: string;
  version?: string;
  description?: string | null;
  budget?: Budget | null;
  /**
   * Where nodes are drawn, by id; the others are laid out.
   */
  layout?: {
    [k: string]: Position;
  };
  input?: {
    [k: string]: unknown;
  };
  priority?: Priority;
  tenant?: string | null;
  /**
   * One activity a call (steps), or a stretch of the run in one activity (fused).
   */
  execution?: "steps" | "fused";
  /**
   * The conversation that the agents of the flow go on with, and that its result ends.
   */
  session?: string | null;
  /**
   * The ids of nodes: the run pauses before it begins one of them.
   *
   * @maxItems 1000
   */
  breakpoints?: string[];
}
/**
 * A plan before it begins. `critical_path` is the longest chain of subtasks that wait for each other.
 *
 * It is measured in time if the time of each subtask is known, otherwise in subtasks. `seconds` is its length; `cost_usd` is
 * the sum of all subtasks. Both are None if a part is unknown. `single_points` has the capabilities that one executor alone
 * has, with its name.
 */
export interface Forecast {
  subtasks?: SubtaskForecast[];
  critical_path?: string[];
  seconds?: number | null;
  cost_usd?: number | null;
  single_points?: {
    [k: string]: string;
  };
}
/**
 * Time, cost and risk of a subtask before it begins. `others` is the number of further executors that could do it.
 *
 * `seconds` and `cost_usd` are means of the assignee's recorded results; None if there are none.
 */
export interface SubtaskForecast {
  id: string;
  assignee?: string | null;
  others?: number;
  seconds?: number | null;
  cost_usd?: number | null;
  risk?: "low" | "medium" | "high";
  reasons?: string[];
}
/**
 * A wish, in the words of the person who has it.
 */
export interface Idea {
  content: string;
  priority?: Priority | null;
  metadata?: {
    [k: string]: unknown;
  } | null;
  /**
   * Plan and dispatch only. The todo ends with a forecast of time, cost and risk; nobody works.
   */
  dry_run?: boolean;
  /**
   * Todos of the same desk that must be completed before this one starts, by their ids.
   *
   * @maxItems 50
   */
  after?: string[];
  /**
   * The person who hands it in, for spending caps by person; set by the API and the console.
   */
  by?: string | null;
}
/**
 * A message to a participant. Messages with the same `id` are delivered once.
 */
export interface Message {
  id: string;
  sender: string;
  to?: string | null;
  topic?: string | null;
  content: unknown;
  reply_to?: string | null;
  correlation_id?: string | null;
  priority?: Priority;
  metadata?: {
    [k: string]: unknown;
  };
  sent_at: string;
}
/**
 * The rules of a desk for its todos. By default nothing is watched beside executors, the budget's end and the criteria.
 *
 * `people` are asked about trouble, in place of the people of `decisions`: failures, stalls, deadlines and budgets.
 */
export interface Monitoring {
  stalls?: Stalls | null;
  deadline?: TodoDeadline | null;
  budget?: BudgetWarning | null;
  quality?: Quality;
  /**
   * @maxItems 100
   */
  people?: string[];
}
/**
 * A subtask that is not done `after` its start, and again after each further such time, at most `at_most` times.
 *
 * `report` records it; `decide` asks a person whether to wait on, to give it to somebody else, or to stop.
 */
export interface Stalls {
  after: string;
  do?: "report" | "decide";
  at_most?: number;
}
/**
 * A todo that is still open after `within`.
 *
 * `decide` asks a person whether to go on, to allow as much time again, or to stop.
 */
export interface TodoDeadline {
  within: string;
  do?: "report" | "decide";
}
/**
 * Work of which acceptance criteria are not met.
 *
 * `decide` asks the people who accept. `retry` sends the work back by itself first, without a person, at most `at_most` times
 * and not more often than `accepting.reworks`. Then people decide.
 */
export interface Quality {
  do?: "decide" | "retry";
  at_most?: number;
}
/**
 * Input of the workflow `Flow` by the name of a flow: the published flow, or else the one in the project file.
 *
 * Without `version`, or `name@version` as the name, a run takes the version that is in use when it starts.
 */
export interface NamedFlowInput {
  flow: string | FlowDefinition;
  /**
   * The published version to run, if it is pinned.
   */
  version?: string | null;
  input?: {
    [k: string]: unknown;
  };
  priority?: Priority;
  tenant?: string | null;
  budget?: Budget | null;
  /**
   * One activity a call (steps), or a stretch of the run in one activity (fused).
   */
  execution?: "steps" | "fused";
  /**
   * The conversation that the agents of the flow go on with, and that its result ends.
   */
  session?: string | null;
  /**
   * The ids of nodes: the run pauses before it begins one of them.
   *
   * @maxItems 1000
   */
  breakpoints?: string[];
}
/**
 * The result of every mode. A long `output` is cut to its beginning (`truncated`); `ref` is the address of the whole.
 *
 * `cut_at_limit`: one of its contributions was cut at a model's length limit.
 */
export interface Outcome {
  mode: string;
  status: OutcomeStatus;
  output?: {
    [k: string]: unknown;
  };
  contributions?: Contribution[];
  votes?: Vote[];
  usage?: Usage;
  reason?: string | null;
  ref?: string | null;
  truncated?: boolean;
  cut_at_limit?: boolean;
  /**
   * For the todo that a team works for: the tool calls that can be undone.
   */
  undoable?: Undoable[];
}
/**
 * One participant's vote in one round.
 */
export interface Vote {
  participant: string;
  round: number;
  choice: string;
  weight?: number;
  reason?: string | null;
}
/**
 * A tool call that had an effect, and the tool that takes it back: it gets `{args, result}` of the call.
 */
export interface Undoable {
  step: string;
  participant: string;
  tool: string;
  undo: string;
  args: {
    [k: string]: unknown;
  };
  result: string;
  at?: string | null;
  scripted?: boolean;
}
/**
 * A message to deliver: to the subscribers in `to`, or to all whose filter matches.
 */
export interface OutgoingMessage {
  message: QueuedMessage;
  to?: string[] | null;
  redelivery?: number;
}
/**
 * Input of a query for a part of a record: at most `limit` entries after a sequence number.
 */
export interface Page {
  after?: number;
  limit?: number;
}
/**
 * `aggregate` makes one output of the answers: all by name (`collect`), one text (`concat`), the `first` that comes, the
 * one most often given (`vote`), the one that `judge` chooses, what `judge` (else a model) makes of them (`summarize`), or
 * what the script named `script` returns for `{task, answers: [{participant, content}]}`.
 *
 * `min_success`: how many must answer. Left out, all should, and without some the outcome is `partial`; given and not
 * reached, it is `stopped`.
 */
export interface ParallelInput {
  task: unknown;
  /**
   * @minItems 1
   * @maxItems 2000
   */
  participants: Participant[];
  context?: {
    [k: string]: unknown;
  } | null;
  priority?: Priority;
  tenant?: string | null;
  budget?: Budget | null;
  timeout?: string | null;
  /**
   * One activity a call (steps), or a stretch of the run in one activity (fused).
   */
  execution?: "steps" | "fused";
  session?: string | null;
  /**
   * The conversation before the task, after that of the session.
   *
   * @maxItems 5000
   */
  earlier?: Earlier[];
  aggregate?: "collect" | "concat" | "first" | "vote" | "judge" | "summarize" | "script";
  judge?: Participant | null;
  script?: string | null;
  min_success?: number | null;
}
/**
 * The participants carry out the plan. `planner`, a participant (else a model), writes it, and `checker`, a participant
 * (else the planner), checks the results. `rounds`: how often what failed is planned and run again.
 */
export interface PlanningInput {
  task: unknown;
  /**
   * @minItems 1
   * @maxItems 2000
   */
  participants: Participant[];
  context?: {
    [k: string]: unknown;
  } | null;
  priority?: Priority;
  tenant?: string | null;
  budget?: Budget | null;
  timeout?: string | null;
  /**
   * One activity a call (steps), or a stretch of the run in one activity (fused).
   */
  execution?: "steps" | "fused";
  session?: string | null;
  /**
   * The conversation before the task, after that of the session.
   *
   * @maxItems 5000
   */
  earlier?: Earlier[];
  planner?: Participant | null;
  checker?: Participant | null;
  rounds?: number;
}
/**
 * `task` is the message, `topic` what it is published on; a participant's `topics` are filters, without any it takes all.
 *
 * An acknowledgement is a good answer. `acks`: wait for everyone's (`all`), hand the message over and wait for nobody
 * (`none`: each participant works on in a run of its own), or end with that many; the rest is then called off.
 */
export interface PublishSubscribeInput {
  task: unknown;
  /**
   * @minItems 1
   * @maxItems 2000
   */
  participants: Participant[];
  context?: {
    [k: string]: unknown;
  } | null;
  priority?: Priority;
  tenant?: string | null;
  budget?: Budget | null;
  timeout?: string | null;
  /**
   * One activity a call (steps), or a stretch of the run in one activity (fused).
   */
  execution?: "steps" | "fused";
  session?: string | null;
  /**
   * The conversation before the task, after that of the session.
   *
   * @maxItems 5000
   */
  earlier?: Earlier[];
  topic: string;
  acks?: ("all" | "none") | number;
}
/**
 * The first participant drafts and refines; the others criticise, or the first its own work where it is alone.
 *
 * `rounds`: how many times a draft is criticised.
 */
export interface ReflectionInput {
  task: unknown;
  /**
   * @minItems 1
   * @maxItems 2000
   */
  participants: Participant[];
  context?: {
    [k: string]: unknown;
  } | null;
  priority?: Priority;
  tenant?: string | null;
  budget?: Budget | null;
  timeout?: string | null;
  /**
   * One activity a call (steps), or a stretch of the run in one activity (fused).
   */
  execution?: "steps" | "fused";
  session?: string | null;
  /**
   * The conversation before the task, after that of the session.
   *
   * @maxItems 5000
   */
  earlier?: Earlier[];
  rounds?: number;
}
/**
 * A report for people, in Markdown.
 */
export interface Report {
  id: string;
  type: ReportType;
  todo_ids: string[];
  content: string;
  statistics?: {
    [k: string]: unknown;
  };
  created_at: string;
}
/**
 * Input of `report`.
 */
export interface ReportRequest {
  type?: ReportType;
}
/**
 * Input of `reprioritize`.
 */
export interface Reprioritize {
  todo_id: string;
  priority: Priority;
}
/**
 * Exactly one participant.
 */
export interface RequestResponseInput {
  task: unknown;
  /**
   * @minItems 1
   * @maxItems 2000
   */
  participants: Participant[];
  context?: {
    [k: string]: unknown;
  } | null;
  priority?: Priority;
  tenant?: string | null;
  budget?: Budget | null;
  timeout?: string | null;
  /**
   * One activity a call (steps), or a stretch of the run in one activity (fused).
   */
  execution?: "steps" | "fused";
  session?: string | null;
  /**
   * The conversation before the task, after that of the session.
   *
   * @maxItems 5000
   */
  earlier?: Earlier[];
}
/**
 * An idea made clear enough to be worked on and checked.
 */
export interface Requirement {
  title: string;
  description: string;
  /**
   * @minItems 1
   */
  acceptance_criteria: string[];
  dependencies?: string[];
  estimated_effort?: string | null;
  resources?: string[];
}
/**
 * The settings of a desk: its executors, and the decisions that people make.
 */
export interface SecretaryInput {
  name: string;
  /**
   * @minItems 1
   * @maxItems 2000
   */
  executors: Participant[];
  clarify?: "automatic" | "interactive";
  dispatch?: Dispatch;
  acceptance?: "human" | "automatic";
  model?: string | null;
  report_every?: string | null;
  budget?: Budget | null;
  /**
   * The tenant of all ideas; every record, memory and task carries it.
   */
  tenant?: string | null;
  decisions?: DecisionPolicy;
  accepting?: Accepting;
  monitoring?: Monitoring;
  /**
   * The most todos in progress at the same time; others wait, by priority.
   */
  at_once?: number | null;
  /**
   * Whether a todo's id begins with the first words of its idea. Off: the server does not see them.
   */
  words_in_ids?: boolean;
}
/**
 * `on_failure`: end the chain at a failed stage (`stop`), go on without it (`skip`), or ask a person (`ask`).
 */
export interface SequentialInput {
  task: unknown;
  /**
   * @minItems 1
   * @maxItems 2000
   */
  participants: Participant[];
  context?: {
    [k: string]: unknown;
  } | null;
  priority?: Priority;
  tenant?: string | null;
  budget?: Budget | null;
  timeout?: string | null;
  /**
   * One activity a call (steps), or a stretch of the run in one activity (fused).
   */
  execution?: "steps" | "fused";
  session?: string | null;
  /**
   * The conversation before the task, after that of the session.
   *
   * @maxItems 5000
   */
  earlier?: Earlier[];
  on_failure?: "stop" | "skip" | "ask";
}
/**
 * Guidance for the next answer: of the participant `to`, or of any.
 */
export interface Steer {
  message: string;
  to?: string | null;
}
/**
 * The answer to `submit_idea`. A todo that is `queued` starts later: its workflow does not run yet.
 */
export interface Submitted {
  todo_id: string;
  workflow_id: string;
  queued?: boolean;
}
/**
 * Input of `subscribe`: one workflow id (an agent's is `agent/<name>`) or several, and filters of topic names.
 */
export interface Subscription {
  subscriber?: string | null;
  subscribers?: string[];
  topics?: string[];
}
/**
 * One piece of the plan. `order` is its place in a valid order of execution, counted from 1.
 */
export interface Subtask {
  id: string;
  description: string;
  required_capabilities?: string[];
  depends_on?: string[];
  order?: number;
  status?: SubtaskStatus;
  assignee?: string | null;
  result?: ExecutionResult | null;
}
/**
 * Input of `Supervisor`: a policy and the agents under it, in order of start. A name refers to an agent of mofa.yaml.
 */
export interface SupervisorInput {
  strategy?: "one_for_one" | "all_for_one" | "rest_for_one";
  max_restarts?: number;
  within?: string;
  /**
   * @minItems 1
   * @maxItems 500
   */
  children: (Agent | string)[];
  /**
   * The tenant of its agents; by default they are for all.
   */
  tenant?: string | null;
}
/**
 * Input of `todo`.
 */
export interface TodoId {
  id: string;
}
/**
 * Input of `Todo`. Without `secretary`, one generalist agent does the work.
 */
export interface TodoInput {
  idea: Idea;
  secretary?: SecretaryInput | null;
}
/**
 * A todo as clients see it. `reason` is why it failed or was cancelled.
 */
export interface TodoItem {
  id: string;
  idea: Idea;
  phase: Phase;
  status: TodoStatus;
  priority: Priority;
  requirement?: Requirement | null;
  plan?: Subtask[];
  assigned?: {
    [k: string]: string;
  };
  result?: ExecutionResult | null;
  report?: Report | null;
  decisions?: DecisionRequest[];
  usage?: Usage;
  created_at: string;
  updated_at: string;
  reason?: string | null;
  workflow_id?: string | null;
  forecast?: Forecast | null;
}
/**
 * Input of `Topic`. The default name is that of the workflow id, `topic/<name>`.
 */
export interface TopicInput {
  name?: string | null;
  /**
   * The tenant that it belongs to; by default it is for all.
   */
  tenant?: string | null;
  subscribers?: Subscription[];
}
/**
 * One line of the transcript. A long `text` is `truncated` to a preview; `ref` addresses the whole.
 *
 * `cut_at_limit`: the model reached its length limit, so that the text may be incomplete.
 */
export interface TranscriptEntry {
  seq: number;
  at: string;
  by: string;
  role: string;
  round?: number | null;
  text: string;
  ref: string;
  truncated?: boolean;
  model?: string | null;
  cut_at_limit?: boolean;
}
