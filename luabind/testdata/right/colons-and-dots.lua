local s = "text"
print(s:upper(), ("x"):rep(3), #s, s:sub(2, -2))
print(1 .. 2, "a" .. 1, 10 / 4, -2 ^ 2)
local t = { [1] = "one", ["two words"] = 2, ["end"] = 3; "semicolon" }
print(t[1], t["two words"], t["end"])
spawn(function(session) session.set(session, DefaultScene{}) end)
