-- line 2: declared later, in line 3: move it above
spawn(function(session) build(session) end)
local function build(session) session:set(DefaultScene{ Box{ key = "b" } }) end
