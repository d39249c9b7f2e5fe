---@meta
-- Scripts as clients of other servers.

---Defines a class of client events with defaults. The class can also be sent as an event.
---
---```lua
---local SetPosition = ClientEvent{ etype = "SET_POSITION", value = {0, 0, 0} }
---local event = SetPosition{ value = {1, 2, 3} }
---```
---@param class { etype: string, value?: any }
---@return fun(fields?: table): table
function ClientEvent(class) end

---A connection to a Vuer server, ours or Python's.
---@class VuerClient
---@field connected boolean
---@field uri string
local Client = {}

---Returns a client that is not connected yet. Options that are left out come from the
---environment: VUER_CLIENT_URI, WEBSOCKET_MAX_SIZE (bytes per message),
---VUER_SSL_VERIFY.
---
---```lua
---local client = VuerClient{ uri = "ws://localhost:8012" }
---```
---@param opts? { uri?: string, max_size?: integer, ssl_verify?: boolean }
---@return VuerClient
function VuerClient(opts) end

---Connects and sends INIT, with client = "lua". It can be called again after a
---connection has ended. Raises an error if the server cannot be reached.
---
---```lua
---local client = VuerClient{ uri = "ws://localhost:8012" }
---local ok, err = pcall(client.connect, client)
---```
---@return VuerClient
function Client:connect() end

---Sends a client event: one made by a ClientEvent class, or a table with an etype.
---Returns false and the reason if the connection has ended.
---
---```lua
---local client = VuerClient{ uri = "ws://localhost:8012" }
---if pcall(client.connect, client) then
---  client:send{ etype = "CLICK", key = "button" }
---end
---```
---@param event table
---@return boolean sent
---@return string? reason
function Client:send(event) end

---Waits for the next server event and returns it. Otherwise returns nil, and "timeout"
---or the reason why the connection has ended.
---
---```lua
---local client = VuerClient{ uri = "ws://localhost:8012" }
---if pcall(client.connect, client) then print(client:recv(0.5)) end
---```
---@param timeout? number seconds
---@return Event?
---@return string? reason
function Client:recv(timeout) end

---Returns an iterator over the server events, until the connection ends.
---
---```lua
---local client = VuerClient{ uri = "ws://localhost:8012" }
---if pcall(client.connect, client) then
---  for event in client:events() do print(event.etype) end
---end
---```
---@return fun(): Event?
function Client:events() end

---Closes the connection.
---
---```lua
---VuerClient{ uri = "ws://localhost:8012" }:close()
---```
function Client:close() end
