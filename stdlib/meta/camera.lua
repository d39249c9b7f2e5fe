---@meta
-- The camera of a client.

---What a client's camera is and sees, as session.camera returns it: a copy.
---@class Camera
---@field position number[] where it is
---@field target number[] the point that it looks at and turns about
---@field quaternion number[] its rotation: x, y, z, w
---@field up number[] which way is up
---@field fov number vertical field of view in degrees
---@field aspect number width of the picture divided by its height
---@field roll number how far it is turned about its line of sight, counter-clockwise, in radians
---@field zoom number
---@field orthographic boolean whether it has no perspective

---Moves the client's camera, and waits until it is there. Returns true, or false and the reason: the visitor has
---moved the camera, another look or fit has begun, the scene has no such element, the visitor is in a
---headset, or the client is not our own page. What is left out stays as it is: at alone turns the camera in its
---place, from alone moves it around its target.
---
---With another session as at, the camera flies to that client's camera and follows it. It follows until its
---visitor moves it, until the next look or fit, until one of the two leaves, or until the script is reloaded.
---
---```lua
---session:look{ from = {3, 2, 4}, at = {0, 0.5, 0}, seconds = 2 }
---local there, why = session:look{ at = "box" }
---if not there then print(why) end
---```
---@param opts LookOptions
---@return boolean arrived
---@return string? reason
function Session:look(opts) end

---Options of look.
---@class LookOptions
---@field from? Vector where the camera goes
---@field at? Vector|string|integer|Element|Session what it looks at: a point, the middle of the element with that key, or what another session's camera sees
---@field up? Vector which way is up
---@field fov? number vertical field of view in degrees, 1 to 179
---@field roll? number turns the camera about its line of sight, counter-clockwise, in radians
---@field seconds? number how long the flight takes, 0 to 3600; default 1
---@field ease? "linear"|"in"|"out"|"in-out" default "in-out"
---@field wait? boolean false: returns at once

---Moves the client's camera so that the elements with these keys fill the picture, without a change of direction,
---and waits until it is there. Without keys it shows the whole scene. Returns what look returns.
---
---```lua
---session:fit{ "box", "group", seconds = 0.5 }
---session:fit()
---```
---@param keys? FitOptions|string|integer
---@return boolean arrived
---@return string? reason
function Session:fit(keys) end

---Keys and options of fit.
---@class FitOptions
---@field [integer] string|integer|Element keys
---@field seconds? number how long the flight takes, 0 to 3600; default 1
---@field ease? "linear"|"in"|"out"|"in-out" default "in-out"
---@field wait? boolean false: returns at once
