local function f(text) return "<" .. text .. ">" end
local function fn(x) return x + 1 end
local function range(n)
  local i = 0
  return function()
    i = i + 1
    if i <= n then return i end
  end
end
local len, new, is, match = 3, 4, 5, 6
local case = { import = 1, class = 2, try = 3 }
function wait(s) sleep(s) end
for i in range(3) do print(fn(i), f"text", len, new, is, match, case.import, case.class) end
spawn(function(session)
  wait(0.1)
  session:set(DefaultScene{ Box{ key = "box" } })
end)
