//! The host's functions, as the script calls them.

use std::alloc::{GlobalAlloc, Layout, System};
use std::any::TypeId;
use std::cell::{Cell, RefCell};

use rhai::{Dynamic, Engine, EvalAltResult, Position};
use serde_json::{Value, json};

use crate::json::{from_script, to_script};

mod wire {
    #[link(wasm_import_module = "mofa")]
    unsafe extern "C" {
        pub fn read(address: *mut u8);
        pub fn call(address: *const u8, length: usize) -> usize;
        pub fn fail(address: *const u8, length: usize);
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
    unsafe { wire::fail(message.as_ptr(), message.len()) };
    std::process::abort()
}

/// Says that it is memory that ran out, instead of a bare trap.
struct Allocator;

#[global_allocator]
static ALLOCATOR: Allocator = Allocator;

unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        there(unsafe { System.alloc(layout) })
    }
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        there(unsafe { System.alloc_zeroed(layout) })
    }
    unsafe fn realloc(&self, address: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        there(unsafe { System.realloc(address, layout, size) })
    }
    unsafe fn dealloc(&self, address: *mut u8, layout: Layout) {
        unsafe { System.dealloc(address, layout) }
    }
}

fn there(address: *mut u8) -> *mut u8 {
    if address.is_null() { fail("memory_mb") }
    address
}

thread_local! {
    /// The call that may not be made, where something between it and us swallows errors, as sorting does.
    pub static DENIED: RefCell<Option<(String, Position)>> = const { RefCell::new(None) };
}

/// A call that failed can be caught; one that may not be made ends the script.
fn call(function: &str, args: Vec<Value>, place: Position) -> Result<Dynamic, Box<EvalAltResult>> {
    let request = json!({"function": function, "args": args}).to_string();
    let length = unsafe { wire::call(request.as_ptr(), request.len()) };
    let answer: Value = serde_json::from_slice(&read(length)).unwrap_or_default();
    if let Some(words) = answer["denied"].as_str() {
        DENIED.replace(Some((words.to_string(), place)));
        return Err(EvalAltResult::ErrorTerminated(words.into(), place).into());
    }
    match answer["error"].as_str() {
        Some(words) => Err(EvalAltResult::ErrorRuntime(words.into(), place).into()),
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
            engine.register_raw_fn(name.clone(), vec![TypeId::of::<Dynamic>(); arity as usize], move |context, given| {
                let args = given.iter().map(|each| from_script(each, depth));
                let args = args.collect::<Result<Vec<_>, _>>().map_err(|why| format!("{name}: an argument {why}"))?;
                call(&name, args, context.call_position())
            });
        }
    }
    // Where log is not granted, what is printed goes nowhere, and ends nothing.
    engine.on_print(|text| drop(call("print", vec![text.into()], Position::NONE)));
    engine.on_debug(|text, _, place| drop(call("print", vec![format!("{place:?}: {text}").into()], place)));
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
