local json = require "dkjson"
local order = {keyorder = {"a", "b", "c", "name", "list"}}
print(json.encode({1, 2, 3, "x", true, json.null, 1.5, 1e100, -0.25, 123456789012}))
print(json.encode({a = 1, b = {c = "text"}, list = {}}, order))
print(json.encode({name = "q\"uote\\ \n\t\0 \226\130\172 </script>", list = {{}, {1}}}, {indent = true, keyorder = order.keyorder}))
print(json.encode(setmetatable({}, {__jsontype = "object"})), json.encode(setmetatable({}, {__jsontype = "array"})), json.encode(setmetatable({}, {__tojson = function() return "custom" end})))
print(json.encode({[1] = "a", [3] = "c"}), json.encode(0/0), json.encode(1/0), json.quotestring("\127\226\128\168"))
print(pcall(json.encode, {print})) local loop = {} loop.loop = loop print(pcall(json.encode, loop))
print(json.encode({print}, {exception = json.encodeexception}))
for _, text in ipairs{'{"a":[1,2,{"b":null}],"c":"\\u00e9\\ud83d\\ude00\\n"}', "[1e3, -2.5E-2, 0]", "  true ", '"plain"', "// comment\n[1, /* two */ 2]", "[1,", '{"a" 1}', "nul", '"open', "[1]x", ""} do
  local value, at, problem = json.decode(text, 1, json.null)
  print(text:sub(1, 12), type(value) == "table" and json.encode(value, order) or tostring(value), at, problem)
end
print(json.decode('[1] {"a":2}', 4).a, json.decode("null", 1, "instead"), getmetatable(json.decode("[]")).__jsontype, getmetatable(json.decode("{}")).__jsontype, getmetatable(json.decode("[]", 1, nil, nil)))
local buffer = {} json.encode({1, 2}, {buffer = buffer}) print(#buffer > 0, json.version)
