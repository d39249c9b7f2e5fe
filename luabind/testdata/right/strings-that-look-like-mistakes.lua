local a = "x += 1; y++ // not Lua != at all && so on"
local b = [[
  def f(x): return None  # Python
  if (a === b) { let c = `d`; }
]]
local c = 'it\'s "quoted" -- here'
--[==[ a comment with ]] and “curly quotes” in it ]==]
-- for (i = 0; i < 3; i++) { ... }
local d = "“curly” quotes"
spawn(function(session)
  session:set(DefaultScene{ htmlChildren = { Paragraph{ a .. b .. c .. d } } })
end)
