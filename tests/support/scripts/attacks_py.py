"""Attacks in Python: time, memory, recursion, regular expressions, parsing, output, shared structure, host calls, escapes."""

# ruff: noqa: E501 - one line an attack

from __future__ import annotations

from tests.support.scripts.attacks import Attack, Outcome


def body(name: str, lines: str, *ends: Outcome) -> Attack:
    """Return an attack inside `execute`."""
    indented = "\n".join(f"    {line}" for line in lines.strip("\n").splitlines())
    return Attack(name, f"def execute(input):\n{indented}\n", ends or ("limit",))


def whole(name: str, source: str, *ends: Outcome) -> Attack:
    """Return an attack on the reading of the file."""
    return Attack(name, source, ends or ("limit",))


BOMB = "x = [1] * 10\nfor i in range(30):\n    x = [x] * 10\n"
WELL = "\ndef execute(input):\n    return 1\n"

TIME = [
    body("endless loop", "while True:\n    pass"),
    body("endless loop that catches everything", "while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass"),
    body("endless loop in finally", "try:\n    while True:\n        pass\nfinally:\n    while True:\n        pass"),
    body("long sum in one call", "return sum(range(10 ** 11))"),
    body("long max in one call", "return max(range(10 ** 11))"),
    body("long search in one call", "return -1 in range(0, 10 ** 12, 3) or any(i < 0 for i in range(10 ** 11))"),
    body("long comprehension", "return len([0 for i in range(10 ** 9) if i < 0])"),
    body("nested loops", "for i in range(10 ** 6):\n    for j in range(10 ** 6):\n        pass"),
    body("slow power", "return 3 ** (10 ** 7) % 7"),
    body("repeated squaring", "x = 10 ** 100000\nfor i in range(100):\n    x = x * x\nreturn 1"),
    body("factorial", "import math\nreturn math.factorial(10 ** 7) % 7"),
    body("binomial", "import math\nreturn math.comb(10 ** 7, 5 * 10 ** 6) % 7"),
    body("exponential recursion", "def f(n):\n    return 1 if n < 2 else f(n - 1) + f(n - 2)\nreturn f(60)"),
    body("endless iterator", "class Endless:\n    def __iter__(self):\n        return self\n    def __next__(self):\n        return 1\nreturn sum(Endless())", "limit", "error"),
    body("sorting with a slow key", "def key(x):\n    return sum(range(10 ** 6))\nreturn sorted(range(10 ** 5), key=key)"),
    body("division of long numbers", "x = 7 ** 1000000\nwhile True:\n    y = x // (7 ** 500000)"),
    body("sleep", "import time\ntime.sleep(3600)\nreturn 1", "value"),
    body("asynchronous sleep", "import asyncio\nasyncio.run(asyncio.sleep(3600))\nreturn 1", "value"),
    body("waiting for what never comes", "import asyncio\nasyncio.run(asyncio.Future())", "error", "limit"),
    whole("endless loop while the file is read", "while True:\n    pass" + WELL),
    body("string building", "s = ''\nwhile True:\n    s = 'a' * 1000 + s[:1000]"),
    body("dictionary with colliding keys", "d = {}\nfor i in range(10 ** 9):\n    d[i * (2 ** 61 - 1)] = i"),
]  # fmt: skip

MEMORY = [
    body("growing list", "x = []\nwhile True:\n    x.append('a' * 1000)"),
    body("growing list that catches everything", "x = []\nwhile True:\n    try:\n        while True:\n            x.append('a' * 1000)\n    except BaseException:\n        pass"),
    body("one long text", "return len('a' * 10 ** 12)"),
    body("one long list", "return len([0] * 10 ** 10)"),
    body("one long tuple", "return len((0,) * 10 ** 10)"),
    body("one long run of bytes", "return len(bytes(10 ** 11))"),
    body("doubling text", "x = 'a'\nwhile True:\n    x += x"),
    body("doubling list", "x = [1]\nwhile True:\n    x += x"),
    body("large number by power", "return (10 ** 10 ** 9) % 7"),
    body("large number by shift", "return (1 << 10 ** 12) % 7"),
    body("replace that grows", "return len(('a' * 10 ** 7).replace('a', 'b' * 1000))"),
    body("join that grows", "return len(('b' * 10 ** 6).join(['a'] * 10 ** 6))"),
    body("format width", "return len(f'{1:>1000000000}')"),
    body("percent width", "return len('%1000000000d' % 1)"),
    body("format method width", "return len('{:1000000000}'.format(1))"),
    body("padding", "return len('a'.ljust(10 ** 10))", "limit", "error"),
    body("zeroes in front", "return len('1'.zfill(10 ** 10))", "limit", "error"),
    body("list of a range", "return len(list(range(10 ** 10)))"),
    body("sorted range", "return sorted(range(10 ** 8))"),
    body("set of a range", "return len(set(range(10 ** 9)))"),
    body("dictionary of a range", "return len({i: i for i in range(10 ** 9)})"),
    body("split", "return len(('a ' * 3 * 10 ** 7).split())"),
    body("product", "import itertools\nreturn len(list(itertools.product(range(100), repeat=8)))", "limit", "error"),
    body("repeat", "import itertools\nreturn list(itertools.repeat('a' * 1000))", "limit", "error"),
    body("attributes without end", "class A:\n    pass\na = A()\nfor i in range(10 ** 9):\n    setattr(a, 'x' + str(i), i)"),
    whole("memory taken while the file is read", "x = []\nwhile True:\n    x.append('a' * 1000)" + WELL),
    body("expanding tabs", "return len(('\\t' * 10 ** 6).expandtabs(10 ** 6))", "limit", "error"),
]  # fmt: skip

RECURSION = [
    body("calls itself", "def f(n):\n    return f(n + 1)\nreturn f(0)"),
    body("calls itself and catches", "def f(n):\n    try:\n        return f(n + 1)\n    except RecursionError:\n        return f(n + 1)\nreturn f(0)", "limit"),
    body("two call each other", "def f(n):\n    return g(n)\ndef g(n):\n    return f(n)\nreturn f(0)"),
    body("lambda calls itself", "f = lambda n: f(n)\nreturn f(0)"),
    body("comparison of a deep list", "x = y = []\nfor i in range(100000):\n    x = [x]\n    y = [y]\nreturn x == y", "limit", "error", "value"),
    body("text of a deep list", "x = []\nfor i in range(100000):\n    x = [x]\nreturn len(str(x))", "limit", "error", "value"),
    body("hash of a deep tuple", "x = ()\nfor i in range(100000):\n    x = (x,)\nreturn hash(x)", "limit", "error", "value"),
    body("freeing a deep list", "x = []\nfor i in range(10 ** 6):\n    x = [x]\nx = None\nreturn 1", "limit", "value"),
    body("eval within eval", "def f(n):\n    return eval('f(n + 1)', {'f': f, 'n': n})\nreturn f(0)", "limit", "error"),
    body("repr that calls itself", "class A:\n    def __repr__(self):\n        return repr(self)\nreturn repr(A())", "limit", "error"),
    body("attribute access that calls itself", "class A:\n    def __getattr__(self, name):\n        return getattr(self, name)\nreturn A().x", "limit", "error"),
    body("comparison that calls itself", "class A:\n    def __eq__(self, other):\n        return self == other\nreturn A() == A()", "limit", "error"),
]  # fmt: skip

EXPRESSIONS = [
    body("nested plus", "import re\nreturn bool(re.match(r'(a+)+$', 'a' * 60 + 'b'))", "limit", "error", "value"),
    body("nested choice", "import re\nreturn bool(re.match(r'(a|a)*$', 'a' * 60 + 'b'))", "limit", "error", "value"),
    body("nested star over a long text", "import re\nreturn bool(re.match(r'(.*)*(.*)*(.*)*x', 'a' * 100000))", "limit", "error", "value"),
    body("counted repetition", "import re\nreturn bool(re.match(r'((((((a{1,100}){1,100}){1,100}){1,100}){1,100}){1,100})*$', 'a'))", "limit", "error"),
    body("back reference", "import re\nreturn bool(re.match(r'(a*)*\\1b', 'a' * 60))", "limit", "error", "value"),
    body("look ahead", "import re\nreturn bool(re.match(r'(?=(a+))*\\1*$', 'a' * 60 + 'b'))", "limit", "error", "value"),
    body("substitution that grows", "import re\nreturn len(re.sub('a', 'b' * 1000, 'a' * 10 ** 6))", "limit"),
    body("long pattern", "import re\nreturn bool(re.match('(' * 5000 + 'a' + ')' * 5000, 'a'))", "limit", "error"),
]  # fmt: skip

PARSING = [
    whole("deep parentheses", "x = " + "(" * 100000 + ")" * 100000 + WELL, "error"),
    whole("deep lists", "x = " + "[" * 100000 + WELL, "error"),
    whole("long sum", "x = " + "1+" * 100000 + "1" + WELL, "error", "limit", "value"),
    whole("many signs", "x = " + "-" * 100000 + "1" + WELL, "error"),
    whole("deep lambdas", "x = " + "lambda:" * 10000 + "1" + WELL, "error"),
    whole("many attributes", "x = a" + ".a" * 50000 + WELL, "error"),
    whole("many subscripts", "x = a" + "[0]" * 50000 + WELL, "error"),
    whole("deep blocks", "".join(" " * i + "if 1:\n" for i in range(400)) + " " * 400 + "pass" + WELL, "error"),
    whole("deep strings within strings", 'x = f"{' * 500 + "1" + '}"' * 500 + WELL, "error"),
    whole("many assignments", "x = " * 50000 + "1" + WELL, "value", "error", "limit"),
    whole("one long number", "x = " + "9" * 200000 + WELL, "error", "value"),
    whole("source that is too long", "#" * 262_145 + WELL, "limit"),
    whole("no text", "x = '\0'" + WELL, "error", "value"),
    body("deep source in eval", "return eval('(' * 100000)", "error", "limit"),
    body("deep JSON", "import json\nreturn json.loads('[' * 100000 + ']' * 100000)", "error", "limit"),
]  # fmt: skip

OUTPUT = [
    body("prints without end", "while True:\n    print('a' * 1000)"),
    body("prints one long text", "print('a' * 50_000_000)\nreturn 1"),
    body("long result", "return 'a' * 2_000_000"),
    body("many results", "return [0] * 400_000"),
    body("deep result", "x = []\nfor i in range(40):\n    x = [x]\nreturn x"),
    body("very deep result", "x = []\nfor i in range(5000):\n    x = [x]\nreturn x", "limit", "error"),
    body("result that contains itself", "x = []\nx.append(x)\nreturn x", "error"),
    body("long error", "raise ValueError('a' * 10_000_000)", "error"),
    body("no JSON", "return {1, 2}", "error"),
    body("no number", "return float('nan')", "error"),
    body("infinite number", "return [float('inf')]", "error"),
    body("long number", "return 10 ** 100000", "error", "limit"),
    body("a function as a result", "return execute", "error"),
    body("half of a pair of surrogates", "return '\\ud800'", "error", "value"),
]  # fmt: skip

SHARED = [
    body("billion laughs as the result", BOMB + "return x"),
    body("billion laughs as text", BOMB + "return len(str(x))"),
    body("billion laughs printed", BOMB + "print(x)\nreturn 1"),
    body("billion laughs as JSON", BOMB + "import json\nreturn len(json.dumps(x))"),
    body("billion laughs compared", BOMB + "y = [1] * 10\nfor i in range(30):\n    y = [y] * 10\nreturn x == y"),
    body("billion laughs in an error", BOMB + "raise ValueError(x)", "limit", "error"),
    body("billion laughs as a host call's argument", BOMB + "kv_set('k', x)"),
    body("billion laughs logged", BOMB + "log(x)"),
    body("billion laughs by dictionaries", "x = {'a': 1}\nfor i in range(60):\n    x = {'a': x, 'b': x}\nreturn x"),
    body("billion laughs hashed", "x = (1,)\nfor i in range(60):\n    x = (x, x)\nreturn hash(x)", "limit", "value"),
]  # fmt: skip

HOST = [
    body("host calls without end", "while True:\n    log('a')"),
    body("host calls that catch everything", "while True:\n    try:\n        while True:\n            log('a')\n    except BaseException:\n        pass"),
    body("long argument", "kv_set('k', 'a' * 2_000_000)"),
    body("many arguments", "kv_set('k', [0] * 400_000)"),
    body("deep argument", "x = []\nfor i in range(40):\n    x = [x]\nkv_set('k', x)"),
    body("argument that is no JSON", "kv_set('k', {1, 2})", "error"),
    body("argument that is no number", "kv_set('k', float('nan'))", "error"),
    body("what is not granted", "publish('a', 1)", "error"),
    body("what is not granted, by another name", "f = publish\nreturn f('a', 1)", "error"),
    body("wrong arguments", "kv_set()", "error"),
    body("the way to the host itself", "return _host('publish', '[[], {}]')", "error"),
    body("a name that the host never gave", "return system('ls')", "error"),
    body("long arguments for the system", "return open('a' * 10_000_000)", "error"),
    body("many arguments for the system", "return open([0] * 3_000_000)", "error", "limit"),
    whole("a host call while the file is read", "log('a')" + WELL, "error"),
    body("snapshot that is too long", "x = [str(i) * 50 for i in range(60000)]\nreturn kv_get('a')"),
]  # fmt: skip

ESCAPE = [
    body("reads a file", "return open('/etc/passwd').read()", "error"),
    body("writes a file", "open('/tmp/escaped', 'w').write('x')", "error"),
    body("runs a program", "import os\nreturn os.system('true')", "error"),
    body("reads the environment", "import os\nreturn dict(os.environ) or 1 / 0", "error"),
    body("runs a process", "import subprocess\nreturn subprocess.run(['true'])", "error"),
    body("opens a socket", "import socket\nreturn socket.socket()", "error"),
    body("calls foreign code", "import ctypes\nreturn ctypes.CDLL(None)", "error"),
    body("climbs to object", "return [c.__name__ for c in ().__class__.__bases__[0].__subclasses__()]", "error"),
    body("reads a frame", "try:\n    1 / 0\nexcept Exception as e:\n    return e.__traceback__.tb_frame.f_globals", "error"),
    body("patches the JSON maker", "import json\njson.dumps = lambda x: 'null'\nreturn 1", "error"),
]  # fmt: skip

ATTACKS = [*TIME, *MEMORY, *RECURSION, *EXPRESSIONS, *PARSING, *OUTPUT, *SHARED, *HOST, *ESCAPE]
