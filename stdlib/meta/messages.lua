---@meta
-- Events that scripts send with session:send, yield and session:rpc.

---An event for a client. Its elements are encoded when the event is created.
---@class ServerEvent
---@field etype string
---@field key? string
---@field frame_rate? number

---Creates the event that session:set sends.
---
---```lua
---session:send(Set(DefaultScene{ Box{ key = "box" } }))
---```
---@param scene DefaultScene|Scene
---@return ServerEvent
function Set(scene) end

---Creates the event that session:update sends.
---
---```lua
---session:send(Update(Box{ key = "box", position = {0, 1, 0} }))
---```
---@param x Element|Element[]|table
---@param opts? SendOptions
---@return ServerEvent
function Update(x, opts) end

---Creates the event that session:add sends.
---
---```lua
---session:send(Add(Box{ key = "box" }))
---```
---@param x Element|Element[]|table
---@param to? string|integer|SendOptions
---@return ServerEvent
function Add(x, to) end

---Creates the event that session:upsert sends.
---
---```lua
---session:send(Upsert(Box{ key = "box" }))
---```
---@param x Element|Element[]|table
---@param to? string|integer|SendOptions
---@return ServerEvent
function Upsert(x, to) end

---Creates the event that session:remove sends.
---
---```lua
---session:send(Remove("box"))
---```
---@param keys string|integer|(string|integer)[]
---@return ServerEvent
function Remove(keys) end

---Creates a frame: one or several events with a frame rate. yield sends them and waits until the
---next frame is due.
---
---```lua
---yield(Frame{ Update(Box{ key = "box", position = {0, 1, 0} }), frame_rate = 30 })
---```
---@param event ServerEvent|{ [1]: ServerEvent, frame_rate?: number }
---@return ServerEvent
function Frame(event) end

---Creates an event that makes the controllers of a headset vibrate.
---
---```lua
---session:send(HapticActuatorPulse{ left = { strength = 0.5, duration = 100 } })
---```
---@param hands { left?: table, right?: table }
---@return ServerEvent
function HapticActuatorPulse(hands) end

---Creates the request that session:grab_render sends. It is also the element that answers
---the request: Vuer's page answers only if the scene contains it. session:grab_render adds
---it if necessary.
---
---```lua
---session:send(GrabRender{ key = "DEFAULT", quality = 0.8 })
---```
---@param opts? GrabRenderOptions
---@return ServerEvent|Element
function GrabRender(opts) end

---Creates the request that session:get_webxr_mesh sends.
---
---```lua
---session:send(GetWebXRMesh{ key = "webxr-mesh" })
---```
---@param opts? { key?: string, ttl?: number }
---@return ServerEvent
function GetWebXRMesh(opts) end

---Creates the request that session:pick sends.
---
---```lua
---session:send(Pick{ 0.5, 0.5 })
---```
---@param place { [1]: number, [2]: number, ttl?: number }
---@return ServerEvent
function Pick(place) end

---Creates the request that session:raycast sends.
---
---```lua
---session:send(Raycast{ origin = {0, 5, 0}, direction = {0, -1, 0} })
---```
---@param ray { origin: number[], direction: number[], ttl?: number }
---@return ServerEvent
function Raycast(ray) end

---Creates a request that makes a MuJoCo simulation step.
---
---```lua
---session:send(MjStep{ key = "robot", sim_steps = 1 })
---```
---@param opts table
---@return ServerEvent
function MjStep(opts) end

---Creates a request for a picture of a MuJoCo camera.
---
---```lua
---session:send(MjRender{ key = "robot" })
---```
---@param opts table
---@return ServerEvent
function MjRender(opts) end

---Creates a custom event. Other fields are sent beside data.
---
---```lua
---session:send(ServerEvent{ etype = "SCORE", data = { points = 3 } })
---```
---@param event { etype: string, data?: any, [string]: any }
---@return ServerEvent
function ServerEvent(event) end

---Creates an event that clients ignore.
---
---```lua
---session:send(Noop())
---```
---@return ServerEvent
function Noop() end

---Creates an event that announces the last message to the client.
---
---```lua
---session:send(End())
---```
---@return ServerEvent
function End() end

---An error of the host, as pcall returns it. tostring returns the whole message.
---@class Failure
---@field kind "timeout"|"closed"|"invalid"|"denied"|"cancelled"|"io"
---@field message string
---@field hint string what to do; may be empty
---@field file string
---@field line integer

---Reports whether an error is a timeout error of the host.
---
---```lua
---local ok, err = pcall(session.till, session, "CLICK", { timeout = 0.1 })
---if not ok and is_timeout(err) then print("nobody clicked") end
---```
---@param err any
---@return boolean
function is_timeout(err) end
