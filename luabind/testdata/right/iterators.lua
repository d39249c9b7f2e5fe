local function each(t) return ipairs(t) end
local words = {}
for word in ("one two three"):gmatch("%a+") do words[#words + 1] = word end
for i, w in each(words) do print(i, w) end
for k in pairs({ a = 1 }) do print(k) end
for line in ("a\nb"):gmatch("[^\n]+") do print(line) end
local stack = setmetatable({}, { __call = function(self) return table.remove(self) end })
stack[1] = "top"
for item in stack do print(item) end
spawn(function(session) session:set(DefaultScene{ Text{ key = "t", table.concat(words, " ") } }) end)
