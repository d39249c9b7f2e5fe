local json = require "json"

test("encode", function()
  eq(json.encode(nil), "null")
  eq(json.encode(true), "true")
  eq(json.encode(1), "1")
  eq(json.encode(-0.5), "-0.5")
  eq(json.encode(1e300), "1e+300")
  eq(json.encode(2 ^ 40), "1099511627776")
  eq(json.encode("a\"b\\\n<é>"), [["a\"b\\\n<é>"]])
  eq(json.encode{}, "{}")
  eq(json.encode(array{}), "[]")
  eq(json.encode(map{}), "{}")
  eq(json.encode{1, "x", {}}, '[1,"x",{}]')
  eq(json.encode{1, nil, 3}, "[1,null,3]")
  eq(json.encode{ b = 1, a = { c = json.null } }, '{"a":{"c":null},"b":1}')
  eq(json.encode(Float32Array{0.1, 2}), "[0.1,2]")
  eq(json.encode(Uint8Array{1, 255}), "[1,255]")
  eq(json.encode(Box{ key = "b", position = {1, 2, 3} }), '{"key":"b","position":[1,2,3]}')
end)

test("indentation", function()
  eq(json.encode({ a = {1, 2}, b = {}, c = array{} }, { indent = 2 }), '{\n  "a": [\n    1,\n    2\n  ],\n  "b": {},\n  "c": []\n}')
  eq(json.encode({1}, { indent = "\t" }), "[\n\t1\n]")
end)

test("decode", function()
  eq(json.decode("1.5e3"), 1500)
  eq(json.decode(' "\\u00e9\\n" '), "é\n")
  eq(json.decode("[1, [2, {}], {\"a\": [true, false]}]"), {1, {2, {}}, { a = {true, false} }})
  eq(json.decode("null") == json.null, true)
  eq(json.null == null, true)
end)

test("there and back", function()
  for _, text in ipairs{ "[]", "{}", '[[],{},"",0]', '{"a":{"b":[null,1.5,-7]}}', '["\\u0000"]' } do
    eq(json.encode(json.decode(text)), text)
  end
end)

test("text that is not JSON", function()
  local function at(want, text) fails("json.decode: " .. want, json.decode, text) end
  at("line 1, column 1 (offset 0): the text ends too early", "")
  at("line 1, column 4 (offset 3): the text ends too early", "[1,")
  at("line 2, column 7 (offset 8): invalid character 'x'", '{\n"a": 1x}')
  at("line 1, column 4 (offset 3): invalid character '2' after array element", "[1 2]")
  at("line 1, column 3 (offset 2): invalid character '2' after top-level value", "1 2")
  at("line 1, column 202 (offset 201): nested deeper than 200", ("["):rep(300) .. ("]"):rep(300))
  at("line 1, column 2 (offset 1): invalid character 'a'", "{a: 1}")
  at("line 1, column 2 (offset 1): invalid character", "nil")
  fails("json.decode wants a string for text, not nil", json.decode)
end)

test("values that JSON has no form for", function()
  local function bad(want, v) fails("json.encode: " .. want, json.encode, v) end
  bad("value is a function", print)
  bad("value.a[2].b is NaN", { a = {1, { b = 0/0 }} })
  bad("value[1] is +Inf", { 1/0 })
  bad("value has both list items and named fields (x)", { 1, x = 2 })
  bad("value has the key 1.5", { [1.5] = 1 })
  bad("value has a key that is a boolean", { [true] = 1 })
  bad("value.s is a string that is not valid UTF-8", { s = "\255" })
  bad("value[2] is NaN", Float32Array{1, 0/0})
  local t = {}
  t.t = { t }
  bad("value.t[1] holds itself", t)
  local deep = {}
  for _ = 1, 300 do deep = { deep } end
  fails("json.encode wants a table for options, not the number 2", json.encode, {}, 2)
  fails("is nested deeper than 200", json.encode, deep)
  local twice = { 1 }
  eq(json.encode{ twice, twice }, "[[1],[1]]")
end)

test("files", function()
  json.save("data.json", { list = {1, 2} }, { indent = 2 })
  eq(json.load("data.json"), { list = {1, 2} })
  local file = assert(io.open("marked.json", "w"))
  file:write("\239\187\191[1]")
  file:close()
  eq(json.load("marked.json"), {1})
  fails("json.load: none.json: No such file or directory", json.load, "none.json")
end)

test("a full disk", function()
  local open = io.open
  local file = { close = function() return true end, write = function() return nil, "No space left on device" end }
  io.open = function() return file end
  fails("json.save: a.json: No space left on device", json.save, "a.json", {})
  file.write, file.close = file.close, file.write
  fails("json.save: a.json: No space left on device", json.save, "a.json", {})
  io.open = open
end)
