// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

// This file was generated from JSON Schema using quicktype, do not modify it directly.
// To parse the JSON, add this file to your project and do:
//
//   let a2AAgent = try A2AAgent(json)
//   let accepting = try Accepting(json)
//   let agent = try Agent(json)
//   let agentNode = try AgentNode(json)
//   let allowing = try Allowing(json)
//   let always = try Always(json)
//   let answered = try Answered(json)
//   let artifact = try Artifact(json)
//   let autoInput = try AutoInput(json)
//   let breakpointOrder = try BreakpointOrder(json)
//   let budget = try Budget(json)
//   let budgetWarning = try BudgetWarning(json)
//   let callAction = try CallAction(json)
//   let cancelTodo = try CancelTodo(json)
//   let case = try Case(json)
//   let choose = try Choose(json)
//   let clientTool = try ClientTool(json)
//   let conditionNode = try ConditionNode(json)
//   let consensusInput = try ConsensusInput(json)
//   let contribution = try Contribution(json)
//   let contributionStatus = try? JSONDecoder().decode(ContributionStatus.self, from: jsonData)
//   let customInput = try CustomInput(json)
//   let deadLetter = try DeadLetter(json)
//   let debateInput = try DebateInput(json)
//   let decision = try Decision(json)
//   let decisionKind = try? JSONDecoder().decode(DecisionKind.self, from: jsonData)
//   let decisionPolicy = try DecisionPolicy(json)
//   let decisionRequest = try DecisionRequest(json)
//   let decisionStatus = try? JSONDecoder().decode(DecisionStatus.self, from: jsonData)
//   let delegate = try Delegate(json)
//   let dispatch = try Dispatch(json)
//   let earlier = try Earlier(json)
//   let edge = try Edge(json)
//   let emit = try Emit(json)
//   let endNode = try EndNode(json)
//   let escalate = try Escalate(json)
//   let event = try Event(json)
//   let executionResult = try ExecutionResult(json)
//   let failAtDeadline = try FailAtDeadline(json)
//   let failure = try Failure(json)
//   let filter = try Filter(json)
//   let flowDefinition = try FlowDefinition(json)
//   let flowInput = try FlowInput(json)
//   let flowNode = try FlowNode(json)
//   let forecast = try Forecast(json)
//   let goTo = try GoTo(json)
//   let graph = try Graph(json)
//   let human = try Human(json)
//   let humanNode = try HumanNode(json)
//   let idea = try Idea(json)
//   let joinNode = try JoinNode(json)
//   let loopNode = try LoopNode(json)
//   let mapNode = try MapNode(json)
//   let message = try Message(json)
//   let monitoring = try Monitoring(json)
//   let namedFlowInput = try NamedFlowInput(json)
//   let nested = try Nested(json)
//   let onTimeout = try OnTimeout(json)
//   let option = try Option(json)
//   let outcome = try Outcome(json)
//   let outcomeStatus = try? JSONDecoder().decode(OutcomeStatus.self, from: jsonData)
//   let outgoingMessage = try OutgoingMessage(json)
//   let page = try Page(json)
//   let parallelInput = try ParallelInput(json)
//   let parallelNode = try ParallelNode(json)
//   let participant = try Participant(json)
//   let phase = try? JSONDecoder().decode(Phase.self, from: jsonData)
//   let planningInput = try PlanningInput(json)
//   let position = try Position(json)
//   let priority = try? JSONDecoder().decode(Priority.self, from: jsonData)
//   let publishSubscribeInput = try PublishSubscribeInput(json)
//   let quality = try Quality(json)
//   let queuedMessage = try QueuedMessage(json)
//   let reflectionInput = try ReflectionInput(json)
//   let remind = try Remind(json)
//   let remote = try Remote(json)
//   let report = try Report(json)
//   let reportRequest = try ReportRequest(json)
//   let reportType = try? JSONDecoder().decode(ReportType.self, from: jsonData)
//   let reprioritize = try Reprioritize(json)
//   let requestResponseInput = try RequestResponseInput(json)
//   let requirement = try Requirement(json)
//   let retry = try Retry(json)
//   let return = try Return(json)
//   let rule = try Rule(json)
//   let ruleGroup = try RuleGroup(json)
//   let ruleSet = try RuleSet(json)
//   let scriptNode = try ScriptNode(json)
//   let scripted = try Scripted(json)
//   let secretaryInput = try SecretaryInput(json)
//   let sequentialInput = try SequentialInput(json)
//   let setFact = try SetFact(json)
//   let stalls = try Stalls(json)
//   let startNode = try StartNode(json)
//   let steer = try Steer(json)
//   let stop = try Stop(json)
//   let subflowNode = try SubflowNode(json)
//   let submitted = try Submitted(json)
//   let subscription = try Subscription(json)
//   let subtask = try Subtask(json)
//   let subtaskForecast = try SubtaskForecast(json)
//   let subtaskStatus = try? JSONDecoder().decode(SubtaskStatus.self, from: jsonData)
//   let supervisorInput = try SupervisorInput(json)
//   let switchNode = try SwitchNode(json)
//   let teamNode = try TeamNode(json)
//   let teamOf = try TeamOf(json)
//   let todoDeadline = try TodoDeadline(json)
//   let todoID = try TodoID(json)
//   let todoInput = try TodoInput(json)
//   let todoItem = try TodoItem(json)
//   let todoStatus = try? JSONDecoder().decode(TodoStatus.self, from: jsonData)
//   let toolAction = try ToolAction(json)
//   let toolNode = try ToolNode(json)
//   let topicInput = try TopicInput(json)
//   let transcriptEntry = try TranscriptEntry(json)
//   let transformNode = try TransformNode(json)
//   let undoable = try Undoable(json)
//   let usage = try Usage(json)
//   let vote = try Vote(json)
//   let wait = try Wait(json)
//   let waitNode = try WaitNode(json)
//   let weights = try Weights(json)
//   let flowNodeType = try? JSONDecoder().decode(FlowNodeType.self, from: jsonData)
//   let onTimeoutDo = try? JSONDecoder().decode(OnTimeoutDo.self, from: jsonData)
//   let participantKind = try? JSONDecoder().decode(ParticipantKind.self, from: jsonData)
//   let participantObject = try ParticipantObject(json)

import Foundation

/// An external agent, reached by the Agent2Agent protocol: the run sends a message and
/// follows its task until it ends.
///
/// If `token_env` is set, or `url` is not a public https address, the project file must
/// contain the same `url`.
// MARK: - A2AAgent
public struct A2AAgent: Codable {
    public var capabilities: [String]?
    public var description: String?
    public var kind: ParticipantKind
    public var name: String
    /// The worker's environment variable that holds its token.
    public var tokenEnv: String?
    /// The header for the token: a bearer token in Authorization, the bare token in any other
    /// header.
    public var tokenHeader: String?
    public var topics: [String]?
    /// The address of the agent; its card is at this address with /.well-known/agent-card.json.
    public var url: String

    public enum CodingKeys: String, CodingKey {
        case capabilities = "capabilities"
        case description = "description"
        case kind = "kind"
        case name = "name"
        case tokenEnv = "token_env"
        case tokenHeader = "token_header"
        case topics = "topics"
        case url = "url"
    }

    public init(capabilities: [String]?, description: String?, kind: ParticipantKind, name: String, tokenEnv: String?, tokenHeader: String?, topics: [String]?, url: String) {
        self.capabilities = capabilities
        self.description = description
        self.kind = kind
        self.name = name
        self.tokenEnv = tokenEnv
        self.tokenHeader = tokenHeader
        self.topics = topics
        self.url = url
    }
}

// MARK: A2AAgent convenience initializers and mutators

public extension A2AAgent {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(A2AAgent.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        capabilities: [String]?? = nil,
        description: String?? = nil,
        kind: ParticipantKind? = nil,
        name: String? = nil,
        tokenEnv: String?? = nil,
        tokenHeader: String?? = nil,
        topics: [String]?? = nil,
        url: String? = nil
    ) -> A2AAgent {
        return A2AAgent(
            capabilities: capabilities ?? self.capabilities,
            description: description ?? self.description,
            kind: kind ?? self.kind,
            name: name ?? self.name,
            tokenEnv: tokenEnv ?? self.tokenEnv,
            tokenHeader: tokenHeader ?? self.tokenHeader,
            topics: topics ?? self.topics,
            url: url ?? self.url
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

public enum ParticipantKind: String, Codable {
    case a2A = "a2a"
    case agent = "agent"
    case human = "human"
    case remote = "remote"
    case script = "script"
    case team = "team"
}

/// A participant that answers `task`: an agent, a remote worker, a script, an external
/// agent, or a name.
// MARK: - AgentNode
public struct AgentNode: Codable {
    public var agent: Participant
    public var id: String
    /// The name of the output, if it is not the node's id.
    public var into: String?
    /// A JSON Schema that the output must fit.
    public var outputSchema: [String: JSONAny]?
    public var retry: Retry?
    /// A template: the question.
    public var task: JSONAny
    /// The time limit of one attempt.
    public var timeout: String?
    public var title: String?
    public var type: FlowNodeType

    public enum CodingKeys: String, CodingKey {
        case agent = "agent"
        case id = "id"
        case into = "into"
        case outputSchema = "output_schema"
        case retry = "retry"
        case task = "task"
        case timeout = "timeout"
        case title = "title"
        case type = "type"
    }

    public init(agent: Participant, id: String, into: String?, outputSchema: [String: JSONAny]?, retry: Retry?, task: JSONAny, timeout: String?, title: String?, type: FlowNodeType) {
        self.agent = agent
        self.id = id
        self.into = into
        self.outputSchema = outputSchema
        self.retry = retry
        self.task = task
        self.timeout = timeout
        self.title = title
        self.type = type
    }
}

// MARK: AgentNode convenience initializers and mutators

public extension AgentNode {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(AgentNode.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        agent: Participant? = nil,
        id: String? = nil,
        into: String?? = nil,
        outputSchema: [String: JSONAny]?? = nil,
        retry: Retry?? = nil,
        task: JSONAny? = nil,
        timeout: String?? = nil,
        title: String?? = nil,
        type: FlowNodeType? = nil
    ) -> AgentNode {
        return AgentNode(
            agent: agent ?? self.agent,
            id: id ?? self.id,
            into: into ?? self.into,
            outputSchema: outputSchema ?? self.outputSchema,
            retry: retry ?? self.retry,
            task: task ?? self.task,
            timeout: timeout ?? self.timeout,
            title: title ?? self.title,
            type: type ?? self.type
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

public enum TieBreakUnion: Codable {
    case participantObject(ParticipantObject)
    case string(String)
    case null

    public init(from decoder: Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let x = try? container.decode(String.self) {
            self = .string(x)
            return
        }
        if let x = try? container.decode(ParticipantObject.self) {
            self = .participantObject(x)
            return
        }
        if container.decodeNil() {
            self = .null
            return
        }
        throw DecodingError.typeMismatch(TieBreakUnion.self, DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "Wrong type for TieBreakUnion"))
    }

    public func encode(to encoder: Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .participantObject(let x):
            try container.encode(x)
        case .string(let x):
            try container.encode(x)
        case .null:
            try container.encodeNil()
        }
    }
}

// MARK: - ParticipantObject
public class ParticipantObject: Codable {
    public var acks: AcksUnion?
    public var activity: String?
    public var aggregate: Aggregate?
    public var budget: Budget?
    public var capabilities: [String]?
    public var checker: TieBreakUnion?
    /// Tools that the one who started the run uses, by decisions.
    public var clientTools: [ClientTool]?
    public var context: [String: JSONAny]?
    public var deadline: String?
    public var description: String?
    /// The conversation before the task, after that of the session.
    public var earlier: [Earlier]?
    /// Scripts that check what goes to its model and tools, and what comes back.
    public var guards: [String]?
    public var heartbeat: String?
    public var instructions: String?
    /// A script that writes the instructions for each question; it receives those given here.
    public var instructionsFrom: String?
    public var judge: TieBreakUnion?
    public var kind: ParticipantKind
    public var maxSteps: Int?
    public var metadata: [String: JSONAny]?
    public var minSuccess: Int?
    public var mode: String?
    public var model: String?
    public var moderator: TieBreakUnion?
    public var name: String
    public var onFailure: OnFailure?
    public var onTimeout: OnTimeout?
    public var options: [Option]?
    public var outputSchema: [String: JSONAny]?
    /// None for the mode Flow.
    public var participants: [Participant]?
    public var planner: TieBreakUnion?
    public var participantObjectProtocol: String?
    public var quorum: Int?
    public var remind: Remind?
    public var rounds: Int?
    public var script: String?
    public var session: String?
    public var stopOnAgreement: Bool?
    public var taskQueue: String?
    public var temperature: Double?
    public var threshold: Double?
    public var tieBreak: TieBreakUnion?
    public var timeout: String?
    /// The worker's environment variable that holds its token.
    public var tokenEnv: String?
    /// The header for the token: a bearer token in Authorization, the bare token in any other
    /// header.
    public var tokenHeader: String?
    public var tools: [String]?
    public var topic: String?
    public var topics: [String]?
    /// The address of the agent; its card is at this address with /.well-known/agent-card.json.
    public var url: String?
    public var weights: [String: Double]?
    public var workflow: String?
    /// Whether the deadline counts working hours alone.
    public var workingHours: Bool?

    public enum CodingKeys: String, CodingKey {
        case acks = "acks"
        case activity = "activity"
        case aggregate = "aggregate"
        case budget = "budget"
        case capabilities = "capabilities"
        case checker = "checker"
        case clientTools = "client_tools"
        case context = "context"
        case deadline = "deadline"
        case description = "description"
        case earlier = "earlier"
        case guards = "guards"
        case heartbeat = "heartbeat"
        case instructions = "instructions"
        case instructionsFrom = "instructions_from"
        case judge = "judge"
        case kind = "kind"
        case maxSteps = "max_steps"
        case metadata = "metadata"
        case minSuccess = "min_success"
        case mode = "mode"
        case model = "model"
        case moderator = "moderator"
        case name = "name"
        case onFailure = "on_failure"
        case onTimeout = "on_timeout"
        case options = "options"
        case outputSchema = "output_schema"
        case participants = "participants"
        case planner = "planner"
        case participantObjectProtocol = "protocol"
        case quorum = "quorum"
        case remind = "remind"
        case rounds = "rounds"
        case script = "script"
        case session = "session"
        case stopOnAgreement = "stop_on_agreement"
        case taskQueue = "task_queue"
        case temperature = "temperature"
        case threshold = "threshold"
        case tieBreak = "tie_break"
        case timeout = "timeout"
        case tokenEnv = "token_env"
        case tokenHeader = "token_header"
        case tools = "tools"
        case topic = "topic"
        case topics = "topics"
        case url = "url"
        case weights = "weights"
        case workflow = "workflow"
        case workingHours = "working_hours"
    }

    public init(acks: AcksUnion?, activity: String?, aggregate: Aggregate?, budget: Budget?, capabilities: [String]?, checker: TieBreakUnion?, clientTools: [ClientTool]?, context: [String: JSONAny]?, deadline: String?, description: String?, earlier: [Earlier]?, guards: [String]?, heartbeat: String?, instructions: String?, instructionsFrom: String?, judge: TieBreakUnion?, kind: ParticipantKind, maxSteps: Int?, metadata: [String: JSONAny]?, minSuccess: Int?, mode: String?, model: String?, moderator: TieBreakUnion?, name: String, onFailure: OnFailure?, onTimeout: OnTimeout?, options: [Option]?, outputSchema: [String: JSONAny]?, participants: [Participant]?, planner: TieBreakUnion?, participantObjectProtocol: String?, quorum: Int?, remind: Remind?, rounds: Int?, script: String?, session: String?, stopOnAgreement: Bool?, taskQueue: String?, temperature: Double?, threshold: Double?, tieBreak: TieBreakUnion?, timeout: String?, tokenEnv: String?, tokenHeader: String?, tools: [String]?, topic: String?, topics: [String]?, url: String?, weights: [String: Double]?, workflow: String?, workingHours: Bool?) {
        self.acks = acks
        self.activity = activity
        self.aggregate = aggregate
        self.budget = budget
        self.capabilities = capabilities
        self.checker = checker
        self.clientTools = clientTools
        self.context = context
        self.deadline = deadline
        self.description = description
        self.earlier = earlier
        self.guards = guards
        self.heartbeat = heartbeat
        self.instructions = instructions
        self.instructionsFrom = instructionsFrom
        self.judge = judge
        self.kind = kind
        self.maxSteps = maxSteps
        self.metadata = metadata
        self.minSuccess = minSuccess
        self.mode = mode
        self.model = model
        self.moderator = moderator
        self.name = name
        self.onFailure = onFailure
        self.onTimeout = onTimeout
        self.options = options
        self.outputSchema = outputSchema
        self.participants = participants
        self.planner = planner
        self.participantObjectProtocol = participantObjectProtocol
        self.quorum = quorum
        self.remind = remind
        self.rounds = rounds
        self.script = script
        self.session = session
        self.stopOnAgreement = stopOnAgreement
        self.taskQueue = taskQueue
        self.temperature = temperature
        self.threshold = threshold
        self.tieBreak = tieBreak
        self.timeout = timeout
        self.tokenEnv = tokenEnv
        self.tokenHeader = tokenHeader
        self.tools = tools
        self.topic = topic
        self.topics = topics
        self.url = url
        self.weights = weights
        self.workflow = workflow
        self.workingHours = workingHours
    }
}

// MARK: ParticipantObject convenience initializers and mutators

public extension ParticipantObject {
    convenience init(data: Data) throws {
        let me = try newJSONDecoder().decode(ParticipantObject.self, from: data)
        self.init(acks: me.acks, activity: me.activity, aggregate: me.aggregate, budget: me.budget, capabilities: me.capabilities, checker: me.checker, clientTools: me.clientTools, context: me.context, deadline: me.deadline, description: me.description, earlier: me.earlier, guards: me.guards, heartbeat: me.heartbeat, instructions: me.instructions, instructionsFrom: me.instructionsFrom, judge: me.judge, kind: me.kind, maxSteps: me.maxSteps, metadata: me.metadata, minSuccess: me.minSuccess, mode: me.mode, model: me.model, moderator: me.moderator, name: me.name, onFailure: me.onFailure, onTimeout: me.onTimeout, options: me.options, outputSchema: me.outputSchema, participants: me.participants, planner: me.planner, participantObjectProtocol: me.participantObjectProtocol, quorum: me.quorum, remind: me.remind, rounds: me.rounds, script: me.script, session: me.session, stopOnAgreement: me.stopOnAgreement, taskQueue: me.taskQueue, temperature: me.temperature, threshold: me.threshold, tieBreak: me.tieBreak, timeout: me.timeout, tokenEnv: me.tokenEnv, tokenHeader: me.tokenHeader, tools: me.tools, topic: me.topic, topics: me.topics, url: me.url, weights: me.weights, workflow: me.workflow, workingHours: me.workingHours)
    }

    convenience init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    convenience init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        acks: AcksUnion?? = nil,
        activity: String?? = nil,
        aggregate: Aggregate?? = nil,
        budget: Budget?? = nil,
        capabilities: [String]?? = nil,
        checker: TieBreakUnion?? = nil,
        clientTools: [ClientTool]?? = nil,
        context: [String: JSONAny]?? = nil,
        deadline: String?? = nil,
        description: String?? = nil,
        earlier: [Earlier]?? = nil,
        guards: [String]?? = nil,
        heartbeat: String?? = nil,
        instructions: String?? = nil,
        instructionsFrom: String?? = nil,
        judge: TieBreakUnion?? = nil,
        kind: ParticipantKind? = nil,
        maxSteps: Int?? = nil,
        metadata: [String: JSONAny]?? = nil,
        minSuccess: Int?? = nil,
        mode: String?? = nil,
        model: String?? = nil,
        moderator: TieBreakUnion?? = nil,
        name: String? = nil,
        onFailure: OnFailure?? = nil,
        onTimeout: OnTimeout?? = nil,
        options: [Option]?? = nil,
        outputSchema: [String: JSONAny]?? = nil,
        participants: [Participant]?? = nil,
        planner: TieBreakUnion?? = nil,
        participantObjectProtocol: String?? = nil,
        quorum: Int?? = nil,
        remind: Remind?? = nil,
        rounds: Int?? = nil,
        script: String?? = nil,
        session: String?? = nil,
        stopOnAgreement: Bool?? = nil,
        taskQueue: String?? = nil,
        temperature: Double?? = nil,
        threshold: Double?? = nil,
        tieBreak: TieBreakUnion?? = nil,
        timeout: String?? = nil,
        tokenEnv: String?? = nil,
        tokenHeader: String?? = nil,
        tools: [String]?? = nil,
        topic: String?? = nil,
        topics: [String]?? = nil,
        url: String?? = nil,
        weights: [String: Double]?? = nil,
        workflow: String?? = nil,
        workingHours: Bool?? = nil
    ) -> ParticipantObject {
        return ParticipantObject(
            acks: acks ?? self.acks,
            activity: activity ?? self.activity,
            aggregate: aggregate ?? self.aggregate,
            budget: budget ?? self.budget,
            capabilities: capabilities ?? self.capabilities,
            checker: checker ?? self.checker,
            clientTools: clientTools ?? self.clientTools,
            context: context ?? self.context,
            deadline: deadline ?? self.deadline,
            description: description ?? self.description,
            earlier: earlier ?? self.earlier,
            guards: guards ?? self.guards,
            heartbeat: heartbeat ?? self.heartbeat,
            instructions: instructions ?? self.instructions,
            instructionsFrom: instructionsFrom ?? self.instructionsFrom,
            judge: judge ?? self.judge,
            kind: kind ?? self.kind,
            maxSteps: maxSteps ?? self.maxSteps,
            metadata: metadata ?? self.metadata,
            minSuccess: minSuccess ?? self.minSuccess,
            mode: mode ?? self.mode,
            model: model ?? self.model,
            moderator: moderator ?? self.moderator,
            name: name ?? self.name,
            onFailure: onFailure ?? self.onFailure,
            onTimeout: onTimeout ?? self.onTimeout,
            options: options ?? self.options,
            outputSchema: outputSchema ?? self.outputSchema,
            participants: participants ?? self.participants,
            planner: planner ?? self.planner,
            participantObjectProtocol: participantObjectProtocol ?? self.participantObjectProtocol,
            quorum: quorum ?? self.quorum,
            remind: remind ?? self.remind,
            rounds: rounds ?? self.rounds,
            script: script ?? self.script,
            session: session ?? self.session,
            stopOnAgreement: stopOnAgreement ?? self.stopOnAgreement,
            taskQueue: taskQueue ?? self.taskQueue,
            temperature: temperature ?? self.temperature,
            threshold: threshold ?? self.threshold,
            tieBreak: tieBreak ?? self.tieBreak,
            timeout: timeout ?? self.timeout,
            tokenEnv: tokenEnv ?? self.tokenEnv,
            tokenHeader: tokenHeader ?? self.tokenHeader,
            tools: tools ?? self.tools,
            topic: topic ?? self.topic,
            topics: topics ?? self.topics,
            url: url ?? self.url,
            weights: weights ?? self.weights,
            workflow: workflow ?? self.workflow,
            workingHours: workingHours ?? self.workingHours
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

public enum Participant: Codable {
    case participantObject(ParticipantObject)
    case string(String)

    public init(from decoder: Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let x = try? container.decode(String.self) {
            self = .string(x)
            return
        }
        if let x = try? container.decode(ParticipantObject.self) {
            self = .participantObject(x)
            return
        }
        throw DecodingError.typeMismatch(Participant.self, DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "Wrong type for Participant"))
    }

    public func encode(to encoder: Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .participantObject(let x):
            try container.encode(x)
        case .string(let x):
            try container.encode(x)
        }
    }
}

public enum AcksUnion: Codable {
    case enumeration(AcksEnum)
    case integer(Int)

    public init(from decoder: Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let x = try? container.decode(Int.self) {
            self = .integer(x)
            return
        }
        if let x = try? container.decode(AcksEnum.self) {
            self = .enumeration(x)
            return
        }
        throw DecodingError.typeMismatch(AcksUnion.self, DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "Wrong type for AcksUnion"))
    }

    public func encode(to encoder: Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .enumeration(let x):
            try container.encode(x)
        case .integer(let x):
            try container.encode(x)
        }
    }
}

public enum AcksEnum: String, Codable {
    case all = "all"
    case none = "none"
}

public enum Aggregate: String, Codable {
    case collect = "collect"
    case concat = "concat"
    case first = "first"
    case judge = "judge"
    case script = "script"
    case summarize = "summarize"
    case vote = "vote"
}

/// The limits of a whole run, children included. A limit that is left out does not apply.
// MARK: - Budget
public struct Budget: Codable {
    public var maxCalls: Int?
    public var maxSeconds: Double?
    public var maxTokens: Int?
    public var maxUsd: Double?
    public var onExceeded: OnExceeded?

    public enum CodingKeys: String, CodingKey {
        case maxCalls = "max_calls"
        case maxSeconds = "max_seconds"
        case maxTokens = "max_tokens"
        case maxUsd = "max_usd"
        case onExceeded = "on_exceeded"
    }

    public init(maxCalls: Int?, maxSeconds: Double?, maxTokens: Int?, maxUsd: Double?, onExceeded: OnExceeded?) {
        self.maxCalls = maxCalls
        self.maxSeconds = maxSeconds
        self.maxTokens = maxTokens
        self.maxUsd = maxUsd
        self.onExceeded = onExceeded
    }
}

// MARK: Budget convenience initializers and mutators

public extension Budget {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Budget.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        maxCalls: Int?? = nil,
        maxSeconds: Double?? = nil,
        maxTokens: Int?? = nil,
        maxUsd: Double?? = nil,
        onExceeded: OnExceeded?? = nil
    ) -> Budget {
        return Budget(
            maxCalls: maxCalls ?? self.maxCalls,
            maxSeconds: maxSeconds ?? self.maxSeconds,
            maxTokens: maxTokens ?? self.maxTokens,
            maxUsd: maxUsd ?? self.maxUsd,
            onExceeded: onExceeded ?? self.onExceeded
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

public enum OnExceeded: String, Codable {
    case ask = "ask"
    case stop = "stop"
}

/// A tool that the one who started the run uses: a call is an open decision, and the tool's
/// result is its answer.
///
/// Without an answer before the `deadline`, the result is that there is none.
// MARK: - ClientTool
public struct ClientTool: Codable {
    public var deadline: String?
    public var description: String?
    public var name: String
    public var parameters: [String: JSONAny]?

    public enum CodingKeys: String, CodingKey {
        case deadline = "deadline"
        case description = "description"
        case name = "name"
        case parameters = "parameters"
    }

    public init(deadline: String?, description: String?, name: String, parameters: [String: JSONAny]?) {
        self.deadline = deadline
        self.description = description
        self.name = name
        self.parameters = parameters
    }
}

// MARK: ClientTool convenience initializers and mutators

public extension ClientTool {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(ClientTool.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        deadline: String?? = nil,
        description: String?? = nil,
        name: String? = nil,
        parameters: [String: JSONAny]?? = nil
    ) -> ClientTool {
        return ClientTool(
            deadline: deadline ?? self.deadline,
            description: description ?? self.description,
            name: name ?? self.name,
            parameters: parameters ?? self.parameters
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// A message before the task: a `task` by "task" is a person's, an `answer` its author's, a
/// `note` anything else.
// MARK: - Earlier
public struct Earlier: Codable {
    public var author: String
    public var role: Role
    public var text: String

    public enum CodingKeys: String, CodingKey {
        case author = "author"
        case role = "role"
        case text = "text"
    }

    public init(author: String, role: Role, text: String) {
        self.author = author
        self.role = role
        self.text = text
    }
}

// MARK: Earlier convenience initializers and mutators

public extension Earlier {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Earlier.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        author: String? = nil,
        role: Role? = nil,
        text: String? = nil
    ) -> Earlier {
        return Earlier(
            author: author ?? self.author,
            role: role ?? self.role,
            text: text ?? self.text
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

public enum Role: String, Codable {
    case answer = "answer"
    case note = "note"
    case task = "task"
}

public enum OnFailure: String, Codable {
    case ask = "ask"
    case skip = "skip"
    case stop = "stop"
}

public enum After: Codable {
    case onTimeout(OnTimeout)
    case string(String)
    case null

    public init(from decoder: Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let x = try? container.decode(String.self) {
            self = .string(x)
            return
        }
        if let x = try? container.decode(OnTimeout.self) {
            self = .onTimeout(x)
            return
        }
        if container.decodeNil() {
            self = .null
            return
        }
        throw DecodingError.typeMismatch(After.self, DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "Wrong type for After"))
    }

    public func encode(to encoder: Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .onTimeout(let x):
            try container.encode(x)
        case .string(let x):
            try container.encode(x)
        case .null:
            try container.encodeNil()
        }
    }
}

// MARK: - OnTimeout
public class OnTimeout: Codable {
    public var after: After?
    public var onTimeoutDo: OnTimeoutDo
    public var option: String?
    public var to: [String]?

    public enum CodingKeys: String, CodingKey {
        case after = "after"
        case onTimeoutDo = "do"
        case option = "option"
        case to = "to"
    }

    public init(after: After?, onTimeoutDo: OnTimeoutDo, option: String?, to: [String]?) {
        self.after = after
        self.onTimeoutDo = onTimeoutDo
        self.option = option
        self.to = to
    }
}

// MARK: OnTimeout convenience initializers and mutators

public extension OnTimeout {
    convenience init(data: Data) throws {
        let me = try newJSONDecoder().decode(OnTimeout.self, from: data)
        self.init(after: me.after, onTimeoutDo: me.onTimeoutDo, option: me.option, to: me.to)
    }

    convenience init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    convenience init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        after: After?? = nil,
        onTimeoutDo: OnTimeoutDo? = nil,
        option: String?? = nil,
        to: [String]?? = nil
    ) -> OnTimeout {
        return OnTimeout(
            after: after ?? self.after,
            onTimeoutDo: onTimeoutDo ?? self.onTimeoutDo,
            option: option ?? self.option,
            to: to ?? self.to
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

public enum OnTimeoutDo: String, Codable {
    case choose = "choose"
    case delegate = "delegate"
    case escalate = "escalate"
    case fail = "fail"
    case wait = "wait"
}

/// One option. With `needs_comment` the choice counts only together with a comment.
// MARK: - Option
public struct Option: Codable {
    public var description: String?
    public var id: String
    public var impact: String?
    public var label: String
    public var needsComment: Bool?

    public enum CodingKeys: String, CodingKey {
        case description = "description"
        case id = "id"
        case impact = "impact"
        case label = "label"
        case needsComment = "needs_comment"
    }

    public init(description: String?, id: String, impact: String?, label: String, needsComment: Bool?) {
        self.description = description
        self.id = id
        self.impact = impact
        self.label = label
        self.needsComment = needsComment
    }
}

// MARK: Option convenience initializers and mutators

public extension Option {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Option.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        description: String?? = nil,
        id: String? = nil,
        impact: String?? = nil,
        label: String? = nil,
        needsComment: Bool?? = nil
    ) -> Option {
        return Option(
            description: description ?? self.description,
            id: id ?? self.id,
            impact: impact ?? self.impact,
            label: label ?? self.label,
            needsComment: needsComment ?? self.needsComment
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// Reminders of an open decision: one at each interval, `at_most` of them.
// MARK: - Remind
public struct Remind: Codable {
    public var atMost: Int?
    public var every: String

    public enum CodingKeys: String, CodingKey {
        case atMost = "at_most"
        case every = "every"
    }

    public init(atMost: Int?, every: String) {
        self.atMost = atMost
        self.every = every
    }
}

// MARK: Remind convenience initializers and mutators

public extension Remind {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Remind.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        atMost: Int?? = nil,
        every: String? = nil
    ) -> Remind {
        return Remind(
            atMost: atMost ?? self.atMost,
            every: every ?? self.every
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// Further attempts after a failure. The pause before attempt n is `interval` times
/// `backoff` to the power n - 2.
// MARK: - Retry
public struct Retry: Codable {
    /// All attempts, the first included.
    public var attempts: Int?
    public var backoff: Double?
    public var interval: String?

    public enum CodingKeys: String, CodingKey {
        case attempts = "attempts"
        case backoff = "backoff"
        case interval = "interval"
    }

    public init(attempts: Int?, backoff: Double?, interval: String?) {
        self.attempts = attempts
        self.backoff = backoff
        self.interval = interval
    }
}

// MARK: Retry convenience initializers and mutators

public extension Retry {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Retry.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        attempts: Int?? = nil,
        backoff: Double?? = nil,
        interval: String?? = nil
    ) -> Retry {
        return Retry(
            attempts: attempts ?? self.attempts,
            backoff: backoff ?? self.backoff,
            interval: interval ?? self.interval
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

public enum FlowNodeType: String, Codable {
    case agent = "agent"
    case condition = "condition"
    case end = "end"
    case flowNodeTypeSwitch = "switch"
    case human = "human"
    case join = "join"
    case loop = "loop"
    case map = "map"
    case parallel = "parallel"
    case script = "script"
    case start = "start"
    case subflow = "subflow"
    case team = "team"
    case tool = "tool"
    case transform = "transform"
    case wait = "wait"
}

/// The common input; the mode and its own fields are chosen by a model.
// MARK: - AutoInput
public struct AutoInput: Codable {
    public var budget: Budget?
    public var context: [String: JSONAny]?
    /// The conversation before the task, after that of the session.
    public var earlier: [Earlier]?
    /// One activity a call (steps), or a stretch of the run in one activity (fused).
    public var execution: Execution?
    public var participants: [Participant]
    public var priority: Priority?
    public var session: String?
    public var task: JSONAny
    public var tenant: String?
    public var timeout: String?

    public enum CodingKeys: String, CodingKey {
        case budget = "budget"
        case context = "context"
        case earlier = "earlier"
        case execution = "execution"
        case participants = "participants"
        case priority = "priority"
        case session = "session"
        case task = "task"
        case tenant = "tenant"
        case timeout = "timeout"
    }

    public init(budget: Budget?, context: [String: JSONAny]?, earlier: [Earlier]?, execution: Execution?, participants: [Participant], priority: Priority?, session: String?, task: JSONAny, tenant: String?, timeout: String?) {
        self.budget = budget
        self.context = context
        self.earlier = earlier
        self.execution = execution
        self.participants = participants
        self.priority = priority
        self.session = session
        self.task = task
        self.tenant = tenant
        self.timeout = timeout
    }
}

// MARK: AutoInput convenience initializers and mutators

public extension AutoInput {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(AutoInput.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        budget: Budget?? = nil,
        context: [String: JSONAny]?? = nil,
        earlier: [Earlier]?? = nil,
        execution: Execution?? = nil,
        participants: [Participant]? = nil,
        priority: Priority?? = nil,
        session: String?? = nil,
        task: JSONAny? = nil,
        tenant: String?? = nil,
        timeout: String?? = nil
    ) -> AutoInput {
        return AutoInput(
            budget: budget ?? self.budget,
            context: context ?? self.context,
            earlier: earlier ?? self.earlier,
            execution: execution ?? self.execution,
            participants: participants ?? self.participants,
            priority: priority ?? self.priority,
            session: session ?? self.session,
            task: task ?? self.task,
            tenant: tenant ?? self.tenant,
            timeout: timeout ?? self.timeout
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// One activity a call (steps), or a stretch of the run in one activity (fused).
public enum Execution: String, Codable {
    case fused = "fused"
    case steps = "steps"
}

public enum Priority: String, Codable {
    case background = "background"
    case critical = "critical"
    case high = "high"
    case low = "low"
    case normal = "normal"
}

/// Input of `breakpoints`: the nodes before which the run pauses, instead of those so far.
// MARK: - BreakpointOrder
public struct BreakpointOrder: Codable {
    /// The ids of nodes: the run pauses before it begins one of them.
    public var nodes: [String]

    public enum CodingKeys: String, CodingKey {
        case nodes = "nodes"
    }

    public init(nodes: [String]) {
        self.nodes = nodes
    }
}

// MARK: BreakpointOrder convenience initializers and mutators

public extension BreakpointOrder {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(BreakpointOrder.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        nodes: [String]? = nil
    ) -> BreakpointOrder {
        return BreakpointOrder(
            nodes: nodes ?? self.nodes
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// Call a script or a tool with this value. Its answer becomes the fact `into`.
// MARK: - CallAction
public struct CallAction: Codable {
    public var callActionDo: CallActionDo
    public var expression: String?
    public var into: String?
    public var script: String?
    public var tool: String?
    public var value: JSONAny?

    public enum CodingKeys: String, CodingKey {
        case callActionDo = "do"
        case expression = "expression"
        case into = "into"
        case script = "script"
        case tool = "tool"
        case value = "value"
    }

    public init(callActionDo: CallActionDo, expression: String?, into: String?, script: String?, tool: String?, value: JSONAny?) {
        self.callActionDo = callActionDo
        self.expression = expression
        self.into = into
        self.script = script
        self.tool = tool
        self.value = value
    }
}

// MARK: CallAction convenience initializers and mutators

public extension CallAction {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(CallAction.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        callActionDo: CallActionDo? = nil,
        expression: String?? = nil,
        into: String?? = nil,
        script: String?? = nil,
        tool: String?? = nil,
        value: JSONAny?? = nil
    ) -> CallAction {
        return CallAction(
            callActionDo: callActionDo ?? self.callActionDo,
            expression: expression ?? self.expression,
            into: into ?? self.into,
            script: script ?? self.script,
            tool: tool ?? self.tool,
            value: value ?? self.value
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

public enum CallActionDo: String, Codable {
    case call = "call"
}

/// Input of `cancel_todo`.
// MARK: - CancelTodo
public struct CancelTodo: Codable {
    public var reason: String?
    public var todoID: String

    public enum CodingKeys: String, CodingKey {
        case reason = "reason"
        case todoID = "todo_id"
    }

    public init(reason: String?, todoID: String) {
        self.reason = reason
        self.todoID = todoID
    }
}

// MARK: CancelTodo convenience initializers and mutators

public extension CancelTodo {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(CancelTodo.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        reason: String?? = nil,
        todoID: String? = nil
    ) -> CancelTodo {
        return CancelTodo(
            reason: reason ?? self.reason,
            todoID: todoID ?? self.todoID
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// At the deadline, `option` is chosen.
// MARK: - Choose
public struct Choose: Codable {
    public var chooseDo: OnTimeoutDo
    public var option: String

    public enum CodingKeys: String, CodingKey {
        case chooseDo = "do"
        case option = "option"
    }

    public init(chooseDo: OnTimeoutDo, option: String) {
        self.chooseDo = chooseDo
        self.option = option
    }
}

// MARK: Choose convenience initializers and mutators

public extension Choose {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Choose.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        chooseDo: OnTimeoutDo? = nil,
        option: String? = nil
    ) -> Choose {
        return Choose(
            chooseDo: chooseDo ?? self.chooseDo,
            option: option ?? self.option
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// A condition with the cases true and false.
// MARK: - ConditionNode
public struct ConditionNode: Codable {
    public var id: String
    public var title: String?
    public var type: FlowNodeType
    /// An expression, such as: amount > 100 and not paid.
    public var when: String

    public enum CodingKeys: String, CodingKey {
        case id = "id"
        case title = "title"
        case type = "type"
        case when = "when"
    }

    public init(id: String, title: String?, type: FlowNodeType, when: String) {
        self.id = id
        self.title = title
        self.type = type
        self.when = when
    }
}

// MARK: ConditionNode convenience initializers and mutators

public extension ConditionNode {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(ConditionNode.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        id: String? = nil,
        title: String?? = nil,
        type: FlowNodeType? = nil,
        when: String? = nil
    ) -> ConditionNode {
        return ConditionNode(
            id: id ?? self.id,
            title: title ?? self.title,
            type: type ?? self.type,
            when: when ?? self.when
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// `options`: texts, or {id, label}; left out, the participants propose them.
///
/// An option wins with more than `threshold` of the weight (with all of it, where
/// `threshold` is 1). `weights` {name: number}
/// are 1 where they name nobody else. Without a `quorum`, the weight is everybody's, so that
/// silence counts against; with
/// one, it is the weight of those who voted, and at least so many must. `tie_break` decides
/// when the `rounds` have run out.
// MARK: - ConsensusInput
public struct ConsensusInput: Codable {
    public var budget: Budget?
    public var context: [String: JSONAny]?
    /// The conversation before the task, after that of the session.
    public var earlier: [Earlier]?
    /// One activity a call (steps), or a stretch of the run in one activity (fused).
    public var execution: Execution?
    public var options: [Option]?
    public var participants: [Participant]
    public var priority: Priority?
    public var quorum: Int?
    public var rounds: Int?
    public var session: String?
    public var task: JSONAny
    public var tenant: String?
    public var threshold: Double?
    public var tieBreak: TieBreakUnion?
    public var timeout: String?
    public var weights: [String: Double]?

    public enum CodingKeys: String, CodingKey {
        case budget = "budget"
        case context = "context"
        case earlier = "earlier"
        case execution = "execution"
        case options = "options"
        case participants = "participants"
        case priority = "priority"
        case quorum = "quorum"
        case rounds = "rounds"
        case session = "session"
        case task = "task"
        case tenant = "tenant"
        case threshold = "threshold"
        case tieBreak = "tie_break"
        case timeout = "timeout"
        case weights = "weights"
    }

    public init(budget: Budget?, context: [String: JSONAny]?, earlier: [Earlier]?, execution: Execution?, options: [Option]?, participants: [Participant], priority: Priority?, quorum: Int?, rounds: Int?, session: String?, task: JSONAny, tenant: String?, threshold: Double?, tieBreak: TieBreakUnion?, timeout: String?, weights: [String: Double]?) {
        self.budget = budget
        self.context = context
        self.earlier = earlier
        self.execution = execution
        self.options = options
        self.participants = participants
        self.priority = priority
        self.quorum = quorum
        self.rounds = rounds
        self.session = session
        self.task = task
        self.tenant = tenant
        self.threshold = threshold
        self.tieBreak = tieBreak
        self.timeout = timeout
        self.weights = weights
    }
}

// MARK: ConsensusInput convenience initializers and mutators

public extension ConsensusInput {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(ConsensusInput.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        budget: Budget?? = nil,
        context: [String: JSONAny]?? = nil,
        earlier: [Earlier]?? = nil,
        execution: Execution?? = nil,
        options: [Option]?? = nil,
        participants: [Participant]? = nil,
        priority: Priority?? = nil,
        quorum: Int?? = nil,
        rounds: Int?? = nil,
        session: String?? = nil,
        task: JSONAny? = nil,
        tenant: String?? = nil,
        threshold: Double?? = nil,
        tieBreak: TieBreakUnion?? = nil,
        timeout: String?? = nil,
        weights: [String: Double]?? = nil
    ) -> ConsensusInput {
        return ConsensusInput(
            budget: budget ?? self.budget,
            context: context ?? self.context,
            earlier: earlier ?? self.earlier,
            execution: execution ?? self.execution,
            options: options ?? self.options,
            participants: participants ?? self.participants,
            priority: priority ?? self.priority,
            quorum: quorum ?? self.quorum,
            rounds: rounds ?? self.rounds,
            session: session ?? self.session,
            task: task ?? self.task,
            tenant: tenant ?? self.tenant,
            threshold: threshold ?? self.threshold,
            tieBreak: tieBreak ?? self.tieBreak,
            timeout: timeout ?? self.timeout,
            weights: weights ?? self.weights
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// `mode`: how the team works, in the user's own words; a team within another mode, where
/// `mode` is taken, says it in
/// `protocol`. `moderator`, a participant (else a model), makes at most `max_steps` moves.
// MARK: - CustomInput
public struct CustomInput: Codable {
    public var budget: Budget?
    public var context: [String: JSONAny]?
    /// The conversation before the task, after that of the session.
    public var earlier: [Earlier]?
    /// One activity a call (steps), or a stretch of the run in one activity (fused).
    public var execution: Execution?
    public var maxSteps: Int?
    public var mode: String?
    public var moderator: TieBreakUnion?
    public var participants: [Participant]
    public var priority: Priority?
    public var customInputProtocol: String?
    public var session: String?
    public var task: JSONAny
    public var tenant: String?
    public var timeout: String?

    public enum CodingKeys: String, CodingKey {
        case budget = "budget"
        case context = "context"
        case earlier = "earlier"
        case execution = "execution"
        case maxSteps = "max_steps"
        case mode = "mode"
        case moderator = "moderator"
        case participants = "participants"
        case priority = "priority"
        case customInputProtocol = "protocol"
        case session = "session"
        case task = "task"
        case tenant = "tenant"
        case timeout = "timeout"
    }

    public init(budget: Budget?, context: [String: JSONAny]?, earlier: [Earlier]?, execution: Execution?, maxSteps: Int?, mode: String?, moderator: TieBreakUnion?, participants: [Participant], priority: Priority?, customInputProtocol: String?, session: String?, task: JSONAny, tenant: String?, timeout: String?) {
        self.budget = budget
        self.context = context
        self.earlier = earlier
        self.execution = execution
        self.maxSteps = maxSteps
        self.mode = mode
        self.moderator = moderator
        self.participants = participants
        self.priority = priority
        self.customInputProtocol = customInputProtocol
        self.session = session
        self.task = task
        self.tenant = tenant
        self.timeout = timeout
    }
}

// MARK: CustomInput convenience initializers and mutators

public extension CustomInput {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(CustomInput.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        budget: Budget?? = nil,
        context: [String: JSONAny]?? = nil,
        earlier: [Earlier]?? = nil,
        execution: Execution?? = nil,
        maxSteps: Int?? = nil,
        mode: String?? = nil,
        moderator: TieBreakUnion?? = nil,
        participants: [Participant]? = nil,
        priority: Priority?? = nil,
        customInputProtocol: String?? = nil,
        session: String?? = nil,
        task: JSONAny? = nil,
        tenant: String?? = nil,
        timeout: String?? = nil
    ) -> CustomInput {
        return CustomInput(
            budget: budget ?? self.budget,
            context: context ?? self.context,
            earlier: earlier ?? self.earlier,
            execution: execution ?? self.execution,
            maxSteps: maxSteps ?? self.maxSteps,
            mode: mode ?? self.mode,
            moderator: moderator ?? self.moderator,
            participants: participants ?? self.participants,
            priority: priority ?? self.priority,
            customInputProtocol: customInputProtocol ?? self.customInputProtocol,
            session: session ?? self.session,
            task: task ?? self.task,
            tenant: tenant ?? self.tenant,
            timeout: timeout ?? self.timeout
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// One line of the query `dead_letters`. A long content is offloaded: `message.ref`
/// addresses its text.
// MARK: - DeadLetter
public struct DeadLetter: Codable {
    public var at: Date
    public var message: QueuedMessage
    public var messageID: String
    public var reason: String
    public var subscriber: String

    public enum CodingKeys: String, CodingKey {
        case at = "at"
        case message = "message"
        case messageID = "message_id"
        case reason = "reason"
        case subscriber = "subscriber"
    }

    public init(at: Date, message: QueuedMessage, messageID: String, reason: String, subscriber: String) {
        self.at = at
        self.message = message
        self.messageID = messageID
        self.reason = reason
        self.subscriber = subscriber
    }
}

// MARK: DeadLetter convenience initializers and mutators

public extension DeadLetter {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(DeadLetter.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        at: Date? = nil,
        message: QueuedMessage? = nil,
        messageID: String? = nil,
        reason: String? = nil,
        subscriber: String? = nil
    ) -> DeadLetter {
        return DeadLetter(
            at: at ?? self.at,
            message: message ?? self.message,
            messageID: messageID ?? self.messageID,
            reason: reason ?? self.reason,
            subscriber: subscriber ?? self.subscriber
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// A message in a queue. An offloaded content is null; `ref` is then the address of its text
/// in the store, which is JSON if
/// `structured`.
// MARK: - QueuedMessage
public struct QueuedMessage: Codable {
    public var content: JSONAny
    public var correlationID: String?
    public var id: String
    public var metadata: [String: JSONAny]?
    public var priority: Priority?
    public var ref: String?
    public var replyTo: String?
    public var sender: String
    public var sentAt: Date
    public var structured: Bool?
    public var to: String?
    public var topic: String?

    public enum CodingKeys: String, CodingKey {
        case content = "content"
        case correlationID = "correlation_id"
        case id = "id"
        case metadata = "metadata"
        case priority = "priority"
        case ref = "ref"
        case replyTo = "reply_to"
        case sender = "sender"
        case sentAt = "sent_at"
        case structured = "structured"
        case to = "to"
        case topic = "topic"
    }

    public init(content: JSONAny, correlationID: String?, id: String, metadata: [String: JSONAny]?, priority: Priority?, ref: String?, replyTo: String?, sender: String, sentAt: Date, structured: Bool?, to: String?, topic: String?) {
        self.content = content
        self.correlationID = correlationID
        self.id = id
        self.metadata = metadata
        self.priority = priority
        self.ref = ref
        self.replyTo = replyTo
        self.sender = sender
        self.sentAt = sentAt
        self.structured = structured
        self.to = to
        self.topic = topic
    }
}

// MARK: QueuedMessage convenience initializers and mutators

public extension QueuedMessage {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(QueuedMessage.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        content: JSONAny? = nil,
        correlationID: String?? = nil,
        id: String? = nil,
        metadata: [String: JSONAny]?? = nil,
        priority: Priority?? = nil,
        ref: String?? = nil,
        replyTo: String?? = nil,
        sender: String? = nil,
        sentAt: Date? = nil,
        structured: Bool?? = nil,
        to: String?? = nil,
        topic: String?? = nil
    ) -> QueuedMessage {
        return QueuedMessage(
            content: content ?? self.content,
            correlationID: correlationID ?? self.correlationID,
            id: id ?? self.id,
            metadata: metadata ?? self.metadata,
            priority: priority ?? self.priority,
            ref: ref ?? self.ref,
            replyTo: replyTo ?? self.replyTo,
            sender: sender ?? self.sender,
            sentAt: sentAt ?? self.sentAt,
            structured: structured ?? self.structured,
            to: to ?? self.to,
            topic: topic ?? self.topic
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// At least two speakers, in order; a person may be one. `judge`, a participant, rules where
/// they do not agree.
// MARK: - DebateInput
public struct DebateInput: Codable {
    public var budget: Budget?
    public var context: [String: JSONAny]?
    /// The conversation before the task, after that of the session.
    public var earlier: [Earlier]?
    /// One activity a call (steps), or a stretch of the run in one activity (fused).
    public var execution: Execution?
    public var judge: TieBreakUnion?
    public var participants: [Participant]
    public var priority: Priority?
    public var rounds: Int?
    public var session: String?
    public var stopOnAgreement: Bool?
    public var task: JSONAny
    public var tenant: String?
    public var timeout: String?

    public enum CodingKeys: String, CodingKey {
        case budget = "budget"
        case context = "context"
        case earlier = "earlier"
        case execution = "execution"
        case judge = "judge"
        case participants = "participants"
        case priority = "priority"
        case rounds = "rounds"
        case session = "session"
        case stopOnAgreement = "stop_on_agreement"
        case task = "task"
        case tenant = "tenant"
        case timeout = "timeout"
    }

    public init(budget: Budget?, context: [String: JSONAny]?, earlier: [Earlier]?, execution: Execution?, judge: TieBreakUnion?, participants: [Participant], priority: Priority?, rounds: Int?, session: String?, stopOnAgreement: Bool?, task: JSONAny, tenant: String?, timeout: String?) {
        self.budget = budget
        self.context = context
        self.earlier = earlier
        self.execution = execution
        self.judge = judge
        self.participants = participants
        self.priority = priority
        self.rounds = rounds
        self.session = session
        self.stopOnAgreement = stopOnAgreement
        self.task = task
        self.tenant = tenant
        self.timeout = timeout
    }
}

// MARK: DebateInput convenience initializers and mutators

public extension DebateInput {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(DebateInput.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        budget: Budget?? = nil,
        context: [String: JSONAny]?? = nil,
        earlier: [Earlier]?? = nil,
        execution: Execution?? = nil,
        judge: TieBreakUnion?? = nil,
        participants: [Participant]? = nil,
        priority: Priority?? = nil,
        rounds: Int?? = nil,
        session: String?? = nil,
        stopOnAgreement: Bool?? = nil,
        task: JSONAny? = nil,
        tenant: String?? = nil,
        timeout: String?? = nil
    ) -> DebateInput {
        return DebateInput(
            budget: budget ?? self.budget,
            context: context ?? self.context,
            earlier: earlier ?? self.earlier,
            execution: execution ?? self.execution,
            judge: judge ?? self.judge,
            participants: participants ?? self.participants,
            priority: priority ?? self.priority,
            rounds: rounds ?? self.rounds,
            session: session ?? self.session,
            stopOnAgreement: stopOnAgreement ?? self.stopOnAgreement,
            task: task ?? self.task,
            tenant: tenant ?? self.tenant,
            timeout: timeout ?? self.timeout
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// At the deadline, the agent `to` of the project file decides, or the living agent
/// `agent/NAME`.
///
/// People may still answer first, and also if the agent gives no answer that counts. `after`
/// is the next policy.
// MARK: - Delegate
public struct Delegate: Codable {
    public var after: OnTimeout?
    public var delegateDo: OnTimeoutDo
    public var to: String

    public enum CodingKeys: String, CodingKey {
        case after = "after"
        case delegateDo = "do"
        case to = "to"
    }

    public init(after: OnTimeout?, delegateDo: OnTimeoutDo, to: String) {
        self.after = after
        self.delegateDo = delegateDo
        self.to = to
    }
}

// MARK: Delegate convenience initializers and mutators

public extension Delegate {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Delegate.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        after: OnTimeout?? = nil,
        delegateDo: OnTimeoutDo? = nil,
        to: String? = nil
    ) -> Delegate {
        return Delegate(
            after: after ?? self.after,
            delegateDo: delegateDo ?? self.delegateDo,
            to: to ?? self.to
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// Send this value to a topic or to a living agent, after the play.
// MARK: - Emit
public struct Emit: Codable {
    public var agent: String?
    public var emitDo: EmitDo
    public var expression: String?
    public var topic: String?
    public var value: JSONAny?

    public enum CodingKeys: String, CodingKey {
        case agent = "agent"
        case emitDo = "do"
        case expression = "expression"
        case topic = "topic"
        case value = "value"
    }

    public init(agent: String?, emitDo: EmitDo, expression: String?, topic: String?, value: JSONAny?) {
        self.agent = agent
        self.emitDo = emitDo
        self.expression = expression
        self.topic = topic
        self.value = value
    }
}

// MARK: Emit convenience initializers and mutators

public extension Emit {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Emit.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        agent: String?? = nil,
        emitDo: EmitDo? = nil,
        expression: String?? = nil,
        topic: String?? = nil,
        value: JSONAny?? = nil
    ) -> Emit {
        return Emit(
            agent: agent ?? self.agent,
            emitDo: emitDo ?? self.emitDo,
            expression: expression ?? self.expression,
            topic: topic ?? self.topic,
            value: value ?? self.value
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

public enum EmitDo: String, Codable {
    case emit = "emit"
}

/// The end. `output` is the result; by default, the output of the node before it.
// MARK: - EndNode
public struct EndNode: Codable {
    public var id: String
    /// A JSON template.
    public var output: JSONAny?
    /// A JSON Schema that the result must fit.
    public var outputSchema: [String: JSONAny]?
    public var title: String?
    public var type: FlowNodeType

    public enum CodingKeys: String, CodingKey {
        case id = "id"
        case output = "output"
        case outputSchema = "output_schema"
        case title = "title"
        case type = "type"
    }

    public init(id: String, output: JSONAny?, outputSchema: [String: JSONAny]?, title: String?, type: FlowNodeType) {
        self.id = id
        self.output = output
        self.outputSchema = outputSchema
        self.title = title
        self.type = type
    }
}

// MARK: EndNode convenience initializers and mutators

public extension EndNode {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(EndNode.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        id: String? = nil,
        output: JSONAny?? = nil,
        outputSchema: [String: JSONAny]?? = nil,
        title: String?? = nil,
        type: FlowNodeType? = nil
    ) -> EndNode {
        return EndNode(
            id: id ?? self.id,
            output: output ?? self.output,
            outputSchema: outputSchema ?? self.outputSchema,
            title: title ?? self.title,
            type: type ?? self.type
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// At the deadline, the people in `to` are asked as well.
///
/// `after` is the next step: a duration after which the request expires, or another policy,
/// which applies when the first
/// deadline's length has passed once more. Without it the request stays open.
// MARK: - Escalate
public struct Escalate: Codable {
    public var after: After?
    public var escalateDo: OnTimeoutDo
    public var to: [String]

    public enum CodingKeys: String, CodingKey {
        case after = "after"
        case escalateDo = "do"
        case to = "to"
    }

    public init(after: After?, escalateDo: OnTimeoutDo, to: [String]) {
        self.after = after
        self.escalateDo = escalateDo
        self.to = to
    }
}

// MARK: Escalate convenience initializers and mutators

public extension Escalate {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Escalate.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        after: After?? = nil,
        escalateDo: OnTimeoutDo? = nil,
        to: [String]? = nil
    ) -> Escalate {
        return Escalate(
            after: after ?? self.after,
            escalateDo: escalateDo ?? self.escalateDo,
            to: to ?? self.to
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// One thing that happened in a run. `seq` counts from 1 without gaps; `by` is the person or
/// participant behind it.
// MARK: - Event
public struct Event: Codable {
    public var at: Date
    public var by: String?
    public var data: [String: JSONAny]?
    public var seq: Int
    public var type: String

    public enum CodingKeys: String, CodingKey {
        case at = "at"
        case by = "by"
        case data = "data"
        case seq = "seq"
        case type = "type"
    }

    public init(at: Date, by: String?, data: [String: JSONAny]?, seq: Int, type: String) {
        self.at = at
        self.by = by
        self.data = data
        self.seq = seq
        self.type = type
    }
}

// MARK: Event convenience initializers and mutators

public extension Event {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Event.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        at: Date? = nil,
        by: String?? = nil,
        data: [String: JSONAny]?? = nil,
        seq: Int? = nil,
        type: String? = nil
    ) -> Event {
        return Event(
            at: at ?? self.at,
            by: by ?? self.by,
            data: data ?? self.data,
            seq: seq ?? self.seq,
            type: type ?? self.type
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// At the deadline, the request expires, and the run that asked gets `DecisionExpired`.
// MARK: - FailAtDeadline
public struct FailAtDeadline: Codable {
    public var failAtDeadlineDo: OnTimeoutDo

    public enum CodingKeys: String, CodingKey {
        case failAtDeadlineDo = "do"
    }

    public init(failAtDeadlineDo: OnTimeoutDo) {
        self.failAtDeadlineDo = failAtDeadlineDo
    }
}

// MARK: FailAtDeadline convenience initializers and mutators

public extension FailAtDeadline {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(FailAtDeadline.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        failAtDeadlineDo: OnTimeoutDo? = nil
    ) -> FailAtDeadline {
        return FailAtDeadline(
            failAtDeadlineDo: failAtDeadlineDo ?? self.failAtDeadlineDo
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// Input of `todos`.
// MARK: - Filter
public struct Filter: Codable {
    public var status: String?

    public enum CodingKeys: String, CodingKey {
        case status = "status"
    }

    public init(status: String?) {
        self.status = status
    }
}

// MARK: Filter convenience initializers and mutators

public extension Filter {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Filter.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        status: String?? = nil
    ) -> Filter {
        return Filter(
            status: status ?? self.status
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// Input of the workflow `Flow`: a flow, and the input of this run.
// MARK: - FlowInput
public struct FlowInput: Codable {
    /// The ids of nodes: the run pauses before it begins one of them.
    public var breakpoints: [String]?
    public var budget: Budget?
    public var description: String?
    public var edges: [Edge]?
    /// One activity a call (steps), or a stretch of the run in one activity (fused).
    public var execution: Execution?
    public var input: JSONAny?
    /// Where nodes are drawn, by id; the others are laid out.
    public var layout: [String: JSONAny]?
    public var name: String
    public var nodes: [FlowNode]
    public var priority: Priority?
    /// The conversation that the agents of the flow go on with, and that its result ends.
    public var session: String?
    public var tenant: String?
    public var version: String?

    public enum CodingKeys: String, CodingKey {
        case breakpoints = "breakpoints"
        case budget = "budget"
        case description = "description"
        case edges = "edges"
        case execution = "execution"
        case input = "input"
        case layout = "layout"
        case name = "name"
        case nodes = "nodes"
        case priority = "priority"
        case session = "session"
        case tenant = "tenant"
        case version = "version"
    }

    public init(breakpoints: [String]?, budget: Budget?, description: String?, edges: [Edge]?, execution: Execution?, input: JSONAny?, layout: [String: JSONAny]?, name: String, nodes: [FlowNode], priority: Priority?, session: String?, tenant: String?, version: String?) {
        self.breakpoints = breakpoints
        self.budget = budget
        self.description = description
        self.edges = edges
        self.execution = execution
        self.input = input
        self.layout = layout
        self.name = name
        self.nodes = nodes
        self.priority = priority
        self.session = session
        self.tenant = tenant
        self.version = version
    }
}

// MARK: FlowInput convenience initializers and mutators

public extension FlowInput {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(FlowInput.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        breakpoints: [String]?? = nil,
        budget: Budget?? = nil,
        description: String?? = nil,
        edges: [Edge]?? = nil,
        execution: Execution?? = nil,
        input: JSONAny?? = nil,
        layout: [String: JSONAny]?? = nil,
        name: String? = nil,
        nodes: [FlowNode]? = nil,
        priority: Priority?? = nil,
        session: String?? = nil,
        tenant: String?? = nil,
        version: String?? = nil
    ) -> FlowInput {
        return FlowInput(
            breakpoints: breakpoints ?? self.breakpoints,
            budget: budget ?? self.budget,
            description: description ?? self.description,
            edges: edges ?? self.edges,
            execution: execution ?? self.execution,
            input: input ?? self.input,
            layout: layout ?? self.layout,
            name: name ?? self.name,
            nodes: nodes ?? self.nodes,
            priority: priority ?? self.priority,
            session: session ?? self.session,
            tenant: tenant ?? self.tenant,
            version: version ?? self.version
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// An edge. `case` is one of a condition (true, false), of a switch, `error` after a
/// failure, or `compensate`.
// MARK: - Edge
public struct Edge: Codable {
    public var edgeCase: CaseUnion?
    public var from: String
    public var to: String

    public enum CodingKeys: String, CodingKey {
        case edgeCase = "case"
        case from = "from"
        case to = "to"
    }

    public init(edgeCase: CaseUnion?, from: String, to: String) {
        self.edgeCase = edgeCase
        self.from = from
        self.to = to
    }
}

// MARK: Edge convenience initializers and mutators

public extension Edge {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Edge.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        edgeCase: CaseUnion?? = nil,
        from: String? = nil,
        to: String? = nil
    ) -> Edge {
        return Edge(
            edgeCase: edgeCase ?? self.edgeCase,
            from: from ?? self.from,
            to: to ?? self.to
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

public enum CaseUnion: Codable {
    case bool(Bool)
    case string(String)
    case null

    public init(from decoder: Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let x = try? container.decode(Bool.self) {
            self = .bool(x)
            return
        }
        if let x = try? container.decode(String.self) {
            self = .string(x)
            return
        }
        if container.decodeNil() {
            self = .null
            return
        }
        throw DecodingError.typeMismatch(CaseUnion.self, DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "Wrong type for CaseUnion"))
    }

    public func encode(to encoder: Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .bool(let x):
            try container.encode(x)
        case .string(let x):
            try container.encode(x)
        case .null:
            try container.encodeNil()
        }
    }
}

public enum Flow: Codable {
    case flowDefinition(FlowDefinition)
    case string(String)

    public init(from decoder: Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let x = try? container.decode(String.self) {
            self = .string(x)
            return
        }
        if let x = try? container.decode(FlowDefinition.self) {
            self = .flowDefinition(x)
            return
        }
        throw DecodingError.typeMismatch(Flow.self, DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "Wrong type for Flow"))
    }

    public func encode(to encoder: Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .flowDefinition(let x):
            try container.encode(x)
        case .string(let x):
            try container.encode(x)
        }
    }
}

/// Nodes and edges: a whole flow, or the body of a loop or a map.
// MARK: - Graph
public struct Graph: Codable {
    public var edges: [Edge]?
    public var nodes: [FlowNode]

    public enum CodingKeys: String, CodingKey {
        case edges = "edges"
        case nodes = "nodes"
    }

    public init(edges: [Edge]?, nodes: [FlowNode]) {
        self.edges = edges
        self.nodes = nodes
    }
}

// MARK: Graph convenience initializers and mutators

public extension Graph {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Graph.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        edges: [Edge]?? = nil,
        nodes: [FlowNode]? = nil
    ) -> Graph {
        return Graph(
            edges: edges ?? self.edges,
            nodes: nodes ?? self.nodes
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

// MARK: - FlowNode
public struct FlowNode: Codable {
    public var agent: Participant?
    public var allowAnswer: Bool?
    public var answerSchema: [String: JSONAny]?
    /// A template: the arguments by name.
    public var args: [String: JSONAny]?
    public var assignees: [String]?
    public var body: Graph?
    public var cases: [Case]?
    public var deadline: String?
    public var duration: String?
    public var entry: String?
    public var event: String?
    public var flow: Flow?
    public var id: String
    /// A JSON template.
    public var initial: JSONAny?
    /// A JSON template.
    public var input: JSONAny?
    /// A JSON Schema that the input must fit.
    public var inputSchema: [String: JSONAny]?
    /// The name of the output, if it is not the node's id.
    public var into: String?
    public var kind: DecisionKind?
    public var limit: Int?
    public var maxConcurrent: Int?
    public var maxItems: Int?
    public var maxRounds: Int?
    public var need: NeedUnion?
    public var onItemFailure: OnItemFailure?
    public var onLimit: OnLimit?
    public var onTimeout: OnTimeout?
    public var options: [Option]?
    /// A JSON template.
    public var output: JSONAny?
    /// A JSON Schema that the result must fit.
    public var outputSchema: [String: JSONAny]?
    /// An expression, such as: amount > 100 and not paid.
    public var over: String?
    /// A template.
    public var question: String?
    public var quorum: Int?
    public var recommended: String?
    public var remind: Remind?
    public var retry: Retry?
    public var script: String?
    public var signal: String?
    /// A template: the question.
    public var task: JSONAny?
    public var team: Participant?
    /// The time limit of one attempt.
    public var timeout: String?
    public var title: String?
    public var tool: String?
    public var topic: String?
    public var type: FlowNodeType
    public var until: String?
    /// A JSON template.
    public var value: JSONAny?
    /// An expression, such as: amount > 100 and not paid.
    public var when: String?
    /// Whether the deadline counts working hours alone.
    public var workingHours: Bool?

    public enum CodingKeys: String, CodingKey {
        case agent = "agent"
        case allowAnswer = "allow_answer"
        case answerSchema = "answer_schema"
        case args = "args"
        case assignees = "assignees"
        case body = "body"
        case cases = "cases"
        case deadline = "deadline"
        case duration = "duration"
        case entry = "entry"
        case event = "event"
        case flow = "flow"
        case id = "id"
        case initial = "initial"
        case input = "input"
        case inputSchema = "input_schema"
        case into = "into"
        case kind = "kind"
        case limit = "limit"
        case maxConcurrent = "max_concurrent"
        case maxItems = "max_items"
        case maxRounds = "max_rounds"
        case need = "need"
        case onItemFailure = "on_item_failure"
        case onLimit = "on_limit"
        case onTimeout = "on_timeout"
        case options = "options"
        case output = "output"
        case outputSchema = "output_schema"
        case over = "over"
        case question = "question"
        case quorum = "quorum"
        case recommended = "recommended"
        case remind = "remind"
        case retry = "retry"
        case script = "script"
        case signal = "signal"
        case task = "task"
        case team = "team"
        case timeout = "timeout"
        case title = "title"
        case tool = "tool"
        case topic = "topic"
        case type = "type"
        case until = "until"
        case value = "value"
        case when = "when"
        case workingHours = "working_hours"
    }

    public init(agent: Participant?, allowAnswer: Bool?, answerSchema: [String: JSONAny]?, args: [String: JSONAny]?, assignees: [String]?, body: Graph?, cases: [Case]?, deadline: String?, duration: String?, entry: String?, event: String?, flow: Flow?, id: String, initial: JSONAny?, input: JSONAny?, inputSchema: [String: JSONAny]?, into: String?, kind: DecisionKind?, limit: Int?, maxConcurrent: Int?, maxItems: Int?, maxRounds: Int?, need: NeedUnion?, onItemFailure: OnItemFailure?, onLimit: OnLimit?, onTimeout: OnTimeout?, options: [Option]?, output: JSONAny?, outputSchema: [String: JSONAny]?, over: String?, question: String?, quorum: Int?, recommended: String?, remind: Remind?, retry: Retry?, script: String?, signal: String?, task: JSONAny?, team: Participant?, timeout: String?, title: String?, tool: String?, topic: String?, type: FlowNodeType, until: String?, value: JSONAny?, when: String?, workingHours: Bool?) {
        self.agent = agent
        self.allowAnswer = allowAnswer
        self.answerSchema = answerSchema
        self.args = args
        self.assignees = assignees
        self.body = body
        self.cases = cases
        self.deadline = deadline
        self.duration = duration
        self.entry = entry
        self.event = event
        self.flow = flow
        self.id = id
        self.initial = initial
        self.input = input
        self.inputSchema = inputSchema
        self.into = into
        self.kind = kind
        self.limit = limit
        self.maxConcurrent = maxConcurrent
        self.maxItems = maxItems
        self.maxRounds = maxRounds
        self.need = need
        self.onItemFailure = onItemFailure
        self.onLimit = onLimit
        self.onTimeout = onTimeout
        self.options = options
        self.output = output
        self.outputSchema = outputSchema
        self.over = over
        self.question = question
        self.quorum = quorum
        self.recommended = recommended
        self.remind = remind
        self.retry = retry
        self.script = script
        self.signal = signal
        self.task = task
        self.team = team
        self.timeout = timeout
        self.title = title
        self.tool = tool
        self.topic = topic
        self.type = type
        self.until = until
        self.value = value
        self.when = when
        self.workingHours = workingHours
    }
}

// MARK: FlowNode convenience initializers and mutators

public extension FlowNode {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(FlowNode.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        agent: Participant?? = nil,
        allowAnswer: Bool?? = nil,
        answerSchema: [String: JSONAny]?? = nil,
        args: [String: JSONAny]?? = nil,
        assignees: [String]?? = nil,
        body: Graph?? = nil,
        cases: [Case]?? = nil,
        deadline: String?? = nil,
        duration: String?? = nil,
        entry: String?? = nil,
        event: String?? = nil,
        flow: Flow?? = nil,
        id: String? = nil,
        initial: JSONAny?? = nil,
        input: JSONAny?? = nil,
        inputSchema: [String: JSONAny]?? = nil,
        into: String?? = nil,
        kind: DecisionKind?? = nil,
        limit: Int?? = nil,
        maxConcurrent: Int?? = nil,
        maxItems: Int?? = nil,
        maxRounds: Int?? = nil,
        need: NeedUnion?? = nil,
        onItemFailure: OnItemFailure?? = nil,
        onLimit: OnLimit?? = nil,
        onTimeout: OnTimeout?? = nil,
        options: [Option]?? = nil,
        output: JSONAny?? = nil,
        outputSchema: [String: JSONAny]?? = nil,
        over: String?? = nil,
        question: String?? = nil,
        quorum: Int?? = nil,
        recommended: String?? = nil,
        remind: Remind?? = nil,
        retry: Retry?? = nil,
        script: String?? = nil,
        signal: String?? = nil,
        task: JSONAny?? = nil,
        team: Participant?? = nil,
        timeout: String?? = nil,
        title: String?? = nil,
        tool: String?? = nil,
        topic: String?? = nil,
        type: FlowNodeType? = nil,
        until: String?? = nil,
        value: JSONAny?? = nil,
        when: String?? = nil,
        workingHours: Bool?? = nil
    ) -> FlowNode {
        return FlowNode(
            agent: agent ?? self.agent,
            allowAnswer: allowAnswer ?? self.allowAnswer,
            answerSchema: answerSchema ?? self.answerSchema,
            args: args ?? self.args,
            assignees: assignees ?? self.assignees,
            body: body ?? self.body,
            cases: cases ?? self.cases,
            deadline: deadline ?? self.deadline,
            duration: duration ?? self.duration,
            entry: entry ?? self.entry,
            event: event ?? self.event,
            flow: flow ?? self.flow,
            id: id ?? self.id,
            initial: initial ?? self.initial,
            input: input ?? self.input,
            inputSchema: inputSchema ?? self.inputSchema,
            into: into ?? self.into,
            kind: kind ?? self.kind,
            limit: limit ?? self.limit,
            maxConcurrent: maxConcurrent ?? self.maxConcurrent,
            maxItems: maxItems ?? self.maxItems,
            maxRounds: maxRounds ?? self.maxRounds,
            need: need ?? self.need,
            onItemFailure: onItemFailure ?? self.onItemFailure,
            onLimit: onLimit ?? self.onLimit,
            onTimeout: onTimeout ?? self.onTimeout,
            options: options ?? self.options,
            output: output ?? self.output,
            outputSchema: outputSchema ?? self.outputSchema,
            over: over ?? self.over,
            question: question ?? self.question,
            quorum: quorum ?? self.quorum,
            recommended: recommended ?? self.recommended,
            remind: remind ?? self.remind,
            retry: retry ?? self.retry,
            script: script ?? self.script,
            signal: signal ?? self.signal,
            task: task ?? self.task,
            team: team ?? self.team,
            timeout: timeout ?? self.timeout,
            title: title ?? self.title,
            tool: tool ?? self.tool,
            topic: topic ?? self.topic,
            type: type ?? self.type,
            until: until ?? self.until,
            value: value ?? self.value,
            when: when ?? self.when,
            workingHours: workingHours ?? self.workingHours
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// A flow, as it stands in a file. `layout` is where its nodes are drawn: for editors,
/// without a meaning for a run.
// MARK: - FlowDefinition
public struct FlowDefinition: Codable {
    public var budget: Budget?
    public var description: String?
    public var edges: [Edge]?
    /// Where nodes are drawn, by id; the others are laid out.
    public var layout: [String: JSONAny]?
    public var name: String
    public var nodes: [FlowNode]
    public var version: String?

    public enum CodingKeys: String, CodingKey {
        case budget = "budget"
        case description = "description"
        case edges = "edges"
        case layout = "layout"
        case name = "name"
        case nodes = "nodes"
        case version = "version"
    }

    public init(budget: Budget?, description: String?, edges: [Edge]?, layout: [String: JSONAny]?, name: String, nodes: [FlowNode], version: String?) {
        self.budget = budget
        self.description = description
        self.edges = edges
        self.layout = layout
        self.name = name
        self.nodes = nodes
        self.version = version
    }
}

// MARK: FlowDefinition convenience initializers and mutators

public extension FlowDefinition {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(FlowDefinition.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        budget: Budget?? = nil,
        description: String?? = nil,
        edges: [Edge]?? = nil,
        layout: [String: JSONAny]?? = nil,
        name: String? = nil,
        nodes: [FlowNode]? = nil,
        version: String?? = nil
    ) -> FlowDefinition {
        return FlowDefinition(
            budget: budget ?? self.budget,
            description: description ?? self.description,
            edges: edges ?? self.edges,
            layout: layout ?? self.layout,
            name: name ?? self.name,
            nodes: nodes ?? self.nodes,
            version: version ?? self.version
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// A case of a switch.
// MARK: - Case
public struct Case: Codable {
    public var caseCase: String
    /// An expression, such as: amount > 100 and not paid.
    public var when: String

    public enum CodingKeys: String, CodingKey {
        case caseCase = "case"
        case when = "when"
    }

    public init(caseCase: String, when: String) {
        self.caseCase = caseCase
        self.when = when
    }
}

// MARK: Case convenience initializers and mutators

public extension Case {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Case.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        caseCase: String? = nil,
        when: String? = nil
    ) -> Case {
        return Case(
            caseCase: caseCase ?? self.caseCase,
            when: when ?? self.when
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

public enum DecisionKind: String, Codable {
    case acceptance = "acceptance"
    case approval = "approval"
    case clarification = "clarification"
    case exception = "exception"
    case other = "other"
    case priority = "priority"
    case resource = "resource"
    case technicalChoice = "technical_choice"
    case vote = "vote"
}

public enum NeedUnion: Codable {
    case enumeration(NeedEnum)
    case integer(Int)

    public init(from decoder: Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let x = try? container.decode(Int.self) {
            self = .integer(x)
            return
        }
        if let x = try? container.decode(NeedEnum.self) {
            self = .enumeration(x)
            return
        }
        throw DecodingError.typeMismatch(NeedUnion.self, DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "Wrong type for NeedUnion"))
    }

    public func encode(to encoder: Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .enumeration(let x):
            try container.encode(x)
        case .integer(let x):
            try container.encode(x)
        }
    }
}

public enum NeedEnum: String, Codable {
    case all = "all"
}

public enum OnItemFailure: String, Codable {
    case skip = "skip"
    case stop = "stop"
}

public enum OnLimit: String, Codable {
    case fail = "fail"
    case onLimitContinue = "continue"
}

/// Continue with another group instead of this one. A circle is an error.
// MARK: - GoTo
public struct GoTo: Codable {
    public var goToDo: GoToDo
    public var group: String?
    public var rules: String?

    public enum CodingKeys: String, CodingKey {
        case goToDo = "do"
        case group = "group"
        case rules = "rules"
    }

    public init(goToDo: GoToDo, group: String?, rules: String?) {
        self.goToDo = goToDo
        self.group = group
        self.rules = rules
    }
}

// MARK: GoTo convenience initializers and mutators

public extension GoTo {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(GoTo.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        goToDo: GoToDo? = nil,
        group: String?? = nil,
        rules: String?? = nil
    ) -> GoTo {
        return GoTo(
            goToDo: goToDo ?? self.goToDo,
            group: group ?? self.group,
            rules: rules ?? self.rules
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

public enum GoToDo: String, Codable {
    case goTo = "go_to"
}

/// A person, who answers by a decision. `deadline` counts from the question.
// MARK: - Human
public struct Human: Codable {
    public var capabilities: [String]?
    public var deadline: String?
    public var description: String?
    public var kind: ParticipantKind
    public var name: String
    public var onTimeout: OnTimeout?
    public var remind: Remind?
    public var topics: [String]?
    /// Whether the deadline counts working hours alone.
    public var workingHours: Bool?

    public enum CodingKeys: String, CodingKey {
        case capabilities = "capabilities"
        case deadline = "deadline"
        case description = "description"
        case kind = "kind"
        case name = "name"
        case onTimeout = "on_timeout"
        case remind = "remind"
        case topics = "topics"
        case workingHours = "working_hours"
    }

    public init(capabilities: [String]?, deadline: String?, description: String?, kind: ParticipantKind, name: String, onTimeout: OnTimeout?, remind: Remind?, topics: [String]?, workingHours: Bool?) {
        self.capabilities = capabilities
        self.deadline = deadline
        self.description = description
        self.kind = kind
        self.name = name
        self.onTimeout = onTimeout
        self.remind = remind
        self.topics = topics
        self.workingHours = workingHours
    }
}

// MARK: Human convenience initializers and mutators

public extension Human {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Human.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        capabilities: [String]?? = nil,
        deadline: String?? = nil,
        description: String?? = nil,
        kind: ParticipantKind? = nil,
        name: String? = nil,
        onTimeout: OnTimeout?? = nil,
        remind: Remind?? = nil,
        topics: [String]?? = nil,
        workingHours: Bool?? = nil
    ) -> Human {
        return Human(
            capabilities: capabilities ?? self.capabilities,
            deadline: deadline ?? self.deadline,
            description: description ?? self.description,
            kind: kind ?? self.kind,
            name: name ?? self.name,
            onTimeout: onTimeout ?? self.onTimeout,
            remind: remind ?? self.remind,
            topics: topics ?? self.topics,
            workingHours: workingHours ?? self.workingHours
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// A person, who is asked by a decision. The output is {choice, answer, comment, by}.
///
/// Without options, a free answer is expected, and `allow_answer: false` is refused.
// MARK: - HumanNode
public struct HumanNode: Codable {
    public var allowAnswer: Bool?
    public var answerSchema: [String: JSONAny]?
    public var assignees: [String]?
    public var deadline: String?
    public var id: String
    /// The name of the output, if it is not the node's id.
    public var into: String?
    public var kind: DecisionKind?
    public var onTimeout: OnTimeout?
    public var options: [Option]?
    /// A JSON Schema that the output must fit.
    public var outputSchema: [String: JSONAny]?
    /// A template.
    public var question: String
    public var quorum: Int?
    public var recommended: String?
    public var remind: Remind?
    public var retry: Retry?
    /// The time limit of one attempt.
    public var timeout: String?
    public var title: String?
    public var type: FlowNodeType
    /// Whether the deadline counts working hours alone.
    public var workingHours: Bool?

    public enum CodingKeys: String, CodingKey {
        case allowAnswer = "allow_answer"
        case answerSchema = "answer_schema"
        case assignees = "assignees"
        case deadline = "deadline"
        case id = "id"
        case into = "into"
        case kind = "kind"
        case onTimeout = "on_timeout"
        case options = "options"
        case outputSchema = "output_schema"
        case question = "question"
        case quorum = "quorum"
        case recommended = "recommended"
        case remind = "remind"
        case retry = "retry"
        case timeout = "timeout"
        case title = "title"
        case type = "type"
        case workingHours = "working_hours"
    }

    public init(allowAnswer: Bool?, answerSchema: [String: JSONAny]?, assignees: [String]?, deadline: String?, id: String, into: String?, kind: DecisionKind?, onTimeout: OnTimeout?, options: [Option]?, outputSchema: [String: JSONAny]?, question: String, quorum: Int?, recommended: String?, remind: Remind?, retry: Retry?, timeout: String?, title: String?, type: FlowNodeType, workingHours: Bool?) {
        self.allowAnswer = allowAnswer
        self.answerSchema = answerSchema
        self.assignees = assignees
        self.deadline = deadline
        self.id = id
        self.into = into
        self.kind = kind
        self.onTimeout = onTimeout
        self.options = options
        self.outputSchema = outputSchema
        self.question = question
        self.quorum = quorum
        self.recommended = recommended
        self.remind = remind
        self.retry = retry
        self.timeout = timeout
        self.title = title
        self.type = type
        self.workingHours = workingHours
    }
}

// MARK: HumanNode convenience initializers and mutators

public extension HumanNode {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(HumanNode.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        allowAnswer: Bool?? = nil,
        answerSchema: [String: JSONAny]?? = nil,
        assignees: [String]?? = nil,
        deadline: String?? = nil,
        id: String? = nil,
        into: String?? = nil,
        kind: DecisionKind?? = nil,
        onTimeout: OnTimeout?? = nil,
        options: [Option]?? = nil,
        outputSchema: [String: JSONAny]?? = nil,
        question: String? = nil,
        quorum: Int?? = nil,
        recommended: String?? = nil,
        remind: Remind?? = nil,
        retry: Retry?? = nil,
        timeout: String?? = nil,
        title: String?? = nil,
        type: FlowNodeType? = nil,
        workingHours: Bool?? = nil
    ) -> HumanNode {
        return HumanNode(
            allowAnswer: allowAnswer ?? self.allowAnswer,
            answerSchema: answerSchema ?? self.answerSchema,
            assignees: assignees ?? self.assignees,
            deadline: deadline ?? self.deadline,
            id: id ?? self.id,
            into: into ?? self.into,
            kind: kind ?? self.kind,
            onTimeout: onTimeout ?? self.onTimeout,
            options: options ?? self.options,
            outputSchema: outputSchema ?? self.outputSchema,
            question: question ?? self.question,
            quorum: quorum ?? self.quorum,
            recommended: recommended ?? self.recommended,
            remind: remind ?? self.remind,
            retry: retry ?? self.retry,
            timeout: timeout ?? self.timeout,
            title: title ?? self.title,
            type: type ?? self.type,
            workingHours: workingHours ?? self.workingHours
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// The end of branches. Its output is an object: the outputs of the nodes before it, by
/// name.
///
/// `need` is the number of branches that is enough: the rest is then cancelled. `all` waits
/// for every branch that was taken.
// MARK: - JoinNode
public struct JoinNode: Codable {
    public var id: String
    /// The name of the output, if it is not the node's id.
    public var into: String?
    public var need: NeedUnion?
    /// A JSON Schema that the output must fit.
    public var outputSchema: [String: JSONAny]?
    public var title: String?
    public var type: FlowNodeType

    public enum CodingKeys: String, CodingKey {
        case id = "id"
        case into = "into"
        case need = "need"
        case outputSchema = "output_schema"
        case title = "title"
        case type = "type"
    }

    public init(id: String, into: String?, need: NeedUnion?, outputSchema: [String: JSONAny]?, title: String?, type: FlowNodeType) {
        self.id = id
        self.into = into
        self.need = need
        self.outputSchema = outputSchema
        self.title = title
        self.type = type
    }
}

// MARK: JoinNode convenience initializers and mutators

public extension JoinNode {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(JoinNode.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        id: String? = nil,
        into: String?? = nil,
        need: NeedUnion?? = nil,
        outputSchema: [String: JSONAny]?? = nil,
        title: String?? = nil,
        type: FlowNodeType? = nil
    ) -> JoinNode {
        return JoinNode(
            id: id ?? self.id,
            into: into ?? self.into,
            need: need ?? self.need,
            outputSchema: outputSchema ?? self.outputSchema,
            title: title ?? self.title,
            type: type ?? self.type
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// A body that runs several times, until `until` holds after a round; without it,
/// `max_rounds` times.
///
/// In the body, `round` counts from 1, and `last` is the result of the round before; at
/// first, `initial`.
// MARK: - LoopNode
public struct LoopNode: Codable {
    public var body: Graph
    public var id: String
    /// A JSON template.
    public var initial: JSONAny?
    /// The name of the output, if it is not the node's id.
    public var into: String?
    public var maxRounds: Int?
    public var onLimit: OnLimit?
    /// A JSON Schema that the output must fit.
    public var outputSchema: [String: JSONAny]?
    public var title: String?
    public var type: FlowNodeType
    public var until: String?

    public enum CodingKeys: String, CodingKey {
        case body = "body"
        case id = "id"
        case initial = "initial"
        case into = "into"
        case maxRounds = "max_rounds"
        case onLimit = "on_limit"
        case outputSchema = "output_schema"
        case title = "title"
        case type = "type"
        case until = "until"
    }

    public init(body: Graph, id: String, initial: JSONAny?, into: String?, maxRounds: Int?, onLimit: OnLimit?, outputSchema: [String: JSONAny]?, title: String?, type: FlowNodeType, until: String?) {
        self.body = body
        self.id = id
        self.initial = initial
        self.into = into
        self.maxRounds = maxRounds
        self.onLimit = onLimit
        self.outputSchema = outputSchema
        self.title = title
        self.type = type
        self.until = until
    }
}

// MARK: LoopNode convenience initializers and mutators

public extension LoopNode {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(LoopNode.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        body: Graph? = nil,
        id: String? = nil,
        initial: JSONAny?? = nil,
        into: String?? = nil,
        maxRounds: Int?? = nil,
        onLimit: OnLimit?? = nil,
        outputSchema: [String: JSONAny]?? = nil,
        title: String?? = nil,
        type: FlowNodeType? = nil,
        until: String?? = nil
    ) -> LoopNode {
        return LoopNode(
            body: body ?? self.body,
            id: id ?? self.id,
            initial: initial ?? self.initial,
            into: into ?? self.into,
            maxRounds: maxRounds ?? self.maxRounds,
            onLimit: onLimit ?? self.onLimit,
            outputSchema: outputSchema ?? self.outputSchema,
            title: title ?? self.title,
            type: type ?? self.type,
            until: until ?? self.until
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// A body for each item of a list. In it, `item` is the item, and `index` its place from 0.
/// The output is a list.
///
/// With `on_item_failure: skip`, the result of an item that failed is null.
// MARK: - MapNode
public struct MapNode: Codable {
    public var body: Graph
    public var id: String
    /// The name of the output, if it is not the node's id.
    public var into: String?
    public var maxConcurrent: Int?
    public var maxItems: Int?
    public var onItemFailure: OnItemFailure?
    /// A JSON Schema that the output must fit.
    public var outputSchema: [String: JSONAny]?
    /// An expression, such as: amount > 100 and not paid.
    public var over: String
    public var title: String?
    public var type: FlowNodeType

    public enum CodingKeys: String, CodingKey {
        case body = "body"
        case id = "id"
        case into = "into"
        case maxConcurrent = "max_concurrent"
        case maxItems = "max_items"
        case onItemFailure = "on_item_failure"
        case outputSchema = "output_schema"
        case over = "over"
        case title = "title"
        case type = "type"
    }

    public init(body: Graph, id: String, into: String?, maxConcurrent: Int?, maxItems: Int?, onItemFailure: OnItemFailure?, outputSchema: [String: JSONAny]?, over: String, title: String?, type: FlowNodeType) {
        self.body = body
        self.id = id
        self.into = into
        self.maxConcurrent = maxConcurrent
        self.maxItems = maxItems
        self.onItemFailure = onItemFailure
        self.outputSchema = outputSchema
        self.over = over
        self.title = title
        self.type = type
    }
}

// MARK: MapNode convenience initializers and mutators

public extension MapNode {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(MapNode.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        body: Graph? = nil,
        id: String? = nil,
        into: String?? = nil,
        maxConcurrent: Int?? = nil,
        maxItems: Int?? = nil,
        onItemFailure: OnItemFailure?? = nil,
        outputSchema: [String: JSONAny]?? = nil,
        over: String? = nil,
        title: String?? = nil,
        type: FlowNodeType? = nil
    ) -> MapNode {
        return MapNode(
            body: body ?? self.body,
            id: id ?? self.id,
            into: into ?? self.into,
            maxConcurrent: maxConcurrent ?? self.maxConcurrent,
            maxItems: maxItems ?? self.maxItems,
            onItemFailure: onItemFailure ?? self.onItemFailure,
            outputSchema: outputSchema ?? self.outputSchema,
            over: over ?? self.over,
            title: title ?? self.title,
            type: type ?? self.type
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// A message to a participant. Messages with the same `id` are delivered once.
// MARK: - Message
public struct Message: Codable {
    public var content: JSONAny
    public var correlationID: String?
    public var id: String
    public var metadata: [String: JSONAny]?
    public var priority: Priority?
    public var replyTo: String?
    public var sender: String
    public var sentAt: Date
    public var to: String?
    public var topic: String?

    public enum CodingKeys: String, CodingKey {
        case content = "content"
        case correlationID = "correlation_id"
        case id = "id"
        case metadata = "metadata"
        case priority = "priority"
        case replyTo = "reply_to"
        case sender = "sender"
        case sentAt = "sent_at"
        case to = "to"
        case topic = "topic"
    }

    public init(content: JSONAny, correlationID: String?, id: String, metadata: [String: JSONAny]?, priority: Priority?, replyTo: String?, sender: String, sentAt: Date, to: String?, topic: String?) {
        self.content = content
        self.correlationID = correlationID
        self.id = id
        self.metadata = metadata
        self.priority = priority
        self.replyTo = replyTo
        self.sender = sender
        self.sentAt = sentAt
        self.to = to
        self.topic = topic
    }
}

// MARK: Message convenience initializers and mutators

public extension Message {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Message.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        content: JSONAny? = nil,
        correlationID: String?? = nil,
        id: String? = nil,
        metadata: [String: JSONAny]?? = nil,
        priority: Priority?? = nil,
        replyTo: String?? = nil,
        sender: String? = nil,
        sentAt: Date? = nil,
        to: String?? = nil,
        topic: String?? = nil
    ) -> Message {
        return Message(
            content: content ?? self.content,
            correlationID: correlationID ?? self.correlationID,
            id: id ?? self.id,
            metadata: metadata ?? self.metadata,
            priority: priority ?? self.priority,
            replyTo: replyTo ?? self.replyTo,
            sender: sender ?? self.sender,
            sentAt: sentAt ?? self.sentAt,
            to: to ?? self.to,
            topic: topic ?? self.topic
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// Input of the workflow `Flow` by the name of a flow: the published flow, or else the one
/// in the project file.
///
/// Without `version`, or `name@version` as the name, a run takes the version that is in use
/// when it starts.
// MARK: - NamedFlowInput
public struct NamedFlowInput: Codable {
    /// The ids of nodes: the run pauses before it begins one of them.
    public var breakpoints: [String]?
    public var budget: Budget?
    /// One activity a call (steps), or a stretch of the run in one activity (fused).
    public var execution: Execution?
    public var flow: Flow
    public var input: JSONAny?
    public var priority: Priority?
    /// The conversation that the agents of the flow go on with, and that its result ends.
    public var session: String?
    public var tenant: String?
    /// The published version to run, if it is pinned.
    public var version: String?

    public enum CodingKeys: String, CodingKey {
        case breakpoints = "breakpoints"
        case budget = "budget"
        case execution = "execution"
        case flow = "flow"
        case input = "input"
        case priority = "priority"
        case session = "session"
        case tenant = "tenant"
        case version = "version"
    }

    public init(breakpoints: [String]?, budget: Budget?, execution: Execution?, flow: Flow, input: JSONAny?, priority: Priority?, session: String?, tenant: String?, version: String?) {
        self.breakpoints = breakpoints
        self.budget = budget
        self.execution = execution
        self.flow = flow
        self.input = input
        self.priority = priority
        self.session = session
        self.tenant = tenant
        self.version = version
    }
}

// MARK: NamedFlowInput convenience initializers and mutators

public extension NamedFlowInput {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(NamedFlowInput.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        breakpoints: [String]?? = nil,
        budget: Budget?? = nil,
        execution: Execution?? = nil,
        flow: Flow? = nil,
        input: JSONAny?? = nil,
        priority: Priority?? = nil,
        session: String?? = nil,
        tenant: String?? = nil,
        version: String?? = nil
    ) -> NamedFlowInput {
        return NamedFlowInput(
            breakpoints: breakpoints ?? self.breakpoints,
            budget: budget ?? self.budget,
            execution: execution ?? self.execution,
            flow: flow ?? self.flow,
            input: input ?? self.input,
            priority: priority ?? self.priority,
            session: session ?? self.session,
            tenant: tenant ?? self.tenant,
            version: version ?? self.version
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// Play another group, then continue in this one.
// MARK: - Nested
public struct Nested: Codable {
    public var nestedDo: NestedDo
    public var group: String?
    public var rules: String?

    public enum CodingKeys: String, CodingKey {
        case nestedDo = "do"
        case group = "group"
        case rules = "rules"
    }

    public init(nestedDo: NestedDo, group: String?, rules: String?) {
        self.nestedDo = nestedDo
        self.group = group
        self.rules = rules
    }
}

// MARK: Nested convenience initializers and mutators

public extension Nested {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Nested.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        nestedDo: NestedDo? = nil,
        group: String?? = nil,
        rules: String?? = nil
    ) -> Nested {
        return Nested(
            nestedDo: nestedDo ?? self.nestedDo,
            group: group ?? self.group,
            rules: rules ?? self.rules
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

public enum NestedDo: String, Codable {
    case nested = "nested"
}

/// The result of every mode. A long `output` is cut to its beginning (`truncated`); `ref` is
/// the address of the whole.
///
/// `cut_at_limit`: one of its contributions was cut at a model's length limit.
// MARK: - Outcome
public struct Outcome: Codable {
    public var contributions: [Contribution]?
    public var cutAtLimit: Bool?
    public var mode: String
    public var output: JSONAny?
    public var reason: String?
    public var ref: String?
    public var status: OutcomeStatus
    public var truncated: Bool?
    /// For the todo that a team works for: the tool calls that can be undone.
    public var undoable: [Undoable]?
    public var usage: Usage?
    public var votes: [Vote]?

    public enum CodingKeys: String, CodingKey {
        case contributions = "contributions"
        case cutAtLimit = "cut_at_limit"
        case mode = "mode"
        case output = "output"
        case reason = "reason"
        case ref = "ref"
        case status = "status"
        case truncated = "truncated"
        case undoable = "undoable"
        case usage = "usage"
        case votes = "votes"
    }

    public init(contributions: [Contribution]?, cutAtLimit: Bool?, mode: String, output: JSONAny?, reason: String?, ref: String?, status: OutcomeStatus, truncated: Bool?, undoable: [Undoable]?, usage: Usage?, votes: [Vote]?) {
        self.contributions = contributions
        self.cutAtLimit = cutAtLimit
        self.mode = mode
        self.output = output
        self.reason = reason
        self.ref = ref
        self.status = status
        self.truncated = truncated
        self.undoable = undoable
        self.usage = usage
        self.votes = votes
    }
}

// MARK: Outcome convenience initializers and mutators

public extension Outcome {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Outcome.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        contributions: [Contribution]?? = nil,
        cutAtLimit: Bool?? = nil,
        mode: String? = nil,
        output: JSONAny?? = nil,
        reason: String?? = nil,
        ref: String?? = nil,
        status: OutcomeStatus? = nil,
        truncated: Bool?? = nil,
        undoable: [Undoable]?? = nil,
        usage: Usage?? = nil,
        votes: [Vote]?? = nil
    ) -> Outcome {
        return Outcome(
            contributions: contributions ?? self.contributions,
            cutAtLimit: cutAtLimit ?? self.cutAtLimit,
            mode: mode ?? self.mode,
            output: output ?? self.output,
            reason: reason ?? self.reason,
            ref: ref ?? self.ref,
            status: status ?? self.status,
            truncated: truncated ?? self.truncated,
            undoable: undoable ?? self.undoable,
            usage: usage ?? self.usage,
            votes: votes ?? self.votes
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// One participant's answer in one round.
///
/// `content` is the whole answer, or its beginning if `truncated`; `ref` is then the address
/// of the whole (`mofa show`).
/// `choice` is the chosen option where options were offered, `comment` the comment on the
/// choice.
/// `model` is the model that answered; a name that begins with `offline` is the scripted
/// model, not an LLM.
/// `parts` are a team's own contributions, where the run asked for them (`Ask.part`).
/// `cut_at_limit`: the model reached its length limit, so the answer may be incomplete.
/// `step` names the question that was answered, as in the events of the run; the team sets
/// it.
// MARK: - Contribution
public struct Contribution: Codable {
    public var choice: String?
    public var comment: String?
    public var content: JSONAny?
    public var cutAtLimit: Bool?
    public var error: Failure?
    public var model: String?
    public var participant: String
    public var parts: [Contribution]?
    public var ref: String?
    public var round: Int?
    public var status: ContributionStatus?
    public var step: String?
    public var truncated: Bool?
    public var usage: Usage?

    public enum CodingKeys: String, CodingKey {
        case choice = "choice"
        case comment = "comment"
        case content = "content"
        case cutAtLimit = "cut_at_limit"
        case error = "error"
        case model = "model"
        case participant = "participant"
        case parts = "parts"
        case ref = "ref"
        case round = "round"
        case status = "status"
        case step = "step"
        case truncated = "truncated"
        case usage = "usage"
    }

    public init(choice: String?, comment: String?, content: JSONAny?, cutAtLimit: Bool?, error: Failure?, model: String?, participant: String, parts: [Contribution]?, ref: String?, round: Int?, status: ContributionStatus?, step: String?, truncated: Bool?, usage: Usage?) {
        self.choice = choice
        self.comment = comment
        self.content = content
        self.cutAtLimit = cutAtLimit
        self.error = error
        self.model = model
        self.participant = participant
        self.parts = parts
        self.ref = ref
        self.round = round
        self.status = status
        self.step = step
        self.truncated = truncated
        self.usage = usage
    }
}

// MARK: Contribution convenience initializers and mutators

public extension Contribution {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Contribution.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        choice: String?? = nil,
        comment: String?? = nil,
        content: JSONAny?? = nil,
        cutAtLimit: Bool?? = nil,
        error: Failure?? = nil,
        model: String?? = nil,
        participant: String? = nil,
        parts: [Contribution]?? = nil,
        ref: String?? = nil,
        round: Int?? = nil,
        status: ContributionStatus?? = nil,
        step: String?? = nil,
        truncated: Bool?? = nil,
        usage: Usage?? = nil
    ) -> Contribution {
        return Contribution(
            choice: choice ?? self.choice,
            comment: comment ?? self.comment,
            content: content ?? self.content,
            cutAtLimit: cutAtLimit ?? self.cutAtLimit,
            error: error ?? self.error,
            model: model ?? self.model,
            participant: participant ?? self.participant,
            parts: parts ?? self.parts,
            ref: ref ?? self.ref,
            round: round ?? self.round,
            status: status ?? self.status,
            step: step ?? self.step,
            truncated: truncated ?? self.truncated,
            usage: usage ?? self.usage
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// The failure of a contribution: an error's wire name and message.
// MARK: - Failure
public struct Failure: Codable {
    public var message: String
    public var type: String

    public enum CodingKeys: String, CodingKey {
        case message = "message"
        case type = "type"
    }

    public init(message: String, type: String) {
        self.message = message
        self.type = type
    }
}

// MARK: Failure convenience initializers and mutators

public extension Failure {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Failure.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        message: String? = nil,
        type: String? = nil
    ) -> Failure {
        return Failure(
            message: message ?? self.message,
            type: type ?? self.type
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

public enum ContributionStatus: String, Codable {
    case cancelled = "cancelled"
    case failed = "failed"
    case ok = "ok"
    case skipped = "skipped"
    case timeout = "timeout"
}

/// Model calls, tokens and money used. `cost_usd` is null if a model's price is not known:
/// unknown is not free.
///
/// `estimated`: a provider did not count tokens, and the counts are estimates.
// MARK: - Usage
public struct Usage: Codable {
    public var calls: Int?
    public var costUsd: Double?
    public var estimated: Bool?
    public var inputTokens: Int?
    public var outputTokens: Int?

    public enum CodingKeys: String, CodingKey {
        case calls = "calls"
        case costUsd = "cost_usd"
        case estimated = "estimated"
        case inputTokens = "input_tokens"
        case outputTokens = "output_tokens"
    }

    public init(calls: Int?, costUsd: Double?, estimated: Bool?, inputTokens: Int?, outputTokens: Int?) {
        self.calls = calls
        self.costUsd = costUsd
        self.estimated = estimated
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
    }
}

// MARK: Usage convenience initializers and mutators

public extension Usage {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Usage.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        calls: Int?? = nil,
        costUsd: Double?? = nil,
        estimated: Bool?? = nil,
        inputTokens: Int?? = nil,
        outputTokens: Int?? = nil
    ) -> Usage {
        return Usage(
            calls: calls ?? self.calls,
            costUsd: costUsd ?? self.costUsd,
            estimated: estimated ?? self.estimated,
            inputTokens: inputTokens ?? self.inputTokens,
            outputTokens: outputTokens ?? self.outputTokens
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

public enum OutcomeStatus: String, Codable {
    case completed = "completed"
    case partial = "partial"
    case stopped = "stopped"
    case undecided = "undecided"
}

/// A tool call that had an effect, and the tool that takes it back: it gets `{args, result}`
/// of the call.
// MARK: - Undoable
public struct Undoable: Codable {
    public var args: [String: JSONAny]
    public var at: Date?
    public var participant: String
    public var result: String
    public var scripted: Bool?
    public var step: String
    public var tool: String
    public var undo: String

    public enum CodingKeys: String, CodingKey {
        case args = "args"
        case at = "at"
        case participant = "participant"
        case result = "result"
        case scripted = "scripted"
        case step = "step"
        case tool = "tool"
        case undo = "undo"
    }

    public init(args: [String: JSONAny], at: Date?, participant: String, result: String, scripted: Bool?, step: String, tool: String, undo: String) {
        self.args = args
        self.at = at
        self.participant = participant
        self.result = result
        self.scripted = scripted
        self.step = step
        self.tool = tool
        self.undo = undo
    }
}

// MARK: Undoable convenience initializers and mutators

public extension Undoable {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Undoable.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        args: [String: JSONAny]? = nil,
        at: Date?? = nil,
        participant: String? = nil,
        result: String? = nil,
        scripted: Bool?? = nil,
        step: String? = nil,
        tool: String? = nil,
        undo: String? = nil
    ) -> Undoable {
        return Undoable(
            args: args ?? self.args,
            at: at ?? self.at,
            participant: participant ?? self.participant,
            result: result ?? self.result,
            scripted: scripted ?? self.scripted,
            step: step ?? self.step,
            tool: tool ?? self.tool,
            undo: undo ?? self.undo
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// One participant's vote in one round.
// MARK: - Vote
public struct Vote: Codable {
    public var choice: String
    public var participant: String
    public var reason: String?
    public var round: Int
    public var weight: Double?

    public enum CodingKeys: String, CodingKey {
        case choice = "choice"
        case participant = "participant"
        case reason = "reason"
        case round = "round"
        case weight = "weight"
    }

    public init(choice: String, participant: String, reason: String?, round: Int, weight: Double?) {
        self.choice = choice
        self.participant = participant
        self.reason = reason
        self.round = round
        self.weight = weight
    }
}

// MARK: Vote convenience initializers and mutators

public extension Vote {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Vote.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        choice: String? = nil,
        participant: String? = nil,
        reason: String?? = nil,
        round: Int? = nil,
        weight: Double?? = nil
    ) -> Vote {
        return Vote(
            choice: choice ?? self.choice,
            participant: participant ?? self.participant,
            reason: reason ?? self.reason,
            round: round ?? self.round,
            weight: weight ?? self.weight
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// A message to deliver: to the subscribers in `to`, or to all whose filter matches.
// MARK: - OutgoingMessage
public struct OutgoingMessage: Codable {
    public var message: QueuedMessage
    public var redelivery: Int?
    public var to: [String]?

    public enum CodingKeys: String, CodingKey {
        case message = "message"
        case redelivery = "redelivery"
        case to = "to"
    }

    public init(message: QueuedMessage, redelivery: Int?, to: [String]?) {
        self.message = message
        self.redelivery = redelivery
        self.to = to
    }
}

// MARK: OutgoingMessage convenience initializers and mutators

public extension OutgoingMessage {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(OutgoingMessage.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        message: QueuedMessage? = nil,
        redelivery: Int?? = nil,
        to: [String]?? = nil
    ) -> OutgoingMessage {
        return OutgoingMessage(
            message: message ?? self.message,
            redelivery: redelivery ?? self.redelivery,
            to: to ?? self.to
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// Input of a query for a part of a record: at most `limit` entries after a sequence number.
// MARK: - Page
public struct Page: Codable {
    public var after: Int?
    public var limit: Int?

    public enum CodingKeys: String, CodingKey {
        case after = "after"
        case limit = "limit"
    }

    public init(after: Int?, limit: Int?) {
        self.after = after
        self.limit = limit
    }
}

// MARK: Page convenience initializers and mutators

public extension Page {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Page.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        after: Int?? = nil,
        limit: Int?? = nil
    ) -> Page {
        return Page(
            after: after ?? self.after,
            limit: limit ?? self.limit
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// `aggregate` makes one output of the answers: all by name (`collect`), one text
/// (`concat`), the `first` that comes, the
/// one most often given (`vote`), the one that `judge` chooses, what `judge` (else a model)
/// makes of them (`summarize`), or
/// what the script named `script` returns for `{task, answers: [{participant, content}]}`.
///
/// `min_success`: how many must answer. Left out, all should, and without some the outcome
/// is `partial`; given and not
/// reached, it is `stopped`.
// MARK: - ParallelInput
public struct ParallelInput: Codable {
    public var aggregate: Aggregate?
    public var budget: Budget?
    public var context: [String: JSONAny]?
    /// The conversation before the task, after that of the session.
    public var earlier: [Earlier]?
    /// One activity a call (steps), or a stretch of the run in one activity (fused).
    public var execution: Execution?
    public var judge: TieBreakUnion?
    public var minSuccess: Int?
    public var participants: [Participant]
    public var priority: Priority?
    public var script: String?
    public var session: String?
    public var task: JSONAny
    public var tenant: String?
    public var timeout: String?

    public enum CodingKeys: String, CodingKey {
        case aggregate = "aggregate"
        case budget = "budget"
        case context = "context"
        case earlier = "earlier"
        case execution = "execution"
        case judge = "judge"
        case minSuccess = "min_success"
        case participants = "participants"
        case priority = "priority"
        case script = "script"
        case session = "session"
        case task = "task"
        case tenant = "tenant"
        case timeout = "timeout"
    }

    public init(aggregate: Aggregate?, budget: Budget?, context: [String: JSONAny]?, earlier: [Earlier]?, execution: Execution?, judge: TieBreakUnion?, minSuccess: Int?, participants: [Participant], priority: Priority?, script: String?, session: String?, task: JSONAny, tenant: String?, timeout: String?) {
        self.aggregate = aggregate
        self.budget = budget
        self.context = context
        self.earlier = earlier
        self.execution = execution
        self.judge = judge
        self.minSuccess = minSuccess
        self.participants = participants
        self.priority = priority
        self.script = script
        self.session = session
        self.task = task
        self.tenant = tenant
        self.timeout = timeout
    }
}

// MARK: ParallelInput convenience initializers and mutators

public extension ParallelInput {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(ParallelInput.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        aggregate: Aggregate?? = nil,
        budget: Budget?? = nil,
        context: [String: JSONAny]?? = nil,
        earlier: [Earlier]?? = nil,
        execution: Execution?? = nil,
        judge: TieBreakUnion?? = nil,
        minSuccess: Int?? = nil,
        participants: [Participant]? = nil,
        priority: Priority?? = nil,
        script: String?? = nil,
        session: String?? = nil,
        task: JSONAny? = nil,
        tenant: String?? = nil,
        timeout: String?? = nil
    ) -> ParallelInput {
        return ParallelInput(
            aggregate: aggregate ?? self.aggregate,
            budget: budget ?? self.budget,
            context: context ?? self.context,
            earlier: earlier ?? self.earlier,
            execution: execution ?? self.execution,
            judge: judge ?? self.judge,
            minSuccess: minSuccess ?? self.minSuccess,
            participants: participants ?? self.participants,
            priority: priority ?? self.priority,
            script: script ?? self.script,
            session: session ?? self.session,
            task: task ?? self.task,
            tenant: tenant ?? self.tenant,
            timeout: timeout ?? self.timeout
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// Several branches at the same time. At most `limit` nodes between here and the next joins
/// run at once.
// MARK: - ParallelNode
public struct ParallelNode: Codable {
    public var id: String
    public var limit: Int?
    public var title: String?
    public var type: FlowNodeType

    public enum CodingKeys: String, CodingKey {
        case id = "id"
        case limit = "limit"
        case title = "title"
        case type = "type"
    }

    public init(id: String, limit: Int?, title: String?, type: FlowNodeType) {
        self.id = id
        self.limit = limit
        self.title = title
        self.type = type
    }
}

// MARK: ParallelNode convenience initializers and mutators

public extension ParallelNode {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(ParallelNode.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        id: String? = nil,
        limit: Int?? = nil,
        title: String?? = nil,
        type: FlowNodeType? = nil
    ) -> ParallelNode {
        return ParallelNode(
            id: id ?? self.id,
            limit: limit ?? self.limit,
            title: title ?? self.title,
            type: type ?? self.type
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// The participants carry out the plan. `planner`, a participant (else a model), writes it,
/// and `checker`, a participant
/// (else the planner), checks the results. `rounds`: how often what failed is planned and
/// run again.
// MARK: - PlanningInput
public struct PlanningInput: Codable {
    public var budget: Budget?
    public var checker: TieBreakUnion?
    public var context: [String: JSONAny]?
    /// The conversation before the task, after that of the session.
    public var earlier: [Earlier]?
    /// One activity a call (steps), or a stretch of the run in one activity (fused).
    public var execution: Execution?
    public var participants: [Participant]
    public var planner: TieBreakUnion?
    public var priority: Priority?
    public var rounds: Int?
    public var session: String?
    public var task: JSONAny
    public var tenant: String?
    public var timeout: String?

    public enum CodingKeys: String, CodingKey {
        case budget = "budget"
        case checker = "checker"
        case context = "context"
        case earlier = "earlier"
        case execution = "execution"
        case participants = "participants"
        case planner = "planner"
        case priority = "priority"
        case rounds = "rounds"
        case session = "session"
        case task = "task"
        case tenant = "tenant"
        case timeout = "timeout"
    }

    public init(budget: Budget?, checker: TieBreakUnion?, context: [String: JSONAny]?, earlier: [Earlier]?, execution: Execution?, participants: [Participant], planner: TieBreakUnion?, priority: Priority?, rounds: Int?, session: String?, task: JSONAny, tenant: String?, timeout: String?) {
        self.budget = budget
        self.checker = checker
        self.context = context
        self.earlier = earlier
        self.execution = execution
        self.participants = participants
        self.planner = planner
        self.priority = priority
        self.rounds = rounds
        self.session = session
        self.task = task
        self.tenant = tenant
        self.timeout = timeout
    }
}

// MARK: PlanningInput convenience initializers and mutators

public extension PlanningInput {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(PlanningInput.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        budget: Budget?? = nil,
        checker: TieBreakUnion?? = nil,
        context: [String: JSONAny]?? = nil,
        earlier: [Earlier]?? = nil,
        execution: Execution?? = nil,
        participants: [Participant]? = nil,
        planner: TieBreakUnion?? = nil,
        priority: Priority?? = nil,
        rounds: Int?? = nil,
        session: String?? = nil,
        task: JSONAny? = nil,
        tenant: String?? = nil,
        timeout: String?? = nil
    ) -> PlanningInput {
        return PlanningInput(
            budget: budget ?? self.budget,
            checker: checker ?? self.checker,
            context: context ?? self.context,
            earlier: earlier ?? self.earlier,
            execution: execution ?? self.execution,
            participants: participants ?? self.participants,
            planner: planner ?? self.planner,
            priority: priority ?? self.priority,
            rounds: rounds ?? self.rounds,
            session: session ?? self.session,
            task: task ?? self.task,
            tenant: tenant ?? self.tenant,
            timeout: timeout ?? self.timeout
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// A place in a drawing, in pixels to the right and down.
// MARK: - Position
public struct Position: Codable {
    public var x: Int
    public var y: Int

    public enum CodingKeys: String, CodingKey {
        case x = "x"
        case y = "y"
    }

    public init(x: Int, y: Int) {
        self.x = x
        self.y = y
    }
}

// MARK: Position convenience initializers and mutators

public extension Position {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Position.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        x: Int? = nil,
        y: Int? = nil
    ) -> Position {
        return Position(
            x: x ?? self.x,
            y: y ?? self.y
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// `task` is the message, `topic` what it is published on; a participant's `topics` are
/// filters, without any it takes all.
///
/// An acknowledgement is a good answer. `acks`: wait for everyone's (`all`), hand the
/// message over and wait for nobody
/// (`none`: each participant works on in a run of its own), or end with that many; the rest
/// is then called off.
// MARK: - PublishSubscribeInput
public struct PublishSubscribeInput: Codable {
    public var acks: AcksUnion?
    public var budget: Budget?
    public var context: [String: JSONAny]?
    /// The conversation before the task, after that of the session.
    public var earlier: [Earlier]?
    /// One activity a call (steps), or a stretch of the run in one activity (fused).
    public var execution: Execution?
    public var participants: [Participant]
    public var priority: Priority?
    public var session: String?
    public var task: JSONAny
    public var tenant: String?
    public var timeout: String?
    public var topic: String

    public enum CodingKeys: String, CodingKey {
        case acks = "acks"
        case budget = "budget"
        case context = "context"
        case earlier = "earlier"
        case execution = "execution"
        case participants = "participants"
        case priority = "priority"
        case session = "session"
        case task = "task"
        case tenant = "tenant"
        case timeout = "timeout"
        case topic = "topic"
    }

    public init(acks: AcksUnion?, budget: Budget?, context: [String: JSONAny]?, earlier: [Earlier]?, execution: Execution?, participants: [Participant], priority: Priority?, session: String?, task: JSONAny, tenant: String?, timeout: String?, topic: String) {
        self.acks = acks
        self.budget = budget
        self.context = context
        self.earlier = earlier
        self.execution = execution
        self.participants = participants
        self.priority = priority
        self.session = session
        self.task = task
        self.tenant = tenant
        self.timeout = timeout
        self.topic = topic
    }
}

// MARK: PublishSubscribeInput convenience initializers and mutators

public extension PublishSubscribeInput {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(PublishSubscribeInput.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        acks: AcksUnion?? = nil,
        budget: Budget?? = nil,
        context: [String: JSONAny]?? = nil,
        earlier: [Earlier]?? = nil,
        execution: Execution?? = nil,
        participants: [Participant]? = nil,
        priority: Priority?? = nil,
        session: String?? = nil,
        task: JSONAny? = nil,
        tenant: String?? = nil,
        timeout: String?? = nil,
        topic: String? = nil
    ) -> PublishSubscribeInput {
        return PublishSubscribeInput(
            acks: acks ?? self.acks,
            budget: budget ?? self.budget,
            context: context ?? self.context,
            earlier: earlier ?? self.earlier,
            execution: execution ?? self.execution,
            participants: participants ?? self.participants,
            priority: priority ?? self.priority,
            session: session ?? self.session,
            task: task ?? self.task,
            tenant: tenant ?? self.tenant,
            timeout: timeout ?? self.timeout,
            topic: topic ?? self.topic
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// The first participant drafts and refines; the others criticise, or the first its own work
/// where it is alone.
///
/// `rounds`: how many times a draft is criticised.
// MARK: - ReflectionInput
public struct ReflectionInput: Codable {
    public var budget: Budget?
    public var context: [String: JSONAny]?
    /// The conversation before the task, after that of the session.
    public var earlier: [Earlier]?
    /// One activity a call (steps), or a stretch of the run in one activity (fused).
    public var execution: Execution?
    public var participants: [Participant]
    public var priority: Priority?
    public var rounds: Int?
    public var session: String?
    public var task: JSONAny
    public var tenant: String?
    public var timeout: String?

    public enum CodingKeys: String, CodingKey {
        case budget = "budget"
        case context = "context"
        case earlier = "earlier"
        case execution = "execution"
        case participants = "participants"
        case priority = "priority"
        case rounds = "rounds"
        case session = "session"
        case task = "task"
        case tenant = "tenant"
        case timeout = "timeout"
    }

    public init(budget: Budget?, context: [String: JSONAny]?, earlier: [Earlier]?, execution: Execution?, participants: [Participant], priority: Priority?, rounds: Int?, session: String?, task: JSONAny, tenant: String?, timeout: String?) {
        self.budget = budget
        self.context = context
        self.earlier = earlier
        self.execution = execution
        self.participants = participants
        self.priority = priority
        self.rounds = rounds
        self.session = session
        self.task = task
        self.tenant = tenant
        self.timeout = timeout
    }
}

// MARK: ReflectionInput convenience initializers and mutators

public extension ReflectionInput {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(ReflectionInput.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        budget: Budget?? = nil,
        context: [String: JSONAny]?? = nil,
        earlier: [Earlier]?? = nil,
        execution: Execution?? = nil,
        participants: [Participant]? = nil,
        priority: Priority?? = nil,
        rounds: Int?? = nil,
        session: String?? = nil,
        task: JSONAny? = nil,
        tenant: String?? = nil,
        timeout: String?? = nil
    ) -> ReflectionInput {
        return ReflectionInput(
            budget: budget ?? self.budget,
            context: context ?? self.context,
            earlier: earlier ?? self.earlier,
            execution: execution ?? self.execution,
            participants: participants ?? self.participants,
            priority: priority ?? self.priority,
            rounds: rounds ?? self.rounds,
            session: session ?? self.session,
            task: task ?? self.task,
            tenant: tenant ?? self.tenant,
            timeout: timeout ?? self.timeout
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// A worker in any language, on its own task queue: it gets one `Message`, and returns a
/// string or any JSON.
///
/// `heartbeat` is for an activity that sends heartbeats: after this time without one its
/// worker counts as dead, and the
/// activity is retried. Without it, only the time limit of the answer detects a dead worker
/// (an hour, if the run has none).
// MARK: - Remote
public struct Remote: Codable {
    public var activity: String?
    public var capabilities: [String]?
    public var description: String?
    public var heartbeat: String?
    public var kind: ParticipantKind
    public var name: String
    public var taskQueue: String
    public var topics: [String]?
    public var workflow: String?

    public enum CodingKeys: String, CodingKey {
        case activity = "activity"
        case capabilities = "capabilities"
        case description = "description"
        case heartbeat = "heartbeat"
        case kind = "kind"
        case name = "name"
        case taskQueue = "task_queue"
        case topics = "topics"
        case workflow = "workflow"
    }

    public init(activity: String?, capabilities: [String]?, description: String?, heartbeat: String?, kind: ParticipantKind, name: String, taskQueue: String, topics: [String]?, workflow: String?) {
        self.activity = activity
        self.capabilities = capabilities
        self.description = description
        self.heartbeat = heartbeat
        self.kind = kind
        self.name = name
        self.taskQueue = taskQueue
        self.topics = topics
        self.workflow = workflow
    }
}

// MARK: Remote convenience initializers and mutators

public extension Remote {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Remote.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        activity: String?? = nil,
        capabilities: [String]?? = nil,
        description: String?? = nil,
        heartbeat: String?? = nil,
        kind: ParticipantKind? = nil,
        name: String? = nil,
        taskQueue: String? = nil,
        topics: [String]?? = nil,
        workflow: String?? = nil
    ) -> Remote {
        return Remote(
            activity: activity ?? self.activity,
            capabilities: capabilities ?? self.capabilities,
            description: description ?? self.description,
            heartbeat: heartbeat ?? self.heartbeat,
            kind: kind ?? self.kind,
            name: name ?? self.name,
            taskQueue: taskQueue ?? self.taskQueue,
            topics: topics ?? self.topics,
            workflow: workflow ?? self.workflow
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// Input of `report`.
// MARK: - ReportRequest
public struct ReportRequest: Codable {
    public var type: ReportType?

    public enum CodingKeys: String, CodingKey {
        case type = "type"
    }

    public init(type: ReportType?) {
        self.type = type
    }
}

// MARK: ReportRequest convenience initializers and mutators

public extension ReportRequest {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(ReportRequest.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        type: ReportType?? = nil
    ) -> ReportRequest {
        return ReportRequest(
            type: type ?? self.type
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

public enum ReportType: String, Codable {
    case dailySummary = "daily_summary"
    case exception = "exception"
    case forecast = "forecast"
    case progress = "progress"
    case taskCompletion = "task_completion"
    case weeklyStale = "weekly_stale"
}

/// Input of `reprioritize`.
// MARK: - Reprioritize
public struct Reprioritize: Codable {
    public var priority: Priority
    public var todoID: String

    public enum CodingKeys: String, CodingKey {
        case priority = "priority"
        case todoID = "todo_id"
    }

    public init(priority: Priority, todoID: String) {
        self.priority = priority
        self.todoID = todoID
    }
}

// MARK: Reprioritize convenience initializers and mutators

public extension Reprioritize {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Reprioritize.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        priority: Priority? = nil,
        todoID: String? = nil
    ) -> Reprioritize {
        return Reprioritize(
            priority: priority ?? self.priority,
            todoID: todoID ?? self.todoID
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// Exactly one participant.
// MARK: - RequestResponseInput
public struct RequestResponseInput: Codable {
    public var budget: Budget?
    public var context: [String: JSONAny]?
    /// The conversation before the task, after that of the session.
    public var earlier: [Earlier]?
    /// One activity a call (steps), or a stretch of the run in one activity (fused).
    public var execution: Execution?
    public var participants: [Participant]
    public var priority: Priority?
    public var session: String?
    public var task: JSONAny
    public var tenant: String?
    public var timeout: String?

    public enum CodingKeys: String, CodingKey {
        case budget = "budget"
        case context = "context"
        case earlier = "earlier"
        case execution = "execution"
        case participants = "participants"
        case priority = "priority"
        case session = "session"
        case task = "task"
        case tenant = "tenant"
        case timeout = "timeout"
    }

    public init(budget: Budget?, context: [String: JSONAny]?, earlier: [Earlier]?, execution: Execution?, participants: [Participant], priority: Priority?, session: String?, task: JSONAny, tenant: String?, timeout: String?) {
        self.budget = budget
        self.context = context
        self.earlier = earlier
        self.execution = execution
        self.participants = participants
        self.priority = priority
        self.session = session
        self.task = task
        self.tenant = tenant
        self.timeout = timeout
    }
}

// MARK: RequestResponseInput convenience initializers and mutators

public extension RequestResponseInput {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(RequestResponseInput.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        budget: Budget?? = nil,
        context: [String: JSONAny]?? = nil,
        earlier: [Earlier]?? = nil,
        execution: Execution?? = nil,
        participants: [Participant]? = nil,
        priority: Priority?? = nil,
        session: String?? = nil,
        task: JSONAny? = nil,
        tenant: String?? = nil,
        timeout: String?? = nil
    ) -> RequestResponseInput {
        return RequestResponseInput(
            budget: budget ?? self.budget,
            context: context ?? self.context,
            earlier: earlier ?? self.earlier,
            execution: execution ?? self.execution,
            participants: participants ?? self.participants,
            priority: priority ?? self.priority,
            session: session ?? self.session,
            task: task ?? self.task,
            tenant: tenant ?? self.tenant,
            timeout: timeout ?? self.timeout
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// End the play with this value as its result.
// MARK: - Return
public struct Return: Codable {
    public var returnDo: ReturnDo
    public var expression: String?
    public var value: JSONAny?

    public enum CodingKeys: String, CodingKey {
        case returnDo = "do"
        case expression = "expression"
        case value = "value"
    }

    public init(returnDo: ReturnDo, expression: String?, value: JSONAny?) {
        self.returnDo = returnDo
        self.expression = expression
        self.value = value
    }
}

// MARK: Return convenience initializers and mutators

public extension Return {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Return.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        returnDo: ReturnDo? = nil,
        expression: String?? = nil,
        value: JSONAny?? = nil
    ) -> Return {
        return Return(
            returnDo: returnDo ?? self.returnDo,
            expression: expression ?? self.expression,
            value: value ?? self.value
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

public enum ReturnDo: String, Codable {
    case doReturn = "return"
}

/// A script.
// MARK: - ScriptNode
public struct ScriptNode: Codable {
    public var entry: String?
    public var id: String
    /// A JSON template.
    public var input: JSONAny?
    /// A JSON Schema that the input must fit.
    public var inputSchema: [String: JSONAny]?
    /// The name of the output, if it is not the node's id.
    public var into: String?
    /// A JSON Schema that the output must fit.
    public var outputSchema: [String: JSONAny]?
    public var retry: Retry?
    public var script: String
    /// The time limit of one attempt.
    public var timeout: String?
    public var title: String?
    public var type: FlowNodeType

    public enum CodingKeys: String, CodingKey {
        case entry = "entry"
        case id = "id"
        case input = "input"
        case inputSchema = "input_schema"
        case into = "into"
        case outputSchema = "output_schema"
        case retry = "retry"
        case script = "script"
        case timeout = "timeout"
        case title = "title"
        case type = "type"
    }

    public init(entry: String?, id: String, input: JSONAny?, inputSchema: [String: JSONAny]?, into: String?, outputSchema: [String: JSONAny]?, retry: Retry?, script: String, timeout: String?, title: String?, type: FlowNodeType) {
        self.entry = entry
        self.id = id
        self.input = input
        self.inputSchema = inputSchema
        self.into = into
        self.outputSchema = outputSchema
        self.retry = retry
        self.script = script
        self.timeout = timeout
        self.title = title
        self.type = type
    }
}

// MARK: ScriptNode convenience initializers and mutators

public extension ScriptNode {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(ScriptNode.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        entry: String?? = nil,
        id: String? = nil,
        input: JSONAny?? = nil,
        inputSchema: [String: JSONAny]?? = nil,
        into: String?? = nil,
        outputSchema: [String: JSONAny]?? = nil,
        retry: Retry?? = nil,
        script: String? = nil,
        timeout: String?? = nil,
        title: String?? = nil,
        type: FlowNodeType? = nil
    ) -> ScriptNode {
        return ScriptNode(
            entry: entry ?? self.entry,
            id: id ?? self.id,
            input: input ?? self.input,
            inputSchema: inputSchema ?? self.inputSchema,
            into: into ?? self.into,
            outputSchema: outputSchema ?? self.outputSchema,
            retry: retry ?? self.retry,
            script: script ?? self.script,
            timeout: timeout ?? self.timeout,
            title: title ?? self.title,
            type: type ?? self.type
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// A script of the project file as a participant: `execute` gets one `Message`, like a
/// remote worker.
// MARK: - Scripted
public struct Scripted: Codable {
    public var capabilities: [String]?
    public var description: String?
    public var kind: ParticipantKind
    public var name: String
    /// Its name under scripts; the participant's own name by default.
    public var script: String?
    public var topics: [String]?

    public enum CodingKeys: String, CodingKey {
        case capabilities = "capabilities"
        case description = "description"
        case kind = "kind"
        case name = "name"
        case script = "script"
        case topics = "topics"
    }

    public init(capabilities: [String]?, description: String?, kind: ParticipantKind, name: String, script: String?, topics: [String]?) {
        self.capabilities = capabilities
        self.description = description
        self.kind = kind
        self.name = name
        self.script = script
        self.topics = topics
    }
}

// MARK: Scripted convenience initializers and mutators

public extension Scripted {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Scripted.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        capabilities: [String]?? = nil,
        description: String?? = nil,
        kind: ParticipantKind? = nil,
        name: String? = nil,
        script: String?? = nil,
        topics: [String]?? = nil
    ) -> Scripted {
        return Scripted(
            capabilities: capabilities ?? self.capabilities,
            description: description ?? self.description,
            kind: kind ?? self.kind,
            name: name ?? self.name,
            script: script ?? self.script,
            topics: topics ?? self.topics
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// `on_failure`: end the chain at a failed stage (`stop`), go on without it (`skip`), or ask
/// a person (`ask`).
// MARK: - SequentialInput
public struct SequentialInput: Codable {
    public var budget: Budget?
    public var context: [String: JSONAny]?
    /// The conversation before the task, after that of the session.
    public var earlier: [Earlier]?
    /// One activity a call (steps), or a stretch of the run in one activity (fused).
    public var execution: Execution?
    public var onFailure: OnFailure?
    public var participants: [Participant]
    public var priority: Priority?
    public var session: String?
    public var task: JSONAny
    public var tenant: String?
    public var timeout: String?

    public enum CodingKeys: String, CodingKey {
        case budget = "budget"
        case context = "context"
        case earlier = "earlier"
        case execution = "execution"
        case onFailure = "on_failure"
        case participants = "participants"
        case priority = "priority"
        case session = "session"
        case task = "task"
        case tenant = "tenant"
        case timeout = "timeout"
    }

    public init(budget: Budget?, context: [String: JSONAny]?, earlier: [Earlier]?, execution: Execution?, onFailure: OnFailure?, participants: [Participant], priority: Priority?, session: String?, task: JSONAny, tenant: String?, timeout: String?) {
        self.budget = budget
        self.context = context
        self.earlier = earlier
        self.execution = execution
        self.onFailure = onFailure
        self.participants = participants
        self.priority = priority
        self.session = session
        self.task = task
        self.tenant = tenant
        self.timeout = timeout
    }
}

// MARK: SequentialInput convenience initializers and mutators

public extension SequentialInput {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(SequentialInput.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        budget: Budget?? = nil,
        context: [String: JSONAny]?? = nil,
        earlier: [Earlier]?? = nil,
        execution: Execution?? = nil,
        onFailure: OnFailure?? = nil,
        participants: [Participant]? = nil,
        priority: Priority?? = nil,
        session: String?? = nil,
        task: JSONAny? = nil,
        tenant: String?? = nil,
        timeout: String?? = nil
    ) -> SequentialInput {
        return SequentialInput(
            budget: budget ?? self.budget,
            context: context ?? self.context,
            earlier: earlier ?? self.earlier,
            execution: execution ?? self.execution,
            onFailure: onFailure ?? self.onFailure,
            participants: participants ?? self.participants,
            priority: priority ?? self.priority,
            session: session ?? self.session,
            task: task ?? self.task,
            tenant: tenant ?? self.tenant,
            timeout: timeout ?? self.timeout
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// Set a fact to this value.
// MARK: - SetFact
public struct SetFact: Codable {
    public var setFactDo: SetFactDo
    public var expression: String?
    public var name: String
    public var value: JSONAny?

    public enum CodingKeys: String, CodingKey {
        case setFactDo = "do"
        case expression = "expression"
        case name = "name"
        case value = "value"
    }

    public init(setFactDo: SetFactDo, expression: String?, name: String, value: JSONAny?) {
        self.setFactDo = setFactDo
        self.expression = expression
        self.name = name
        self.value = value
    }
}

// MARK: SetFact convenience initializers and mutators

public extension SetFact {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(SetFact.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        setFactDo: SetFactDo? = nil,
        expression: String?? = nil,
        name: String? = nil,
        value: JSONAny?? = nil
    ) -> SetFact {
        return SetFact(
            setFactDo: setFactDo ?? self.setFactDo,
            expression: expression ?? self.expression,
            name: name ?? self.name,
            value: value ?? self.value
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

public enum SetFactDo: String, Codable {
    case doSet = "set"
}

/// The beginning. Its output is the flow's input; in a loop or a map, the last result or the
/// item.
// MARK: - StartNode
public struct StartNode: Codable {
    public var id: String
    /// A JSON Schema that the input must fit.
    public var inputSchema: [String: JSONAny]?
    public var title: String?
    public var type: FlowNodeType

    public enum CodingKeys: String, CodingKey {
        case id = "id"
        case inputSchema = "input_schema"
        case title = "title"
        case type = "type"
    }

    public init(id: String, inputSchema: [String: JSONAny]?, title: String?, type: FlowNodeType) {
        self.id = id
        self.inputSchema = inputSchema
        self.title = title
        self.type = type
    }
}

// MARK: StartNode convenience initializers and mutators

public extension StartNode {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(StartNode.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        id: String? = nil,
        inputSchema: [String: JSONAny]?? = nil,
        title: String?? = nil,
        type: FlowNodeType? = nil
    ) -> StartNode {
        return StartNode(
            id: id ?? self.id,
            inputSchema: inputSchema ?? self.inputSchema,
            title: title ?? self.title,
            type: type ?? self.type
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// Guidance for the next answer: of the participant `to`, or of any.
// MARK: - Steer
public struct Steer: Codable {
    public var message: String
    public var to: String?

    public enum CodingKeys: String, CodingKey {
        case message = "message"
        case to = "to"
    }

    public init(message: String, to: String?) {
        self.message = message
        self.to = to
    }
}

// MARK: Steer convenience initializers and mutators

public extension Steer {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Steer.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        message: String? = nil,
        to: String?? = nil
    ) -> Steer {
        return Steer(
            message: message ?? self.message,
            to: to ?? self.to
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// End the play without a result.
// MARK: - Stop
public struct Stop: Codable {
    public var stopDo: StopDo
    public var reason: String?

    public enum CodingKeys: String, CodingKey {
        case stopDo = "do"
        case reason = "reason"
    }

    public init(stopDo: StopDo, reason: String?) {
        self.stopDo = stopDo
        self.reason = reason
    }
}

// MARK: Stop convenience initializers and mutators

public extension Stop {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Stop.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        stopDo: StopDo? = nil,
        reason: String?? = nil
    ) -> Stop {
        return Stop(
            stopDo: stopDo ?? self.stopDo,
            reason: reason ?? self.reason
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

public enum StopDo: String, Codable {
    case stop = "stop"
}

/// Another flow, as a child workflow: the whole flow, or the name of a published flow or of
/// one in the project file.
///
/// `name@version` pins a published version.
// MARK: - SubflowNode
public struct SubflowNode: Codable {
    public var flow: Flow
    public var id: String
    /// A JSON template.
    public var input: JSONAny?
    /// The name of the output, if it is not the node's id.
    public var into: String?
    /// A JSON Schema that the output must fit.
    public var outputSchema: [String: JSONAny]?
    public var retry: Retry?
    /// The time limit of one attempt.
    public var timeout: String?
    public var title: String?
    public var type: FlowNodeType

    public enum CodingKeys: String, CodingKey {
        case flow = "flow"
        case id = "id"
        case input = "input"
        case into = "into"
        case outputSchema = "output_schema"
        case retry = "retry"
        case timeout = "timeout"
        case title = "title"
        case type = "type"
    }

    public init(flow: Flow, id: String, input: JSONAny?, into: String?, outputSchema: [String: JSONAny]?, retry: Retry?, timeout: String?, title: String?, type: FlowNodeType) {
        self.flow = flow
        self.id = id
        self.input = input
        self.into = into
        self.outputSchema = outputSchema
        self.retry = retry
        self.timeout = timeout
        self.title = title
        self.type = type
    }
}

// MARK: SubflowNode convenience initializers and mutators

public extension SubflowNode {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(SubflowNode.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        flow: Flow? = nil,
        id: String? = nil,
        input: JSONAny?? = nil,
        into: String?? = nil,
        outputSchema: [String: JSONAny]?? = nil,
        retry: Retry?? = nil,
        timeout: String?? = nil,
        title: String?? = nil,
        type: FlowNodeType? = nil
    ) -> SubflowNode {
        return SubflowNode(
            flow: flow ?? self.flow,
            id: id ?? self.id,
            input: input ?? self.input,
            into: into ?? self.into,
            outputSchema: outputSchema ?? self.outputSchema,
            retry: retry ?? self.retry,
            timeout: timeout ?? self.timeout,
            title: title ?? self.title,
            type: type ?? self.type
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// The answer to `submit_idea`. A todo that is `queued` starts later: its workflow does not
/// run yet.
// MARK: - Submitted
public struct Submitted: Codable {
    public var queued: Bool?
    public var todoID: String
    public var workflowID: String

    public enum CodingKeys: String, CodingKey {
        case queued = "queued"
        case todoID = "todo_id"
        case workflowID = "workflow_id"
    }

    public init(queued: Bool?, todoID: String, workflowID: String) {
        self.queued = queued
        self.todoID = todoID
        self.workflowID = workflowID
    }
}

// MARK: Submitted convenience initializers and mutators

public extension Submitted {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Submitted.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        queued: Bool?? = nil,
        todoID: String? = nil,
        workflowID: String? = nil
    ) -> Submitted {
        return Submitted(
            queued: queued ?? self.queued,
            todoID: todoID ?? self.todoID,
            workflowID: workflowID ?? self.workflowID
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// Input of `Supervisor`: a policy and the agents under it, in order of start. A name refers
/// to an agent of mofa.yaml.
// MARK: - SupervisorInput
public struct SupervisorInput: Codable {
    public var children: [Child]
    public var maxRestarts: Int?
    public var strategy: SupervisorInputStrategy?
    /// The tenant of its agents; by default they are for all.
    public var tenant: String?
    public var within: String?

    public enum CodingKeys: String, CodingKey {
        case children = "children"
        case maxRestarts = "max_restarts"
        case strategy = "strategy"
        case tenant = "tenant"
        case within = "within"
    }

    public init(children: [Child], maxRestarts: Int?, strategy: SupervisorInputStrategy?, tenant: String?, within: String?) {
        self.children = children
        self.maxRestarts = maxRestarts
        self.strategy = strategy
        self.tenant = tenant
        self.within = within
    }
}

// MARK: SupervisorInput convenience initializers and mutators

public extension SupervisorInput {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(SupervisorInput.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        children: [Child]? = nil,
        maxRestarts: Int?? = nil,
        strategy: SupervisorInputStrategy?? = nil,
        tenant: String?? = nil,
        within: String?? = nil
    ) -> SupervisorInput {
        return SupervisorInput(
            children: children ?? self.children,
            maxRestarts: maxRestarts ?? self.maxRestarts,
            strategy: strategy ?? self.strategy,
            tenant: tenant ?? self.tenant,
            within: within ?? self.within
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

public enum Child: Codable {
    case agent(Agent)
    case string(String)

    public init(from decoder: Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let x = try? container.decode(String.self) {
            self = .string(x)
            return
        }
        if let x = try? container.decode(Agent.self) {
            self = .agent(x)
            return
        }
        throw DecodingError.typeMismatch(Child.self, DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "Wrong type for Child"))
    }

    public func encode(to encoder: Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .agent(let x):
            try container.encode(x)
        case .string(let x):
            try container.encode(x)
        }
    }
}

/// An LLM that answers; with `tools`, by the ReAct loop. `model` is `provider:model` or a
/// name from the project file.
///
/// `topics` are its filters in PublishSubscribe; without any it receives every topic.
// MARK: - Agent
public struct Agent: Codable {
    public var capabilities: [String]?
    /// Tools that the one who started the run uses, by decisions.
    public var clientTools: [ClientTool]?
    public var description: String?
    /// Scripts that check what goes to its model and tools, and what comes back.
    public var guards: [String]?
    public var instructions: String?
    /// A script that writes the instructions for each question; it receives those given here.
    public var instructionsFrom: String?
    public var kind: ParticipantKind
    public var maxSteps: Int?
    public var metadata: [String: JSONAny]?
    public var model: String?
    public var name: String
    public var outputSchema: [String: JSONAny]?
    public var temperature: Double?
    public var tools: [String]?
    public var topics: [String]?

    public enum CodingKeys: String, CodingKey {
        case capabilities = "capabilities"
        case clientTools = "client_tools"
        case description = "description"
        case guards = "guards"
        case instructions = "instructions"
        case instructionsFrom = "instructions_from"
        case kind = "kind"
        case maxSteps = "max_steps"
        case metadata = "metadata"
        case model = "model"
        case name = "name"
        case outputSchema = "output_schema"
        case temperature = "temperature"
        case tools = "tools"
        case topics = "topics"
    }

    public init(capabilities: [String]?, clientTools: [ClientTool]?, description: String?, guards: [String]?, instructions: String?, instructionsFrom: String?, kind: ParticipantKind, maxSteps: Int?, metadata: [String: JSONAny]?, model: String?, name: String, outputSchema: [String: JSONAny]?, temperature: Double?, tools: [String]?, topics: [String]?) {
        self.capabilities = capabilities
        self.clientTools = clientTools
        self.description = description
        self.guards = guards
        self.instructions = instructions
        self.instructionsFrom = instructionsFrom
        self.kind = kind
        self.maxSteps = maxSteps
        self.metadata = metadata
        self.model = model
        self.name = name
        self.outputSchema = outputSchema
        self.temperature = temperature
        self.tools = tools
        self.topics = topics
    }
}

// MARK: Agent convenience initializers and mutators

public extension Agent {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Agent.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        capabilities: [String]?? = nil,
        clientTools: [ClientTool]?? = nil,
        description: String?? = nil,
        guards: [String]?? = nil,
        instructions: String?? = nil,
        instructionsFrom: String?? = nil,
        kind: ParticipantKind? = nil,
        maxSteps: Int?? = nil,
        metadata: [String: JSONAny]?? = nil,
        model: String?? = nil,
        name: String? = nil,
        outputSchema: [String: JSONAny]?? = nil,
        temperature: Double?? = nil,
        tools: [String]?? = nil,
        topics: [String]?? = nil
    ) -> Agent {
        return Agent(
            capabilities: capabilities ?? self.capabilities,
            clientTools: clientTools ?? self.clientTools,
            description: description ?? self.description,
            guards: guards ?? self.guards,
            instructions: instructions ?? self.instructions,
            instructionsFrom: instructionsFrom ?? self.instructionsFrom,
            kind: kind ?? self.kind,
            maxSteps: maxSteps ?? self.maxSteps,
            metadata: metadata ?? self.metadata,
            model: model ?? self.model,
            name: name ?? self.name,
            outputSchema: outputSchema ?? self.outputSchema,
            temperature: temperature ?? self.temperature,
            tools: tools ?? self.tools,
            topics: topics ?? self.topics
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

public enum SupervisorInputStrategy: String, Codable {
    case allForOne = "all_for_one"
    case oneForOne = "one_for_one"
    case restForOne = "rest_for_one"
}

/// Several cases. The first one that holds is taken; `default` if none does.
// MARK: - SwitchNode
public struct SwitchNode: Codable {
    public var cases: [Case]
    public var id: String
    public var title: String?
    public var type: FlowNodeType

    public enum CodingKeys: String, CodingKey {
        case cases = "cases"
        case id = "id"
        case title = "title"
        case type = "type"
    }

    public init(cases: [Case], id: String, title: String?, type: FlowNodeType) {
        self.cases = cases
        self.id = id
        self.title = title
        self.type = type
    }
}

// MARK: SwitchNode convenience initializers and mutators

public extension SwitchNode {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(SwitchNode.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        cases: [Case]? = nil,
        id: String? = nil,
        title: String?? = nil,
        type: FlowNodeType? = nil
    ) -> SwitchNode {
        return SwitchNode(
            cases: cases ?? self.cases,
            id: id ?? self.id,
            title: title ?? self.title,
            type: type ?? self.type
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// A team that works on `task` in its mode.
// MARK: - TeamNode
public struct TeamNode: Codable {
    public var id: String
    /// The name of the output, if it is not the node's id.
    public var into: String?
    /// A JSON Schema that the output must fit.
    public var outputSchema: [String: JSONAny]?
    public var retry: Retry?
    /// A template: the task.
    public var task: JSONAny
    public var team: Participant
    /// The time limit of one attempt.
    public var timeout: String?
    public var title: String?
    public var type: FlowNodeType

    public enum CodingKeys: String, CodingKey {
        case id = "id"
        case into = "into"
        case outputSchema = "output_schema"
        case retry = "retry"
        case task = "task"
        case team = "team"
        case timeout = "timeout"
        case title = "title"
        case type = "type"
    }

    public init(id: String, into: String?, outputSchema: [String: JSONAny]?, retry: Retry?, task: JSONAny, team: Participant, timeout: String?, title: String?, type: FlowNodeType) {
        self.id = id
        self.into = into
        self.outputSchema = outputSchema
        self.retry = retry
        self.task = task
        self.team = team
        self.timeout = timeout
        self.title = title
        self.type = type
    }
}

// MARK: TeamNode convenience initializers and mutators

public extension TeamNode {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(TeamNode.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        id: String? = nil,
        into: String?? = nil,
        outputSchema: [String: JSONAny]?? = nil,
        retry: Retry?? = nil,
        task: JSONAny? = nil,
        team: Participant? = nil,
        timeout: String?? = nil,
        title: String?? = nil,
        type: FlowNodeType? = nil
    ) -> TeamNode {
        return TeamNode(
            id: id ?? self.id,
            into: into ?? self.into,
            outputSchema: outputSchema ?? self.outputSchema,
            retry: retry ?? self.retry,
            task: task ?? self.task,
            team: team ?? self.team,
            timeout: timeout ?? self.timeout,
            title: title ?? self.title,
            type: type ?? self.type
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// A team as one participant: a mode, that mode's own fields, and its participants; or a
/// flow, with the mode Flow.
// MARK: - TeamOf
public struct TeamOf: Codable {
    public var acks: AcksUnion?
    public var aggregate: Aggregate?
    public var budget: Budget?
    public var capabilities: [String]?
    public var checker: TieBreakUnion?
    public var context: [String: JSONAny]?
    public var description: String?
    /// The conversation before the task, after that of the session.
    public var earlier: [Earlier]?
    public var judge: TieBreakUnion?
    public var kind: ParticipantKind
    public var maxSteps: Int?
    public var minSuccess: Int?
    public var mode: String
    public var moderator: TieBreakUnion?
    public var name: String
    public var onFailure: OnFailure?
    public var options: [Option]?
    /// None for the mode Flow.
    public var participants: [Participant]?
    public var planner: TieBreakUnion?
    public var teamOfProtocol: String?
    public var quorum: Int?
    public var rounds: Int?
    public var script: String?
    public var session: String?
    public var stopOnAgreement: Bool?
    public var threshold: Double?
    public var tieBreak: TieBreakUnion?
    public var timeout: String?
    public var topic: String?
    public var topics: [String]?
    public var weights: [String: Double]?

    public enum CodingKeys: String, CodingKey {
        case acks = "acks"
        case aggregate = "aggregate"
        case budget = "budget"
        case capabilities = "capabilities"
        case checker = "checker"
        case context = "context"
        case description = "description"
        case earlier = "earlier"
        case judge = "judge"
        case kind = "kind"
        case maxSteps = "max_steps"
        case minSuccess = "min_success"
        case mode = "mode"
        case moderator = "moderator"
        case name = "name"
        case onFailure = "on_failure"
        case options = "options"
        case participants = "participants"
        case planner = "planner"
        case teamOfProtocol = "protocol"
        case quorum = "quorum"
        case rounds = "rounds"
        case script = "script"
        case session = "session"
        case stopOnAgreement = "stop_on_agreement"
        case threshold = "threshold"
        case tieBreak = "tie_break"
        case timeout = "timeout"
        case topic = "topic"
        case topics = "topics"
        case weights = "weights"
    }

    public init(acks: AcksUnion?, aggregate: Aggregate?, budget: Budget?, capabilities: [String]?, checker: TieBreakUnion?, context: [String: JSONAny]?, description: String?, earlier: [Earlier]?, judge: TieBreakUnion?, kind: ParticipantKind, maxSteps: Int?, minSuccess: Int?, mode: String, moderator: TieBreakUnion?, name: String, onFailure: OnFailure?, options: [Option]?, participants: [Participant]?, planner: TieBreakUnion?, teamOfProtocol: String?, quorum: Int?, rounds: Int?, script: String?, session: String?, stopOnAgreement: Bool?, threshold: Double?, tieBreak: TieBreakUnion?, timeout: String?, topic: String?, topics: [String]?, weights: [String: Double]?) {
        self.acks = acks
        self.aggregate = aggregate
        self.budget = budget
        self.capabilities = capabilities
        self.checker = checker
        self.context = context
        self.description = description
        self.earlier = earlier
        self.judge = judge
        self.kind = kind
        self.maxSteps = maxSteps
        self.minSuccess = minSuccess
        self.mode = mode
        self.moderator = moderator
        self.name = name
        self.onFailure = onFailure
        self.options = options
        self.participants = participants
        self.planner = planner
        self.teamOfProtocol = teamOfProtocol
        self.quorum = quorum
        self.rounds = rounds
        self.script = script
        self.session = session
        self.stopOnAgreement = stopOnAgreement
        self.threshold = threshold
        self.tieBreak = tieBreak
        self.timeout = timeout
        self.topic = topic
        self.topics = topics
        self.weights = weights
    }
}

// MARK: TeamOf convenience initializers and mutators

public extension TeamOf {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(TeamOf.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        acks: AcksUnion?? = nil,
        aggregate: Aggregate?? = nil,
        budget: Budget?? = nil,
        capabilities: [String]?? = nil,
        checker: TieBreakUnion?? = nil,
        context: [String: JSONAny]?? = nil,
        description: String?? = nil,
        earlier: [Earlier]?? = nil,
        judge: TieBreakUnion?? = nil,
        kind: ParticipantKind? = nil,
        maxSteps: Int?? = nil,
        minSuccess: Int?? = nil,
        mode: String? = nil,
        moderator: TieBreakUnion?? = nil,
        name: String? = nil,
        onFailure: OnFailure?? = nil,
        options: [Option]?? = nil,
        participants: [Participant]?? = nil,
        planner: TieBreakUnion?? = nil,
        teamOfProtocol: String?? = nil,
        quorum: Int?? = nil,
        rounds: Int?? = nil,
        script: String?? = nil,
        session: String?? = nil,
        stopOnAgreement: Bool?? = nil,
        threshold: Double?? = nil,
        tieBreak: TieBreakUnion?? = nil,
        timeout: String?? = nil,
        topic: String?? = nil,
        topics: [String]?? = nil,
        weights: [String: Double]?? = nil
    ) -> TeamOf {
        return TeamOf(
            acks: acks ?? self.acks,
            aggregate: aggregate ?? self.aggregate,
            budget: budget ?? self.budget,
            capabilities: capabilities ?? self.capabilities,
            checker: checker ?? self.checker,
            context: context ?? self.context,
            description: description ?? self.description,
            earlier: earlier ?? self.earlier,
            judge: judge ?? self.judge,
            kind: kind ?? self.kind,
            maxSteps: maxSteps ?? self.maxSteps,
            minSuccess: minSuccess ?? self.minSuccess,
            mode: mode ?? self.mode,
            moderator: moderator ?? self.moderator,
            name: name ?? self.name,
            onFailure: onFailure ?? self.onFailure,
            options: options ?? self.options,
            participants: participants ?? self.participants,
            planner: planner ?? self.planner,
            teamOfProtocol: teamOfProtocol ?? self.teamOfProtocol,
            quorum: quorum ?? self.quorum,
            rounds: rounds ?? self.rounds,
            script: script ?? self.script,
            session: session ?? self.session,
            stopOnAgreement: stopOnAgreement ?? self.stopOnAgreement,
            threshold: threshold ?? self.threshold,
            tieBreak: tieBreak ?? self.tieBreak,
            timeout: timeout ?? self.timeout,
            topic: topic ?? self.topic,
            topics: topics ?? self.topics,
            weights: weights ?? self.weights
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// Input of `todo`.
// MARK: - TodoID
public struct TodoID: Codable {
    public var id: String

    public enum CodingKeys: String, CodingKey {
        case id = "id"
    }

    public init(id: String) {
        self.id = id
    }
}

// MARK: TodoID convenience initializers and mutators

public extension TodoID {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(TodoID.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        id: String? = nil
    ) -> TodoID {
        return TodoID(
            id: id ?? self.id
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// Input of `Todo`. Without `secretary`, one generalist agent does the work.
// MARK: - TodoInput
public struct TodoInput: Codable {
    public var idea: Idea
    public var secretary: SecretaryInput?

    public enum CodingKeys: String, CodingKey {
        case idea = "idea"
        case secretary = "secretary"
    }

    public init(idea: Idea, secretary: SecretaryInput?) {
        self.idea = idea
        self.secretary = secretary
    }
}

// MARK: TodoInput convenience initializers and mutators

public extension TodoInput {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(TodoInput.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        idea: Idea? = nil,
        secretary: SecretaryInput?? = nil
    ) -> TodoInput {
        return TodoInput(
            idea: idea ?? self.idea,
            secretary: secretary ?? self.secretary
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// A wish, in the words of the person who has it.
// MARK: - Idea
public struct Idea: Codable {
    /// Todos of the same desk that must be completed before this one starts, by their ids.
    public var after: [String]?
    /// The person who hands it in, for spending caps by person; set by the API and the console.
    public var by: String?
    public var content: String
    /// Plan and dispatch only. The todo ends with a forecast of time, cost and risk; nobody
    /// works.
    public var dryRun: Bool?
    public var metadata: [String: JSONAny]?
    public var priority: Priority?

    public enum CodingKeys: String, CodingKey {
        case after = "after"
        case by = "by"
        case content = "content"
        case dryRun = "dry_run"
        case metadata = "metadata"
        case priority = "priority"
    }

    public init(after: [String]?, by: String?, content: String, dryRun: Bool?, metadata: [String: JSONAny]?, priority: Priority?) {
        self.after = after
        self.by = by
        self.content = content
        self.dryRun = dryRun
        self.metadata = metadata
        self.priority = priority
    }
}

// MARK: Idea convenience initializers and mutators

public extension Idea {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Idea.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        after: [String]?? = nil,
        by: String?? = nil,
        content: String? = nil,
        dryRun: Bool?? = nil,
        metadata: [String: JSONAny]?? = nil,
        priority: Priority?? = nil
    ) -> Idea {
        return Idea(
            after: after ?? self.after,
            by: by ?? self.by,
            content: content ?? self.content,
            dryRun: dryRun ?? self.dryRun,
            metadata: metadata ?? self.metadata,
            priority: priority ?? self.priority
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// The settings of a desk: its executors, and the decisions that people make.
// MARK: - SecretaryInput
public struct SecretaryInput: Codable {
    public var acceptance: Acceptance?
    public var accepting: Accepting?
    /// The most todos in progress at the same time; others wait, by priority.
    public var atOnce: Int?
    public var budget: Budget?
    public var clarify: Clarify?
    public var decisions: DecisionPolicy?
    public var dispatch: Dispatch?
    public var executors: [Participant]
    public var model: String?
    public var monitoring: Monitoring?
    public var name: String
    public var reportEvery: String?
    /// The tenant of all ideas; every record, memory and task carries it.
    public var tenant: String?
    /// Whether a todo's id begins with the first words of its idea. Off: the server does not see
    /// them.
    public var wordsInIDS: Bool?

    public enum CodingKeys: String, CodingKey {
        case acceptance = "acceptance"
        case accepting = "accepting"
        case atOnce = "at_once"
        case budget = "budget"
        case clarify = "clarify"
        case decisions = "decisions"
        case dispatch = "dispatch"
        case executors = "executors"
        case model = "model"
        case monitoring = "monitoring"
        case name = "name"
        case reportEvery = "report_every"
        case tenant = "tenant"
        case wordsInIDS = "words_in_ids"
    }

    public init(acceptance: Acceptance?, accepting: Accepting?, atOnce: Int?, budget: Budget?, clarify: Clarify?, decisions: DecisionPolicy?, dispatch: Dispatch?, executors: [Participant], model: String?, monitoring: Monitoring?, name: String, reportEvery: String?, tenant: String?, wordsInIDS: Bool?) {
        self.acceptance = acceptance
        self.accepting = accepting
        self.atOnce = atOnce
        self.budget = budget
        self.clarify = clarify
        self.decisions = decisions
        self.dispatch = dispatch
        self.executors = executors
        self.model = model
        self.monitoring = monitoring
        self.name = name
        self.reportEvery = reportEvery
        self.tenant = tenant
        self.wordsInIDS = wordsInIDS
    }
}

// MARK: SecretaryInput convenience initializers and mutators

public extension SecretaryInput {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(SecretaryInput.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        acceptance: Acceptance?? = nil,
        accepting: Accepting?? = nil,
        atOnce: Int?? = nil,
        budget: Budget?? = nil,
        clarify: Clarify?? = nil,
        decisions: DecisionPolicy?? = nil,
        dispatch: Dispatch?? = nil,
        executors: [Participant]? = nil,
        model: String?? = nil,
        monitoring: Monitoring?? = nil,
        name: String? = nil,
        reportEvery: String?? = nil,
        tenant: String?? = nil,
        wordsInIDS: Bool?? = nil
    ) -> SecretaryInput {
        return SecretaryInput(
            acceptance: acceptance ?? self.acceptance,
            accepting: accepting ?? self.accepting,
            atOnce: atOnce ?? self.atOnce,
            budget: budget ?? self.budget,
            clarify: clarify ?? self.clarify,
            decisions: decisions ?? self.decisions,
            dispatch: dispatch ?? self.dispatch,
            executors: executors ?? self.executors,
            model: model ?? self.model,
            monitoring: monitoring ?? self.monitoring,
            name: name ?? self.name,
            reportEvery: reportEvery ?? self.reportEvery,
            tenant: tenant ?? self.tenant,
            wordsInIDS: wordsInIDS ?? self.wordsInIDS
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

public enum Acceptance: String, Codable {
    case automatic = "automatic"
    case human = "human"
}

/// The acceptance of finished work, beside the decision policy of the desk.
///
/// `checks`: `together`, one call of the model checks all criteria; `each`, one call for
/// each criterion, by the executor
/// `checker` (an agent) or the secretary's model. `people` and `quorum` replace the policy's
/// for acceptances. After `reworks`
/// returns, the work can only be accepted or rejected.
// MARK: - Accepting
public struct Accepting: Codable {
    public var checker: String?
    public var checks: Checks?
    public var people: [String]?
    public var quorum: Int?
    public var reworks: Int?

    public enum CodingKeys: String, CodingKey {
        case checker = "checker"
        case checks = "checks"
        case people = "people"
        case quorum = "quorum"
        case reworks = "reworks"
    }

    public init(checker: String?, checks: Checks?, people: [String]?, quorum: Int?, reworks: Int?) {
        self.checker = checker
        self.checks = checks
        self.people = people
        self.quorum = quorum
        self.reworks = reworks
    }
}

// MARK: Accepting convenience initializers and mutators

public extension Accepting {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Accepting.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        checker: String?? = nil,
        checks: Checks?? = nil,
        people: [String]?? = nil,
        quorum: Int?? = nil,
        reworks: Int?? = nil
    ) -> Accepting {
        return Accepting(
            checker: checker ?? self.checker,
            checks: checks ?? self.checks,
            people: people ?? self.people,
            quorum: quorum ?? self.quorum,
            reworks: reworks ?? self.reworks
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

public enum Checks: String, Codable {
    case each = "each"
    case together = "together"
}

public enum Clarify: String, Codable {
    case automatic = "automatic"
    case interactive = "interactive"
}

/// The deadline of the secretary's own questions to people, and what follows. Without a
/// deadline they wait.
// MARK: - DecisionPolicy
public struct DecisionPolicy: Codable {
    public var assignees: [String]?
    public var deadline: String?
    public var onTimeout: OnTimeout?
    public var quorum: Int?
    public var remind: Remind?
    /// Whether the deadline counts working hours alone.
    public var workingHours: Bool?

    public enum CodingKeys: String, CodingKey {
        case assignees = "assignees"
        case deadline = "deadline"
        case onTimeout = "on_timeout"
        case quorum = "quorum"
        case remind = "remind"
        case workingHours = "working_hours"
    }

    public init(assignees: [String]?, deadline: String?, onTimeout: OnTimeout?, quorum: Int?, remind: Remind?, workingHours: Bool?) {
        self.assignees = assignees
        self.deadline = deadline
        self.onTimeout = onTimeout
        self.quorum = quorum
        self.remind = remind
        self.workingHours = workingHours
    }
}

// MARK: DecisionPolicy convenience initializers and mutators

public extension DecisionPolicy {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(DecisionPolicy.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        assignees: [String]?? = nil,
        deadline: String?? = nil,
        onTimeout: OnTimeout?? = nil,
        quorum: Int?? = nil,
        remind: Remind?? = nil,
        workingHours: Bool?? = nil
    ) -> DecisionPolicy {
        return DecisionPolicy(
            assignees: assignees ?? self.assignees,
            deadline: deadline ?? self.deadline,
            onTimeout: onTimeout ?? self.onTimeout,
            quorum: quorum ?? self.quorum,
            remind: remind ?? self.remind,
            workingHours: workingHours ?? self.workingHours
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// The strategy that assigns subtasks to executors. Only executors with all required
/// capabilities are considered.
///
/// `rules` belong to the strategy `rules`: a rule set, or the name of one that is installed
/// as a runtime plugin. The default
/// is the rules of the project file's desk. They return an executor's name. `weights` belong
/// to `composite`, and `threshold` to
/// `llm`: below this confidence of the model a person decides.
///
/// An executor that fails, or gives no answer within `silence`, is replaced by the next best
/// one, at most `replacements` times
/// a subtask; then a person decides. `at_once` has the most subtasks that an executor works
/// on at the same time, by its name,
/// over all todos of the desk; further ones wait, by priority.
// MARK: - Dispatch
public struct Dispatch: Codable {
    public var atOnce: [String: JSONAny]?
    public var replacements: Int?
    public var rules: Rules?
    public var silence: String?
    public var strategy: DispatchStrategy?
    /// Default: 0.6.
    public var threshold: Double?
    public var weights: Weights?

    public enum CodingKeys: String, CodingKey {
        case atOnce = "at_once"
        case replacements = "replacements"
        case rules = "rules"
        case silence = "silence"
        case strategy = "strategy"
        case threshold = "threshold"
        case weights = "weights"
    }

    public init(atOnce: [String: JSONAny]?, replacements: Int?, rules: Rules?, silence: String?, strategy: DispatchStrategy?, threshold: Double?, weights: Weights?) {
        self.atOnce = atOnce
        self.replacements = replacements
        self.rules = rules
        self.silence = silence
        self.strategy = strategy
        self.threshold = threshold
        self.weights = weights
    }
}

// MARK: Dispatch convenience initializers and mutators

public extension Dispatch {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Dispatch.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        atOnce: [String: JSONAny]?? = nil,
        replacements: Int?? = nil,
        rules: Rules?? = nil,
        silence: String?? = nil,
        strategy: DispatchStrategy?? = nil,
        threshold: Double?? = nil,
        weights: Weights?? = nil
    ) -> Dispatch {
        return Dispatch(
            atOnce: atOnce ?? self.atOnce,
            replacements: replacements ?? self.replacements,
            rules: rules ?? self.rules,
            silence: silence ?? self.silence,
            strategy: strategy ?? self.strategy,
            threshold: threshold ?? self.threshold,
            weights: weights ?? self.weights
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

public enum Rules: Codable {
    case ruleSet(RuleSet)
    case string(String)
    case null

    public init(from decoder: Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let x = try? container.decode(String.self) {
            self = .string(x)
            return
        }
        if let x = try? container.decode(RuleSet.self) {
            self = .ruleSet(x)
            return
        }
        if container.decodeNil() {
            self = .null
            return
        }
        throw DecodingError.typeMismatch(Rules.self, DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "Wrong type for Rules"))
    }

    public func encode(to encoder: Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .ruleSet(let x):
            try container.encode(x)
        case .string(let x):
            try container.encode(x)
        case .null:
            try container.encodeNil()
        }
    }
}

/// Groups of rules; a play begins with the first. `version` is the author's, `language` the
/// version of the conditions.
// MARK: - RuleSet
public struct RuleSet: Codable {
    public var groups: [RuleGroup]
    public var language: Int?
    public var name: String
    public var version: String?

    public enum CodingKeys: String, CodingKey {
        case groups = "groups"
        case language = "language"
        case name = "name"
        case version = "version"
    }

    public init(groups: [RuleGroup], language: Int?, name: String, version: String?) {
        self.groups = groups
        self.language = language
        self.name = name
        self.version = version
    }
}

// MARK: RuleSet convenience initializers and mutators

public extension RuleSet {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(RuleSet.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        groups: [RuleGroup]? = nil,
        language: Int?? = nil,
        name: String? = nil,
        version: String?? = nil
    ) -> RuleSet {
        return RuleSet(
            groups: groups ?? self.groups,
            language: language ?? self.language,
            name: name ?? self.name,
            version: version ?? self.version
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// Rules that are tried together, by one of four policies.
///
/// `first_match`: by priority; only the first rule whose condition holds fires.
/// `all`: by priority; every rule fires whose condition holds for the facts at the start of
/// the group.
/// `ordered`: in the order of the file; each rule sees the changes of those before it.
/// `first_success`: by priority; rules fire until the calls of one succeed. The changes of a
/// failed rule are undone. If all
/// fail, the play fails.
// MARK: - RuleGroup
public struct RuleGroup: Codable {
    public var name: String
    public var policy: Policy?
    public var rules: [Rule]

    public enum CodingKeys: String, CodingKey {
        case name = "name"
        case policy = "policy"
        case rules = "rules"
    }

    public init(name: String, policy: Policy?, rules: [Rule]) {
        self.name = name
        self.policy = policy
        self.rules = rules
    }
}

// MARK: RuleGroup convenience initializers and mutators

public extension RuleGroup {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(RuleGroup.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        name: String? = nil,
        policy: Policy?? = nil,
        rules: [Rule]? = nil
    ) -> RuleGroup {
        return RuleGroup(
            name: name ?? self.name,
            policy: policy ?? self.policy,
            rules: rules ?? self.rules
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

public enum Policy: String, Codable {
    case all = "all"
    case firstMatch = "first_match"
    case firstSuccess = "first_success"
    case ordered = "ordered"
}

/// If the condition `when` holds, the actions of `then` are done in order.
///
/// Rules with a higher `priority` are tried first, those with equal priorities in the order
/// of the file.
// MARK: - Rule
public struct Rule: Codable {
    public var enabled: Bool?
    public var name: String
    public var priority: Int?
    public var then: [ThenElement]
    public var when: String?

    public enum CodingKeys: String, CodingKey {
        case enabled = "enabled"
        case name = "name"
        case priority = "priority"
        case then = "then"
        case when = "when"
    }

    public init(enabled: Bool?, name: String, priority: Int?, then: [ThenElement], when: String?) {
        self.enabled = enabled
        self.name = name
        self.priority = priority
        self.then = then
        self.when = when
    }
}

// MARK: Rule convenience initializers and mutators

public extension Rule {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Rule.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        enabled: Bool?? = nil,
        name: String? = nil,
        priority: Int?? = nil,
        then: [ThenElement]? = nil,
        when: String?? = nil
    ) -> Rule {
        return Rule(
            enabled: enabled ?? self.enabled,
            name: name ?? self.name,
            priority: priority ?? self.priority,
            then: then ?? self.then,
            when: when ?? self.when
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// End the play with this value as its result.
///
/// Set a fact to this value.
///
/// Call a script or a tool with this value. Its answer becomes the fact `into`.
///
/// Send this value to a topic or to a living agent, after the play.
///
/// Continue with another group instead of this one. A circle is an error.
///
/// Play another group, then continue in this one.
///
/// End the play without a result.
// MARK: - ThenElement
public struct ThenElement: Codable {
    public var returnDo: ThenDo
    public var expression: String?
    public var value: JSONAny?
    public var name: String?
    public var into: String?
    public var script: String?
    public var tool: String?
    public var agent: String?
    public var topic: String?
    public var group: String?
    public var rules: String?
    public var reason: String?

    public enum CodingKeys: String, CodingKey {
        case returnDo = "do"
        case expression = "expression"
        case value = "value"
        case name = "name"
        case into = "into"
        case script = "script"
        case tool = "tool"
        case agent = "agent"
        case topic = "topic"
        case group = "group"
        case rules = "rules"
        case reason = "reason"
    }

    public init(returnDo: ThenDo, expression: String?, value: JSONAny?, name: String?, into: String?, script: String?, tool: String?, agent: String?, topic: String?, group: String?, rules: String?, reason: String?) {
        self.returnDo = returnDo
        self.expression = expression
        self.value = value
        self.name = name
        self.into = into
        self.script = script
        self.tool = tool
        self.agent = agent
        self.topic = topic
        self.group = group
        self.rules = rules
        self.reason = reason
    }
}

// MARK: ThenElement convenience initializers and mutators

public extension ThenElement {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(ThenElement.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        returnDo: ThenDo? = nil,
        expression: String?? = nil,
        value: JSONAny?? = nil,
        name: String?? = nil,
        into: String?? = nil,
        script: String?? = nil,
        tool: String?? = nil,
        agent: String?? = nil,
        topic: String?? = nil,
        group: String?? = nil,
        rules: String?? = nil,
        reason: String?? = nil
    ) -> ThenElement {
        return ThenElement(
            returnDo: returnDo ?? self.returnDo,
            expression: expression ?? self.expression,
            value: value ?? self.value,
            name: name ?? self.name,
            into: into ?? self.into,
            script: script ?? self.script,
            tool: tool ?? self.tool,
            agent: agent ?? self.agent,
            topic: topic ?? self.topic,
            group: group ?? self.group,
            rules: rules ?? self.rules,
            reason: reason ?? self.reason
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

public enum ThenDo: String, Codable {
    case call = "call"
    case doReturn = "return"
    case doSet = "set"
    case emit = "emit"
    case goTo = "go_to"
    case nested = "nested"
    case stop = "stop"
}

public enum DispatchStrategy: String, Codable {
    case capability = "capability"
    case composite = "composite"
    case leastLoaded = "least_loaded"
    case llm = "llm"
    case performance = "performance"
    case roundRobin = "round_robin"
    case rules = "rules"
}

/// The weights of `composite`. Each part of the score lies between 0 and 1, so that only the
/// ratio of the weights counts.
///
/// `capability`: a specialist has 1, a generalist 0.5. `load`: 1 without work, 1/2 with one
/// subtask, and so on. `performance`:
/// the share of good results. `speed` and `cost`: 1 for the best mean of all candidates, and
/// 0.5 without a record.
// MARK: - Weights
public struct Weights: Codable {
    public var capability: Double?
    public var cost: Double?
    public var load: Double?
    public var performance: Double?
    public var speed: Double?

    public enum CodingKeys: String, CodingKey {
        case capability = "capability"
        case cost = "cost"
        case load = "load"
        case performance = "performance"
        case speed = "speed"
    }

    public init(capability: Double?, cost: Double?, load: Double?, performance: Double?, speed: Double?) {
        self.capability = capability
        self.cost = cost
        self.load = load
        self.performance = performance
        self.speed = speed
    }
}

// MARK: Weights convenience initializers and mutators

public extension Weights {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Weights.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        capability: Double?? = nil,
        cost: Double?? = nil,
        load: Double?? = nil,
        performance: Double?? = nil,
        speed: Double?? = nil
    ) -> Weights {
        return Weights(
            capability: capability ?? self.capability,
            cost: cost ?? self.cost,
            load: load ?? self.load,
            performance: performance ?? self.performance,
            speed: speed ?? self.speed
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// The rules of a desk for its todos. By default nothing is watched beside executors, the
/// budget's end and the criteria.
///
/// `people` are asked about trouble, in place of the people of `decisions`: failures,
/// stalls, deadlines and budgets.
// MARK: - Monitoring
public struct Monitoring: Codable {
    public var budget: BudgetWarning?
    public var deadline: TodoDeadline?
    public var people: [String]?
    public var quality: Quality?
    public var stalls: Stalls?

    public enum CodingKeys: String, CodingKey {
        case budget = "budget"
        case deadline = "deadline"
        case people = "people"
        case quality = "quality"
        case stalls = "stalls"
    }

    public init(budget: BudgetWarning?, deadline: TodoDeadline?, people: [String]?, quality: Quality?, stalls: Stalls?) {
        self.budget = budget
        self.deadline = deadline
        self.people = people
        self.quality = quality
        self.stalls = stalls
    }
}

// MARK: Monitoring convenience initializers and mutators

public extension Monitoring {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Monitoring.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        budget: BudgetWarning?? = nil,
        deadline: TodoDeadline?? = nil,
        people: [String]?? = nil,
        quality: Quality?? = nil,
        stalls: Stalls?? = nil
    ) -> Monitoring {
        return Monitoring(
            budget: budget ?? self.budget,
            deadline: deadline ?? self.deadline,
            people: people ?? self.people,
            quality: quality ?? self.quality,
            stalls: stalls ?? self.stalls
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// A todo that has used a share of the calls, tokens or money of its budget.
///
/// `decide` asks a person whether to go on or to stop. For time there is the deadline.
// MARK: - BudgetWarning
public struct BudgetWarning: Codable {
    public var at: Double?
    public var budgetWarningDo: BudgetWarningDo?

    public enum CodingKeys: String, CodingKey {
        case at = "at"
        case budgetWarningDo = "do"
    }

    public init(at: Double?, budgetWarningDo: BudgetWarningDo?) {
        self.at = at
        self.budgetWarningDo = budgetWarningDo
    }
}

// MARK: BudgetWarning convenience initializers and mutators

public extension BudgetWarning {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(BudgetWarning.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        at: Double?? = nil,
        budgetWarningDo: BudgetWarningDo?? = nil
    ) -> BudgetWarning {
        return BudgetWarning(
            at: at ?? self.at,
            budgetWarningDo: budgetWarningDo ?? self.budgetWarningDo
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

public enum BudgetWarningDo: String, Codable {
    case decide = "decide"
    case report = "report"
}

/// A todo that is still open after `within`.
///
/// `decide` asks a person whether to go on, to allow as much time again, or to stop.
// MARK: - TodoDeadline
public struct TodoDeadline: Codable {
    public var todoDeadlineDo: BudgetWarningDo?
    public var within: String

    public enum CodingKeys: String, CodingKey {
        case todoDeadlineDo = "do"
        case within = "within"
    }

    public init(todoDeadlineDo: BudgetWarningDo?, within: String) {
        self.todoDeadlineDo = todoDeadlineDo
        self.within = within
    }
}

// MARK: TodoDeadline convenience initializers and mutators

public extension TodoDeadline {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(TodoDeadline.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        todoDeadlineDo: BudgetWarningDo?? = nil,
        within: String? = nil
    ) -> TodoDeadline {
        return TodoDeadline(
            todoDeadlineDo: todoDeadlineDo ?? self.todoDeadlineDo,
            within: within ?? self.within
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// Work of which acceptance criteria are not met.
///
/// `decide` asks the people who accept. `retry` sends the work back by itself first, without
/// a person, at most `at_most` times
/// and not more often than `accepting.reworks`. Then people decide.
// MARK: - Quality
public struct Quality: Codable {
    public var atMost: Int?
    public var qualityDo: QualityDo?

    public enum CodingKeys: String, CodingKey {
        case atMost = "at_most"
        case qualityDo = "do"
    }

    public init(atMost: Int?, qualityDo: QualityDo?) {
        self.atMost = atMost
        self.qualityDo = qualityDo
    }
}

// MARK: Quality convenience initializers and mutators

public extension Quality {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Quality.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        atMost: Int?? = nil,
        qualityDo: QualityDo?? = nil
    ) -> Quality {
        return Quality(
            atMost: atMost ?? self.atMost,
            qualityDo: qualityDo ?? self.qualityDo
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

public enum QualityDo: String, Codable {
    case decide = "decide"
    case retry = "retry"
}

/// A subtask that is not done `after` its start, and again after each further such time, at
/// most `at_most` times.
///
/// `report` records it; `decide` asks a person whether to wait on, to give it to somebody
/// else, or to stop.
// MARK: - Stalls
public struct Stalls: Codable {
    public var after: String
    public var atMost: Int?
    public var stallsDo: BudgetWarningDo?

    public enum CodingKeys: String, CodingKey {
        case after = "after"
        case atMost = "at_most"
        case stallsDo = "do"
    }

    public init(after: String, atMost: Int?, stallsDo: BudgetWarningDo?) {
        self.after = after
        self.atMost = atMost
        self.stallsDo = stallsDo
    }
}

// MARK: Stalls convenience initializers and mutators

public extension Stalls {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Stalls.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        after: String? = nil,
        atMost: Int?? = nil,
        stallsDo: BudgetWarningDo?? = nil
    ) -> Stalls {
        return Stalls(
            after: after ?? self.after,
            atMost: atMost ?? self.atMost,
            stallsDo: stallsDo ?? self.stallsDo
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// A todo as clients see it. `reason` is why it failed or was cancelled.
// MARK: - TodoItem
public struct TodoItem: Codable {
    public var assigned: [String: String]?
    public var createdAt: Date
    public var decisions: [DecisionRequest]?
    public var forecast: Forecast?
    public var id: String
    public var idea: Idea
    public var phase: Phase
    public var plan: [Subtask]?
    public var priority: Priority
    public var reason: String?
    public var report: Report?
    public var requirement: Requirement?
    public var result: ExecutionResult?
    public var status: TodoStatus
    public var updatedAt: Date
    public var usage: Usage?
    public var workflowID: String?

    public enum CodingKeys: String, CodingKey {
        case assigned = "assigned"
        case createdAt = "created_at"
        case decisions = "decisions"
        case forecast = "forecast"
        case id = "id"
        case idea = "idea"
        case phase = "phase"
        case plan = "plan"
        case priority = "priority"
        case reason = "reason"
        case report = "report"
        case requirement = "requirement"
        case result = "result"
        case status = "status"
        case updatedAt = "updated_at"
        case usage = "usage"
        case workflowID = "workflow_id"
    }

    public init(assigned: [String: String]?, createdAt: Date, decisions: [DecisionRequest]?, forecast: Forecast?, id: String, idea: Idea, phase: Phase, plan: [Subtask]?, priority: Priority, reason: String?, report: Report?, requirement: Requirement?, result: ExecutionResult?, status: TodoStatus, updatedAt: Date, usage: Usage?, workflowID: String?) {
        self.assigned = assigned
        self.createdAt = createdAt
        self.decisions = decisions
        self.forecast = forecast
        self.id = id
        self.idea = idea
        self.phase = phase
        self.plan = plan
        self.priority = priority
        self.reason = reason
        self.report = report
        self.requirement = requirement
        self.result = result
        self.status = status
        self.updatedAt = updatedAt
        self.usage = usage
        self.workflowID = workflowID
    }
}

// MARK: TodoItem convenience initializers and mutators

public extension TodoItem {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(TodoItem.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        assigned: [String: String]?? = nil,
        createdAt: Date? = nil,
        decisions: [DecisionRequest]?? = nil,
        forecast: Forecast?? = nil,
        id: String? = nil,
        idea: Idea? = nil,
        phase: Phase? = nil,
        plan: [Subtask]?? = nil,
        priority: Priority? = nil,
        reason: String?? = nil,
        report: Report?? = nil,
        requirement: Requirement?? = nil,
        result: ExecutionResult?? = nil,
        status: TodoStatus? = nil,
        updatedAt: Date? = nil,
        usage: Usage?? = nil,
        workflowID: String?? = nil
    ) -> TodoItem {
        return TodoItem(
            assigned: assigned ?? self.assigned,
            createdAt: createdAt ?? self.createdAt,
            decisions: decisions ?? self.decisions,
            forecast: forecast ?? self.forecast,
            id: id ?? self.id,
            idea: idea ?? self.idea,
            phase: phase ?? self.phase,
            plan: plan ?? self.plan,
            priority: priority ?? self.priority,
            reason: reason ?? self.reason,
            report: report ?? self.report,
            requirement: requirement ?? self.requirement,
            result: result ?? self.result,
            status: status ?? self.status,
            updatedAt: updatedAt ?? self.updatedAt,
            usage: usage ?? self.usage,
            workflowID: workflowID ?? self.workflowID
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// A question to a person, and the decision once it is settled.
///
/// `default` is the proposed answer where an answer is asked for instead of an option. It is
/// never taken without a person.
// MARK: - DecisionRequest
public struct DecisionRequest: Codable {
    public var action: ToolAction?
    public var allowAnswer: Bool?
    /// The confirmation that `always` may give, if it is no tool call.
    public var allows: Allowing?
    public var answerSchema: [String: JSONAny]?
    /// The answers so far, where the quorum is more than 1. Nobody counts twice.
    public var answers: [Answered]?
    public var argsSchema: [String: JSONAny]?
    /// The people who may decide; anybody if it is empty. This holds for verified identities,
    /// and for all where the project file has `decisions: {require_identity: true}`.
    public var assignees: [String]?
    /// The criteria of an acceptance, which an answer with rework may name as failed.
    public var criteria: [String]?
    public var deadline: Date?
    public var decisionRequestDefault: JSONAny?
    /// The desk of the todo that the run works for.
    public var desk: String?
    public var id: String
    /// The one who asks, and who may not decide. This holds as `assignees` does.
    public var initiator: String?
    public var kind: DecisionKind?
    public var onTimeout: OnTimeout?
    public var openedAt: Date
    public var options: [Option]?
    public var question: String
    /// The number of people who have to give the same answer. The first answer that so many give
    /// settles.
    public var quorum: Int?
    public var recommended: String?
    public var remind: Remind?
    /// The number of reminders so far.
    public var reminded: Int?
    public var risk: String?
    public var runID: String
    public var settled: Decision?
    public var snoozedUntil: Date?
    public var status: DecisionStatus?
    public var title: String
    public var todoID: String?
    public var workflowID: String
    /// Whether the deadline was counted in the working hours of those who are asked.
    public var workingHours: Bool?

    public enum CodingKeys: String, CodingKey {
        case action = "action"
        case allowAnswer = "allow_answer"
        case allows = "allows"
        case answerSchema = "answer_schema"
        case answers = "answers"
        case argsSchema = "args_schema"
        case assignees = "assignees"
        case criteria = "criteria"
        case deadline = "deadline"
        case decisionRequestDefault = "default"
        case desk = "desk"
        case id = "id"
        case initiator = "initiator"
        case kind = "kind"
        case onTimeout = "on_timeout"
        case openedAt = "opened_at"
        case options = "options"
        case question = "question"
        case quorum = "quorum"
        case recommended = "recommended"
        case remind = "remind"
        case reminded = "reminded"
        case risk = "risk"
        case runID = "run_id"
        case settled = "settled"
        case snoozedUntil = "snoozed_until"
        case status = "status"
        case title = "title"
        case todoID = "todo_id"
        case workflowID = "workflow_id"
        case workingHours = "working_hours"
    }

    public init(action: ToolAction?, allowAnswer: Bool?, allows: Allowing?, answerSchema: [String: JSONAny]?, answers: [Answered]?, argsSchema: [String: JSONAny]?, assignees: [String]?, criteria: [String]?, deadline: Date?, decisionRequestDefault: JSONAny?, desk: String?, id: String, initiator: String?, kind: DecisionKind?, onTimeout: OnTimeout?, openedAt: Date, options: [Option]?, question: String, quorum: Int?, recommended: String?, remind: Remind?, reminded: Int?, risk: String?, runID: String, settled: Decision?, snoozedUntil: Date?, status: DecisionStatus?, title: String, todoID: String?, workflowID: String, workingHours: Bool?) {
        self.action = action
        self.allowAnswer = allowAnswer
        self.allows = allows
        self.answerSchema = answerSchema
        self.answers = answers
        self.argsSchema = argsSchema
        self.assignees = assignees
        self.criteria = criteria
        self.deadline = deadline
        self.decisionRequestDefault = decisionRequestDefault
        self.desk = desk
        self.id = id
        self.initiator = initiator
        self.kind = kind
        self.onTimeout = onTimeout
        self.openedAt = openedAt
        self.options = options
        self.question = question
        self.quorum = quorum
        self.recommended = recommended
        self.remind = remind
        self.reminded = reminded
        self.risk = risk
        self.runID = runID
        self.settled = settled
        self.snoozedUntil = snoozedUntil
        self.status = status
        self.title = title
        self.todoID = todoID
        self.workflowID = workflowID
        self.workingHours = workingHours
    }
}

// MARK: DecisionRequest convenience initializers and mutators

public extension DecisionRequest {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(DecisionRequest.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        action: ToolAction?? = nil,
        allowAnswer: Bool?? = nil,
        allows: Allowing?? = nil,
        answerSchema: [String: JSONAny]?? = nil,
        answers: [Answered]?? = nil,
        argsSchema: [String: JSONAny]?? = nil,
        assignees: [String]?? = nil,
        criteria: [String]?? = nil,
        deadline: Date?? = nil,
        decisionRequestDefault: JSONAny?? = nil,
        desk: String?? = nil,
        id: String? = nil,
        initiator: String?? = nil,
        kind: DecisionKind?? = nil,
        onTimeout: OnTimeout?? = nil,
        openedAt: Date? = nil,
        options: [Option]?? = nil,
        question: String? = nil,
        quorum: Int?? = nil,
        recommended: String?? = nil,
        remind: Remind?? = nil,
        reminded: Int?? = nil,
        risk: String?? = nil,
        runID: String? = nil,
        settled: Decision?? = nil,
        snoozedUntil: Date?? = nil,
        status: DecisionStatus?? = nil,
        title: String? = nil,
        todoID: String?? = nil,
        workflowID: String? = nil,
        workingHours: Bool?? = nil
    ) -> DecisionRequest {
        return DecisionRequest(
            action: action ?? self.action,
            allowAnswer: allowAnswer ?? self.allowAnswer,
            allows: allows ?? self.allows,
            answerSchema: answerSchema ?? self.answerSchema,
            answers: answers ?? self.answers,
            argsSchema: argsSchema ?? self.argsSchema,
            assignees: assignees ?? self.assignees,
            criteria: criteria ?? self.criteria,
            deadline: deadline ?? self.deadline,
            decisionRequestDefault: decisionRequestDefault ?? self.decisionRequestDefault,
            desk: desk ?? self.desk,
            id: id ?? self.id,
            initiator: initiator ?? self.initiator,
            kind: kind ?? self.kind,
            onTimeout: onTimeout ?? self.onTimeout,
            openedAt: openedAt ?? self.openedAt,
            options: options ?? self.options,
            question: question ?? self.question,
            quorum: quorum ?? self.quorum,
            recommended: recommended ?? self.recommended,
            remind: remind ?? self.remind,
            reminded: reminded ?? self.reminded,
            risk: risk ?? self.risk,
            runID: runID ?? self.runID,
            settled: settled ?? self.settled,
            snoozedUntil: snoozedUntil ?? self.snoozedUntil,
            status: status ?? self.status,
            title: title ?? self.title,
            todoID: todoID ?? self.todoID,
            workflowID: workflowID ?? self.workflowID,
            workingHours: workingHours ?? self.workingHours
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// The tool call that an approval is about.
// MARK: - ToolAction
public struct ToolAction: Codable {
    public var args: [String: JSONAny]?
    public var name: String

    public enum CodingKeys: String, CodingKey {
        case args = "args"
        case name = "name"
    }

    public init(args: [String: JSONAny]?, name: String) {
        self.args = args
        self.name = name
    }
}

// MARK: ToolAction convenience initializers and mutators

public extension ToolAction {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(ToolAction.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        args: [String: JSONAny]?? = nil,
        name: String? = nil
    ) -> ToolAction {
        return ToolAction(
            args: args ?? self.args,
            name: name ?? self.name
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// A confirmation that `always` may give for later ones like it: `option` is the choice that
/// does so.
// MARK: - Allowing
public struct Allowing: Codable {
    public var args: [String: JSONAny]?
    public var name: String
    public var option: String

    public enum CodingKeys: String, CodingKey {
        case args = "args"
        case name = "name"
        case option = "option"
    }

    public init(args: [String: JSONAny]?, name: String, option: String) {
        self.args = args
        self.name = name
        self.option = option
    }
}

// MARK: Allowing convenience initializers and mutators

public extension Allowing {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Allowing.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        args: [String: JSONAny]?? = nil,
        name: String? = nil,
        option: String? = nil
    ) -> Allowing {
        return Allowing(
            args: args ?? self.args,
            name: name ?? self.name,
            option: option ?? self.option
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// One person's answer to a request that needs several.
// MARK: - Answered
public struct Answered: Codable {
    public var answer: JSONAny?
    public var at: Date
    public var by: String
    public var choice: String?
    public var comment: String?
    public var editedArgs: [String: JSONAny]?
    public var failed: [String]?
    public var verified: Bool?

    public enum CodingKeys: String, CodingKey {
        case answer = "answer"
        case at = "at"
        case by = "by"
        case choice = "choice"
        case comment = "comment"
        case editedArgs = "edited_args"
        case failed = "failed"
        case verified = "verified"
    }

    public init(answer: JSONAny?, at: Date, by: String, choice: String?, comment: String?, editedArgs: [String: JSONAny]?, failed: [String]?, verified: Bool?) {
        self.answer = answer
        self.at = at
        self.by = by
        self.choice = choice
        self.comment = comment
        self.editedArgs = editedArgs
        self.failed = failed
        self.verified = verified
    }
}

// MARK: Answered convenience initializers and mutators

public extension Answered {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Answered.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        answer: JSONAny?? = nil,
        at: Date? = nil,
        by: String? = nil,
        choice: String?? = nil,
        comment: String?? = nil,
        editedArgs: [String: JSONAny]?? = nil,
        failed: [String]?? = nil,
        verified: Bool?? = nil
    ) -> Answered {
        return Answered(
            answer: answer ?? self.answer,
            at: at ?? self.at,
            by: by ?? self.by,
            choice: choice ?? self.choice,
            comment: comment ?? self.comment,
            editedArgs: editedArgs ?? self.editedArgs,
            failed: failed ?? self.failed,
            verified: verified ?? self.verified
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// A person's answer. `choice` is an option's id; `answer` is free text or JSON.
///
/// Once the request is settled, a text of more than 16 KiB is offloaded: `answer` is then
/// its beginning, and `answer_ref` the
/// address of the whole (`mofa show` expands it).
///
/// `by` is the caller's own claim, unless the API, the console or `mofa decide` knows who
/// calls, and adds a `seal`
/// (docs/identity.md). The run alone sets `verified`: true for a `by` that a seal has proved.
// MARK: - Decision
public struct Decision: Codable {
    /// With the approval of a tool call, or a confirmation with `allows`: allow later ones like
    /// it.
    public var always: Always?
    public var answer: JSONAny?
    public var answerRef: String?
    public var by: String?
    public var choice: String?
    public var comment: String?
    public var decisionID: String
    public var editedArgs: [String: JSONAny]?
    /// With rework at an acceptance: the criteria that are not met, by their words or numbers
    /// from 1. Only those go back.
    public var failed: [String]?
    public var idempotencyKey: String?
    public var seal: String?
    public var verified: Bool?

    public enum CodingKeys: String, CodingKey {
        case always = "always"
        case answer = "answer"
        case answerRef = "answer_ref"
        case by = "by"
        case choice = "choice"
        case comment = "comment"
        case decisionID = "decision_id"
        case editedArgs = "edited_args"
        case failed = "failed"
        case idempotencyKey = "idempotency_key"
        case seal = "seal"
        case verified = "verified"
    }

    public init(always: Always?, answer: JSONAny?, answerRef: String?, by: String?, choice: String?, comment: String?, decisionID: String, editedArgs: [String: JSONAny]?, failed: [String]?, idempotencyKey: String?, seal: String?, verified: Bool?) {
        self.always = always
        self.answer = answer
        self.answerRef = answerRef
        self.by = by
        self.choice = choice
        self.comment = comment
        self.decisionID = decisionID
        self.editedArgs = editedArgs
        self.failed = failed
        self.idempotencyKey = idempotencyKey
        self.seal = seal
        self.verified = verified
    }
}

// MARK: Decision convenience initializers and mutators

public extension Decision {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Decision.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        always: Always?? = nil,
        answer: JSONAny?? = nil,
        answerRef: String?? = nil,
        by: String?? = nil,
        choice: String?? = nil,
        comment: String?? = nil,
        decisionID: String? = nil,
        editedArgs: [String: JSONAny]?? = nil,
        failed: [String]?? = nil,
        idempotencyKey: String?? = nil,
        seal: String?? = nil,
        verified: Bool?? = nil
    ) -> Decision {
        return Decision(
            always: always ?? self.always,
            answer: answer ?? self.answer,
            answerRef: answerRef ?? self.answerRef,
            by: by ?? self.by,
            choice: choice ?? self.choice,
            comment: comment ?? self.comment,
            decisionID: decisionID ?? self.decisionID,
            editedArgs: editedArgs ?? self.editedArgs,
            failed: failed ?? self.failed,
            idempotencyKey: idempotencyKey ?? self.idempotencyKey,
            seal: seal ?? self.seal,
            verified: verified ?? self.verified
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// The calls that need no approval any more, and until when. Give `lasts` or `until`.
///
/// `within` is the run with all runs above and below it, its desk, or its tenant; runs of
/// other tenants are never meant.
// MARK: - Always
public struct Always: Codable {
    /// The agent that has asked, or any that uses the tool.
    public var agent: AgentEnum?
    /// Calls with the arguments that are approved here, or with any.
    public var args: Args?
    public var lasts: String?
    public var until: Date?
    public var within: Within?

    public enum CodingKeys: String, CodingKey {
        case agent = "agent"
        case args = "args"
        case lasts = "lasts"
        case until = "until"
        case within = "within"
    }

    public init(agent: AgentEnum?, args: Args?, lasts: String?, until: Date?, within: Within?) {
        self.agent = agent
        self.args = args
        self.lasts = lasts
        self.until = until
        self.within = within
    }
}

// MARK: Always convenience initializers and mutators

public extension Always {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Always.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        agent: AgentEnum?? = nil,
        args: Args?? = nil,
        lasts: String?? = nil,
        until: Date?? = nil,
        within: Within?? = nil
    ) -> Always {
        return Always(
            agent: agent ?? self.agent,
            args: args ?? self.args,
            lasts: lasts ?? self.lasts,
            until: until ?? self.until,
            within: within ?? self.within
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// The agent that has asked, or any that uses the tool.
public enum AgentEnum: String, Codable {
    case any = "any"
    case this = "this"
}

/// Calls with the arguments that are approved here, or with any.
public enum Args: String, Codable {
    case any = "any"
    case same = "same"
}

public enum Within: String, Codable {
    case desk = "desk"
    case run = "run"
    case tenant = "tenant"
}

public enum DecisionStatus: String, Codable {
    case cancelled = "cancelled"
    case decisionStatusOpen = "open"
    case expired = "expired"
    case settled = "settled"
}

/// A plan before it begins. `critical_path` is the longest chain of subtasks that wait for
/// each other.
///
/// It is measured in time if the time of each subtask is known, otherwise in subtasks.
/// `seconds` is its length; `cost_usd` is
/// the sum of all subtasks. Both are None if a part is unknown. `single_points` has the
/// capabilities that one executor alone
/// has, with its name.
// MARK: - Forecast
public struct Forecast: Codable {
    public var costUsd: Double?
    public var criticalPath: [String]?
    public var seconds: Double?
    public var singlePoints: [String: String]?
    public var subtasks: [SubtaskForecast]?

    public enum CodingKeys: String, CodingKey {
        case costUsd = "cost_usd"
        case criticalPath = "critical_path"
        case seconds = "seconds"
        case singlePoints = "single_points"
        case subtasks = "subtasks"
    }

    public init(costUsd: Double?, criticalPath: [String]?, seconds: Double?, singlePoints: [String: String]?, subtasks: [SubtaskForecast]?) {
        self.costUsd = costUsd
        self.criticalPath = criticalPath
        self.seconds = seconds
        self.singlePoints = singlePoints
        self.subtasks = subtasks
    }
}

// MARK: Forecast convenience initializers and mutators

public extension Forecast {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Forecast.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        costUsd: Double?? = nil,
        criticalPath: [String]?? = nil,
        seconds: Double?? = nil,
        singlePoints: [String: String]?? = nil,
        subtasks: [SubtaskForecast]?? = nil
    ) -> Forecast {
        return Forecast(
            costUsd: costUsd ?? self.costUsd,
            criticalPath: criticalPath ?? self.criticalPath,
            seconds: seconds ?? self.seconds,
            singlePoints: singlePoints ?? self.singlePoints,
            subtasks: subtasks ?? self.subtasks
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// Time, cost and risk of a subtask before it begins. `others` is the number of further
/// executors that could do it.
///
/// `seconds` and `cost_usd` are means of the assignee's recorded results; None if there are
/// none.
// MARK: - SubtaskForecast
public struct SubtaskForecast: Codable {
    public var assignee: String?
    public var costUsd: Double?
    public var id: String
    public var others: Int?
    public var reasons: [String]?
    public var risk: Risk?
    public var seconds: Double?

    public enum CodingKeys: String, CodingKey {
        case assignee = "assignee"
        case costUsd = "cost_usd"
        case id = "id"
        case others = "others"
        case reasons = "reasons"
        case risk = "risk"
        case seconds = "seconds"
    }

    public init(assignee: String?, costUsd: Double?, id: String, others: Int?, reasons: [String]?, risk: Risk?, seconds: Double?) {
        self.assignee = assignee
        self.costUsd = costUsd
        self.id = id
        self.others = others
        self.reasons = reasons
        self.risk = risk
        self.seconds = seconds
    }
}

// MARK: SubtaskForecast convenience initializers and mutators

public extension SubtaskForecast {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(SubtaskForecast.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        assignee: String?? = nil,
        costUsd: Double?? = nil,
        id: String? = nil,
        others: Int?? = nil,
        reasons: [String]?? = nil,
        risk: Risk?? = nil,
        seconds: Double?? = nil
    ) -> SubtaskForecast {
        return SubtaskForecast(
            assignee: assignee ?? self.assignee,
            costUsd: costUsd ?? self.costUsd,
            id: id ?? self.id,
            others: others ?? self.others,
            reasons: reasons ?? self.reasons,
            risk: risk ?? self.risk,
            seconds: seconds ?? self.seconds
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

public enum Risk: String, Codable {
    case high = "high"
    case low = "low"
    case medium = "medium"
}

public enum Phase: String, Codable {
    case clarifyingRequirement = "clarifying_requirement"
    case dispatchingTask = "dispatching_task"
    case monitoringExecution = "monitoring_execution"
    case receivingIdea = "receiving_idea"
    case reportingCompletion = "reporting_completion"
}

/// One piece of the plan. `order` is its place in a valid order of execution, counted from 1.
// MARK: - Subtask
public struct Subtask: Codable {
    public var assignee: String?
    public var dependsOn: [String]?
    public var description: String
    public var id: String
    public var order: Int?
    public var requiredCapabilities: [String]?
    public var result: ExecutionResult?
    public var status: SubtaskStatus?

    public enum CodingKeys: String, CodingKey {
        case assignee = "assignee"
        case dependsOn = "depends_on"
        case description = "description"
        case id = "id"
        case order = "order"
        case requiredCapabilities = "required_capabilities"
        case result = "result"
        case status = "status"
    }

    public init(assignee: String?, dependsOn: [String]?, description: String, id: String, order: Int?, requiredCapabilities: [String]?, result: ExecutionResult?, status: SubtaskStatus?) {
        self.assignee = assignee
        self.dependsOn = dependsOn
        self.description = description
        self.id = id
        self.order = order
        self.requiredCapabilities = requiredCapabilities
        self.result = result
        self.status = status
    }
}

// MARK: Subtask convenience initializers and mutators

public extension Subtask {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Subtask.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        assignee: String?? = nil,
        dependsOn: [String]?? = nil,
        description: String? = nil,
        id: String? = nil,
        order: Int?? = nil,
        requiredCapabilities: [String]?? = nil,
        result: ExecutionResult?? = nil,
        status: SubtaskStatus?? = nil
    ) -> Subtask {
        return Subtask(
            assignee: assignee ?? self.assignee,
            dependsOn: dependsOn ?? self.dependsOn,
            description: description ?? self.description,
            id: id ?? self.id,
            order: order ?? self.order,
            requiredCapabilities: requiredCapabilities ?? self.requiredCapabilities,
            result: result ?? self.result,
            status: status ?? self.status
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// The result of a subtask, or of the whole todo.
// MARK: - ExecutionResult
public struct ExecutionResult: Codable {
    public var artifacts: [Artifact]?
    public var details: String?
    public var error: String?
    public var success: Bool
    public var summary: String

    public enum CodingKeys: String, CodingKey {
        case artifacts = "artifacts"
        case details = "details"
        case error = "error"
        case success = "success"
        case summary = "summary"
    }

    public init(artifacts: [Artifact]?, details: String?, error: String?, success: Bool, summary: String) {
        self.artifacts = artifacts
        self.details = details
        self.error = error
        self.success = success
        self.summary = summary
    }
}

// MARK: ExecutionResult convenience initializers and mutators

public extension ExecutionResult {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(ExecutionResult.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        artifacts: [Artifact]?? = nil,
        details: String?? = nil,
        error: String?? = nil,
        success: Bool? = nil,
        summary: String? = nil
    ) -> ExecutionResult {
        return ExecutionResult(
            artifacts: artifacts ?? self.artifacts,
            details: details ?? self.details,
            error: error ?? self.error,
            success: success ?? self.success,
            summary: summary ?? self.summary
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// A product of the work, such as a text or a file's content.
// MARK: - Artifact
public struct Artifact: Codable {
    public var content: JSONAny
    public var name: String
    public var type: String

    public enum CodingKeys: String, CodingKey {
        case content = "content"
        case name = "name"
        case type = "type"
    }

    public init(content: JSONAny, name: String, type: String) {
        self.content = content
        self.name = name
        self.type = type
    }
}

// MARK: Artifact convenience initializers and mutators

public extension Artifact {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Artifact.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        content: JSONAny? = nil,
        name: String? = nil,
        type: String? = nil
    ) -> Artifact {
        return Artifact(
            content: content ?? self.content,
            name: name ?? self.name,
            type: type ?? self.type
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

public enum SubtaskStatus: String, Codable {
    case completed = "completed"
    case failed = "failed"
    case pending = "pending"
    case running = "running"
    case skipped = "skipped"
}

/// A report for people, in Markdown.
// MARK: - Report
public struct Report: Codable {
    public var content: String
    public var createdAt: Date
    public var id: String
    public var statistics: [String: JSONAny]?
    public var todoIDS: [String]
    public var type: ReportType

    public enum CodingKeys: String, CodingKey {
        case content = "content"
        case createdAt = "created_at"
        case id = "id"
        case statistics = "statistics"
        case todoIDS = "todo_ids"
        case type = "type"
    }

    public init(content: String, createdAt: Date, id: String, statistics: [String: JSONAny]?, todoIDS: [String], type: ReportType) {
        self.content = content
        self.createdAt = createdAt
        self.id = id
        self.statistics = statistics
        self.todoIDS = todoIDS
        self.type = type
    }
}

// MARK: Report convenience initializers and mutators

public extension Report {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Report.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        content: String? = nil,
        createdAt: Date? = nil,
        id: String? = nil,
        statistics: [String: JSONAny]?? = nil,
        todoIDS: [String]? = nil,
        type: ReportType? = nil
    ) -> Report {
        return Report(
            content: content ?? self.content,
            createdAt: createdAt ?? self.createdAt,
            id: id ?? self.id,
            statistics: statistics ?? self.statistics,
            todoIDS: todoIDS ?? self.todoIDS,
            type: type ?? self.type
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// An idea made clear enough to be worked on and checked.
// MARK: - Requirement
public struct Requirement: Codable {
    public var acceptanceCriteria: [String]
    public var dependencies: [String]?
    public var description: String
    public var estimatedEffort: String?
    public var resources: [String]?
    public var title: String

    public enum CodingKeys: String, CodingKey {
        case acceptanceCriteria = "acceptance_criteria"
        case dependencies = "dependencies"
        case description = "description"
        case estimatedEffort = "estimated_effort"
        case resources = "resources"
        case title = "title"
    }

    public init(acceptanceCriteria: [String], dependencies: [String]?, description: String, estimatedEffort: String?, resources: [String]?, title: String) {
        self.acceptanceCriteria = acceptanceCriteria
        self.dependencies = dependencies
        self.description = description
        self.estimatedEffort = estimatedEffort
        self.resources = resources
        self.title = title
    }
}

// MARK: Requirement convenience initializers and mutators

public extension Requirement {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Requirement.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        acceptanceCriteria: [String]? = nil,
        dependencies: [String]?? = nil,
        description: String? = nil,
        estimatedEffort: String?? = nil,
        resources: [String]?? = nil,
        title: String? = nil
    ) -> Requirement {
        return Requirement(
            acceptanceCriteria: acceptanceCriteria ?? self.acceptanceCriteria,
            dependencies: dependencies ?? self.dependencies,
            description: description ?? self.description,
            estimatedEffort: estimatedEffort ?? self.estimatedEffort,
            resources: resources ?? self.resources,
            title: title ?? self.title
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

public enum TodoStatus: String, Codable {
    case blocked = "blocked"
    case cancelled = "cancelled"
    case clarifying = "clarifying"
    case completed = "completed"
    case failed = "failed"
    case inProgress = "in_progress"
    case pending = "pending"
    case waitingFeedback = "waiting_feedback"
}

/// A tool.
// MARK: - ToolNode
public struct ToolNode: Codable {
    /// A template: the arguments by name.
    public var args: [String: JSONAny]?
    public var id: String
    /// The name of the output, if it is not the node's id.
    public var into: String?
    /// A JSON Schema that the output must fit.
    public var outputSchema: [String: JSONAny]?
    public var retry: Retry?
    /// The time limit of one attempt.
    public var timeout: String?
    public var title: String?
    public var tool: String
    public var type: FlowNodeType

    public enum CodingKeys: String, CodingKey {
        case args = "args"
        case id = "id"
        case into = "into"
        case outputSchema = "output_schema"
        case retry = "retry"
        case timeout = "timeout"
        case title = "title"
        case tool = "tool"
        case type = "type"
    }

    public init(args: [String: JSONAny]?, id: String, into: String?, outputSchema: [String: JSONAny]?, retry: Retry?, timeout: String?, title: String?, tool: String, type: FlowNodeType) {
        self.args = args
        self.id = id
        self.into = into
        self.outputSchema = outputSchema
        self.retry = retry
        self.timeout = timeout
        self.title = title
        self.tool = tool
        self.type = type
    }
}

// MARK: ToolNode convenience initializers and mutators

public extension ToolNode {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(ToolNode.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        args: [String: JSONAny]?? = nil,
        id: String? = nil,
        into: String?? = nil,
        outputSchema: [String: JSONAny]?? = nil,
        retry: Retry?? = nil,
        timeout: String?? = nil,
        title: String?? = nil,
        tool: String? = nil,
        type: FlowNodeType? = nil
    ) -> ToolNode {
        return ToolNode(
            args: args ?? self.args,
            id: id ?? self.id,
            into: into ?? self.into,
            outputSchema: outputSchema ?? self.outputSchema,
            retry: retry ?? self.retry,
            timeout: timeout ?? self.timeout,
            title: title ?? self.title,
            tool: tool ?? self.tool,
            type: type ?? self.type
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// Input of `Topic`. The default name is that of the workflow id, `topic/<name>`.
// MARK: - TopicInput
public struct TopicInput: Codable {
    public var name: String?
    public var subscribers: [Subscription]?
    /// The tenant that it belongs to; by default it is for all.
    public var tenant: String?

    public enum CodingKeys: String, CodingKey {
        case name = "name"
        case subscribers = "subscribers"
        case tenant = "tenant"
    }

    public init(name: String?, subscribers: [Subscription]?, tenant: String?) {
        self.name = name
        self.subscribers = subscribers
        self.tenant = tenant
    }
}

// MARK: TopicInput convenience initializers and mutators

public extension TopicInput {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(TopicInput.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        name: String?? = nil,
        subscribers: [Subscription]?? = nil,
        tenant: String?? = nil
    ) -> TopicInput {
        return TopicInput(
            name: name ?? self.name,
            subscribers: subscribers ?? self.subscribers,
            tenant: tenant ?? self.tenant
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// Input of `subscribe`: one workflow id (an agent's is `agent/<name>`) or several, and
/// filters of topic names.
// MARK: - Subscription
public struct Subscription: Codable {
    public var subscriber: String?
    public var subscribers: [String]?
    public var topics: [String]?

    public enum CodingKeys: String, CodingKey {
        case subscriber = "subscriber"
        case subscribers = "subscribers"
        case topics = "topics"
    }

    public init(subscriber: String?, subscribers: [String]?, topics: [String]?) {
        self.subscriber = subscriber
        self.subscribers = subscribers
        self.topics = topics
    }
}

// MARK: Subscription convenience initializers and mutators

public extension Subscription {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Subscription.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        subscriber: String?? = nil,
        subscribers: [String]?? = nil,
        topics: [String]?? = nil
    ) -> Subscription {
        return Subscription(
            subscriber: subscriber ?? self.subscriber,
            subscribers: subscribers ?? self.subscribers,
            topics: topics ?? self.topics
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// One line of the transcript. A long `text` is `truncated` to a preview; `ref` addresses
/// the whole.
///
/// `cut_at_limit`: the model reached its length limit, so that the text may be incomplete.
// MARK: - TranscriptEntry
public struct TranscriptEntry: Codable {
    public var at: Date
    public var by: String
    public var cutAtLimit: Bool?
    public var model: String?
    public var ref: String
    public var role: String
    public var round: Int?
    public var seq: Int
    public var text: String
    public var truncated: Bool?

    public enum CodingKeys: String, CodingKey {
        case at = "at"
        case by = "by"
        case cutAtLimit = "cut_at_limit"
        case model = "model"
        case ref = "ref"
        case role = "role"
        case round = "round"
        case seq = "seq"
        case text = "text"
        case truncated = "truncated"
    }

    public init(at: Date, by: String, cutAtLimit: Bool?, model: String?, ref: String, role: String, round: Int?, seq: Int, text: String, truncated: Bool?) {
        self.at = at
        self.by = by
        self.cutAtLimit = cutAtLimit
        self.model = model
        self.ref = ref
        self.role = role
        self.round = round
        self.seq = seq
        self.text = text
        self.truncated = truncated
    }
}

// MARK: TranscriptEntry convenience initializers and mutators

public extension TranscriptEntry {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(TranscriptEntry.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        at: Date? = nil,
        by: String? = nil,
        cutAtLimit: Bool?? = nil,
        model: String?? = nil,
        ref: String? = nil,
        role: String? = nil,
        round: Int?? = nil,
        seq: Int? = nil,
        text: String? = nil,
        truncated: Bool?? = nil
    ) -> TranscriptEntry {
        return TranscriptEntry(
            at: at ?? self.at,
            by: by ?? self.by,
            cutAtLimit: cutAtLimit ?? self.cutAtLimit,
            model: model ?? self.model,
            ref: ref ?? self.ref,
            role: role ?? self.role,
            round: round ?? self.round,
            seq: seq ?? self.seq,
            text: text ?? self.text,
            truncated: truncated ?? self.truncated
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// A value that is computed from the values so far.
// MARK: - TransformNode
public struct TransformNode: Codable {
    public var id: String
    /// The name of the output, if it is not the node's id.
    public var into: String?
    /// A JSON Schema that the output must fit.
    public var outputSchema: [String: JSONAny]?
    public var title: String?
    public var type: FlowNodeType
    /// A JSON template.
    public var value: JSONAny

    public enum CodingKeys: String, CodingKey {
        case id = "id"
        case into = "into"
        case outputSchema = "output_schema"
        case title = "title"
        case type = "type"
        case value = "value"
    }

    public init(id: String, into: String?, outputSchema: [String: JSONAny]?, title: String?, type: FlowNodeType, value: JSONAny) {
        self.id = id
        self.into = into
        self.outputSchema = outputSchema
        self.title = title
        self.type = type
        self.value = value
    }
}

// MARK: TransformNode convenience initializers and mutators

public extension TransformNode {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(TransformNode.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        id: String? = nil,
        into: String?? = nil,
        outputSchema: [String: JSONAny]?? = nil,
        title: String?? = nil,
        type: FlowNodeType? = nil,
        value: JSONAny? = nil
    ) -> TransformNode {
        return TransformNode(
            id: id ?? self.id,
            into: into ?? self.into,
            outputSchema: outputSchema ?? self.outputSchema,
            title: title ?? self.title,
            type: type ?? self.type,
            value: value ?? self.value
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// Nothing happens at the deadline: the request stays open.
// MARK: - Wait
public struct Wait: Codable {
    public var waitDo: OnTimeoutDo

    public enum CodingKeys: String, CodingKey {
        case waitDo = "do"
    }

    public init(waitDo: OnTimeoutDo) {
        self.waitDo = waitDo
    }
}

// MARK: Wait convenience initializers and mutators

public extension Wait {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(Wait.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        waitDo: OnTimeoutDo? = nil
    ) -> Wait {
        return Wait(
            waitDo: waitDo ?? self.waitDo
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

/// A wait for a time (`duration`), for a signal to the run (`signal`), or for a message of a
/// topic (`event`, a filter).
///
/// The output is null, what came with the signal, or the content of the message. With
/// `topic`, the flow subscribes to it
/// when it starts. A signal or a message that came before is not lost.
// MARK: - WaitNode
public struct WaitNode: Codable {
    public var duration: String?
    public var event: String?
    public var id: String
    /// The name of the output, if it is not the node's id.
    public var into: String?
    /// A JSON Schema that the output must fit.
    public var outputSchema: [String: JSONAny]?
    public var retry: Retry?
    public var signal: String?
    /// The time limit of one attempt.
    public var timeout: String?
    public var title: String?
    public var topic: String?
    public var type: FlowNodeType

    public enum CodingKeys: String, CodingKey {
        case duration = "duration"
        case event = "event"
        case id = "id"
        case into = "into"
        case outputSchema = "output_schema"
        case retry = "retry"
        case signal = "signal"
        case timeout = "timeout"
        case title = "title"
        case topic = "topic"
        case type = "type"
    }

    public init(duration: String?, event: String?, id: String, into: String?, outputSchema: [String: JSONAny]?, retry: Retry?, signal: String?, timeout: String?, title: String?, topic: String?, type: FlowNodeType) {
        self.duration = duration
        self.event = event
        self.id = id
        self.into = into
        self.outputSchema = outputSchema
        self.retry = retry
        self.signal = signal
        self.timeout = timeout
        self.title = title
        self.topic = topic
        self.type = type
    }
}

// MARK: WaitNode convenience initializers and mutators

public extension WaitNode {
    init(data: Data) throws {
        self = try newJSONDecoder().decode(WaitNode.self, from: data)
    }

    init(_ json: String, using encoding: String.Encoding = .utf8) throws {
        guard let data = json.data(using: encoding) else {
            throw NSError(domain: "JSONDecoding", code: 0, userInfo: nil)
        }
        try self.init(data: data)
    }

    init(fromURL url: URL) throws {
        try self.init(data: try Data(contentsOf: url))
    }

    func with(
        duration: String?? = nil,
        event: String?? = nil,
        id: String? = nil,
        into: String?? = nil,
        outputSchema: [String: JSONAny]?? = nil,
        retry: Retry?? = nil,
        signal: String?? = nil,
        timeout: String?? = nil,
        title: String?? = nil,
        topic: String?? = nil,
        type: FlowNodeType? = nil
    ) -> WaitNode {
        return WaitNode(
            duration: duration ?? self.duration,
            event: event ?? self.event,
            id: id ?? self.id,
            into: into ?? self.into,
            outputSchema: outputSchema ?? self.outputSchema,
            retry: retry ?? self.retry,
            signal: signal ?? self.signal,
            timeout: timeout ?? self.timeout,
            title: title ?? self.title,
            topic: topic ?? self.topic,
            type: type ?? self.type
        )
    }

    func jsonData() throws -> Data {
        return try newJSONEncoder().encode(self)
    }

    func jsonString(encoding: String.Encoding = .utf8) throws -> String? {
        return String(data: try self.jsonData(), encoding: encoding)
    }
}

// MARK: - Helper functions for creating encoders and decoders

func newJSONDecoder() -> JSONDecoder {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .custom({ (decoder) -> Date in
        let container = try decoder.singleValueContainer()
        let dateStr = try container.decode(String.self)

        let formatter = DateFormatter()
        formatter.calendar = Calendar(identifier: .iso8601)
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "yyyy-MM-dd'T'HH:mm:ss.SSSXXXXX"
        if let date = formatter.date(from: dateStr) {
            return date
        }
        formatter.dateFormat = "yyyy-MM-dd'T'HH:mm:ssXXXXX"
        if let date = formatter.date(from: dateStr) {
            return date
        }
        throw DecodingError.typeMismatch(Date.self, DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "Could not decode date"))
    })
    return decoder
}

func newJSONEncoder() -> JSONEncoder {
    let encoder = JSONEncoder()
    let formatter = DateFormatter()
    formatter.calendar = Calendar(identifier: .iso8601)
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(secondsFromGMT: 0)
    formatter.dateFormat = "yyyy-MM-dd'T'HH:mm:ssXXXXX"
    encoder.dateEncodingStrategy = .formatted(formatter)
    return encoder
}

// MARK: - Encode/decode helpers

public class JSONNull: Codable, Hashable {

    public static func == (lhs: JSONNull, rhs: JSONNull) -> Bool {
        return true
    }

    public var hashValue: Int {
        return 0
    }

    public func hash(into hasher: inout Hasher) {
        // No-op
    }

    public init() {}

    public required init(from decoder: Decoder) throws {
        let container = try decoder.singleValueContainer()
        if !container.decodeNil() {
            throw DecodingError.typeMismatch(JSONNull.self, DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "Wrong type for JSONNull"))
        }
    }

    public func encode(to encoder: Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encodeNil()
    }
}

class JSONCodingKey: CodingKey {
    let key: String

    required init?(intValue: Int) {
        return nil
    }

    required init?(stringValue: String) {
        key = stringValue
    }

    var intValue: Int? {
        return nil
    }

    var stringValue: String {
        return key
    }
}

public class JSONAny: Codable {

    public let value: Any

    static func decodingError(forCodingPath codingPath: [CodingKey]) -> DecodingError {
        let context = DecodingError.Context(codingPath: codingPath, debugDescription: "Cannot decode JSONAny")
        return DecodingError.typeMismatch(JSONAny.self, context)
    }

    static func encodingError(forValue value: Any, codingPath: [CodingKey]) -> EncodingError {
        let context = EncodingError.Context(codingPath: codingPath, debugDescription: "Cannot encode JSONAny")
        return EncodingError.invalidValue(value, context)
    }

    static func decode(from container: SingleValueDecodingContainer) throws -> Any {
        if let value = try? container.decode(Bool.self) {
            return value
        }
        if let value = try? container.decode(Int64.self) {
            return value
        }
        if let value = try? container.decode(Double.self) {
            return value
        }
        if let value = try? container.decode(String.self) {
            return value
        }
        if container.decodeNil() {
            return JSONNull()
        }
        throw decodingError(forCodingPath: container.codingPath)
    }

    static func decode(from container: inout UnkeyedDecodingContainer) throws -> Any {
        if let value = try? container.decode(Bool.self) {
            return value
        }
        if let value = try? container.decode(Int64.self) {
            return value
        }
        if let value = try? container.decode(Double.self) {
            return value
        }
        if let value = try? container.decode(String.self) {
            return value
        }
        if let value = try? container.decodeNil() {
            if value {
                return JSONNull()
            }
        }
        if var container = try? container.nestedUnkeyedContainer() {
            return try decodeArray(from: &container)
        }
        if var container = try? container.nestedContainer(keyedBy: JSONCodingKey.self) {
            return try decodeDictionary(from: &container)
        }
        throw decodingError(forCodingPath: container.codingPath)
    }

    static func decode(from container: inout KeyedDecodingContainer<JSONCodingKey>, forKey key: JSONCodingKey) throws -> Any {
        if let value = try? container.decode(Bool.self, forKey: key) {
            return value
        }
        if let value = try? container.decode(Int64.self, forKey: key) {
            return value
        }
        if let value = try? container.decode(Double.self, forKey: key) {
            return value
        }
        if let value = try? container.decode(String.self, forKey: key) {
            return value
        }
        if let value = try? container.decodeNil(forKey: key) {
            if value {
                return JSONNull()
            }
        }
        if var container = try? container.nestedUnkeyedContainer(forKey: key) {
            return try decodeArray(from: &container)
        }
        if var container = try? container.nestedContainer(keyedBy: JSONCodingKey.self, forKey: key) {
            return try decodeDictionary(from: &container)
        }
        throw decodingError(forCodingPath: container.codingPath)
    }

    static func decodeArray(from container: inout UnkeyedDecodingContainer) throws -> [Any] {
        var arr: [Any] = []
        while !container.isAtEnd {
            let value = try decode(from: &container)
            arr.append(value)
        }
        return arr
    }

    static func decodeDictionary(from container: inout KeyedDecodingContainer<JSONCodingKey>) throws -> [String: Any] {
        var dict = [String: Any]()
        for key in container.allKeys {
            let value = try decode(from: &container, forKey: key)
            dict[key.stringValue] = value
        }
        return dict
    }

    static func encode(to container: inout UnkeyedEncodingContainer, array: [Any]) throws {
        for value in array {
            if let value = value as? Bool {
                try container.encode(value)
            } else if let value = value as? Int64 {
                try container.encode(value)
            } else if let value = value as? Double {
                try container.encode(value)
            } else if let value = value as? String {
                try container.encode(value)
            } else if value is JSONNull {
                try container.encodeNil()
            } else if let value = value as? [Any] {
                var container = container.nestedUnkeyedContainer()
                try encode(to: &container, array: value)
            } else if let value = value as? [String: Any] {
                var container = container.nestedContainer(keyedBy: JSONCodingKey.self)
                try encode(to: &container, dictionary: value)
            } else {
                throw encodingError(forValue: value, codingPath: container.codingPath)
            }
        }
    }

    static func encode(to container: inout KeyedEncodingContainer<JSONCodingKey>, dictionary: [String: Any]) throws {
        for (key, value) in dictionary {
            let key = JSONCodingKey(stringValue: key)!
            if let value = value as? Bool {
                try container.encode(value, forKey: key)
            } else if let value = value as? Int64 {
                try container.encode(value, forKey: key)
            } else if let value = value as? Double {
                try container.encode(value, forKey: key)
            } else if let value = value as? String {
                try container.encode(value, forKey: key)
            } else if value is JSONNull {
                try container.encodeNil(forKey: key)
            } else if let value = value as? [Any] {
                var container = container.nestedUnkeyedContainer(forKey: key)
                try encode(to: &container, array: value)
            } else if let value = value as? [String: Any] {
                var container = container.nestedContainer(keyedBy: JSONCodingKey.self, forKey: key)
                try encode(to: &container, dictionary: value)
            } else {
                throw encodingError(forValue: value, codingPath: container.codingPath)
            }
        }
    }

    static func encode(to container: inout SingleValueEncodingContainer, value: Any) throws {
        if let value = value as? Bool {
            try container.encode(value)
        } else if let value = value as? Int64 {
            try container.encode(value)
        } else if let value = value as? Double {
            try container.encode(value)
        } else if let value = value as? String {
            try container.encode(value)
        } else if value is JSONNull {
            try container.encodeNil()
        } else {
            throw encodingError(forValue: value, codingPath: container.codingPath)
        }
    }

    public required init(from decoder: Decoder) throws {
        if var arrayContainer = try? decoder.unkeyedContainer() {
            self.value = try JSONAny.decodeArray(from: &arrayContainer)
        } else if var container = try? decoder.container(keyedBy: JSONCodingKey.self) {
            self.value = try JSONAny.decodeDictionary(from: &container)
        } else {
            let container = try decoder.singleValueContainer()
            self.value = try JSONAny.decode(from: container)
        }
    }

    public func encode(to encoder: Encoder) throws {
        if let arr = self.value as? [Any] {
            var container = encoder.unkeyedContainer()
            try JSONAny.encode(to: &container, array: arr)
        } else if let dict = self.value as? [String: Any] {
            var container = encoder.container(keyedBy: JSONCodingKey.self)
            try JSONAny.encode(to: &container, dictionary: dict)
        } else {
            var container = encoder.singleValueContainer()
            try JSONAny.encode(to: &container, value: self.value)
        }
    }
}
