-- case: the last parameter set to a call in brackets
local function trim(s)
  s = (s:gsub("^%s+", ""))
  return s
end
print(trim("  x"))
-- case: inside of pcall
local function trim(s) s = (s:gsub("^%s+", "")) return s end
local ok, v = pcall(trim, "x")
print(ok, v)
-- case: tostring and tonumber in brackets
local function a(x) x = (tostring(x)) return x end
local function b(x) x = (tonumber(x)) return x end
print(a(1), b("2"))
-- case: in an if
local function f(s) if s then s = (s:gsub("a", "b")) end return s end
print(f("aa"), f(nil))
-- case: first and second of two parameters
local function f(a, b) a = (tostring(a)) b = (tostring(b)) return a, b end
print(f(1, 2))
-- case: a method
local o = { name = "o" }
function o:set(v) v = (v:upper()) self.name = (self.name:rep(2)) return v, self.name end
print(o:set("abc"))
-- case: locals, fields and upvalues
local function three() return 1, 2, 3 end
local u
local t = {}
local function f() local l l = (three()) u = (three()) t.x = (three()) return l, u, t.x end
print(f())
-- case: brackets around varargs
local function f(...) local x = (...) x = (...) return (...), x end
print(f(1, 2), f())
print((f(5, 6)))
-- case: as arguments
local function three() return 1, 2, 3 end
print((three()), (three()))
print((three()), three())
print(three(), (three()))
print(select("#", (three())), select("#", three()), select("#", (three()), three()))
-- case: as results
local function three() return 1, 2, 3 end
local function a() return (three()) end
local function b() return three() end
local function c() return three(), (three()) end
local function d() return ((three())) end
print(a()) print(b()) print(c()) print(d())
-- case: in constructors
local function three() return 1, 2, 3 end
dump({ three() }, { (three()) }, { three(), three() }, { three(), nil }, { x = three() }, { three(), x = 1 }, { [1] = three() })
-- case: nothing at all
local function none() end
print((none()))
print(none())
print(select("#", none()), select("#", (none())), select("#", none(), none()))
local x = none()
print(x)
dump({ none() }, { (none()) or 1 }, #{ none(), none() or 2 })
-- case: a call among operands
local function three() return 1, 2, 3 end
print(three() + 1, three() .. "x", -three(), three() == 1, three() < 2, #{ three() })
print(1 + three(), "x" .. three(), 2 == three())
-- case: conditions
local function two() return nil, true end
if two() then print("wrong") else print("right") end
if (two()) then print("wrong") else print("right") end
print(two() == nil, not two())
-- case: results of calls that fail
print(pcall(error))
print(select("#", pcall(error)))
print((pcall(error, "E")))
-- case: method calls on results
print(("x"):rep(3), (("a"):gsub("a", "b")), #("abc"):upper())
local t = { f = function() return { g = function() return 1, 2 end } end }
print(t.f().g(), (t.f().g()))
-- case: statements that drop results
local function three() print("called") return 1, 2, 3 end
three()
local _ = three(), three()
-- case: tail calls keep all
local function three() return 1, 2, 3 end
local function tail(...) return three(...) end
local function notail(...) return (three(...)) end
print(tail(), notail())
print(notail(), tail())
-- case: many results
local function many(n) local t = {} for i = 1, n do t[i] = i end return unpack(t) end
print(select("#", many(100)), (select(100, many(100))))
local t = { many(60) }
print(#t, t[60])
t = { 0, many(120) }
print(#t, t[121])
print(select("#", many(200), many(200)))
-- case: many arguments written out
local t = {}
for i = 1, 240 do t[i] = tostring(i) end
local f = loadstring("return select('#', " .. table.concat(t, ", ") .. ")")
print(f and f())
