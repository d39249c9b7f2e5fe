---@meta
-- Scripts as clients of other servers.

---A class of client events with defaults, which is an event itself too.
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

---A client, not connected yet. The environment gives what the script does not:
---VUER_CLIENT_URI, WEBSOCKET_MAX_SIZE (bytes of a message), VUER_SSL_VERIFY.
---
---```lua
---local client = VuerClient{ uri = "ws://localhost:8012" }
---```
---@param opts? { uri?: string, max_size?: integer, ssl_verify?: boolean }
---@return VuerClient
function VuerClient(opts) end

---Connects and sends INIT, with client = "lua". After a connection has ended it may be
---called again. Raises an error when the server cannot be reached.
---
---```lua
---local client = VuerClient{ uri = "ws://localhost:8012" }
---local ok, err = pcall(client.connect, client)
---```
---@return VuerClient
function Client:connect() end

---Sends a client event: what a ClientEvent has made, or a table with an etype. On a
---connection that has ended it gives false and the reason.
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

---Waits for the next server event; nil and "timeout", or why the connection has ended,
---when there is none.
---
---```lua
---local client = VuerClient{ uri = "ws://localhost:8012" }
---if pcall(client.connect, client) then print(client:recv(0.5)) end
---```
---@param timeout? number seconds
---@return Event?
---@return string? reason
function Client:recv(timeout) end

---An iterator over the server events, until the connection ends.
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
