local mp = require "MessagePack"
local function hex(s) return (s:gsub(".", function(c) return ("%02x"):format(c:byte()) end)) end
local values = {nil, true, false, 0, 1, -1, 31, 127, 128, 255, 256, 65535, 65536, 2^31, 2^32, 2^53, -32, -33, -128, -129, -32768, -32769, -2^31, -2^40,
  1.5, -0.1, 1e300, 1/0, -1/0, "", "a", ("x"):rep(31), ("x"):rep(32), ("y"):rep(256), {}, {1, 2, 3}, {a = 1}, {{}, {{}}}, {1, nil, 3}}
for i = 1, 39 do
  local packed = mp.pack(values[i])
  print(i, #packed, hex(packed:sub(1, 24)), mp.pack(mp.unpack(packed)) == packed)
end
for _, how in ipairs{"without_hole", "with_hole", "always_as_map"} do mp.set_array(how) print(how, #mp.pack{1, 2, 3}, hex(mp.pack{"a"})) end
mp.set_array "without_hole"
for _, how in ipairs{"float", "double"} do mp.set_number(how) print(how, hex(mp.pack(0.25))) end
for _, how in ipairs{"unsigned", "signed"} do mp.set_integer(how) print(how, hex(mp.pack(200)), hex(mp.pack(70000))) end
for _, how in ipairs{"string", "string_compat", "binary"} do mp.set_string(how) print(how, hex(mp.pack("abc")), hex(mp.pack(("z"):rep(40)):sub(1, 8))) end
local stream = mp.pack(1) .. mp.pack("two") .. mp.pack{3}
for at, v in mp.unpacker(stream) do print(at, type(v) == "table" and v[1] or v) end
print(pcall(mp.pack, print)) print(pcall(mp.unpack, "\200")) print(pcall(mp.unpack, "\1\2")) print(pcall(mp.unpack, 5)) print(pcall(mp.set_array, "x"))
