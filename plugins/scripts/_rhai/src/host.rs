//! The host's functions, as the script calls them.

use std::any::TypeId;
use std::cell::Cell;

use rhai::{Dynamic, Engine, EvalAltResult, Position};
use serde_json::{Value, json};

use crate::json::{from_script, to_script};

mod wire {
    #[link(wasm_import_module = "mofa")]
    unsafe extern "C" {
        pub fn read(address: *mut u8);
        pub fn call(address: *const u8, length: usize) -> usize;
        pub fn fail(address: *const u8, length: usize) -> !;
    }
}

/// What the host holds ready for us: the request, or the answer to a call.
pub fn read(length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    unsafe { wire::read(bytes.as_mut_ptr()) };
    bytes
}

/// Ends the run, with words.
pub fn fail(message: &str) -> ! {
    unsafe { wire::fail(message.as_ptr(), message.len()) }
}

fn call(function: &str, args: Vec<Value>) -> Result<Dynamic, Box<EvalAltResult>> {
    let request = json!({"function": function, "args": args}).to_string();
    let length = unsafe { wire::call(request.as_ptr(), request.len()) };
    let answer: Value = serde_json::from_slice(&read(length)).unwrap_or_default();
    match answer["error"].as_str() {
        Some(words) => Err(EvalAltResult::ErrorRuntime(words.into(), Position::NONE).into()),
        None => Ok(to_script(&answer["value"])),
    }
}

/// Every function that the request lists, for each number of arguments that it takes; `print`, `debug`, `now`, `random`.
pub fn register(engine: &mut Engine, request: &Value) {
    let depth = request["limits"]["depth"].as_u64().unwrap_or(32) as usize;
    for function in request["functions"].as_array().into_iter().flatten() {
        let (least, most) = (function[1].as_u64().unwrap_or(0), function[2].as_u64().unwrap_or(0));
        let Some(name) = function[0].as_str() else { continue };
        for arity in least..=most {
            let name = name.to_string();
            engine.register_raw_fn(name.clone(), vec![TypeId::of::<Dynamic>(); arity as usize], move |_, given| {
                let args = given.iter().map(|each| from_script(each, depth));
                let args = args.collect::<Result<Vec<_>, _>>().map_err(|why| format!("{name}: an argument {why}"))?;
                call(&name, args)
            });
        }
    }
    engine.on_print(|text| drop(call("log", vec![text.into()])));
    engine.on_debug(|text, _, position| drop(call("log", vec![format!("{position:?}: {text}").into(), "debug".into()])));
    let now = request["now"].as_str().unwrap_or_default().to_string();
    engine.register_fn("now", move || now.clone());
    let state = Cell::new(request["seed"].as_u64().unwrap_or(0));
    engine.register_fn("random", move || {
        // SplitMix64 (Steele, Lea, Flood 2014): the same numbers for the same seed.
        state.set(state.get().wrapping_add(0x9E37_79B9_7F4A_7C15));
        let mut z = state.get();
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    });
    engine.register_fn("parse_json", |text: &str| -> Result<Dynamic, Box<EvalAltResult>> {
        let parsed: Result<Value, _> = serde_json::from_str(text);
        parsed.map(|value| to_script(&value)).map_err(|error| format!("no JSON: {error}").into())
    });
    engine.register_fn("to_json", move |value: Dynamic| -> Result<String, Box<EvalAltResult>> {
        from_script(&value, depth).map(|value| value.to_string()).map_err(|why| format!("the value {why}").into())
    });
}
