local assert = require "luassert"
local match, spy, stub, mock = require "luassert.match", require "luassert.spy", require "luassert.stub", require "luassert.mock"
local function try(name, f, ...)
  local ok, e = pcall(f, ...)
  local text = type(e) == "table" and (e.message or tostring(e)) or tostring(e)
  print(name, ok, ok and "" or (text:gsub("0x%x+", "ADDRESS"):gsub("[^\n]*:%d+: ", "")))
end
try("equal", assert.are.equal, 1, 1) try("equal", assert.are.equal, 1, 2) try("same", assert.same, {1, {2}}, {1, {2}}) try("same", assert.same, {1, {2}}, {1, {3}})
try("not", assert.is_not.equal, 1, 1) try("truthy", assert.is_truthy, nil) try("falsy", assert.falsy, 1) try("true", assert.is_true, false) try("nil", assert.is_nil, 1)
for _, kind in ipairs{"number", "string", "table", "function", "boolean", "userdata", "thread"} do try(kind, assert["is_" .. kind], 5) end
try("error", assert.has_error, function() error("boom") end) try("error", assert.has_error, function() end) try("no.errors", assert.has_no.errors, function() error("bad", 0) end)
try("error_matches", assert.error_matches, function() error("some boom here", 0) end, "b..m") try("matches", assert.matches, "^a%d", "a5") try("matches", assert.matches, "^a%d", "b5")
try("near", assert.near, 1, 1.01, 0.1) try("near", assert.near, 1, 2, 0.1) try("unique", assert.unique, {1, 1}) try("message", assert.equal, 1, 2, "with a message")
try("returned", assert.returned_arguments, 2, 1, 2) try("array", function() assert.array({1, nil, 3}).has.no.holes(3) end)
local s = spy.new(function(a, b) return a + b end)
print(s(1, 2), s(3, 4)) try("called", function() assert.spy(s).was.called() end) try("called", function() assert.spy(s).was.called(3) end) try("with", function() assert.spy(s).was.called_with(1, 2) end) try("with", function() assert.spy(s).was.called_with(9, 9) end) try("returned", function() assert.spy(s).returned_with(7) end)
try("at_least", function() assert.spy(s).called.at_least(3) end) try("matcher", function() assert.spy(s).was.called_with(match.is_number(), match._) end)
s:clear() print(#s.calls)
local t = {greet = function() return "hi" end, more = {deep = function() return 1 end}}
local st = stub(t, "greet").returns("stubbed") print(t.greet("x")) assert.stub(st).was.called_with("x") st:revert() print(t.greet())
local m = mock(t, true) print(t.greet(), t.more.deep()) mock.revert(m) print(t.greet())
local snapshot = assert:snapshot()
assert:register("assertion", "even", function(state, arguments) return arguments[1] % 2 == 0 end, "assertion.even.positive")
require "say":set("assertion.even.positive", "Expected %s to be even")
try("even", assert.is_even, 2) try("even", assert.is_even, 3) snapshot:revert()
assert:set_parameter("TableFormatLevel", 1) try("deep", assert.same, {a = {b = {c = 1}}}, {a = {b = {c = 2}}})
try("usage", assert.equal) try("unknown", function() return assert.is_unknown_thing(1) end)
local ref = match.is_ref(t) print(ref(t), match.is_string()("x"), match.is_not_nil()(nil), match.matches("b")("abc"), match.is_same({1})({1}))
