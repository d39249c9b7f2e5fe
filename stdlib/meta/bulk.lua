---@meta
-- Typed arrays, for vertices, colours and other data by the thousand.

---A list of numbers of one type, with a fixed length. a[i] counts from 1, and #a is the length.
---+ - * / % ^ work element by element with an array of the same length, a number, or a short
---table that is repeated, such as {x, y, z} for points. It is sent as raw bytes.
---@class TypedArray
---@field type string the type: "Float32Array", ...
---@field [number] number
---@operator len: integer
---@operator add(TypedArray|number|number[]): TypedArray
---@operator sub(TypedArray|number|number[]): TypedArray
---@operator mul(TypedArray|number|number[]): TypedArray
---@operator div(TypedArray|number|number[]): TypedArray
---@operator mod(TypedArray|number|number[]): TypedArray
---@operator pow(TypedArray|number|number[]): TypedArray
---@operator unm: TypedArray
local TypedArray = {}

---Stores numbers, given as arguments, a table or an array, starting at an index.
---Returns the array.
---
---```lua
---local a = Float32Array{1, 2, 3}
---a:set(2, 20, 30)
---a:set(1, {7, 8})
---```
---@param i integer from 1
---@param ... number|number[]|TypedArray
---@return TypedArray self
function TypedArray:set(i, ...) end

---Returns n numbers starting at an index, one by default.
---
---```lua
---local a = Float32Array{1, 2, 3}
---local x, y, z = a:get(1, 3)
---```
---@param i integer from 1
---@param n? integer
---@return number ...
function TypedArray:get(i, n) end

---Sets all numbers, or those from i to j, to v. Returns the array.
---
---```lua
---local a = Float32Array{1, 2, 3}
---a:fill(0)
---```
---@param v number
---@param i? integer
---@param j? integer
---@return TypedArray self
function TypedArray:fill(v, i, j) end

---Returns a copy of the numbers i to j; negative indices count from the end.
---
---```lua
---local a = Float32Array{1, 2, 3}
---print(#a:slice(2, -1))
---```
---@param i? integer
---@param j? integer
---@return TypedArray
function TypedArray:slice(i, j) end

---A copy.
---
---```lua
---local a = Float32Array{1, 2, 3}
---local b = a:copy()
---```
---@return TypedArray
function TypedArray:copy() end

---Returns the numbers as raw little-endian bytes.
---
---```lua
---local a = Float32Array{1, 2, 3}
---print(#a:bytes())
---```
---@return string
function TypedArray:bytes() end

---Returns the numbers as a list, or with a width, as a list of rows.
---
---```lua
---local points = Float32Array{0, 0, 0, 1, 1, 1}
---print(points:table(3)[2][1])
---```
---@param width? integer
---@return table
function TypedArray:table(width) end

---Returns an array with the results of fn(value, index) for each number.
---
---```lua
---local a = Float32Array{1, 2, 3}
---local doubled = a:map(function(v, i) return v * 2 end)
---```
---@param fn fun(value: number, index: integer): number
---@return TypedArray
function TypedArray:map(fn) end

---Returns every step-th number starting at first: the heights of points are points:column(2, 3).
---
---```lua
---local points = Float32Array{0, 5, 0, 1, 6, 1}
---print(points:column(2, 3)[2])
---```
---@param first integer from 1
---@param step integer
---@param out? TypedArray takes the result
---@return TypedArray
function TypedArray:column(first, step, out) end

---Stores the first number of each argument, then the second ones, and so on. Returns the array.
---
---```lua
---local points = Float32Array(6)
---points:interleave(Float32Array{1, 2}, 0, Float32Array{5, 6})
---```
---@param ... TypedArray|number|number[]
---@return TypedArray self
function TypedArray:interleave(...) end

---The sum, element by element: a + b. With out, no new array is created: a:add(1, a) changes a.
---
---```lua
---local a = Float32Array{1, 2, 3}
---local b = a:add(2)
---a:add(2, a)
---```
---@param b TypedArray|number|number[]
---@param out? TypedArray takes the result
---@return TypedArray
function TypedArray:add(b, out) end

---The difference, element by element: a - b. With out, no new array is created: a:sub(1, a) changes
---a.
---
---```lua
---local a = Float32Array{1, 2, 3}
---local b = a:sub(2)
---a:sub(2, a)
---```
---@param b TypedArray|number|number[]
---@param out? TypedArray takes the result
---@return TypedArray
function TypedArray:sub(b, out) end

---The product, element by element: a * b. With out, no new array is created: a:mul(1, a) changes a.
---
---```lua
---local a = Float32Array{1, 2, 3}
---local b = a:mul(2)
---a:mul(2, a)
---```
---@param b TypedArray|number|number[]
---@param out? TypedArray takes the result
---@return TypedArray
function TypedArray:mul(b, out) end

---The quotient, element by element: a / b. With out, no new array is created: a:div(1, a) changes
---a.
---
---```lua
---local a = Float32Array{1, 2, 3}
---local b = a:div(2)
---a:div(2, a)
---```
---@param b TypedArray|number|number[]
---@param out? TypedArray takes the result
---@return TypedArray
function TypedArray:div(b, out) end

---The remainder, element by element: a % b. With out, no new array is created: a:mod(1, a) changes
---a.
---
---```lua
---local a = Float32Array{1, 2, 3}
---local b = a:mod(2)
---a:mod(2, a)
---```
---@param b TypedArray|number|number[]
---@param out? TypedArray takes the result
---@return TypedArray
function TypedArray:mod(b, out) end

---The power, element by element: a ^ b. With out, no new array is created: a:pow(1, a) changes a.
---
---```lua
---local a = Float32Array{1, 2, 3}
---local b = a:pow(2)
---a:pow(2, a)
---```
---@param b TypedArray|number|number[]
---@param out? TypedArray takes the result
---@return TypedArray
function TypedArray:pow(b, out) end

---The smaller of the two, element by element.
---
---```lua
---local a = Float32Array{1, 2, 3}
---local b = a:minimum(2)
---```
---@param b TypedArray|number|number[]
---@param out? TypedArray takes the result
---@return TypedArray
function TypedArray:minimum(b, out) end

---The larger of the two, element by element.
---
---```lua
---local a = Float32Array{1, 2, 3}
---local b = a:maximum(2)
---```
---@param b TypedArray|number|number[]
---@param out? TypedArray takes the result
---@return TypedArray
function TypedArray:maximum(b, out) end

---The angle math.atan2(a, b), element by element.
---
---```lua
---local a = Float32Array{1, 2, 3}
---local b = a:atan2(2)
---```
---@param b TypedArray|number|number[]
---@param out? TypedArray takes the result
---@return TypedArray
function TypedArray:atan2(b, out) end

---The negative of each number.
---
---```lua
---local a = Float32Array{1, 2, 3}
---local b = a:neg()
---```
---@param out? TypedArray takes the result
---@return TypedArray
function TypedArray:neg(out) end

---The absolute value of each number.
---
---```lua
---local a = Float32Array{1, 2, 3}
---local b = a:abs()
---```
---@param out? TypedArray takes the result
---@return TypedArray
function TypedArray:abs(out) end

---The next lower integer of each number.
---
---```lua
---local a = Float32Array{1, 2, 3}
---local b = a:floor()
---```
---@param out? TypedArray takes the result
---@return TypedArray
function TypedArray:floor(out) end

---The next higher integer of each number.
---
---```lua
---local a = Float32Array{1, 2, 3}
---local b = a:ceil()
---```
---@param out? TypedArray takes the result
---@return TypedArray
function TypedArray:ceil(out) end

---The nearest integer of each number.
---
---```lua
---local a = Float32Array{1, 2, 3}
---local b = a:round()
---```
---@param out? TypedArray takes the result
---@return TypedArray
function TypedArray:round(out) end

---The square root of each number.
---
---```lua
---local a = Float32Array{1, 2, 3}
---local b = a:sqrt()
---```
---@param out? TypedArray takes the result
---@return TypedArray
function TypedArray:sqrt(out) end

---The exponential of each number.
---
---```lua
---local a = Float32Array{1, 2, 3}
---local b = a:exp()
---```
---@param out? TypedArray takes the result
---@return TypedArray
function TypedArray:exp(out) end

---The natural logarithm of each number.
---
---```lua
---local a = Float32Array{1, 2, 3}
---local b = a:log()
---```
---@param out? TypedArray takes the result
---@return TypedArray
function TypedArray:log(out) end

---The sine of each number.
---
---```lua
---local a = Float32Array{1, 2, 3}
---local b = a:sin()
---```
---@param out? TypedArray takes the result
---@return TypedArray
function TypedArray:sin(out) end

---The cosine of each number.
---
---```lua
---local a = Float32Array{1, 2, 3}
---local b = a:cos()
---```
---@param out? TypedArray takes the result
---@return TypedArray
function TypedArray:cos(out) end

---The tangent of each number.
---
---```lua
---local a = Float32Array{1, 2, 3}
---local b = a:tan()
---```
---@param out? TypedArray takes the result
---@return TypedArray
function TypedArray:tan(out) end

---Each number, limited to a range.
---
---```lua
---local a = Float32Array{1, 2, 3}
---local b = a:clamp(0, 1)
---```
---@param low TypedArray|number|number[]
---@param high TypedArray|number|number[]
---@param out? TypedArray
---@return TypedArray
function TypedArray:clamp(low, high, out) end

---Interpolates between a and b: a at t = 0, b at t = 1.
---
---```lua
---local a = Float32Array{1, 2, 3}
---local b = a:lerp({3, 2, 1}, 0.5)
---```
---@param b TypedArray|number|number[]
---@param t TypedArray|number|number[]
---@param out? TypedArray
---@return TypedArray
function TypedArray:lerp(b, t, out) end

---Points (x, y, z one after another), transformed by a matrix of 16 numbers, column by column.
---
---```lua
---local points = Float32Array{0, 0, 0, 1, 1, 1}
---points:transform({1,0,0,0, 0,1,0,0, 0,0,1,0, 0,2,0,1}, points)
---```
---@param matrix number[]|TypedArray
---@param out? TypedArray
---@return TypedArray
function TypedArray:transform(matrix, out) end

---The sum.
---
---```lua
---local a = Float32Array{1, 2, 3}
---print(a:sum())
---```
---@return number
function TypedArray:sum() end

---The mean.
---
---```lua
---local a = Float32Array{1, 2, 3}
---print(a:mean())
---```
---@return number
function TypedArray:mean() end

---The smallest number.
---
---```lua
---local a = Float32Array{1, 2, 3}
---print(a:min())
---```
---@return number
function TypedArray:min() end

---The largest number.
---
---```lua
---local a = Float32Array{1, 2, 3}
---print(a:max())
---```
---@return number
function TypedArray:max() end

---The index of the smallest number.
---
---```lua
---local a = Float32Array{1, 2, 3}
---print(a:argmin())
---```
---@return number
function TypedArray:argmin() end

---The index of the largest number.
---
---```lua
---local a = Float32Array{1, 2, 3}
---print(a:argmax())
---```
---@return number
function TypedArray:argmax() end

---The sum of the products.
---
---```lua
---local a = Float32Array{1, 2, 3}
---print(a:dot(a))
---```
---@param b TypedArray
---@return number
function TypedArray:dot(b) end

---@alias Float32Array TypedArray

---An array of 32-bit floats: n zeros, or the numbers of a list, of a list of rows, of another
---array, or of bytes.
---
---```lua
---local zeros = Float32Array(6)
---local some = Float32Array{1, 2, 3}
---```
---@class Float32Array.Maker
---@overload fun(init: integer|number[]|number[][]|TypedArray|string): Float32Array
---@param init integer|number[]|number[][]|TypedArray|string
---@return Float32Array
Float32Array = {}

---@alias Float16Array TypedArray

---An array of 16-bit floats, in which meshes and point clouds are sent: n zeros, or the numbers of a list, of a
---list of rows, of another array, or of bytes.
---
---```lua
---local zeros = Float16Array(6)
---local some = Float16Array{1, 2, 3}
---```
---@class Float16Array.Maker
---@overload fun(init: integer|number[]|number[][]|TypedArray|string): Float16Array
---@param init integer|number[]|number[][]|TypedArray|string
---@return Float16Array
Float16Array = {}

---@alias Uint8Array TypedArray

---An array of bytes, 0 to 255: n zeros, or the numbers of a list, of a list of rows, of another
---array, or of bytes.
---
---```lua
---local zeros = Uint8Array(6)
---local some = Uint8Array{1, 2, 3}
---```
---@class Uint8Array.Maker
---@overload fun(init: integer|number[]|number[][]|TypedArray|string): Uint8Array
---@param init integer|number[]|number[][]|TypedArray|string
---@return Uint8Array
Uint8Array = {}

---@alias Uint32Array TypedArray

---An array of unsigned 32-bit integers: n zeros, or the numbers of a list, of a list of rows, of another
---array, or of bytes.
---
---```lua
---local zeros = Uint32Array(6)
---local some = Uint32Array{1, 2, 3}
---```
---@class Uint32Array.Maker
---@overload fun(init: integer|number[]|number[][]|TypedArray|string): Uint32Array
---@param init integer|number[]|number[][]|TypedArray|string
---@return Uint32Array
Uint32Array = {}

---@alias Int32Array TypedArray

---An array of signed 32-bit integers: n zeros, or the numbers of a list, of a list of rows, of another
---array, or of bytes.
---
---```lua
---local zeros = Int32Array(6)
---local some = Int32Array{1, 2, 3}
---```
---@class Int32Array.Maker
---@overload fun(init: integer|number[]|number[][]|TypedArray|string): Int32Array
---@param init integer|number[]|number[][]|TypedArray|string
---@return Int32Array
Int32Array = {}

---Returns n numbers at equal distances, including both ends. The other types have it too.
---
---```lua
---local xs = Float32Array.linspace(-1, 1, 5)
---```
---@param first number
---@param last number
---@param n integer
---@return Float32Array
function Float32Array.linspace(first, last, n) end

---Returns the numbers from first to last. The other types have it too.
---
---```lua
---local xs = Float32Array.range(0, 10, 2)
---```
---@param first number
---@param last number
---@param step? number 1 by default
---@return Float32Array
function Float32Array.range(first, last, step) end

---Returns n random numbers, uniformly distributed. The same seed gives the same numbers. The other
---types have it too.
---
---```lua
---local xs = Float32Array.random(100, 7, -1, 1)
---```
---@param n integer
---@param seed? integer
---@param low? number 0 by default
---@param high? number 1 by default
---@return Float32Array
function Float32Array.random(n, seed, low, high) end

---Returns n random numbers, normally distributed. The other types have it too.
---
---```lua
---local xs = Float32Array.normal(100, 7)
---```
---@param n integer
---@param seed? integer
---@param mean? number 0 by default
---@param deviation? number 1 by default
---@return Float32Array
function Float32Array.normal(n, seed, mean, deviation) end

---Returns x1, y1, z1, x2, y2, ... from arrays of equal length, or numbers. The other types have it
---too.
---
---```lua
---local points = Float32Array.interleave(Float32Array{1, 2}, 0, Float32Array{5, 6})
---```
---@param ... TypedArray|number
---@return Float32Array
function Float32Array.interleave(...) end

---Reads a NumPy file of the workspace. Returns the array and its shape.
---
---```lua
---local ok, a, shape = pcall(load_npy, "points.npy")
---```
---@param path string
---@return TypedArray
---@return integer[] shape
function load_npy(path) end

---Reads a PLY file of the workspace. Returns a table with those of the arrays vertices,
---faces, colors, normals and uv that the file contains.
---
---```lua
---local ok, cloud = pcall(load_ply, "scan.ply")
---if ok then
---  session:upsert(PointCloud{ key = "scan", vertices = cloud.vertices, colors = cloud.colors })
---end
---```
---@param path string
---@return { vertices: Float32Array, faces?: Uint32Array, colors?: TypedArray, normals?: Float32Array, uv?: Float32Array }
function load_ply(path) end
