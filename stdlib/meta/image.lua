---@meta
-- Pictures.

---A picture: uploaded, rendered, or made by the script. It also has the fields that the
---client sent with it, such as dpr.
---@class Picture
---@field width integer
---@field height integer
---@field format string "png", "jpeg", ...
---@field frame string the encoded bytes
---@field [string] any
local Picture = {}

---Returns the encoded bytes.
---
---```lua
---print(#Image.new(4, 4):bytes())
---```
---@return string
function Picture:bytes() end

---Returns the encoded bytes in base64.
---
---```lua
---print(Image.new(4, 4):base64())
---```
---@return string
function Picture:base64() end

---Returns the colour of a pixel, each channel 0 to 1. x and y count from 0 at the top left.
---The first call decodes a large picture while the task waits.
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

---Writes the picture to a file of the workspace. The extension selects the format: .png or
---.jpg, or the picture's own format.
---
---```lua
---Image.new(4, 4):save("tiny.png")
---```
---@param path string
function Picture:save(path) end

---Reads a picture from a file of the workspace.
---
---```lua
---local ok, picture = pcall(Image.open, "photo.png")
---```
---@param path string
---@return Picture
function Image.open(path) end

---Decodes a picture from bytes in PNG, JPEG, WebP or GIF format. Base64 and data URLs are accepted
---too.
---
---```lua
---local copy = Image.decode(Image.new(4, 4):bytes())
---```
---@param encoded string
---@return Picture
function Image.decode(encoded) end

---Creates a picture. fn(x, y) returns the colour of each pixel as r, g, b and optionally
---a, 0 to 1. x and y count from 0. Without fn the picture is transparent.
---
---```lua
---local picture = Image.new(64, 64, function(x, y) return x / 64, y / 64, 0.5 end)
---```
---@param width integer
---@param height integer
---@param fn? fun(x: integer, y: integer): number, number, number, number?
---@return Picture
function Image.new(width, height, fn) end

---Creates a picture from numbers, which are copied. The first row is the upper one. One number for each pixel is
---colored by a ramp, from the least to the most of the numbers; a pixel whose number is not finite is transparent.
---Three or four numbers are red, green, blue and alpha, 0 to 1 or bytes.
---
---```lua
---local heights = Float32Array.random(64 * 64, 1)
---local picture = Image.from(64, 64, heights, { ramp = "viridis", min = 0, max = 1 })
---```
---@param width integer
---@param height integer
---@param numbers TypedArray|number[]
---@param options? ImageFromOptions
---@return Picture
function Image.from(width, height, numbers, options) end

---@class ImageFromOptions
---@field channels? 1|3|4 numbers of a pixel; default as many as there are
---@field ramp? "gray"|"viridis"|"plasma"|"inferno"|"magma"|"turbo"|"coolwarm" default "gray"
---@field min? number the number of the ramp's first color; default the least number
---@field max? number the number of the ramp's last color; default the largest number
