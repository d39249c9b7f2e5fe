---@meta
-- Shared scenes.

---A scene that several sessions show. Each change is encoded once and sent to all of them.
---@class SceneStore
---@field scene table a copy of the current scene
local Store = {}

---Creates a shared scene.
---
---```lua
---local world = SceneStore()
---world:set(DefaultScene{ Box{ key = "box" } })
---spawn(function(session) world:subscribe(session) end)
---```
---@return SceneStore
function SceneStore() end

---session:set for all subscribers.
---
---```lua
---local world = SceneStore()
---world:set(DefaultScene{ Box{ key = "box" } })
---```
---@param scene DefaultScene|Scene
function Store:set(scene) end

---session:upsert for all subscribers.
---
---```lua
---local world = SceneStore()
---world:upsert(Box{ key = "box" })
---```
---@param x Element|Element[]|table
---@param to? string|integer|SendOptions
function Store:upsert(x, to) end

---session:update for all subscribers.
---
---```lua
---local world = SceneStore()
---world:upsert(Box{ key = "box" })
---world:update{ key = "box", position = {0, 1, 0} }
---```
---@param x Element|Element[]|table
---@param opts? SendOptions
function Store:update(x, opts) end

---session:add for all subscribers.
---
---```lua
---local world = SceneStore()
---world:add(Box{ key = "box" })
---```
---@param x Element|Element[]|table
---@param to? string|integer|SendOptions
function Store:add(x, to) end

---session:remove for all subscribers.
---
---```lua
---local world = SceneStore()
---world:upsert(Box{ key = "box" })
---world:remove("box")
---```
---@param keys string|integer|(string|integer)[]
function Store:remove(keys) end

---session:push for all subscribers. Sessions that subscribe later get the newest 10,000 values of each Plot.
---
---```lua
---local world = SceneStore()
---world:set(DefaultScene{ Box{ key = "box" }, htmlChildren = { Plot{ key = "load", series = { "cpu", "memory" } } } })
---world:push("load", 0.3, 0.5)
---```
---@param key string|integer
---@param ... number|number[]|TypedArray
---@return boolean sent
function Store:push(key, ...) end

---Moves many nodes at once, as session:move does.
---
---```lua
---local world = SceneStore()
---world:set(DefaultScene{ Box{ key = "a" }, Box{ key = "b" } })
---world:move{ keys = {"a", "b"}, rotations = {0, 1, 0, 0, 2, 0}, visible = {true, true} }
---```
---@param moves Moves
---@return boolean sent
function Store:move(moves) end

---Sends the current scene to the session, then every change, until the session ends.
---
---```lua
---local world = SceneStore()
---spawn(function(session) world:subscribe(session) end)
---```
---@param session Session
function Store:subscribe(session) end

---Returns a copy of the node with that key.
---
---```lua
---local world = SceneStore()
---world:upsert(Box{ key = "box" })
---print(world:get("box").tag)
---```
---@param key string|integer
---@return table? node
function Store:get(key) end

---Reports whether there is a node with that key.
---
---```lua
---local world = SceneStore()
---print(world:has("box"))
---```
---@param key string|integer
---@return boolean
function Store:has(key) end
