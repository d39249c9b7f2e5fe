---@meta
-- Shared scenes.

---A scene that several sessions see. What is changed in it is encoded once and sent to all.
---@class SceneStore
---@field scene table the scene as it is now, as a copy
local Store = {}

---A new shared scene.
---
---```lua
---local world = SceneStore()
---world:set(DefaultScene{ Box{ key = "box" } })
---spawn(function(session) world:subscribe(session) end)
---```
---@return SceneStore
function SceneStore() end

---As session:set, for everybody.
---
---```lua
---local world = SceneStore()
---world:set(DefaultScene{ Box{ key = "box" } })
---```
---@param scene DefaultScene|Scene
function Store:set(scene) end

---As session:upsert, for everybody.
---
---```lua
---local world = SceneStore()
---world:upsert(Box{ key = "box" })
---```
---@param x Element|Element[]|table
---@param to? string|integer|SendOptions
function Store:upsert(x, to) end

---As session:update, for everybody.
---
---```lua
---local world = SceneStore()
---world:upsert(Box{ key = "box" })
---world:update{ key = "box", position = {0, 1, 0} }
---```
---@param x Element|Element[]|table
---@param opts? SendOptions
function Store:update(x, opts) end

---As session:add, for everybody.
---
---```lua
---local world = SceneStore()
---world:add(Box{ key = "box" })
---```
---@param x Element|Element[]|table
---@param to? string|integer|SendOptions
function Store:add(x, to) end

---As session:remove, for everybody.
---
---```lua
---local world = SceneStore()
---world:upsert(Box{ key = "box" })
---world:remove("box")
---```
---@param keys string|integer|(string|integer)[]
function Store:remove(keys) end

---Sends the scene as it is now, then every change, until the session ends.
---
---```lua
---local world = SceneStore()
---spawn(function(session) world:subscribe(session) end)
---```
---@param session Session
function Store:subscribe(session) end

---The node of that key, as a copy.
---
---```lua
---local world = SceneStore()
---world:upsert(Box{ key = "box" })
---print(world:get("box").tag)
---```
---@param key string|integer
---@return table? node
function Store:get(key) end

---Whether there is a node of that key.
---
---```lua
---local world = SceneStore()
---print(world:has("box"))
---```
---@param key string|integer
---@return boolean
function Store:has(key) end
