//! Rhai as a WASM module: one call reads a request (JSON), runs a script, and hands back a reply (JSON).
//!
//! The call convention is that of every module here (docs/wasm.md). The limits within are for clear words; those
//! that must hold (instructions, time, memory) are set from outside, where no script reaches.

mod host;
mod json;

use rhai::{AST, CallFnOptions, Dynamic, Engine, EvalAltResult, Position, Scope};
use serde_json::{Value, json};

/// Where the module was built from: see build.sh. A custom section, which the tests read.
#[unsafe(link_section = "mofa.source")]
#[used]
static SOURCE: [u8; 64] = *include_bytes!(env!("MOFA_SOURCE_HASH_FILE"));

/// Runs one request of `length` bytes; the reply's address in the upper half, its length in the lower.
#[unsafe(no_mangle)]
pub extern "C" fn execute(length: i32) -> i64 {
    std::panic::set_hook(Box::new(|info| host::fail(&info.to_string())));
    let request: Value = match serde_json::from_slice(&host::read(length as usize)) {
        Ok(request) => request,
        Err(error) => host::fail(&format!("the request is no JSON: {error}")),
    };
    let reply = answer(&request).to_string().into_bytes().leak();
    ((reply.as_ptr() as i64) << 32) | reply.len() as i64
}

fn answer(request: &Value) -> Value {
    let engine = engine(request);
    let source = request["source"].as_str().unwrap_or_default();
    let ast = match engine.compile(source) {
        Ok(ast) => ast,
        Err(error) => return failure(&error.0.to_string(), error.1),
    };
    match request["entry"].as_str() {
        None => json!({
            "functions": ast.iter_functions().map(|f| json!([f.name, f.params.len()])).collect::<Vec<_>>(),
            "statements": ast.statements().len(),
        }),
        Some(entry) => run(&engine, &ast, entry, request),
    }
}

/// Calls the entry point, or, where a script has no `execute`, takes the value of its last expression.
fn run(engine: &Engine, ast: &AST, entry: &str, request: &Value) -> Value {
    let mut scope = Scope::new();
    let input = json::to_script(&request["input"]);
    let arity = ast.iter_functions().filter(|f| f.name == entry).map(|f| f.params.len()).max();
    let result: Result<Dynamic, Box<EvalAltResult>> = match arity {
        None => {
            scope.push("input", input);
            engine.eval_ast_with_scope(&mut scope, ast)
        }
        Some(0) => engine.call_fn_with_options(CallFnOptions::new(), &mut scope, ast, entry, ()),
        Some(_) => engine.call_fn_with_options(CallFnOptions::new(), &mut scope, ast, entry, (input,)),
    };
    if let Some((words, place)) = host::DENIED.take() {
        return failure(&words, place);
    }
    match result.map(|value| json::from_script(&value, request["limits"]["depth"].as_u64().unwrap_or(32) as usize)) {
        Ok(Ok(output)) => json!({"output": output}),
        Ok(Err(why)) => failure(&format!("the result {why}"), Position::NONE),
        Err(error) => thrown(&error),
    }
}

fn engine(request: &Value) -> Engine {
    let limit = |name: &str| request["limits"][name].as_u64().unwrap_or(0);
    let mut engine = Engine::new();
    engine
        .set_max_operations(limit("operations"))
        .set_max_call_levels(limit("recursion") as usize)
        .set_max_expr_depths(64, 64)
        .set_max_functions(1_000)
        .set_max_variables(1_000)
        .set_max_modules(0)
        .set_max_string_size(limit("result_bytes") as usize)
        .set_max_array_size(limit("nodes") as usize)
        .set_max_map_size(limit("nodes") as usize)
        .disable_symbol("eval");
    host::register(&mut engine, request);
    engine
}

fn thrown(error: &EvalAltResult) -> Value {
    let inner = innermost(error);
    let limit = match inner {
        EvalAltResult::ErrorTooManyOperations(_) => "fuel",
        EvalAltResult::ErrorStackOverflow(_) => "recursion",
        EvalAltResult::ErrorDataTooLarge(..) => "memory_mb",
        _ => {
            // Where it happened says more than where that was called from.
            let position = if inner.position().is_none() { error.position() } else { inner.position() };
            return failure(&words(inner), position);
        }
    };
    json!({"limit": {"name": limit, "message": words(inner)}})
}

fn innermost(error: &EvalAltResult) -> &EvalAltResult {
    match error {
        EvalAltResult::ErrorInFunctionCall(_, _, inner, _) | EvalAltResult::ErrorInModule(_, inner, _) => innermost(inner),
        _ => error,
    }
}

/// What was thrown, as text; Rhai's own words for its own errors, without the position, which stands beside them.
fn words(error: &EvalAltResult) -> String {
    if let EvalAltResult::ErrorRuntime(value, _) | EvalAltResult::ErrorTerminated(value, _) = error {
        return match json::from_script(value, 8) {
            Ok(Value::Null) => "the script threw an error without words".into(),
            Ok(Value::String(text)) => text,
            Ok(other) => other.to_string(),
            Err(_) => value.to_string(),
        };
    }
    let words = error.to_string();
    words.rfind(" (line ").map_or(words.as_str(), |end| &words[..end]).to_string()
}

fn failure(message: &str, position: Position) -> Value {
    json!({"error": {"message": message, "line": position.line(), "column": position.position()}})
}
