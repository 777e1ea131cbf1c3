//! The call convention of MoFA's modules (docs/wasm.md), in forty lines. Copy this file into a plugin of your own.

use serde_json::{Value, json};

mod wire {
    #[link(wasm_import_module = "mofa")]
    unsafe extern "C" {
        pub fn read(address: *mut u8);
        pub fn call(address: *const u8, length: usize) -> usize;
        pub fn fail(address: *const u8, length: usize);
    }
}

fn read(length: usize) -> Value {
    let mut bytes = vec![0; length];
    unsafe { wire::read(bytes.as_mut_ptr()) };
    serde_json::from_slice(&bytes).unwrap_or_default()
}

/// Calls a host function, such as `call("log", json!(["hello"]))`. A failed call returns its error's message.
pub fn call(function: &str, args: Value) -> Result<Value, String> {
    let request = json!({"function": function, "args": args}).to_string();
    let mut answer = read(unsafe { wire::call(request.as_ptr(), request.len()) });
    match answer["error"].as_str() {
        Some(words) => Err(words.into()),
        None => Ok(answer["value"].take()),
    }
}

/// The body of an entry point: reads the input, and returns the result or fails with a message.
pub fn entry(length: i32, work: fn(Value) -> Result<Value, String>) -> i64 {
    match work(read(length as usize)) {
        Ok(result) => {
            let bytes = result.to_string().into_bytes().leak();
            (bytes.as_ptr() as i64) << 32 | bytes.len() as i64
        }
        Err(words) => {
            unsafe { wire::fail(words.as_ptr(), words.len()) };
            0
        }
    }
}
