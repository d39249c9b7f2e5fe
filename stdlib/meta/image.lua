---@meta
-- Pictures.

---A picture: an uploaded one, a rendered one, or one of the script's own. Fields that came
---with it, such as dpr, are there too.
---@class Picture
---@field width integer
---@field height integer
---@field format string "png", "jpeg", ...
---@field frame string the encoded bytes
---@field [string] any
local Picture = {}

---The encoded bytes.
---
---```lua
---print(#Image.new(4, 4):bytes())
---```
---@return string
function Picture:bytes() end

---The encoded bytes in base64.
---
---```lua
---print(Image.new(4, 4):base64())
---```
---@return string
function Picture:base64() end

---The colour at a place, each channel 0 to 1. x and y count from 0 at the top left. A large
---picture is decoded the first time, while its task waits.
---
---```lua
---print(Image.new(4, 4):pixel(3, 3))
---```
---@param x integer
---@param y integer
---@return number r
---@return number g
---@return number b
---@return number a
function Picture:pixel(x, y) end

---Writes the picture into the workspace; the name's ending says the format: .png or .jpg, or
---that in which it came.
---
---```lua
---Image.new(4, 4):save("tiny.png")
---```
---@param path string
function Picture:save(path) end

---Reads a picture of the workspace.
---
---```lua
---local ok, picture = pcall(Image.open, "photo.png")
---```
---@param path string
---@return Picture
function Image.open(path) end

---Makes a picture of encoded bytes: PNG, JPEG, WebP or GIF. Base64 and data URLs are taken too.
---
---```lua
---local copy = Image.decode(Image.new(4, 4):bytes())
---```
---@param encoded string
---@return Picture
function Image.decode(encoded) end

---Makes a picture; fn(x, y) gives the colour of each pixel as r, g, b and maybe a, 0 to 1.
---x and y count from 0. Without fn it is transparent.
---
---```lua
---local picture = Image.new(64, 64, function(x, y) return x / 64, y / 64, 0.5 end)
---```
---@param width integer
---@param height integer
---@param fn? fun(x: integer, y: integer): number, number, number, number?
---@return Picture
function Image.new(width, height, fn) end
