"""Attacks in Rhai: time, memory, recursion, parsing, output, values that grow, host calls, escapes."""

# ruff: noqa: E501 - one line an attack

from __future__ import annotations

from tests.support.scripts.attacks import Attack, Outcome


def body(name: str, lines: str, *ends: Outcome) -> Attack:
    """Return an attack inside `execute`."""
    return Attack(name, f"fn execute(input) {{\n{lines}\n}}\n", ends or ("limit",))


def whole(name: str, source: str, *ends: Outcome) -> Attack:
    """Return an attack on the reading of the file."""
    return Attack(name, source, ends or ("limit",))


BOMB = "let x = [1];\nfor i in 0..30 { x = [x, x, x, x, x, x, x, x, x, x]; }\n"
WELL = "\nfn execute(input) { 1 }\n"
BIG = "let big = \"\"; big.pad(100000, 'a');\n"

TIME = [
    body("endless loop", "loop { }"),
    body("endless while", "while true { let y = 1; }"),
    body("endless do", "do { let y = 1; } while true"),
    body("endless until", "do { let y = 1; } until false"),
    body("endless loop that catches everything", "loop { try { loop { } } catch { } }"),
    body("endless loop in a handler", "try { throw 1 } catch { loop { } }"),
    body("endless loop in a closure", "let f = || { loop { } }; f.call()"),
    body("endless loop behind a name", 'Fn("forever").call()\n}\nfn forever() { loop { }'),
    body("nested loops", "let n = 0; for i in 0..1000000 { for j in 0..1000000 { n += 1; } }"),
    body("long range", "let n = 0; for i in 0..9000000000000000000 { n += 1; }"),
    body("long range summed", "let s = 0; for i in 0..=9000000000000000000 { s ^= i; } s"),
    body("steps of nothing", "for i in range(0, 10, 0) { } 1", "limit", "error", "value"),
    body("exponential recursion", "let f = Fn(\"fib\"); f.call(60)\n}\nfn fib(n) { if n < 2 { n } else { fib(n - 1) + fib(n - 2) }"),
    body("exponential recursion that catches", "safe(60)\n}\nfn safe(n) { try { if n < 2 { 1 } else { safe(n - 1) + safe(n - 2) } } catch { 0 }"),
    body("sorting with a slow comparison", "let a = []; for i in 0..1000 { a.push(i); } a.sort(|x, y| { let n = 0; for i in 0..100000 { n += 1; } x - y }); 1"),
    body("filter within filter", "let a = []; for i in 0..1000 { a.push(i); } a.filter(|x| a.filter(|y| a.filter(|z| z > y).len() > 0).len() > x).len()", "error"),
    body("map that never ends", "let a = [1]; a.map(|x| { loop { } }); 1"),
    body("reduce that never ends", "[1, 2].reduce(|s, x| { while true { } }, 0)"),
    body("search in a long text again and again", BIG + "let n = 0; loop { n += big.index_of(\"b\"); }"),
    body("replace in a long text again and again", BIG + "loop { big.replace(\"a\", \"b\"); big.replace(\"b\", \"a\"); }"),
    body("split a long text again and again", BIG + "loop { let y = big.split(\"\"); }", "limit"),
    body("reverse a long list again and again", "let a = []; a.pad(90000, 1); loop { a.reverse(); }"),
    body("sort a long list again and again", "let a = []; for i in 0..90000 { a.push(i); } loop { a.sort(); a.reverse(); }"),
    body("power again and again", "let y = 1.1; loop { y = y ** 1.0001; }"),
    body("JSON again and again", BIG + "loop { let y = to_json(big); parse_json(y); }"),
    body("chance again and again", "loop { random(); }"),
    whole("endless loop outside the functions", "loop { }" + WELL),
    whole("endless loop as a constant", "const X = { loop { } };" + WELL, "limit", "error"),
    body("throws again and again", "loop { try { throw 1 } catch (e) { } }"),
    body("labels", "let n = 0; loop { loop { n += 1; if n < 0 { break; } } }"),
]  # fmt: skip

MEMORY = [
    body("growing list", "let x = []; loop { x.push(1); }"),
    body("growing list of texts", BIG + "let x = []; loop { x.push(big + x.len()); }"),
    body("growing list that catches everything", BIG + "let x = []; loop { try { loop { x.push(big + x.len()); } } catch { } }"),
    body("growing map", "let x = #{}; let n = 0; loop { x[`k${n}`] = n; n += 1; }"),
    body("growing map of texts", BIG + "let x = #{}; let n = 0; loop { x[`k${n}`] = big + n; n += 1; }"),
    body("doubling text", 'let x = "a"; loop { x += x; }'),
    body("doubling text that catches", 'let x = "a"; loop { try { x += x; } catch { x = "a"; } }'),
    body("doubling list", "let x = [1]; loop { x += x; }"),
    body("doubling map", "let x = #{a: 1}; loop { x = #{a: x, b: x}; }"),
    body("padding a text", "let x = \"\"; x.pad(1000000000000, 'a'); x.len()"),
    body("padding a list", "let x = []; x.pad(1000000000000, 1); x.len()", "limit", "value"),
    body("padding a list with a list", "let x = []; x.pad(90000, 1); let y = []; y.pad(90000, x); y.len()"),
    body("blob", "let x = blob(1000000000000); x.len()"),
    body("growing blob", "let x = blob(1000, 1); loop { x += x; }"),
    body("insertion far behind", "let x = []; x.insert(1000000000000, 1); for i in 0..1000000 { x.insert(0, i); } x"),
    body("interpolation that doubles", 'let x = "a"; loop { x = `${x}${x}`; }'),
    body("replace that grows", BIG + 'loop { big.replace("a", "aaaaaaaaaa"); }'),
    body("chunks", "let x = []; x.pad(90000, 1); let y = []; loop { y.push(x.chop(1)); x.pad(90000, 1); }"),
    body("copies by closures", BIG + "let keep = []; loop { let y = big + keep.len(); keep.push(|| y); }"),
    body("curried arguments", BIG + "let f = |a| a; let keep = []; loop { keep.push(f.curry(big + keep.len())); }"),
    body("variables without end", "let n = 0;\n" + "".join(f"let v{i} = {i};\n" for i in range(2000)) + "1", "error", "limit"),
    body("long keys", BIG + "let x = #{}; let n = 0; loop { x[big + n] = 1; n += 1; }"),
    whole("memory taken outside the functions", BIG + "let x = []; loop { x.push(big + x.len()); }" + WELL),
    body("splitting into characters", BIG + "let x = []; loop { x.push(big.to_chars()); }"),
]  # fmt: skip

RECURSION = [
    body("calls itself", "down(0)\n}\nfn down(n) { down(n + 1)"),
    body("calls itself and catches", "down(0)\n}\nfn down(n) { try { down(n + 1) } catch { down(n + 1) }"),
    body("two call each other", "one(0)\n}\nfn one(n) { two(n) }\nfn two(n) { one(n)"),
    body("by its name", 'down(0)\n}\nfn down(n) { call_it(Fn("down"), n) }\nfn call_it(f, n) { f.call(n)'),
    body("closures within closures", "let f = |g, n| g.call(g, n + 1); f.call(f, 0)"),
    body("as a method", "let x = 1; x.down()\n}\nfn down() { this.down()"),
    body("through a list's map", "down([1])\n}\nfn down(a) { a.map(|x| down([x]))"),
    body("through sorting", "down([2, 1])\n}\nfn down(a) { a.sort(|x, y| { down([2, 1]); x - y })", "limit", "value"),
    body("deep list built by a loop", "let x = []; for i in 0..100000 { x = [x]; } 1", "limit", "error", "value"),
    body("deep list compared", "let x = []; let y = []; for i in 0..5000 { x = [x]; y = [y]; } x == y", "limit", "error", "value"),
    body("deep list printed", "let x = []; for i in 0..5000 { x = [x]; } print(x); 1", "limit", "error", "value"),
    body("deep list as text", "let x = []; for i in 0..5000 { x = [x]; } x.to_string().len()", "limit", "error", "value"),
    body("deep map built by a loop", "let x = #{}; for i in 0..100000 { x = #{a: x}; } 1", "limit", "error", "value"),
    body("its own stack, and then more", "deep(0)\n}\nfn deep(n) { " + "{ " * 20 + "deep(n + 1)" + " }" * 20),
]  # fmt: skip

PARSING = [
    whole("deep parentheses", "let x = " + "(" * 100000 + ")" * 100000 + ";" + WELL, "error"),
    whole("deep lists", "let x = " + "[" * 100000 + WELL, "error"),
    whole("deep maps", "let x = " + "#{a:" * 50000 + WELL, "error"),
    whole("deep blocks", "{" * 100000 + WELL, "error"),
    whole("long sum", "let x = " + "1+" * 100000 + "1;" + WELL, "error", "limit"),
    whole("many signs", "let x = " + "-" * 100000 + "1;" + WELL, "error"),
    whole("many negations", "let x = " + "!" * 100000 + "true;" + WELL, "error"),
    whole("deep closures", "let x = " + "|a| " * 20000 + "1;" + WELL, "error", "limit"),
    whole("deep conditions", "if true {" * 20000 + WELL, "error"),
    whole("long chain of else", "if false {} " + "else if false {} " * 10000 + WELL, "error", "limit", "value"),
    whole("many fields", "let x = #{}; x" + ".a" * 50000 + WELL, "error"),
    whole("many indexes", "let x = []; x" + "[0]" * 50000 + WELL, "error"),
    whole("deep interpolation", "let x = " + "`${" * 20000 + WELL, "error"),
    whole("deep switches", "switch 1 { 1 => " * 10000 + WELL, "error"),
    whole("many functions", "".join(f"fn f{i}() {{}}\n" for i in range(5000)) + WELL, "error"),
    whole("many arguments", "fn f(" + ",".join(f"a{i}" for i in range(20000)) + ") {}" + WELL, "error", "limit", "value"),
    whole("deep comments", "/*" * 100000 + WELL, "error", "value", "limit"),
    whole("one long number", "let x = " + "9" * 200000 + ";" + WELL, "error", "value"),
    whole("text without an end", 'let x = "' + "a" * 200000 + WELL, "error"),
    whole("source that is too long", "//" + "#" * 262_145 + WELL, "limit"),
    whole("no text", "let x = '\0';" + WELL, "error", "value"),
    body("deep JSON", 'parse_json("' + "[" * 50000 + '")', "error", "limit"),
]  # fmt: skip

OUTPUT = [
    body("prints without end", "loop { print(1); }"),
    body("prints one long text", "let x = \"\"; x.pad(900000, 'a'); loop { print(x); }"),
    body("long result", "let x = []; let y = \"\"; y.pad(900000, 'a'); [y, y]"),
    body("many results", "let x = []; x.pad(60000, 1); [x, x]"),
    body("deep result", "let x = []; for i in 0..40 { x = [x]; } x", "error"),
    body("very deep result", "let x = []; for i in 0..5000 { x = [x]; } x", "error", "limit"),
    body("long error", "let x = \"\"; x.pad(900000, 'a'); throw x", "error"),
    body("deep error", "let x = []; for i in 0..5000 { x = [x]; } throw x", "error", "limit"),
    body("a closure as a result", "|x| x", "error"),
    body("no number", "0.0 / 0.0", "error"),
    body("infinite number", "[1.0 / 0.0]", "error"),
    body("a number that is too large", "9223372036854775807 + 1", "error"),
    body("a shift that is too far", "1 << 1000000", "error", "value"),
    body("a range as a result", "0..10", "error"),
    body("billion laughs as the result", BOMB + "x"),
    body("billion laughs as text", BOMB + "x.to_string().len()"),
    body("billion laughs printed", BOMB + "print(x); 1"),
    body("billion laughs as JSON", BOMB + "to_json(x).len()"),
    body("billion laughs thrown", BOMB + "throw x"),
    body("billion laughs to the host", BOMB + 'kv_set("k", x)'),
    body("a list shared with itself", "let x = [1]; let f = || { x.push(x); x }; f.call(); f.call(); x", "error", "limit", "value"),
]  # fmt: skip

HOST = [
    body("host calls without end", 'loop { log("a"); }'),
    body("host calls that catch everything", 'loop { try { loop { log("a"); } } catch { } }'),
    body("long argument", "let y = \"\"; y.pad(900000, 'a'); kv_set(\"k\", [y, y])"),
    body("many values", 'let x = []; x.pad(60000, 1); kv_set("k", [x, x])'),
    body("deep argument", 'let x = []; for i in 0..40 { x = [x]; } kv_set("k", x)', "error"),
    body("argument that is no JSON", 'kv_set("k", |x| x)', "error"),
    body("argument that is no number", 'kv_set("k", 0.0 / 0.0)', "error"),
    body("what is not granted", 'publish("a", 1)', "error"),
    body("what is not granted, caught", 'try { publish("a", 1) } catch { 1 }', "error"),
    body("what is not granted, where errors are swallowed", '[2, 1].sort(|x, y| { publish("a", 1); x - y }); 1', "error"),
    body("what is not granted, by another name", 'Fn("publish").call("a", 1)', "error"),
    body("wrong arguments", "kv_set()", "error"),
    body("too many arguments", "kv_set(1, 2, 3)", "error"),
    body("a key of another type", "kv_get(1)", "error"),
    body("a level that there is not", 'log("a", "shout")', "error"),
    body("a name that the host never gave", 'system("ls")', "error"),
    body("half a pair of surrogates", 'parse_json("\\"\\\\ud800\\"")', "error"),
]  # fmt: skip

ESCAPE = [
    body("imports a file", 'import "/etc/passwd" as p; p', "error"),
    body("imports by a computed name", 'import "/etc/" + "passwd" as p; p', "error"),
    body("eval", 'eval("1")', "error"),
    body("eval by its name", 'Fn("eval").call("1")', "error"),
    body("opens a file", 'open("/etc/passwd")', "error"),
    body("reads the environment", 'env("PATH")', "error"),
    body("sleeps", "sleep(3600)", "error"),
    body("reads the clock", "timestamp()", "error"),
    body("changes a constant", "const X = 1; X = 2;", "error"),
    body("replaces the host's function", "kv_get(1)\n}\nfn kv_get(x) { 1", "value"),
]  # fmt: skip

ATTACKS = [*TIME, *MEMORY, *RECURSION, *PARSING, *OUTPUT, *HOST, *ESCAPE]
