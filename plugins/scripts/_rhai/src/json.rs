//! Between JSON and a script's values.

use rhai::{Array, Dynamic, Map};
use serde_json::{Number, Value};

pub fn to_script(value: &Value) -> Dynamic {
    match value {
        Value::Null => Dynamic::UNIT,
        Value::Bool(it) => (*it).into(),
        Value::Number(it) => match it.as_i64() {
            Some(whole) => whole.into(),
            None => it.as_f64().unwrap_or(f64::NAN).into(),
        },
        Value::String(it) => it.as_str().into(),
        Value::Array(items) => items.iter().map(to_script).collect::<Array>().into(),
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| (name.as_str().into(), to_script(value)));
            fields.collect::<Map>().into()
        }
    }
}

/// JSON, or why a value has none, to be read after "the result" or "the argument".
pub fn from_script(value: &Dynamic, depth: usize) -> Result<Value, String> {
    let value = value.flatten_clone();
    if value.is_unit() {
        return Ok(Value::Null);
    }
    if let Ok(it) = value.as_bool() {
        return Ok(it.into());
    }
    if let Ok(it) = value.as_int() {
        return Ok(it.into());
    }
    if let Ok(it) = value.as_float() {
        return Number::from_f64(it).map(Value::Number).ok_or(format!("holds {it}, which JSON does not know"));
    }
    if let Ok(it) = value.as_char() {
        return Ok(it.to_string().into());
    }
    if let Ok(it) = value.as_immutable_string_ref() {
        return Ok(it.as_str().into());
    }
    if depth == 0 {
        return Err("is nested too deeply".into());
    }
    if let Ok(items) = value.as_array_ref() {
        return items.iter().map(|each| from_script(each, depth - 1)).collect();
    }
    if let Ok(fields) = value.as_map_ref() {
        let fields = fields.iter().map(|(name, each)| Ok((name.to_string(), from_script(each, depth - 1)?)));
        return fields.collect::<Result<_, String>>().map(Value::Object);
    }
    Err(format!("holds a value of type {}, which JSON does not know", value.type_name()))
}
