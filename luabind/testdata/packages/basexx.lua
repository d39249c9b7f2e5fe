local basexx = require "basexx"
local texts = {"", "a", "ab", "abc", "hello world", ("\0\1\254\255"):rep(3), "Man is distinguished"}
for _, form in ipairs{"bit", "hex", "base32", "crockford", "base64", "url64"} do
  for _, text in ipairs(texts) do
    local code = basexx["to_" .. form](text)
    print(form, code, basexx["from_" .. form](code) == text)
  end
end
print(basexx.to_z85("\134\79\210\111\181\89\247\91"), basexx.from_z85("HelloWorld") == "\134\79\210\111\181\89\247\91")
print(basexx.from_hex("zz"))
print(basexx.from_base64("aG Vs\nbG8=", " \n"), basexx.from_base32("!!"), basexx.from_bit("0110 0001", " "))
