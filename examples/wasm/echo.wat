;; The smallest plugin: its result is its input. This text format is accepted as it is, without a build.
(module
  (import "mofa" "read" (func $read (param i32)))
  (memory (export "memory") 32)
  (func (export "execute") (param $length i32) (result i64)
    (call $read (i32.const 0))
    (i64.extend_i32_u (local.get $length))))
