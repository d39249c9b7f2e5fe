-- case: loadstring
print(loadstring("return 1 + 1")()) print((loadstring("x ="))) print(loadstring("")()) print(loadstring("return ...")(1, 2)) print(pcall(loadstring("error('E', 0)")))
-- case: load
local parts = { "return ", "1 ", "+ 2", nil }
local i = 0
print(load(function() i = i + 1 return parts[i] end)())
print(load(function() return nil end)())
print((load(function() error("E", 0) end, "x")) == nil or 1)
-- case: environments
X = "global"
local function f() return X end
setfenv(f, { X = "env" })
print(f(), X, getfenv(f).X, getfenv(1) == _G, getfenv(print) == _G)
local function g() setfenv(1, { print = print, X = 5 }) print(X) X = 6 return X end
print(g(), X)
print(pcall(setfenv, math.floor, {})) print(pcall(setfenv, 1, nil)) print(pcall(getfenv, -1))
-- case: environments of closures
local function make() return function() return Y end end
setfenv(make, { Y = 1 })
local f = make()
print(f(), Y)
setfenv(f, { Y = 2 })
print(f(), make()())
-- case: environment with metatable
local env = setmetatable({}, { __index = _G })
local f = loadstring("x = 1 print(x) return type(x)")
setfenv(f, env)
print(f(), x, env.x)
-- case: globals
A = 1 _G.B = 2 _G["C"] = A + B
print(A, B, C, _G.A, D, _G.D)
A = nil
print(A, rawget(_G, "A"))
-- case: semicolons
local a = 1; local b = 2;
do local c = 3; end;
print(a, b);
-- case: syntax that is wrong
for _, s in ipairs({ "x", "x y", "x = ", "local", "local 1", "if x", "if x then", "for", "for i", "for i = 1 do end", "for i = 1, 2, 3, 4 do end", "for i in do end", "function", "function f", "function f(", "function f(a,) end", "function f(..., a) end", "return return", "return 1,", "f(", "f(1", "a.b", "a.1", "a:b", "a[1", "a[1] 2", "{", "({)", "1 = 2", "f() = 1", "a + b = 1", "local a.b = 1", "break", "end", "else", "until x", "repeat", "while x", "while x do", "x = }", "x = (", "x = 1 +", "x = not", "x = #", "x = ..", "x = ...,", "x == 1", "'a", "\"a\nb\"", "[[a", "--[[a", "x = 'a' 'b'", "local function a.b() end", "local function a:b() end", "function a.b.c:d.e() end", "function a:b:c() end", "(f)", "(f).x", "f.x:y", "and = 1", "local nil = 1", "x = 1 2", "x, y", "x, y =", "x, = 1", "; ;", "@", "x = 5 $ 3", "x ~ y", "x = !y", "x = a?b", "do", "do end end", "if x then else else end", "if x then elseif end", "x = function", "x = function() ", "x = function f() end", "x = {1 2}", "x = {, }", "x = {a = }", "x = {[1]}", "x = {[] = 1}", "f 1", "f x", "f(x) g(y) z", "return 1 x = 2", "break x = 1" }) do print(s, (select(2, loadstring(s, "=s")))) end
-- case: syntax that is right but odd
for _, s in ipairs({ "", ";", "  ", "--", "--x", "--[[x]]", "x=1", "x=1;", "x=1y=2", "do end", "return", "return;", "return 1;", "f()", "f'a'", "f{}", "f[[a]]", "(f)()", "(f)'x'", "a.b.c = 1", "a[1][2] = 3", "a.b:c()", "a:b'c':d{}", "f()()", "f().x = 1", "f'x'.y = 1", "local a, b, c", "local a = 1, 2", "local function f() end", "function a.b.c() end", "function a.b:c() end", "x = ({})[1]", "x = (f)", "x = ('a'):b()", "x = #'a'", "x = -2^-2", "x = not not y", "x = a..b", "x = 1 ..2", "x = {}", "x = {1,}", "x = {1;2,3;}", "x = {a=1,[2]=3,4}", "x = function(...) return ... end", "for i=1,2 do end", "for i=1,2,3 do end", "for k in f do end", "for k, v in f, s, i do end", "while x do break end", "repeat break until x", "repeat local y until y", "if x then elseif y then else end", "if x then return end", "do return end", "a = b\nc = d", "x = 0xff", "x = 3.", "x = .5e-3", "goto_ = 1" }) do print(s, (loadstring(s)) ~= nil) end
-- case: ambiguous call
print((loadstring("f\n(g)")) == nil, (loadstring("f(g)")) ~= nil, (loadstring("local a = f\n(g)()")) == nil)
-- case: limits
local function code(n, item, sep) local t = {} for i = 1, n do t[i] = item:gsub("#", tostring(i)) end return table.concat(t, sep) end
print((loadstring("local " .. code(200, "v#", ","))) ~= nil, (loadstring("local " .. code(201, "v#", ","))) ~= nil)
print((loadstring(code(1000, "x# = #", "\n"))) ~= nil)
print(#loadstring("return {" .. code(5000, "#", ",") .. "}")())
print((loadstring("return " .. ("("):rep(100) .. "1" .. (")"):rep(100)))())
print((loadstring("return " .. ("("):rep(300) .. "1" .. (")"):rep(300))) == nil)
print((loadstring(("do "):rep(150) .. "x = 1 " .. ("end "):rep(150))) ~= nil)
print(loadstring("return " .. code(150, "#", " .. "))():len(), loadstring("return " .. code(1000, "#", " + "))())
-- case: a long body
for _, loop in ipairs({ "for i = 1, 2 do %s end return i or s", "for _, i in ipairs({1, 2}) do %s end return s", "local i = 0 while i < 2 do i = i + 1 %s end return s", "local i = 0 repeat i = i + 1 %s until i == 2 return s", "if true then %s end return s" }) do
  local f = loadstring("local s = 0 " .. loop:gsub("%%s", ("s = s + 1 "):rep(5000)))
  print(f())
end
-- case: getfenv and setfenv by level
local function level() return getfenv(2).NAME end
local function caller() NAME = "own" local n = level() return n end
setfenv(caller, { getfenv = getfenv, level = level })
print(pcall(caller))
-- case: newproxy and gcinfo
print(type(newproxy), type(gcinfo), type(newproxy and newproxy()), newproxy and getmetatable(newproxy(true)) ~= nil, type(gcinfo and gcinfo()))
-- case: the standard library is there
for _, n in ipairs({ "assert", "collectgarbage", "dofile", "error", "gcinfo", "getfenv", "getmetatable", "ipairs", "load", "loadfile", "loadstring", "newproxy", "next", "pairs", "pcall", "print", "rawequal", "rawget", "rawset", "require", "select", "setfenv", "setmetatable", "tonumber", "tostring", "type", "unpack", "xpcall" }) do print(n, type(_G[n])) end
for _, lib in ipairs({ "string", "table", "math", "coroutine" }) do
  for _, n in ipairs({ "byte", "char", "find", "format", "gmatch", "gsub", "len", "lower", "match", "rep", "reverse", "sub", "upper", "concat", "foreach", "foreachi", "getn", "insert", "maxn", "remove", "setn", "sort", "abs", "acos", "asin", "atan", "atan2", "ceil", "cos", "cosh", "deg", "exp", "floor", "fmod", "frexp", "huge", "ldexp", "log", "log10", "max", "min", "modf", "pi", "pow", "rad", "random", "randomseed", "sin", "sinh", "sqrt", "tan", "tanh", "create", "resume", "running", "status", "wrap", "yield" }) do
    if lib ~= "math" or n ~= "mod" then local there = type(_G[lib][n]) if there ~= "nil" then print(lib, n, there) end end
  end
end
-- case: a body that is too long to jump over
local body = ("s = 1\n"):rep(66000)
for _, loop in ipairs({ "for i = 1, 2 do\n%s end", "for k in pairs({}) do\n%s end", "while x do\n%s end", "repeat\n%s until x", "if x then\n%s end", "if x then s = 2 else\n%s end", "x = y and function()\n%s end" }) do
  local f, problem = loadstring((loop:gsub("%%s", body)), "=s")
  print(type(f), problem ~= nil and problem:match("control structure too long"))
end
