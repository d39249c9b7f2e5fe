---@meta
-- Controls.

---Shows a panel of controls in every page, also in those that are opened later. What a visitor
---changes is changed on all pages. Call it once, outside of spawn.
---
---The table has the controls by name: `true` is a checkbox, a number a number box, `"#ff8800"`
---a colour picker, another string a text box, `{0, 1, 0}` the boxes of a vector, an element such as
---Slider{ ... } itself, and a table with names a folder. Their order is that of the source, or that
---of the names if the table is not written in the call. The values survive a reload, unless the
---source gives another one.
---
---```lua
---local knobs = controls("Look", {
---  speed = Slider{ value = 1, min = 0, max = 5 },
---  color = "#ff8800",
---  light = { power = 3, warm = true },
---})
---print(knobs.speed, knobs.light.power)
---knobs.speed = 2
---```
---@param title string
---@param table table
---@return Controls
function controls(title, table) end

---A panel or a folder of controls. Its fields are the values of the controls, for reading and
---writing; the field of a folder is a Controls too.
---@class Controls
---@field [string] any
local Controls = {}

---Calls fn(value, session) whenever a control has changed: with the session of the visitor, or with
---nil if the script has changed the value. For a button, it is called for each click, without a
---value. Returns a function that removes the handler.
---
---```lua
---local knobs = controls("Look", { speed = 1, light = { power = 3 } })
---knobs:on("speed", function(value, session) print(value, session and session.id) end)
---knobs.light:on("power", function(value) print(value) end)
---```
---@param name string
---@param fn fun(value: any, session?: Session)
---@return fun() stop
function Controls:on(name, fn) end

---Removes the panel, or the folder, from all pages. Its values can still be read.
---
---```lua
---local knobs = controls("Look", { speed = 1 })
---knobs:remove()
---```
function Controls:remove() end

---Changes properties of a control, or of a folder, on all pages: `disabled`, `visible`, `options`,
---`min`, `label` and the others of its element. A value that the control offers no longer becomes
---one that it offers.
---
---```lua
---local knobs = controls("Look", { flat = false, axis = Select{ options = { "x", "y", "z" } } })
---knobs:on("flat", function(flat)
---  knobs:update("axis", { options = flat and { "x", "y" } or { "x", "y", "z" } })
---end)
---```
---@param name string
---@param properties table<string, any>
function Controls:update(name, properties) end
