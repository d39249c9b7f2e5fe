-- line 2: #
local s = "abc" print(s.length)
