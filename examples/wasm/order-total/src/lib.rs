//! A tool that computes the total of an order. Build it with
//! cargo build --release --target wasm32-unknown-unknown && cp target/wasm32-unknown-unknown/release/order_total.wasm .

mod mofa;

use serde_json::{Value, json};

#[unsafe(no_mangle)]
pub extern "C" fn execute(length: i32) -> i64 {
    mofa::entry(length, total)
}

fn total(order: Value) -> Result<Value, String> {
    let items = order["items"].as_array().ok_or("items must be a list of {price, count}")?;
    let mut sum = 0.0;
    for (n, item) in items.iter().enumerate() {
        let price = item["price"].as_f64().ok_or(format!("items.{n}.price must be a number"))?;
        sum += price * item["count"].as_f64().unwrap_or(1.0);
    }
    let currency = mofa::call("config", json!(["currency", "EUR"]))?;
    mofa::call("log", json!([format!("{} items", items.len())]))?;
    Ok(json!({"total": sum, "currency": currency}))
}
