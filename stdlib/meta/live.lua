---@meta
-- Live editing.

---A table that survives reloads: plain data, copied. Functions and userdata in it are an error.
---
---```lua
---local state = persist("state", { clicks = 0 })
---state.clicks = state.clicks + 1
---```
---@generic T: table
---@param name string
---@param default? T
---@return T
function persist(name, default) end

---Runs fn in the old script just before a new one takes its place.
---
---```lua
---on_reload(function() print("goodbye") end)
---```
---@param fn fun()
function on_reload(fn) end
