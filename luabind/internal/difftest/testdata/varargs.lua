-- case: passing on
local function f(...) return ... end
print(f()) print(f(nil)) print(f(1, nil, 3)) print((f(1, 2))) print(f(1, 2), 3) print(select("#", f(nil, nil)))
-- case: select
print(select("#")) print(select("#", nil, nil)) print(select(2, "a", "b", "c")) print(select(-1, "a", "b")) print(select(-2, "a", "b", "c")) print(select(5, 1)) print(pcall(select, 0, 1)) print(pcall(select, -3, 1)) print(select("2", "a", "b"))
-- case: in tables
local function f(...) local t = { ... } local u = { n = select("#", ...), ... } local v = { ..., "end" } return #t, u.n, #v end
print(f(1, 2, 3)) print(f()) print(f(5))
-- case: with parameters
local function f(a, b, ...) return a, b, select("#", ...), ... end
print(f()) print(f(1)) print(f(1, 2)) print(f(1, 2, 3, nil))
-- case: assigned
local function f(...) local a, b, c = ... local d = ... local e, g = 0, ... return a, b, c, d, e, g end
print(f(1, 2, 3, 4)) print(f())
-- case: in operators
local function f(...) return ... == 1, ... .. "x", (...) + 1, #{ ... }, not ... end
print(f(1, 2))
-- case: in loops
local function sum(...) local s = 0 for i = 1, select("#", ...) do s = s + (select(i, ...)) end return s end
local function sum2(...) local s = 0 for _, v in ipairs({ ... }) do s = s + v end return s end
print(sum(1, 2, 3), sum(), sum2(4, 5), sum2())
-- case: in closures
local function f(...) local t = { ... } return function(...) return #t, select("#", ...), ... end end
print(f(1, 2, 3)("a", "b"))
-- case: the main chunk has varargs
print(select("#", ...))
print(loadstring("return select('#', ...), ...")(1, nil))
-- case: the table arg of functions that do not use the dots
local function f(...) return type(arg), arg.n, arg[1] end
local function g(...) local x = ... return rawequal(arg, _G.arg) end
print(f(7, 8)) print(g(1))
-- case: tail calls
local function f(...) return select("#", ...) end
local function g(...) return f(...) end
local function h(...) return f(0, ...) end
local function i(...) return f(..., 0) end
print(g(1, 2, 3), h(1, 2), i(1, 2, 3))
-- case: methods
local o = {}
function o:f(...) return self == o, select("#", ...), ... end
function o.g(...) return select("#", ...) end
print(o:f(1, 2)) print(o:g(1)) print(o.g())
-- case: recursion over varargs
local function rev(...) if select("#", ...) == 0 then return end local a = ... local function app(x, ...) if select("#", ...) == 0 then return x end return x, ... end return a, rev(select(2, ...)) end
print(rev(1, 2, 3))
local function max(a, b, ...) if b == nil then return a end return max(a > b and a or b, ...) end
print(max(3, 9, 2, 7))
-- case: many
local t = {}
for i = 1, 200 do t[i] = i end
local function f(...) return select("#", ...), (select(200, ...)) end
print(f(unpack(t)))
print(math.max(unpack(t)), string.char(unpack({ 72, 105 })), #{ unpack(t) })
-- case: missing and extra arguments
local function f(a, b, c) return a, b, c end
print(f()) print(f(1)) print(f(1, 2, 3, 4)) print(f(f(1, 2))) print(f(f(1, 2), 9))
-- case: calls without brackets
local function f(x) return type(x), x end
print(f"s") print(f[[long]]) print((f{}))
print(#f"x", type{}, ("x"):rep(2):upper())
-- case: parameters are variables
local function f(a, b) a = a or "da" b = b or "db" if a == 1 then local a = 5 b = a end return a, b end
print(f()) print(f(1)) print(f(1, 2)) print(f(false, false))
-- case: results of and, or with varargs
local function f(...) local a = ... or "none" local b = ... and "some" return a, b, (...) or 0 end
print(f()) print(f(1)) print(f(false, 2))
