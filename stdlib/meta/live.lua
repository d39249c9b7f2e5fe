---@meta
-- Live editing.

---@class PersistOptions
---@field file? boolean also keep the table in the file NAME.persist of the workspace, from which the next start reads it; default false

---A table that survives reloads: plain data, copied. Functions and userdata in it are an error.
---
---With `{ file = true }` it also survives the end of the program: it is saved in the workspace, here as
---`scores.persist`, a second after a change and when the program ends.
---
---```lua
---local state = persist("state", { clicks = 0 })
---state.clicks = state.clicks + 1
---local scores = persist("scores", { best = 0 }, { file = true })
---```
---@generic T: table
---@param name string
---@param default? T
---@param options? PersistOptions
---@return T
function persist(name, default, options) end

---Runs fn in the old script just before a new one replaces it.
---
---```lua
---on_reload(function() print("goodbye") end)
---```
---@param fn fun()
function on_reload(fn) end
